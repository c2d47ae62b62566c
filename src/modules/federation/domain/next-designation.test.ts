import fc from "fast-check";
import { expect, it } from "vitest";
import { detailsOf } from "../../../../tests/support/federation-network.ts";
import { inventRoot, rootSigners } from "../../../../tests/support/invented-states.ts";
import { memberOf } from "../../../../tests/support/offline-root.ts";
import { seededRandom } from "../../../../tests/support/seeded-random.ts";
import {
  checkSuccession,
  createDesignation,
  KEY_USES,
  parseStateCode,
  readDesignation,
  requiredAlgorithms,
  type DesignationView,
} from "../../../protocol/index.ts";
import { countsAt } from "../../../protocol/key-lookup.ts";
import { generateKeyPair } from "../../../protocol/signatures.ts";
import { type HeldSigningKey, nextDesignation } from "./next-designation.ts";

const random = seededRandom("changes of keys");
const root = inventRoot("safe", random);
const SIGNING = KEY_USES.filter((use) => use !== "root");
const MINUTE_MS = 60_000;
const BEGIN = Date.parse("2027-03-01T12:00:00.000Z");

const change = fc.record({
  minutes: fc.integer({ min: 1, max: 60 * 24 * 20 }),
  uses: fc.uniqueArray(fc.constantFrom(...SIGNING), { minLength: 1 }),
  /** Lost so many minutes ago; planned where there is none. */
  lostAgo: fc.option(fc.integer({ min: 0, max: 60 * 24 * 40 }), { nil: undefined }),
});

function newKeys(uses: readonly HeldSigningKey["use"][], at: number): HeldSigningKey[] {
  return uses.flatMap((use) =>
    requiredAlgorithms(use).map((algorithm) => {
      const { publicKey } = generateKeyPair(algorithm, random);
      return { use, algorithm, publicKey, createdAt: new Date(at) };
    }),
  );
}

it("whatever keys are changed or lost, peers take the next designation, and only what is right counts of each key", () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
      let now = BEGIN;
      let held = newKeys(SIGNING, now);
      let previous: DesignationView | undefined;
      const issue = (lost?: { uses: readonly HeldSigningKey["use"][]; since: number }): DesignationView => {
        const designation = nextDesignation({
          details: {
            ...detailsOf("XA"),
            root: { threshold: 1, serverMember: false, offlineMembers: [memberOf(root)] },
            exhibitRecipients: [],
          },
          server: {
            state: parseStateCode("XA"),
            profile: "training",
            peerUrl: "https://xa.example",
            appUrl: "https://app.xa.example",
            logOrigin: `xa.rogatory/${"a".repeat(32)}`,
            closedLogs: [],
            smallOffice: false,
            softwareVersion: "1",
            verifierSha256: undefined,
          },
          signingKeys: held,
          sealingKeys: [],
          previous,
          compromise: lost && { keys: lost.uses, since: new Date(lost.since) },
          now: new Date(now),
        });
        const next = readDesignation(createDesignation(designation, rootSigners([root])));
        if (previous !== undefined) checkSuccession(previous, next);
        return next;
      };
      previous = issue();
      for (const { minutes, uses, lostAgo } of changes) {
        now += minutes * MINUTE_MS;
        const before = previous.designation.keys;
        held = [...held, ...newKeys(uses, now)];
        const since = lostAgo === undefined ? undefined : now - lostAgo * MINUTE_MS;
        previous = issue(since === undefined ? undefined : { uses, since });
        const { keys } = previous.designation;
        for (const use of SIGNING) {
          const active = keys.filter((key) => key.use === use && key.state === "active");
          expect(active.map(({ algorithm }) => algorithm).toSorted()).toEqual([...requiredAlgorithms(use)].toSorted());
          expect(active.every((key) => before.some((old) => old.public === key.public) === !uses.includes(use))).toBe(
            true,
          );
        }
        for (const old of before) {
          const key = keys.find((one) => one.public === old.public);
          // None is forgotten, and nothing ever makes it count for longer than was said before.
          expect(key).toBeDefined();
          if (key === undefined || !uses.some((use) => use === key.use)) continue;
          expect(countsAt(key, "unanchored")).toBe(false);
          if (since !== undefined) expect(countsAt(key, new Date(Math.max(since, Date.parse(key.from))))).toBe(false);
          else if (old.state === "active") {
            expect(countsAt(key, new Date(now))).toBe(true);
            expect(countsAt(key, new Date(now + 15 * 24 * 60 * MINUTE_MS))).toBe(false);
          }
        }
      }
    }),
    { numRuns: 8 },
  );
});
