import { bech32 } from "@scure/base";
import { base64, fromUtf8, hex, utf8 } from "../../src/protocol/bytes.ts";
import type { Designation } from "../../src/protocol/designation-schema.ts";
import { DESIGNATION_TYPE, type DesignationView, verifyDesignation } from "../../src/protocol/designation.ts";
import { signEnvelope } from "../../src/protocol/dsse.ts";
import { rootFingerprint } from "../../src/protocol/root-set.ts";
import {
  BEGIN,
  designatedKey,
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
  const { a, b, c } = world;
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
    {
      name: "member-of-both-roots",
      why: "a member of the root before stays in the new one",
      previous: a.view,
      bytes: succeed(a, (d) => ({ ...d, rootSet: rootSetOf([...a.roots, ...newRoots], 2), previousRootSet }), [
        ...a.roots,
        ...newRoots,
      ]).bytes,
    },
    {
      name: "recipients-replaced",
      why: "recipients, unlike keys, may go when their private half is destroyed",
      previous: a.view,
      bytes: succeed(a, (d) => ({ ...d, sealing: b.view.designation.sealing })).bytes,
    },
    {
      name: "hints-and-members-of-others",
      why: "keyid is a hint, and an envelope may have further members",
      fingerprint: a.view.rootFingerprint,
      bytes: withOtherHints(a.view.bytes),
    },
    {
      name: "length-in-code-points",
      why: "1,000 characters, each of two UTF-16 units and four bytes",
      fingerprint: a.view.rootFingerprint,
      bytes: issue(a, { operator: { ...a.view.designation.operator, name: "𐐀".repeat(1000) } }),
    },
  ];
  const rival = succeed(a, (d) => ({ ...d, languages: ["fr"] }));
  const retired = { ...a, view: succeed(a, retire) };
  const compromised = {
    ...a,
    view: succeed(a, (d) => ({
      ...d,
      keys: changedKeys(a.view, { state: "compromised", compromisedSince: "2027-02-01T00:00:00.000Z" }),
    })),
  };
  const twoRoots = rootSetOf([...a.roots, ...newRoots], 1);
  const bothOnServer = {
    ...twoRoots,
    members: twoRoots.members.map((member) => ({ ...member, custody: "server" as const })),
  };
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
    {
      name: "retirement-moved",
      why: "the end of a retired key is another",
      previous: retired.view,
      bytes: issue(a, {
        number: 3,
        previous: retired.view.digest,
        keys: changedKeys(retired.view, { state: "retired", until: "2027-07-01T00:00:00.000Z" }),
      }),
    },
    {
      name: "compromise-moved",
      why: "a key was compromised later than was said before",
      previous: compromised.view,
      bytes: issue(a, {
        number: 3,
        previous: compromised.view.digest,
        keys: changedKeys(a.view, { state: "compromised", compromisedSince: "2027-03-01T00:00:00.000Z" }),
      }),
    },
    ...inconsistent(a).map(([name, why, change]) => ({
      name,
      why,
      fingerprint: a.view.rootFingerprint,
      bytes: issue(a, change),
    })),
    {
      name: "threshold-above-the-members",
      why: "two of one",
      fingerprint: rootFingerprint(rootSetOf(a.roots, 2)),
      bytes: issue(a, { rootSet: rootSetOf(a.roots, 2) }),
    },
    {
      name: "two-members-on-the-server",
      why: "at most one is kept there",
      fingerprint: rootFingerprint(bothOnServer),
      bytes: signEnvelope(
        DESIGNATION_TYPE,
        payloadOf({ ...a.view.designation, rootSet: bothOnServer }),
        rootSigners([...a.roots, ...newRoots]),
      ),
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

/** The dispatch key of a designation, changed; the others as they are. */
function changedKeys(view: DesignationView, change: Partial<Designation["keys"][number]>): Designation["keys"] {
  return view.designation.keys.map((key) => (key.use === "dispatch" ? { ...key, ...change } : key));
}

/** Signed by the root, and each against one rule of keys-and-designations.md, "The designation". */
function inconsistent(a: InventedState): [name: string, why: string, change: object][] {
  const { endpoints, keys, log, requiredAlgorithms, sealing, validUntil } = a.view.designation;
  const [dispatchSeal, exhibitSeal] = sealing;
  const classical = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
  const [root] = a.roots;
  if (!dispatchSeal || !exhibitSeal || !root) throw new Error("the invented State lacks a recipient or a root");
  return [
    ["valid-for-no-time", "validFrom is validUntil", { validFrom: validUntil }],
    ["predecessor-of-the-first", "number 1 names one before", { previous: "a".repeat(64) }],
    ["no-predecessor", "number 2 names none", { number: 2 }],
    ["log-of-another-state", "the origin is of XB", { log: { origin: log.origin.replace(/^xa/, "xb") } }],
    ["endpoint-by-ftp", "neither https nor http", { endpoints: { ...endpoints, peer: "ftp://peer.xa.example" } }],
    ["root-key-for-another-use", "a root member's key", { keys: [...keys, designatedKey("log", root.ed25519)] }],
    ["key-of-another-length", "31 bytes", { keys: [{ ...keys[0], public: base64(new Uint8Array(31).fill(9)) }] }],
    ["key-ends-as-it-begins", "from is until", { keys: changedKeys(a.view, { until: BEGIN }) }],
    ["retired-without-end", "no until", { keys: changedKeys(a.view, { state: "retired" }) }],
    ["compromised-without-since", "no compromisedSince", { keys: changedKeys(a.view, { state: "compromised" }) }],
    ["since-without-compromise", "an active key has it", { keys: changedKeys(a.view, { compromisedSince: BEGIN }) }],
    ["unlisted-authority", "exhibit-seal", { sealing: [dispatchSeal, { ...exhibitSeal, authority: "nobody" }] }],
    ["no-authority", "exhibit-seal", { sealing: [dispatchSeal, { ...dispatchSeal, family: "exhibit-seal" }] }],
    ["authority-of-the-server", "dispatch-seal", { sealing: [{ ...exhibitSeal, family: "dispatch-seal" }] }],
    ["mixed-recipients", "one family", { sealing: [dispatchSeal, { ...dispatchSeal, recipient: classical }] }],
    [
      "mixed-recipients-one-after-the-other",
      "whatever their dates",
      {
        sealing: [
          { ...dispatchSeal, until: "2027-02-01T00:00:00.000Z" },
          { ...dispatchSeal, recipient: classical, from: "2027-02-01T00:00:00.000Z" },
        ],
      },
    ],
    [
      "recipient-misspelled",
      "its checksum",
      { sealing: [{ ...dispatchSeal, recipient: classical.replace(/j$/, "q") }] },
    ],
    [
      "recipient-of-another-kind",
      "32 bytes after age1tag",
      { sealing: [{ ...dispatchSeal, recipient: bech32.encodeFromBytes("age1tag", new Uint8Array(32)) }] },
    ],
    [
      "algorithm-twice",
      "requiredAlgorithms",
      { requiredAlgorithms: { ...requiredAlgorithms, http: ["ed25519", "ed25519"] } },
    ],
    ["one-code-point-too-many", "a name of 1,001", { operator: { name: "𐐀".repeat(1001), hostsForOthers: false } }],
  ];
}

/** The same signed text: hints that point elsewhere or are absent, and members that nobody knows. */
function withOtherHints(bytes: Uint8Array): Uint8Array {
  const envelope = JSON.parse(fromUtf8(bytes)) as {
    payload: string;
    payloadType: string;
    signatures: { sig: string }[];
  };
  const [first, ...rest] = envelope.signatures.map(({ sig }) => sig);
  return utf8(
    JSON.stringify({
      later: { colour: "blue" },
      signatures: [{ sig: first, later: 1 }, ...rest.map((sig) => ({ keyid: "a key of somebody", sig }))],
      payload: envelope.payload,
      payloadType: envelope.payloadType,
    }),
  );
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
