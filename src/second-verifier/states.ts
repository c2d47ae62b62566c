import type { Contents } from "./contents.ts";
import { type Designation, readDesignation } from "./designation.ts";
import type { Findings } from "./findings.ts";
import { fingerprintOf } from "./root-set.ts";
import type { SignatureChecker } from "./signatures.ts";

// spec/court-package.md, "Which designation".

/** What the package says of the States in it, by the designations that passed their check. */
export interface States {
  /** The designation with the highest number, the first of them if there are two. */
  newest(state: string): Designation | undefined;
  named(state: string, digest: string): Designation | undefined;
  /** The keys behind a designation that is named by its digest: those of the newest, if its root is one of the roots. */
  behind(state: string, digest: string): Designation | undefined;
  /** The fingerprint of the newest root and of those before it, as far as each handed over to the next. */
  roots(state: string): readonly string[];
}

/** Check 5, about each designation. */
export function readStates(findings: Findings, checker: SignatureChecker, contents: Contents): States {
  const all = contents
    .present("designation")
    .flatMap(
      ({ path, bytes }) =>
        findings.examine("designation-consistent", path, () => readDesignation(checker, bytes)) ?? [],
    );
  const newest = (state: string): Designation | undefined =>
    all.filter(({ said }) => said.state === state).toSorted((a, b) => b.said.number - a.said.number)[0];
  const named = (state: string, digest: string): Designation | undefined =>
    all.find((one) => one.said.state === state && one.digest === digest);
  const roots = (state: string): readonly string[] => rootsBack(newest(state), all);
  return {
    newest,
    named,
    roots,
    behind(state, digest) {
      const own = named(state, digest);
      return own && roots(state).includes(own.fingerprint) ? newest(state) : own;
    },
  };
}

function rootsBack(newest: Designation | undefined, all: readonly Designation[]): readonly string[] {
  const roots = newest ? [newest.fingerprint] : [];
  // The list grows while it is walked: each root may have had one before it.
  for (const root of roots) {
    for (const { said, fingerprint } of all) {
      if (said.state !== newest?.said.state || fingerprint !== root || !said.previousRootSet) continue;
      const before = fingerprintOf(said.previousRootSet);
      if (!roots.includes(before)) roots.push(before);
    }
  }
  return roots;
}
