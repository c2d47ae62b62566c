import { beforeAll, describe, expect, it } from "vitest";
import {
  BEGIN,
  type InventedState,
  inventRoot,
  inventState,
  NOON,
  rootSetOf,
  rootSigners,
  succeed,
} from "../../tests/support/invented-states.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { codeOf } from "../../tests/support/refused.ts";
import { base64, fromUtf8, utf8 } from "./bytes.ts";
import type { Designation } from "./designation-schema.ts";
import {
  createDesignation,
  DESIGNATION_TYPE,
  readDesignation,
  verifyDesignation,
  weakensSealing,
} from "./designation.ts";
import { signEnvelope } from "./dsse.ts";
import { parseAuthorityId } from "./identifiers.ts";
import { recipientsFor, resolveKeys } from "./key-lookup.ts";
import { rootFingerprint } from "./root-set.ts";
import { generateSealingIdentity } from "./sealing.ts";
import { signerOf } from "./signatures.ts";

let aurelia: InventedState;
let threeRoots: InventedState;

beforeAll(async () => {
  aurelia = await inventState("XA");
  threeRoots = await inventState("XC", { rootMembers: 3, threshold: 2 });
});

/** Signs any document as the State's roots would, without the checks of a careful issuer. */
function issue(designation: unknown, state = aurelia): Uint8Array {
  return signEnvelope(DESIGNATION_TYPE, utf8(JSON.stringify(designation)), rootSigners(state.roots));
}

const withKey = (change: Partial<Designation["keys"][number]>) => (d: Designation) => ({
  ...d,
  keys: d.keys.map((key) => (key.use === "dispatch" ? { ...key, ...change } : key)),
});

describe("a designation that is met for the first time", () => {
  it("is taken under the fingerprint that people compared", () => {
    const { bytes, rootFingerprint: fingerprint } = aurelia.view;
    expect(verifyDesignation(bytes, { rootFingerprint: fingerprint }).digest).toBe(aurelia.view.digest);
  });

  it("is refused under another fingerprint", () => {
    const trust = { rootFingerprint: threeRoots.view.rootFingerprint };
    expect(codeOf(() => verifyDesignation(aurelia.view.bytes, trust))).toBe("fingerprint-mismatch");
  });

  it("needs the threshold of its root set", () => {
    const payload = threeRoots.view.designation;
    const signedBy = (...positions: number[]) =>
      createDesignation(payload, rootSigners(positions.map((position) => threeRoots.roots[position]!)));
    expect(codeOf(() => readDesignation(signedBy(0)))).toBe("designation-unsigned");
    expect(codeOf(() => readDesignation(signedBy(0, 2)))).toBe("accepted");
    expect(codeOf(() => readDesignation(signedBy(0, 1, 2)))).toBe("accepted");
    expect(codeOf(() => readDesignation(signedBy(0, 0)))).toBe("signature-doubled");
  });

  it("needs both algorithms of every member that signs, and no signature besides", () => {
    const [root] = aurelia.roots;
    const payload = aurelia.view.designation;
    expect(codeOf(() => readDesignation(createDesignation(payload, [signerOf(root!.ed25519)])))).toBe(
      "signature-missing",
    );
    expect(codeOf(() => readDesignation(createDesignation(payload, [signerOf(root!.mlDsa65)])))).toBe(
      "signature-missing",
    );
    const stranger = inventRoot("stranger", seededRandom("stranger"));
    const signers = rootSigners([root!, stranger]);
    expect(codeOf(() => readDesignation(createDesignation(payload, signers)))).toBe("signature-invalid");
  });

  it("is refused under another payload type", () => {
    const bytes = signEnvelope(
      "application/vnd.rogatory.receipt.v1+json",
      utf8(JSON.stringify(aurelia.view.designation)),
      rootSigners(aurelia.roots),
    );
    expect(codeOf(() => readDesignation(bytes))).toBe("payload-type-mismatch");
  });
});

describe("what must hold inside a designation", () => {
  const classical = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

  const faults: [string, (d: Designation) => unknown, string][] = [
    ["another version", (d) => ({ ...d, version: 2 }), "unknown-version"],
    ["a critical extension", (d) => ({ ...d, critical: ["quantum-seals"] }), "unknown-critical-field"],
    ["a first number with a predecessor", (d) => ({ ...d, previous: "0".repeat(64) }), "designation-inconsistent"],
    ["a later number without one", (d) => ({ ...d, number: 2 }), "designation-inconsistent"],
    ["an invented State in production", (d) => ({ ...d, profile: "production" }), "designation-inconsistent"],
    [
      "a log of another State",
      (d) => ({ ...d, log: { origin: `xb.rogatory/${"0".repeat(32)}` } }),
      "designation-inconsistent",
    ],
    ["no validity", (d) => ({ ...d, validUntil: d.validFrom }), "designation-inconsistent"],
    [
      "an endpoint that is neither https nor http",
      (d) => ({ ...d, endpoints: { peer: "ftp://peer.example" } }),
      "document-malformed",
    ],
    [
      "fewer signatures than the protocol asks for",
      (d) => ({ ...d, requiredAlgorithms: { ...d.requiredAlgorithms, manifest: ["ed25519"] } }),
      "designation-inconsistent",
    ],
    [
      "one key for two uses",
      (d) => ({ ...d, keys: [...d.keys, { ...d.keys[0]!, use: "log" }] }),
      "designation-inconsistent",
    ],
    [
      "a root key that signs dispatches",
      (d) => ({ ...d, keys: [...d.keys, { ...d.keys[0]!, public: d.rootSet.members[0]!.ed25519 }] }),
      "designation-inconsistent",
    ],
    ["a key of small order", withKey({ public: base64(Uint8Array.of(1, ...new Uint8Array(31))) }), "key-invalid"],
    ["a retired key without its end", withKey({ state: "retired" }), "designation-inconsistent"],
    ["a compromised key without its date", withKey({ state: "compromised" }), "designation-inconsistent"],
    ["a compromise of an active key", withKey({ compromisedSince: BEGIN }), "designation-inconsistent"],
    [
      "an exhibit key of nobody",
      (d) => ({ ...d, sealing: d.sealing.map(({ authority: _, ...key }) => key) }),
      "designation-inconsistent",
    ],
    [
      "an exhibit key of an authority that is not listed",
      (d) => ({
        ...d,
        sealing: d.sealing.map((key) => (key.authority === undefined ? key : { ...key, authority: "police" })),
      }),
      "designation-inconsistent",
    ],
    [
      "mixed recipients",
      (d) => ({ ...d, sealing: [...d.sealing, { ...d.sealing[0]!, recipient: classical }] }),
      "designation-inconsistent",
    ],
    [
      "a recipient with a wrong letter",
      (d) => ({ ...d, sealing: [{ ...d.sealing[0]!, recipient: classical.replace("zvk", "zvz") }] }),
      "recipient-invalid",
    ],
    ["a threshold above its members", (d) => ({ ...d, rootSet: { ...d.rootSet, threshold: 2 } }), "root-set-invalid"],
    [
      "two members on the server",
      (d) => ({
        ...d,
        rootSet: {
          threshold: 1,
          members: [d.rootSet.members[0]!, { ...threeRoots.view.designation.rootSet.members[0]! }],
        },
      }),
      "root-set-invalid",
    ],
    ["a State code in small letters", (d) => ({ ...d, state: "xa" }), "document-malformed"],
    ["an instant without milliseconds", (d) => ({ ...d, issuedAt: "2027-01-01T00:00:00Z" }), "document-malformed"],
    ["an unknown use of a key", (d) => ({ ...d, keys: [{ ...d.keys[0]!, use: "everything" }] }), "document-malformed"],
    [
      "no requirement for one use",
      (d) => {
        const { root: _, ...rest } = d.requiredAlgorithms;
        return { ...d, requiredAlgorithms: rest };
      },
      "document-malformed",
    ],
  ];

  it.each(faults)("refuses %s", (_what, change, code) => {
    expect(codeOf(() => readDesignation(issue(change(aurelia.view.designation))))).toBe(code);
  });

  it("lets an unknown member pass that nobody called critical, and keeps its bytes", () => {
    const bytes = issue({ ...aurelia.view.designation, colour: "blue" });
    const view = readDesignation(bytes);
    expect(view.designation).not.toHaveProperty("colour");
    expect(fromUtf8(view.bytes)).toBe(fromUtf8(bytes));
    expect(view.digest).not.toBe(aurelia.view.digest);
  });

  it("is not issued by us when it would be refused by others", () => {
    const wrong = { ...aurelia.view.designation, previous: "0".repeat(64) } as Designation;
    expect(codeOf(() => createDesignation(wrong, rootSigners(aurelia.roots)))).toBe("designation-inconsistent");
  });
});

describe("a designation that follows another", () => {
  const follow = (bytes: Uint8Array, previous = aurelia.view): string =>
    codeOf(() => verifyDesignation(bytes, { previous }));

  it("is taken when it names the one before, and so is the same one again", () => {
    expect(follow(succeed(aurelia, (d) => d).bytes)).toBe("accepted");
    expect(follow(aurelia.view.bytes)).toBe("accepted");
  });

  it("is taken over a gap while the root is the same", () => {
    expect(
      follow(succeed(aurelia, (d) => ({ ...d, number: 5, previous: "a".repeat(64) as Designation["previous"] })).bytes),
    ).toBe("accepted");
  });

  it("is refused when it is older, or another one with the same number or predecessor", () => {
    const second = succeed(aurelia, (d) => d);
    expect(follow(aurelia.view.bytes, second)).toBe("designation-rollback");
    const rival = succeed(aurelia, (d) => ({ ...d, languages: ["fr"] }));
    expect(follow(rival.bytes, second)).toBe("designation-equivocation");
    const third = { ...aurelia, view: second };
    expect(follow(succeed(third, (d) => ({ ...d, previous: rival.digest })).bytes, second)).toBe(
      "designation-equivocation",
    );
  });

  it("is refused for another State or profile", () => {
    expect(follow(threeRoots.view.bytes)).toBe("designation-other-state");
    expect(follow(succeed(aurelia, (d) => ({ ...d, profile: "evaluation" })).bytes)).toBe("designation-other-profile");
  });

  it("keeps every key and never revives one", () => {
    const dropped = succeed(aurelia, (d) => ({ ...d, keys: d.keys.filter((key) => key.use !== "dispatch") }));
    expect(follow(dropped.bytes)).toBe("designation-key-dropped");
    const until = "2027-02-01T00:00:00.000Z";
    const retired = succeed(aurelia, withKey({ state: "retired", until }));
    expect(follow(retired.bytes)).toBe("accepted");
    const afterwards = { ...aurelia, view: retired };
    const revived = succeed(afterwards, (d) => ({ ...d, keys: aurelia.view.designation.keys }));
    expect(follow(revived.bytes, retired)).toBe("designation-key-dropped");
    const worse = succeed(afterwards, withKey({ state: "compromised", until, compromisedSince: BEGIN }));
    expect(follow(worse.bytes, retired)).toBe("accepted");
    const redated = succeed(
      { ...aurelia, view: worse },
      withKey({ state: "compromised", until, compromisedSince: until }),
    );
    expect(follow(redated.bytes, worse)).toBe("designation-key-dropped");
  });

  it("tells when it gives up post-quantum sealing", async () => {
    const { recipient } = await generateSealingIdentity("classical", seededRandom("weak"));
    const weaker = succeed(aurelia, (d) => ({
      ...d,
      sealing: d.sealing.map((key) => (key.family === "dispatch-seal" ? { ...key, recipient } : key)),
    }));
    expect(weakensSealing(aurelia.view, weaker)).toBe(true);
    expect(weakensSealing(weaker, aurelia.view)).toBe(false);
  });
});

describe("a change of root", () => {
  const newRoots = [inventRoot("root-new", seededRandom("new root"))];
  const newSet = rootSetOf(newRoots, 1);

  it("needs the old threshold beside the new one", () => {
    const old = aurelia.view.designation.rootSet;
    const vouched = succeed(aurelia, (d) => ({ ...d, rootSet: newSet, previousRootSet: old }), [
      ...aurelia.roots,
      ...newRoots,
    ]);
    expect(verifyDesignation(vouched.bytes, { previous: aurelia.view }).rootFingerprint).toEqual(
      rootFingerprint(newSet),
    );
    const unvouched = succeed(aurelia, (d) => ({ ...d, rootSet: newSet }), newRoots);
    expect(codeOf(() => verifyDesignation(unvouched.bytes, { previous: aurelia.view }))).toBe("designation-other-root");
    expect(codeOf(() => succeed(aurelia, (d) => ({ ...d, rootSet: newSet, previousRootSet: old }), newRoots))).toBe(
      "designation-unsigned",
    );
    expect(
      codeOf(() => succeed(aurelia, (d) => ({ ...d, rootSet: newSet, previousRootSet: old }), aurelia.roots)),
    ).toBe("designation-unsigned");
  });

  it("is not vouched for by a set that was never the root here", () => {
    const foreign = [inventRoot("root-foreign", seededRandom("foreign"))];
    const next = succeed(aurelia, (d) => ({ ...d, rootSet: newSet, previousRootSet: rootSetOf(foreign, 1) }), [
      ...foreign,
      ...newRoots,
    ]);
    expect(codeOf(() => verifyDesignation(next.bytes, { previous: aurelia.view }))).toBe("designation-other-root");
  });

  it("does not carry over a gap", () => {
    const next = succeed(
      aurelia,
      (d) => ({ ...d, number: 7, rootSet: newSet, previousRootSet: aurelia.view.designation.rootSet }),
      [...aurelia.roots, ...newRoots],
    );
    expect(codeOf(() => verifyDesignation(next.bytes, { previous: aurelia.view }))).toBe("designation-gap");
  });

  it("is every change of key or threshold, and no change of order or name", () => {
    const { rootSet } = threeRoots.view.designation;
    const same = { ...rootSet, members: rootSet.members.toReversed().map((member) => ({ ...member, name: "other" })) };
    expect(rootFingerprint(same)).toEqual(rootFingerprint(rootSet));
    expect(rootFingerprint({ ...rootSet, threshold: 1 })).not.toEqual(rootFingerprint(rootSet));
    expect(rootFingerprint({ ...rootSet, members: rootSet.members.slice(1) })).not.toEqual(rootFingerprint(rootSet));
  });
});

describe("keys at a time", () => {
  const until = "2027-02-01T00:00:00.000Z";
  const day = (text: string): Date => new Date(text);
  const reliable = (change: Partial<Designation["keys"][number]>, at: Date): boolean =>
    resolveKeys(succeed(aurelia, withKey(change)), "dispatch", at).length === 1;

  it.each([
    ["active", {}, "2026-12-31T23:59:59.999Z", false],
    ["active", {}, BEGIN, true],
    ["retired", { state: "retired", until }, "2027-01-31T23:59:59.999Z", true],
    ["retired", { state: "retired", until }, until, false],
    ["compromised", { state: "compromised", compromisedSince: until }, "2027-01-31T23:59:59.999Z", true],
    ["compromised", { state: "compromised", compromisedSince: until }, until, false],
  ] as const)("an %s key %j counts at %s: %s", (_state, change, at, expected) => {
    expect(reliable(change, day(at))).toBe(expected);
  });

  it("are found by use only", () => {
    expect(resolveKeys(aurelia.view, "manifest", NOON).map((key) => key.algorithm)).toEqual(["ed25519", "ml-dsa-65"]);
    expect(resolveKeys(aurelia.view, "http", NOON).map((key) => key.use)).toEqual(["http"]);
  });

  it("are sealed to while active, for the authority that is meant", () => {
    expect(recipientsFor(aurelia.view, "dispatch-seal", NOON)).toEqual([aurelia.identities[0]!.recipient]);
    expect(recipientsFor(aurelia.view, "exhibit-seal", NOON, parseAuthorityId("central-authority"))).toEqual([
      aurelia.exhibitIdentity.recipient,
    ]);
    expect(codeOf(() => recipientsFor(aurelia.view, "exhibit-seal", NOON))).toBe("no-recipient");
    expect(codeOf(() => recipientsFor(aurelia.view, "dispatch-seal", day("2026-01-01T00:00:00.000Z")))).toBe(
      "no-recipient",
    );
  });
});
