import { bech32 } from "@scure/base";
import { base64 } from "../../src/protocol/bytes.ts";
import { DESIGNATION_TYPE } from "../../src/protocol/designation.ts";
import { signEnvelope } from "../../src/protocol/dsse.ts";
import { rootFingerprint } from "../../src/protocol/root-set.ts";
import {
  BEGIN,
  designatedKey,
  rootSetOf,
  rootSigners,
  succeed,
  type InventedState,
} from "../../tests/support/invented-states.ts";
import {
  changedKeys,
  closedLogs,
  issue,
  otherOrigin,
  payloadOf,
  reopened,
  retire,
  signedBy,
} from "./changed-designations.ts";
import type { DesignationCase, DesignationScene } from "./designation-cases.ts";

/** Designations that must be refused. */
export function refusedDesignations(scene: DesignationScene): DesignationCase[] {
  return [
    ...refusedAtFirstSight(scene),
    ...refusedAsSuccessors(scene),
    ...refusedForTheirLogs(scene),
    ...inconsistentInThemselves(scene),
  ];
}

/** Not signed as the compared root signs, or with a demand that nobody may make. */
function refusedAtFirstSight({ a, c, newRoots }: DesignationScene): DesignationCase[] {
  return [
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
  ];
}

/** Not the one after the designation that is known. */
function refusedAsSuccessors({ a, c, second, newRoots, withNewRoot }: DesignationScene): DesignationCase[] {
  const rival = succeed(a, (d) => ({ ...d, languages: ["fr"] }));
  const retired = { ...a, view: succeed(a, retire) };
  const compromised = {
    ...a,
    view: succeed(a, (d) => ({
      ...d,
      keys: changedKeys(a.view, { state: "compromised", compromisedSince: "2027-02-01T00:00:00.000Z" }),
    })),
  };
  return [
    { name: "rollback", why: "older than the one that is known", previous: second, bytes: a.view.bytes },
    {
      name: "number-far-away",
      why: "1,001 higher: after a jump to the last number nothing could follow",
      previous: a.view,
      bytes: issue(a, { number: 1002, previous: "a".repeat(64) }),
    },
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
      bytes: succeed(a, (d) => ({ ...d, rootSet: rootSetOf(newRoots, 1) }), newRoots).bytes,
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
  ];
}

/** Where a log ended is said once and for ever. */
function refusedForTheirLogs({ a }: DesignationScene): DesignationCase[] {
  const log = reopened(a.view.designation);
  const known = succeed(a, (d) => ({ ...d, log }));
  const [ended] = log.closed;
  const third = { origin: otherOrigin(log.origin, "d"), closed: log.closed };
  const cases: [name: string, why: string, log: object][] = [
    ["log-dropped", "a closed log is not listed any more", { origin: log.origin }],
    ["log-rewritten", "a closed log ends elsewhere", { ...log, closed: [{ ...ended, size: 301 }] }],
    ["log-closed-in-front", "before one that was closed earlier", { ...log, closed: [{ ...ended, ...third }, ended] }],
    ["log-not-closed", "another log, and nothing of the one before", third],
  ];
  return [
    {
      name: "log-changed",
      why: "another log, and nothing of the one before",
      previous: a.view,
      bytes: issue(a, { number: 2, previous: a.view.digest, log: { origin: log.origin } }),
    },
    ...cases.map(([name, why, changed]) => ({
      name,
      why,
      previous: known,
      bytes: issue(a, { number: 3, previous: known.digest, log: changed }),
    })),
  ];
}

/** Properly signed, and against a rule about what a designation says. */
function inconsistentInThemselves({ a, newRoots }: DesignationScene): DesignationCase[] {
  const twoRoots = rootSetOf([...a.roots, ...newRoots], 1);
  const bothOnServer = {
    ...twoRoots,
    members: twoRoots.members.map((member) => ({ ...member, custody: "server" as const })),
  };
  return [
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
      name: "root-before-of-the-first",
      why: "number 1 changes no root",
      fingerprint: a.view.rootFingerprint,
      bytes: signEnvelope(
        DESIGNATION_TYPE,
        payloadOf({ ...a.view.designation, previousRootSet: rootSetOf(newRoots, 1) }),
        rootSigners([...a.roots, ...newRoots]),
      ),
    },
    {
      name: "root-before-that-is-the-same",
      why: "previousRootSet stands only where the root changes",
      previous: a.view,
      bytes: issue(a, { number: 2, previous: a.view.digest, previousRootSet: a.view.designation.rootSet }),
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
}

/** Against the grammar of encoding.md, "Addresses"; URL parsers read or mend many of them. */
const NO_ADDRESSES: readonly (readonly [name: string, why: string, address: string])[] = [
  ["by-ftp", "neither https nor http", "ftp://peer.xa.example"],
  ["number-too-large", "no byte", "https://1.2.3.256"],
  ["host-escaped", "an escape in the host", "https://%41.example"],
  ["without-host", "nothing between the slashes", "https:///x"],
  ["with-backslash", "no character of a host", "https://x\\y"],
  ["with-user", "before an @", "https://xa@peer.xa.example"],
  ["with-query", "a question mark", "https://peer.xa.example/?x"],
  ["port-too-large", "65,536", "https://peer.xa.example:65536"],
  ["two-gaps", "two :: in one address", "https://[1::2::3]"],
];

/** Signed by the root, and each against one rule of keys-and-designations.md, "The designation". */
function inconsistent(a: InventedState): [name: string, why: string, change: object][] {
  const { endpoints, keys, log, requiredAlgorithms, sealing, validUntil } = a.view.designation;
  const [dispatchSeal, exhibitSeal] = sealing;
  const ended = { origin: otherOrigin(log.origin, "b"), size: 300, root: "c".repeat(64) };
  const classical = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
  const [root] = a.roots;
  if (!dispatchSeal || !exhibitSeal || !root) throw new Error("the invented State lacks a recipient or a root");
  return [
    ["valid-for-no-time", "validFrom is validUntil", { validFrom: validUntil }],
    ["predecessor-of-the-first", "number 1 names one before", { previous: "a".repeat(64) }],
    ["no-predecessor", "number 2 names none", { number: 2 }],
    ["log-of-another-state", "the origin is of XB", { log: { origin: log.origin.replace(/^xa/, "xb") } }],
    [
      "closed-log-of-another-state",
      "the origin is of XB",
      { log: { ...log, closed: [{ ...ended, origin: ended.origin.replace(/^xa/, "xb") }] } },
    ],
    ["log-open-and-closed", "one origin twice", { log: { ...log, closed: [{ ...ended, origin: log.origin }] } }],
    ["log-closed-twice", "one origin twice", { log: { ...log, closed: [ended, { ...ended, size: 1 }] } }],
    ["closed-logs-129", "one more than may stand", { log: { ...log, closed: closedLogs(a.view.designation, 129) } }],
    ...NO_ADDRESSES.map(([name, why, peer]): [string, string, object] => [
      `endpoint-${name}`,
      why,
      { endpoints: { ...endpoints, peer } },
    ]),
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
    ["versions-none", "an empty list", { protocolVersions: [] }],
    ["versions-nine", "one more than a list may have", { protocolVersions: [1, 2, 3, 4, 5, 6, 7, 8, 9] }],
    ["version-zero", "beside one that is known", { protocolVersions: [1, 0] }],
    ["version-as-text", "no number", { protocolVersions: ["1"] }],
    ["version-as-fraction", "no whole number", { protocolVersions: [1.5] }],
    ["version-without-list", "a number where a list stands", { protocolVersions: 1 }],
    ["versions-absent", "nothing says what the State speaks", { protocolVersions: undefined }],
    ["one-code-point-too-many", "a name of 1,001", { operator: { name: "𐐀".repeat(1001), hostsForOthers: false } }],
  ];
}
