import { base64, hex, utf8 } from "../../src/protocol/bytes.ts";
import type { Designation } from "../../src/protocol/designation-schema.ts";
import { DESIGNATION_TYPE, type DesignationView, verifyDesignation } from "../../src/protocol/designation.ts";
import { signEnvelope } from "../../src/protocol/dsse.ts";
import {
  BEGIN,
  inventRoot,
  rootSetOf,
  rootSigners,
  succeed,
  type InventedState,
} from "../../tests/support/invented-states.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { codeOf, type World } from "./world.ts";

interface Case {
  readonly name: string;
  readonly why: string;
  readonly previous?: DesignationView;
  readonly fingerprint?: Uint8Array;
  readonly bytes: Uint8Array;
}

export async function designationVectors(world: World): Promise<object> {
  const { a, c } = world;
  const second = succeed(a, (d) => d);
  const newRoots = [inventRoot("root-new", seededRandom("vector root"))];
  const rootSet = rootSetOf(newRoots, 1);
  const previousRootSet = a.view.designation.rootSet;
  const withNewRoot = (d: Designation): Designation => ({ ...d, rootSet, previousRootSet });
  const rooted = succeed(a, withNewRoot, [...a.roots, ...newRoots]);

  const valid: Case[] = [
    {
      name: "first-meeting",
      why: "under the compared fingerprint",
      fingerprint: a.view.rootFingerprint,
      bytes: a.view.bytes,
    },
    {
      name: "two-of-three",
      why: "two members of three signed",
      fingerprint: c.view.rootFingerprint,
      bytes: signedBy(c, c.view.designation, [0, 2]),
    },
    { name: "successor", why: "names the one before", previous: a.view, bytes: second.bytes },
    { name: "same-again", why: "shown again", previous: second, bytes: second.bytes },
    {
      name: "gap-under-one-root",
      why: "numbers between are missing",
      previous: a.view,
      bytes: issue(a, { number: 5, previous: "a".repeat(64) }),
    },
    {
      name: "unknown-member",
      why: "members that are not critical are kept, not understood",
      fingerprint: a.view.rootFingerprint,
      bytes: issue(a, { colour: "blue" }),
    },
    { name: "new-root", why: "old and new threshold signed", previous: a.view, bytes: rooted.bytes },
    { name: "retired-key", why: "a key got worse", previous: a.view, bytes: succeed(a, retire).bytes },
  ];
  const rival = succeed(a, (d) => ({ ...d, languages: ["fr"] }));
  const retired = { ...a, view: succeed(a, retire) };
  const invalid: Case[] = [
    {
      name: "other-fingerprint",
      why: "another root than was compared",
      fingerprint: c.view.rootFingerprint,
      bytes: a.view.bytes,
    },
    {
      name: "one-of-three",
      why: "below the threshold",
      fingerprint: c.view.rootFingerprint,
      bytes: signedBy(c, c.view.designation, [1]),
    },
    {
      name: "one-member-twice",
      why: "the same signatures doubled",
      fingerprint: c.view.rootFingerprint,
      bytes: signedBy(c, c.view.designation, [1, 1]),
    },
    {
      name: "ed25519-only",
      why: "the ML-DSA-65 signature was stripped",
      fingerprint: a.view.rootFingerprint,
      bytes: signEnvelope(DESIGNATION_TYPE, payloadOf(a.view.designation), rootSigners(a.roots).slice(0, 1)),
    },
    {
      name: "ml-dsa-only",
      why: "the Ed25519 signature was stripped",
      fingerprint: a.view.rootFingerprint,
      bytes: signEnvelope(DESIGNATION_TYPE, payloadOf(a.view.designation), rootSigners(a.roots).slice(1)),
    },
    {
      name: "extra-signature",
      why: "a signature by a stranger beside",
      fingerprint: a.view.rootFingerprint,
      bytes: signEnvelope(DESIGNATION_TYPE, payloadOf(a.view.designation), rootSigners([...a.roots, ...newRoots])),
    },
    { name: "unknown-version", why: "version 2", fingerprint: a.view.rootFingerprint, bytes: issue(a, { version: 2 }) },
    {
      name: "unknown-critical",
      why: "an extension that must be understood",
      fingerprint: a.view.rootFingerprint,
      bytes: issue(a, { critical: ["colour"], colour: "blue" }),
    },
    {
      name: "production-of-an-invented-state",
      why: "user-assigned codes are for training",
      fingerprint: a.view.rootFingerprint,
      bytes: issue(a, { profile: "production" }),
    },
    {
      name: "weaker-requirements",
      why: "asks for fewer signatures than the protocol",
      fingerprint: a.view.rootFingerprint,
      bytes: issue(a, { requiredAlgorithms: { ...a.view.designation.requiredAlgorithms, manifest: ["ed25519"] } }),
    },
    {
      name: "small-order-key",
      why: "a key that verifies anything",
      fingerprint: a.view.rootFingerprint,
      bytes: issue(a, {
        keys: [{ ...a.view.designation.keys[0], public: base64(Uint8Array.of(1, ...new Uint8Array(31))) }],
      }),
    },
    {
      name: "key-for-two-uses",
      why: "one key, one use",
      fingerprint: a.view.rootFingerprint,
      bytes: issue(a, { keys: [...a.view.designation.keys, { ...a.view.designation.keys[0], use: "log" }] }),
    },
    { name: "rollback", why: "older than the one that is known", previous: second, bytes: a.view.bytes },
    { name: "equivocation", why: "the known number, another text", previous: second, bytes: rival.bytes },
    {
      name: "other-predecessor",
      why: "follows another one than was shown here",
      previous: second,
      bytes: issue(a, { number: 3, previous: rival.digest }),
    },
    { name: "other-state", why: "another State's", previous: a.view, bytes: c.view.bytes },
    {
      name: "other-profile",
      why: "training becomes evaluation",
      previous: a.view,
      bytes: issue(a, { number: 2, previous: a.view.digest, profile: "evaluation" }),
    },
    {
      name: "root-without-old",
      why: "the old root did not sign",
      previous: a.view,
      bytes: succeed(a, (d) => ({ ...d, rootSet }), newRoots).bytes,
    },
    {
      name: "root-old-set-unsigned",
      why: "names the old root, which did not sign",
      previous: a.view,
      bytes: signEnvelope(DESIGNATION_TYPE, payloadOf(withNewRoot(second.designation)), rootSigners(newRoots)),
    },
    {
      name: "root-over-a-gap",
      why: "a change of root needs the whole chain",
      previous: a.view,
      bytes: succeed(a, (d) => ({ ...withNewRoot(d), number: 4 }), [...a.roots, ...newRoots]).bytes,
    },
    {
      name: "dropped-key",
      why: "past keys stay for ever",
      previous: a.view,
      bytes: issue(a, { number: 2, previous: a.view.digest, keys: a.view.designation.keys.slice(1) }),
    },
    {
      name: "revived-key",
      why: "a retired key is active again",
      previous: retired.view,
      bytes: issue(a, { number: 3, previous: retired.view.digest }),
    },
  ];
  return {
    about:
      "Designations as they are taken in: against a compared fingerprint, or against the one accepted before, which " +
      "`accepted` holds by its digest.",
    accepted: Object.fromEntries(
      [...valid, ...invalid].flatMap(({ previous }) =>
        previous === undefined ? [] : [[previous.digest, base64(previous.bytes)]],
      ),
    ),
    valid: valid.map((one) => ({ ...written(one), digest: verifyDesignation(one.bytes, trustOf(one)).digest })),
    invalid: await Promise.all(
      invalid.map(async (one) => ({
        ...written(one),
        code: await codeOf(() => verifyDesignation(one.bytes, trustOf(one))),
      })),
    ),
  };
}

function trustOf({ previous, fingerprint }: Case): Parameters<typeof verifyDesignation>[1] {
  if (previous !== undefined) return { previous };
  if (fingerprint !== undefined) return { rootFingerprint: fingerprint };
  throw new Error("a designation is verified against something");
}

function written({ name, why, previous, fingerprint, bytes }: Case): object {
  return {
    name,
    why,
    ...(previous === undefined ? {} : { previous: previous.digest }),
    ...(fingerprint === undefined ? {} : { fingerprint: hex(fingerprint) }),
    designation: base64(bytes),
  };
}

function retire(designation: Designation): Designation {
  const keys = designation.keys.map((key) =>
    key.use === "dispatch" ? { ...key, state: "retired" as const, until: "2027-06-01T00:00:00.000Z" } : key,
  );
  return { ...designation, keys, issuedAt: BEGIN };
}

/** Signs a changed document as the State's roots would, without the checks of a careful issuer. */
function issue(state: InventedState, change: object): Uint8Array {
  return signEnvelope(DESIGNATION_TYPE, payloadOf({ ...state.view.designation, ...change }), rootSigners(state.roots));
}

function signedBy(state: InventedState, designation: Designation, positions: readonly number[]): Uint8Array {
  const roots = positions.flatMap((position) => state.roots.slice(position, position + 1));
  return signEnvelope(DESIGNATION_TYPE, payloadOf(designation), rootSigners(roots));
}

function payloadOf(designation: object): Uint8Array {
  return utf8(JSON.stringify(designation));
}
