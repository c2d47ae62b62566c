import type { Context, MiddlewareHandler } from "hono";

const CAMERA_VARIABLE = "cameraAndWorker";

declare module "hono" {
  interface ContextVariableMap {
    [CAMERA_VARIABLE]: true | undefined;
  }
}

export interface SecurityHeaderOptions {
  readonly secure: boolean;
  /** Hashes of inlined styles ("sha256-…"); nothing else inline is allowed. */
  readonly styleHashes: readonly string[];
}

/** For a page that reads with the camera and opens again without a line: on that page alone both are allowed. */
export function allowCameraAndWorker(c: Context): void {
  c.set(CAMERA_VARIABLE, true);
}

/** Nothing from elsewhere, nothing inline but the hashed critical style, no frame, no referrer, nothing kept in caches. */
function contentSecurityPolicy(options: SecurityHeaderOptions, hasWorker: boolean): string {
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
    // That of client/badge/start-worker.ts makes one address, and no HTML.
    ...(hasWorker ? ["trusted-types badge-worker", "worker-src 'self'"] : ["trusted-types upload-answer"]),
    ...(options.secure ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** Sets the headers on every answer; a policy or a cache rule that a route set itself stays. */
export function securityHeaders(options: SecurityHeaderOptions): MiddlewareHandler {
  const [policy, policyWithWorker] = [contentSecurityPolicy(options, false), contentSecurityPolicy(options, true)];
  return async (c, next) => {
    await next();
    const headers = c.res.headers;
    const hasCamera = c.get(CAMERA_VARIABLE) === true;
    if (!headers.has("content-security-policy")) {
      headers.set("content-security-policy", hasCamera ? policyWithWorker : policy);
    }
    headers.set("x-content-type-options", "nosniff");
    headers.set("x-frame-options", "DENY");
    headers.set("referrer-policy", "no-referrer");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("cross-origin-resource-policy", "same-origin");
    const camera = hasCamera ? "(self)" : "()";
    headers.set("permissions-policy", `camera=${camera}, geolocation=(), microphone=(), payment=(), usb=()`);
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    if (options.secure) headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  };
}
