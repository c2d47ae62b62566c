import type { MiddlewareHandler } from "hono";

export interface SecurityHeaderOptions {
  readonly secure: boolean;
  /** Hashes of inlined styles ("sha256-…"); nothing else inline is allowed. */
  readonly styleHashes: readonly string[];
}

/** Nothing from elsewhere, nothing inline but the hashed critical style, no frame, no referrer, nothing kept in caches. */
function contentSecurityPolicy(options: SecurityHeaderOptions): string {
  const styles = ["'self'", ...options.styleHashes.map((hash) => `'${hash}'`)].join(" ");
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    // client/upload/trusted-page.ts shows the server's own answer; no other script makes HTML.
    "trusted-types upload-answer",
    ...(options.secure ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** Sets the headers on every answer; a policy or a cache rule that a route set itself stays. */
export function securityHeaders(options: SecurityHeaderOptions): MiddlewareHandler {
  const policy = contentSecurityPolicy(options);
  return async (c, next) => {
    await next();
    const headers = c.res.headers;
    if (!headers.has("content-security-policy")) headers.set("content-security-policy", policy);
    headers.set("x-content-type-options", "nosniff");
    headers.set("x-frame-options", "DENY");
    headers.set("referrer-policy", "no-referrer");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("cross-origin-resource-policy", "same-origin");
    headers.set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    if (options.secure) headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  };
}
