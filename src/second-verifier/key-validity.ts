import type { Designation, Lifetime, ListedKey, Use } from "./designation.ts";
import { type Envelope, requireSignatures } from "./envelope.ts";
import { Fault } from "./fault.ts";
import type { SignatureChecker } from "./signatures.ts";

// spec/court-package.md, "When, and which key counts".

/** `at` is an instant, or undefined for what nothing anchors: then only active keys count. */
export function countsAt(key: Lifetime, at: string | undefined): boolean {
  if (at === undefined) return key.state === "active";
  const isOpen = key.until === undefined || at < key.until;
  return key.from <= at && isOpen && (key.compromisedSince === undefined || at < key.compromisedSince);
}

/** The code for keys that signed and do not count: the worst of what became of them ("Signatures"). */
export function endedCode(keys: readonly Lifetime[]): string {
  if (keys.some(({ state }) => state === "compromised")) return "key-compromised";
  return keys.some(({ state }) => state === "retired") ? "key-retired" : "key-not-valid-then";
}

/**
 * "Signatures": by keys that the designation ever listed for the use, else a fault. The signers if all of them count at
 * the anchor; else `ended` says what became of them, and who they are is known all the same.
 */
export function judgeSignatures(
  checker: SignatureChecker,
  envelope: Envelope,
  designation: Designation,
  { use, at }: { readonly use: Use; readonly at: string | undefined },
): { readonly signers: readonly ListedKey[]; readonly ended?: string } {
  const listed = designation.keys.filter((key) => key.use === use);
  const counting = listed.filter((key) => countsAt(key, at));
  const required = designation.said.requiredAlgorithms[use];
  try {
    return { signers: requireSignatures(checker, envelope, counting, required) };
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "signature-invalid") throw error;
    const signers = requireSignatures(checker, envelope, listed, required);
    return { signers, ended: endedCode(signers.filter((key) => !countsAt(key, at))) };
  }
}
