/** The form of spec/vectors/court-package/packages.json (spec/court-package.md, "Vectors"). */
import { fromBase64 } from "../../src/protocol/bytes.ts";
import { writeStoredZip, type ZipFile } from "../../src/protocol/package/stored-zip.ts";
import type { Check, Verdict } from "../../src/protocol/package/verify-package.ts";

export type PackageEdit =
  | { readonly edit: "flip"; readonly path: string; readonly at: number }
  | { readonly edit: "put"; readonly path: string; readonly content: string }
  | { readonly edit: "remove"; readonly path: string };

export interface PackageCase {
  readonly name: string;
  readonly edits: readonly PackageEdit[];
  readonly rawFlip?: number;
  readonly roots: readonly string[];
  readonly exhibit: "given" | "altered" | "absent";
  readonly verdict: Verdict;
  /** Each failed check with what it is about, sorted. */
  readonly failed: readonly string[];
  /** The same of each check that came out unproven. */
  readonly unproven: readonly string[];
  /** The same of each that came out not checked, with its code. */
  readonly notChecked: readonly string[];
}

export interface PackageVectors {
  readonly package: string;
  readonly exhibit: string;
  readonly cases: readonly PackageCase[];
}

/** The archive of a case. */
export function editPackage(files: readonly ZipFile[], { edits, rawFlip }: Pick<PackageCase, "edits" | "rawFlip">) {
  const contents = new Map(files.map(({ path, content }) => [path, content]));
  for (const change of edits) {
    const content = contents.get(change.path);
    if (change.edit === "remove") contents.delete(change.path);
    else if (change.edit === "put") contents.set(change.path, fromBase64(change.content));
    else contents.set(change.path, flipped(content ?? new Uint8Array(0), change.at));
  }
  const bytes = writeStoredZip([...contents].map(([path, content]) => ({ path, content })));
  return rawFlip === undefined ? bytes : flipped(bytes, rawFlip);
}

/** Each check that came out so, a space, and what it is about, sorted; of what was not checked also why. */
export function linesOf(
  checks: readonly Pick<Check, "check" | "about" | "outcome" | "code">[],
  outcome: Check["outcome"],
) {
  return checks
    .filter((check) => check.outcome === outcome)
    .map(({ check, about, code }) => `${check} ${about}${outcome === "not-checked" ? ` ${code}` : ""}`)
    .toSorted();
}

/** The lowest bit of one byte changed. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const other = bytes.slice();
  other[at] = (other[at] ?? 0) ^ 1;
  return other;
}
