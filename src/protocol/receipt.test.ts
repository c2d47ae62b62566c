import { knownPeerCode } from "./peer-codes.ts";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type InventedState,
  inventState,
  lookupOf,
  NOON,
  signerFor,
  succeed,
} from "../../tests/support/invented-states.ts";
import { codeOf } from "../../tests/support/refused.ts";
import { utf8 } from "./bytes.ts";
import { signEnvelope } from "./dsse.ts";
import { parseDispatchId, parseDossierId, parseSha256Hex } from "./identifiers.ts";
import { payloadType } from "./payload-types.ts";
import { createReceipt, type Receipt, RECEIPT_TYPE, verifyReceipt } from "./receipt.ts";

let a: InventedState;
let b: InventedState;

beforeAll(async () => {
  [a, b] = await Promise.all([inventState("XA"), inventState("XB")]);
});

const digest = (letter: string) => parseSha256Hex(letter.repeat(64));

/** What B says about a dispatch of A. */
function receipt(change: Partial<Receipt> = {}): Receipt {
  return {
    version: 1,
    profile: "training",
    strength: "valid",
    giver: b.view.state,
    to: a.view.state,
    designations: { giver: b.view.digest, to: a.view.digest },
    dispatchId: parseDispatchId("01930000-0000-7000-8000-000000000001"),
    incarnation: { number: 1, id: "0".repeat(32) },
    sequence: 7,
    sealedDigest: digest("5"),
    payloadDigest: digest("6"),
    dossierId: parseDossierId("01930000-0000-7000-8000-00000000000d"),
    recipients: digest("7"),
    giverIncarnation: { number: 2, id: "1".repeat(32) },
    at: NOON.toISOString(),
    logHead: { origin: b.view.designation.log.origin, size: 12, root: digest("8") },
    random: "2".repeat(32),
    critical: [],
    ...change,
  };
}

const expected = () => ({
  giver: b.view.state,
  to: a.view.state,
  dispatchId: "01930000-0000-7000-8000-000000000001",
  incarnation: { number: 1, id: "0".repeat(32) },
  sequence: 7,
  sealedDigest: digest("5"),
  payloadDigest: digest("6"),
});

const create = (change: Partial<Receipt> = {}): Uint8Array => createReceipt(receipt(change), signerFor(b, "receipt"));
const check = (bytes: Uint8Array, change: object = {}) =>
  verifyReceipt(bytes, { lookup: lookupOf(a.view, b.view), at: NOON, expected: expected(), ...change });

describe("a receipt", () => {
  it("is verified by whom it is given to, and by anybody later", () => {
    const bytes = create();
    expect(check(bytes).receipt).toEqual(receipt());
    expect(check(bytes).digest).toHaveLength(64);
    expect(verifyReceipt(bytes, { lookup: lookupOf(b.view), at: NOON }).receipt.strength).toBe("valid");
  });

  it("of the strength stored says nothing about what is inside", () => {
    const { payloadDigest: _p, dossierId: _d, recipients: _r, ...unopened } = receipt({ strength: "stored" });
    expect(check(createReceipt(unopened, signerFor(b, "receipt"))).receipt.payloadDigest).toBeUndefined();
  });

  it.each(["valid", "handled", "opened"] as const)("of the strength %s names what was opened", (strength) => {
    const { payloadDigest: _, ...without } = receipt({ strength });
    expect(codeOf(() => createReceipt(without, signerFor(b, "receipt")))).toBe("document-malformed");
  });

  it("has a code when it refuses, and only then", () => {
    expect(check(create({ strength: "refused", code: "key-gone" })).receipt.code).toBe("key-gone");
    // One of a later version is taken, and counts as a plain refusal.
    const { code } = check(create({ strength: "refused", code: "bad-mac" })).receipt;
    expect([code, knownPeerCode(code)]).toEqual(["bad-mac", "refused"]);
    expect(codeOf(() => create({ strength: "refused" }))).toBe("document-malformed");
    expect(codeOf(() => create({ code: "refused" }))).toBe("document-malformed");
    expect(codeOf(() => create({ strength: "refused", code: "Bad MAC" }))).toBe("document-malformed");
  });

  it.each<[string, () => Partial<Receipt>]>([
    ["to", () => ({ to: b.view.state })],
    ["dispatch-id", () => ({ dispatchId: parseDispatchId("01930000-0000-7000-8000-000000000002") })],
    ["incarnation-number", () => ({ incarnation: { number: 2, id: "0".repeat(32) } })],
    ["incarnation-id", () => ({ incarnation: { number: 1, id: "3".repeat(32) } })],
    ["sequence", () => ({ sequence: 8 })],
    ["sealed-digest", () => ({ sealedDigest: digest("9") })],
    ["payload-digest", () => ({ payloadDigest: digest("9") })],
  ])("about another %s is not about our dispatch", (member, change) => {
    expect(codeOf(() => check(create(change())))).toBe(`receipt-${member}-mismatch`);
  });

  it("by another State is not the receiver's", () => {
    const foreign = createReceipt(
      receipt({ giver: a.view.state, designations: { giver: a.view.digest, to: a.view.digest } }),
      signerFor(a, "receipt"),
    );
    expect(codeOf(() => check(foreign))).toBe("receipt-giver-mismatch");
  });

  it("is refused under another use of key, another State's key, or another payload type", () => {
    expect(codeOf(() => check(createReceipt(receipt(), signerFor(b, "dispatch"))))).toBe("signature-invalid");
    expect(codeOf(() => check(createReceipt(receipt(), signerFor(a, "receipt"))))).toBe("signature-invalid");
    const retyped = signEnvelope(payloadType("dispatch-header"), utf8(JSON.stringify(receipt())), [
      signerFor(b, "receipt"),
    ]);
    expect(codeOf(() => check(retyped))).toBe("payload-type-mismatch");
  });

  it("is refused in another version or profile, from a stranger, and under a designation that is not known", () => {
    const signed = (text: object): Uint8Array =>
      signEnvelope(RECEIPT_TYPE, utf8(JSON.stringify(text)), [signerFor(b, "receipt")]);
    expect(codeOf(() => check(signed({ ...receipt(), version: 2 })))).toBe("unknown-version");
    expect(codeOf(() => check(create({ profile: "production" })))).toBe("profile-mismatch");
    expect(codeOf(() => check(create(), { lookup: lookupOf(a.view) }))).toBe("peer-unknown");
    expect(codeOf(() => check(create({ designations: { giver: digest("0"), to: a.view.digest } })))).toBe(
      "designation-unknown",
    );
    expect(codeOf(() => check(create({ critical: ["x"] })))).toBe("unknown-critical-field");
  });

  it("stands after its key was retired only if it is judged at a time before", () => {
    const until = "2027-04-01T00:00:00.000Z";
    const retired = succeed(b, (d) => ({
      ...d,
      keys: d.keys.map((key) => (key.use === "receipt" ? { ...key, state: "retired", until } : key)),
    }));
    const lookup = lookupOf(a.view, b.view, retired);
    const bytes = create();
    expect(codeOf(() => check(bytes, { lookup, at: new Date("2027-03-31T00:00:00.000Z") }))).toBe("accepted");
    expect(codeOf(() => check(bytes, { lookup, at: new Date("2027-04-02T00:00:00.000Z") }))).toBe("signature-invalid");
  });
});
