import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSha256Hex, type Sha256Hex } from "../protocol/identifiers.ts";
import { packageRoot } from "../web/index.ts";

/** The verifier page of this release (R7): one constant file, handed to courts, named by its digest. */
export interface VerifierPage {
  readonly html: Uint8Array;
  readonly sha256: Sha256Hex;
}

/** The built page, or undefined where only the sources are. */
export function loadVerifierPage(): VerifierPage | undefined {
  const path = join(packageRoot(), "dist/verifier/verify.html");
  if (!existsSync(path)) return undefined;
  const html = new Uint8Array(readFileSync(path));
  return { html, sha256: parseSha256Hex(createHash("sha256").update(html).digest("hex")) };
}
