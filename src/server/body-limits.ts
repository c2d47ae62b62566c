import { defaultMaxBodyBytes } from "../platform/index.ts";
import type { BodyLimit } from "../web/index.ts";

/**
 * How many bytes the body of this request may have (R27), by the first limit that fits. Where none does it is small, because forms and
 * JSON are read into memory before any role is looked at.
 */
export function maxBodyBytes(limits: readonly BodyLimit[], path: string, { method, headers }: Request): number {
  const type = headers.get("content-type") ?? "";
  const limit = limits.find(
    (one) =>
      (one.method ?? method) === method && (one.contentType?.test(type) ?? true) && isOfPath(one, path.split("/")),
  );
  return limit?.maxBytes ?? defaultMaxBodyBytes;
}

function isOfPath({ path, below }: BodyLimit, asked: readonly string[]): boolean {
  const parts = path.split("/");
  if (asked.length < parts.length || (asked.length > parts.length && below !== true)) return false;
  return parts.every((part, at) => part === asked[at] || (part === "*" && asked[at] !== ""));
}
