import { MAX_UPLOAD_BYTES } from "../modules/evidence/index.ts";
import { MAX_SIGN_IN_BYTES } from "../modules/identity/index.ts";
import { defaultMaxBodyBytes } from "../platform/index.ts";
import { MAX_DISPATCH_BYTES } from "../protocol/index.ts";

/** The page's form and the API's route that take an exhibit in whole: they read the body as it arrives. */
const UPLOAD_PATHS = ["/exhibits", "/api/v1/exhibits"];
/** A piece of an upload that goes on. */
const PIECE_PATH = /^\/api\/v1\/exhibits\/uploads\/[^/]+$/;

/** Where anybody may send something without a session: a link, a passkey's answer, the press of a button. */
const SIGN_IN_PATHS = /^\/(?:sign-in|sign-out|training\/people|api\/v1\/session)(?:\/|$)/;

/**
 * How many bytes the body of this request may have (R27). Exhibits are uploaded whole, a dispatch is padded and framed; everything
 * else is small, because forms and JSON are read into memory before any role is looked at.
 */
export function maxBodyBytes(path: string, { method, headers }: Request): number {
  if (path === "/peer/v1/dispatches") return MAX_DISPATCH_BYTES;
  if (SIGN_IN_PATHS.test(path)) return MAX_SIGN_IN_BYTES;
  const type = headers.get("content-type") ?? "";
  const isUpload = method === "POST" && UPLOAD_PATHS.includes(path) && /^multipart\/form-data\s*;/i.test(type);
  const isPiece = method === "PATCH" && PIECE_PATH.test(path) && type === "application/offset+octet-stream";
  return isUpload || isPiece ? MAX_UPLOAD_BYTES : defaultMaxBodyBytes;
}
