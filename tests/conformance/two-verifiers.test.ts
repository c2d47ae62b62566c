import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { compareAnswers } from "../../src/cli/compare-verifiers.ts";
import { hex } from "../../src/protocol/bytes.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { fingerprintWithoutWords, fingerprintWords, parseFingerprint } from "../../src/protocol/fingerprint.ts";
import { verifyPackage } from "../../src/protocol/package/verify-package.ts";
import { verifyPackage as verifyAgain } from "../../src/second-verifier/index.ts";
import { EVIDENCE, inventPackage } from "../support/invented-package.ts";
import { inventRoot } from "../support/invented-states.ts";
import { chanceOf } from "../support/json-mutations.ts";
import { type MutablePackage, mutable, mutateBytes, mutatePackage } from "../support/package-mutations.ts";
import { seededRandom } from "../support/seeded-random.ts";

// R7: both implementations judge every package alike, also those that nobody would make. A longer run:
// ROGATORY_MUTATIONS=5000 npx vitest run tests/conformance/two-verifiers.test.ts

const RUNS = Number(process.env.ROGATORY_MUTATIONS ?? 60);
const SEED = Number(process.env.ROGATORY_MUTATION_SEED ?? 1);
const MEASURED = { sha256: sha256Hex(EVIDENCE), sizeBytes: EVIDENCE.length };
const ENDS = "2027-06-01T00:00:00.000Z";

let bases: readonly MutablePackage[] = [];
beforeAll(async () => {
  const next = inventRoot("next-root", seededRandom("the next root"));
  bases = [
    mutable(await inventPackage({ otherEntries: 5 })),
    mutable(
      await inventPackage({
        senderLater: (said) => ({
          ...said,
          keys: said.keys.map((key) => ({ ...key, state: "retired" as const, until: ENDS })),
        }),
        issuerLater: (said) => ({
          ...said,
          keys: said.keys.map((key) =>
            key.use === "receipt" || key.use === "log"
              ? { ...key, state: "compromised" as const, compromisedSince: ENDS }
              : key,
          ),
        }),
      }),
    ),
    mutable(await inventPackage({ issuerNextRoots: [next] }), [next]),
  ];
}, 120_000);

function bothJudge(bytes: Uint8Array, roots: readonly string[], isExhibitGiven: boolean) {
  const typed = roots.map(parseFingerprint);
  const exhibit = isExhibitGiven ? MEASURED : undefined;
  const first = verifyPackage({ bytes, roots: typed, ...(exhibit ? { exhibit } : {}) });
  const second = verifyAgain(bytes, typed.map(fingerprintWithoutWords), exhibit);
  return { first, second, comparison: compareAnswers(first, second) };
}

function expectAgreement(bytes: Uint8Array, roots: readonly string[] = [], isExhibitGiven = true): string {
  const { first, second, comparison } = bothJudge(bytes, roots, isExhibitGiven);
  expect({ ...comparison, verdict: second.verdict }).toEqual({
    agrees: true,
    onlyFirst: [],
    onlySecond: [],
    verdict: first.verdict,
  });
  return first.verdict;
}

const seeds = fc.noBias(fc.integer({ min: 0, max: 2 ** 31 - 1 }));

it("agree on packages whose bytes, files, members and proofs were changed, and signed anew", { timeout: 6e6 }, () => {
  const verdicts = new Map<string, number>();
  fc.assert(
    fc.property(seeds, (seed) => {
      const chance = chanceOf(seed);
      const base = chance.pick(bases);
      const root = base.issuer.view.rootFingerprint;
      const roots = chance.pick([[], [hex(root)], [fingerprintWords(root).join(" ")], ["0".repeat(64)]]);
      const verdict = expectAgreement(mutatePackage(base, chance), roots, chance.below(3) > 0);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  // Changes that are all found at the door would compare nothing.
  expect(verdicts.size).toBeGreaterThan(2);
});

it("agree on bytes that are no package", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), seeds, (bytes, seed) => {
      const begun = Uint8Array.from([0x50, 0x4b, 3, 4, ...bytes]);
      for (const some of [bytes, begun, mutateBytes(begun, chanceOf(seed))])
        expect(expectAgreement(some)).toBe("altered");
    }),
    { numRuns: 300, seed: SEED },
  );
});
