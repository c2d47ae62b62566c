/**
 * The verifier page: one constant HTML file, no network, no case data. A court drops the package and the opened exhibit
 * onto it and enters the fingerprint that it got from its own central authority (R6, R7).
 * The same script runs without a page: then `rogatoryVerifier` is all there is.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { z } from "zod";
import { hex } from "../../src/protocol/bytes.ts";
import { parseFingerprint } from "../../src/protocol/fingerprint.ts";
import { parseSha256Hex } from "../../src/protocol/identifiers.ts";
import { verifyPackage } from "../../src/protocol/package/verify-package.ts";
import { Refusal } from "../../src/protocol/refusal.ts";
import { startPage } from "./page.ts";
import type { SliceableFile, Verifier } from "./verifier.ts";

// The policy of the page forbids code from text, so the schemas must not try.
z.config({ jitless: true });

const SLICE_BYTES = 4 * 2 ** 20;

/** SHA-256 of a file of any size, slice by slice, with constant memory. */
async function digestOf(file: SliceableFile, onProgress: (share: number) => void) {
  const hash = sha256.create();
  let readBytes = 0;
  while (readBytes < file.size) {
    const slice = new Uint8Array(await file.slice(readBytes, readBytes + SLICE_BYTES).arrayBuffer());
    if (slice.length !== Math.min(SLICE_BYTES, file.size - readBytes)) {
      throw new Refusal(
        "file-not-readable",
        "The exhibit could not be read to its end; copy it to this computer and try again.",
      );
    }
    hash.update(slice);
    readBytes += slice.length;
    onProgress(readBytes / file.size);
  }
  return { sha256: parseSha256Hex(hex(hash.digest())), sizeBytes: readBytes };
}

const verifier: Verifier = { verifyPackage, parseFingerprint, digestOf };

declare global {
  // The name under which the script is found when it runs without a page.
  var rogatoryVerifier: Verifier;
}

globalThis.rogatoryVerifier = verifier;
if (typeof document !== "undefined") startPage(verifier);
