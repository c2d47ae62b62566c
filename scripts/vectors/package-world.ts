import { base64, equalBytes } from "../../src/protocol/bytes.ts";
import type { CheckName } from "../../src/protocol/package/report.ts";
import { PACKAGE_LIMITS } from "../../src/protocol/package/package-index.ts";
import { readStoredZip, type ZipFile } from "../../src/protocol/package/stored-zip.ts";
import type { Verdict } from "../../src/protocol/package/verify-package.ts";
import { inventPackage } from "../../tests/support/invented-package.ts";
import type { PackageCase, PackageEdit } from "../../tests/support/package-cases.ts";
import { withSeededCrypto } from "./seeded-crypto.ts";

// The one invented court package, and what turns it into another one.

export type Options = Parameters<typeof inventPackage>[0];

/** What a case is and what must come of it, written by hand; which checks do not pass besides, the generator notes. */
export interface Intent {
  readonly name: string;
  readonly edits?: readonly PackageEdit[];
  readonly rawFlip?: number;
  readonly roots?: readonly string[];
  readonly exhibit?: PackageCase["exhibit"];
  readonly verdict: Verdict;
  readonly finds?: readonly [CheckName, about: string];
}

/** The edits that make of the package one that was invented with these options. */
export type Change = (options: Options) => Promise<PackageEdit[]>;

export async function invent(options?: Options) {
  return await withSeededCrypto("court package", async () => await inventPackage(options));
}

export async function inventedFiles(options?: Options): Promise<ZipFile[]> {
  return readStoredZip((await invent(options)).bytes, PACKAGE_LIMITS);
}

/** What turns one package into the other. */
export function editsBetween(before: readonly ZipFile[], after: readonly ZipFile[]): PackageEdit[] {
  const kept = new Set(after.map(({ path }) => path));
  const old = new Map(before.map(({ path, content }) => [path, content]));
  return [
    ...before.filter(({ path }) => !kept.has(path)).map(({ path }) => ({ edit: "remove", path }) as const),
    ...after
      .filter(({ path, content }) => !equalBytes(old.get(path) ?? new Uint8Array(0), content))
      .map(({ path, content }) => ({ edit: "put", path, content: base64(content) }) as const),
  ];
}
