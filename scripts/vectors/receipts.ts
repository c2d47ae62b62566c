import { base64, utf8 } from "../../src/protocol/bytes.ts";
import { signEnvelope } from "../../src/protocol/dsse.ts";
import { parseDispatchId, parseSha256Hex } from "../../src/protocol/identifiers.ts";
import { payloadType } from "../../src/protocol/payload-types.ts";
import { type Receipt, RECEIPT_TYPE, type ReceiptExpectation, verifyReceipt } from "../../src/protocol/receipt.ts";
import type { Signer } from "../../src/protocol/signatures.ts";
import { createExample } from "../../tests/support/dispatch-workshop.ts";
import { exampleReceipt } from "../../tests/support/example-receipt.ts";
import { lookupOf, signerFor } from "../../tests/support/invented-states.ts";
import { codeOf, type World } from "./world.ts";

export async function receiptVectors(world: World): Promise<object> {
  const { a, b, c } = world;
  const sent = await createExample(a, b, "withdrawal");
  const plain = exampleReceipt(sent, b, a);
  const { payloadDigest, dossierId: _dossier, recipients: _recipients, ...unopened } = plain;
  const expected: ReceiptExpectation = {
    giver: b.view.state,
    to: a.view.state,
    dispatchId: sent.header.dispatchId,
    incarnation: sent.header.incarnation,
    sequence: sent.header.sequence,
    sealedDigest: sent.header.sealedDigest,
    payloadDigest: sent.bodyDigest,
  };
  const byB = signerFor(b, "receipt");
  const sign = (receipt: object, signer: Signer = byB, type = RECEIPT_TYPE): Uint8Array =>
    signEnvelope(type, utf8(JSON.stringify(receipt)), [signer]);

  const valid: [string, Uint8Array][] = [
    ["stored", sign({ ...unopened, strength: "stored" })],
    ["valid", sign(plain)],
    ["handled", sign({ ...plain, strength: "handled" })],
    ["opened", sign({ ...plain, strength: "opened" })],
    ["refused", sign({ ...unopened, strength: "refused", code: "cannot-open" })],
    ["refused-for-a-reason-of-a-later-version", sign({ ...unopened, strength: "refused", code: "bad-mac" })],
    ["expired", sign({ ...unopened, strength: "expired" })],
  ];
  const other = parseSha256Hex("9".repeat(64));
  const changed = (change: Partial<Receipt>): Uint8Array => sign({ ...plain, ...change });
  const invalid: [string, Uint8Array][] = [
    ["other-dispatch", changed({ dispatchId: parseDispatchId("01930000-0000-7000-8000-000000000002") })],
    ["other-sequence", changed({ sequence: 8 })],
    ["other-incarnation-number", changed({ incarnation: { number: 2, id: "0".repeat(32) } })],
    ["other-incarnation", changed({ incarnation: { number: 1, id: "3".repeat(32) } })],
    ["other-sealed-bytes", changed({ sealedDigest: other })],
    ["other-body", changed({ payloadDigest: other })],
    ["to-another-state", changed({ to: c.view.state })],
    [
      "by-another-state",
      sign(
        { ...plain, giver: c.view.state, designations: { giver: c.view.digest, to: a.view.digest } },
        signerFor(c, "receipt"),
      ),
    ],
    ["in-anothers-name", sign(plain, signerFor(c, "receipt"))],
    ["under-the-dispatch-key", sign(plain, signerFor(b, "dispatch"))],
    ["as-another-payload-type", sign(plain, byB, payloadType("dispatch-header"))],
    ["valid-without-what-was-opened", sign({ ...unopened, payloadDigest: undefined })],
    ["refused-without-a-code", sign({ ...unopened, strength: "refused" })],
    ["code-without-a-refusal", sign({ ...plain, code: "refused" })],
    ["code-that-is-no-word", sign({ ...unopened, strength: "refused", code: "Bad MAC" })],
    ["other-profile", sign({ ...plain, profile: "production" })],
    ["unknown-designation", sign({ ...plain, designations: { giver: other, to: a.view.digest } })],
    ["unknown-version", sign({ ...plain, version: 2 })],
    ["unknown-critical", sign({ ...plain, critical: ["x"] })],
  ];
  const check = (bytes: Uint8Array) =>
    verifyReceipt(bytes, { lookup: lookupOf(a.view, b.view, c.view), at: world.now, expected });
  return {
    about: "Receipts that XA gets about one dispatch to XB, verified at `now` with what XA knows of the dispatch.",
    now: world.now.toISOString(),
    designations: [a, b, c].map((state) => base64(state.view.bytes)),
    expected: { ...expected, payloadDigest },
    valid: valid.map(([name, bytes]) => ({ name, envelope: base64(bytes), receipt: check(bytes).receipt })),
    invalid: await Promise.all(
      invalid.map(async ([name, bytes]) => ({ name, envelope: base64(bytes), code: await codeOf(() => check(bytes)) })),
    ),
  };
}
