import { createHash } from "node:crypto";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import type { EvidenceContext } from "../context.ts";
import { ownUpload } from "./begin-upload.ts";
import { readStaged } from "./take-in-uploads.ts";

/** A browser digests no more at once than it holds in memory. */
const DIGESTED_AT_ONCE = 8 * 2 ** 20;

/**
 * Whether an upload may go on from this file: its first bytes are those that are here. Two halves of two files would be sealed as
 * one. Refuses `upload-of-another-file`.
 */
export async function compareUpload(
  context: EvidenceContext,
  uploadId: string,
  receivedBytes: number,
  digest: string,
  by: User,
): Promise<void> {
  await ownUpload(context, uploadId, by);
  await context.uploads.stop(uploadId);
  const upload = await ownUpload(context, uploadId, by);
  const isSame =
    upload.receivedBytes === receivedBytes && (await prefixDigest(readStaged(context, uploadId))) === digest;
  if (isSame) return;
  throw new Refusal(
    "upload-of-another-file",
    "What is here of this upload is not the beginning of that file. Choose the file that was begun, or discard the upload.",
  );
}

/** SHA-256, in hex, over the SHA-256 digests of each 8 MiB in turn. */
export async function prefixDigest(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const all = createHash("sha256");
  let block = createHash("sha256");
  let inBlock = 0;
  for await (const piece of bytes) {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + DIGESTED_AT_ONCE - inBlock);
      block.update(part);
      inBlock += part.length;
      at += part.length;
      if (inBlock < DIGESTED_AT_ONCE) continue;
      all.update(block.digest());
      block = createHash("sha256");
      inBlock = 0;
    }
  }
  if (inBlock > 0) all.update(block.digest());
  return all.digest("hex");
}
