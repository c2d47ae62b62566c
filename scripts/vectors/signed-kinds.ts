import { BODY_KIND_NAMES } from "../../src/protocol/bodies/index.ts";
import { base64, fromUtf8, utf8 } from "../../src/protocol/bytes.ts";
import { parseEnvelope, signEnvelope } from "../../src/protocol/dsse.ts";
import type { KeyUse } from "../../src/protocol/keys.ts";
import { payloadType, SIGNED_DOCUMENTS } from "../../src/protocol/payload-types.ts";
import { createReceipt } from "../../src/protocol/receipt.ts";
import { decodeDispatch } from "../../src/protocol/dispatch-frame.ts";
import { signerOf } from "../../src/protocol/signatures.ts";
import { createExample } from "../../tests/support/dispatch-workshop.ts";
import { exampleReceipt } from "../../tests/support/example-receipt.ts";
import { signerFor } from "../../tests/support/invented-states.ts";
import type { World } from "./world.ts";

/**
 * One envelope of XA for each signed kind. The rule to test: offered where another kind is expected, each is refused by
 * its payload type; with the other type written on it, each is refused by its signature (R4).
 */
export async function signedKindVectors({ a, b }: World): Promise<object> {
  const kinds: { kind: string; use: KeyUse; envelope: string }[] = [];
  const add = (kind: string, use: KeyUse, bytes: Uint8Array): void => {
    // Only the frame is re-encoded here, so that every envelope in the file has the same form.
    kinds.push({ kind, use, envelope: base64(utf8(JSON.stringify(JSON.parse(fromUtf8(bytes))))) });
  };
  const sent = await createExample(a, b, "request");
  add("designation", SIGNED_DOCUMENTS.designation, a.view.bytes);
  add("dispatch-header", SIGNED_DOCUMENTS["dispatch-header"], headerEnvelope(sent.bytes));
  add("receipt", SIGNED_DOCUMENTS.receipt, createReceipt(exampleReceipt(sent, a, a), signerFor(a, "receipt")));
  for (const kind of ["exhibit-manifest", "package-index"] as const) {
    const signers = a.pairs.manifest.map((pair) => signerOf(pair));
    add(kind, SIGNED_DOCUMENTS[kind], signEnvelope(payloadType(kind), utf8('{"version":1}'), signers));
  }
  const release = signEnvelope(payloadType("need-release"), utf8('{"version":1}'), [signerFor(a, "dispatch")]);
  add("need-release", SIGNED_DOCUMENTS["need-release"], release);
  for (const kind of BODY_KIND_NAMES) add(kind, "dispatch", (await createExample(a, b, kind)).envelope);
  return {
    about:
      "One envelope for each signed kind, by XA. Offered as any other kind it must be refused by its payload type; with " +
      "the other kind's payload type written into the envelope it must be refused by its signature.",
    designation: base64(a.view.bytes),
    kinds,
  };
}

function headerEnvelope(dispatch: Uint8Array): Uint8Array {
  const { sealed } = decodeDispatch(dispatch);
  const bytes = dispatch.slice("rogatory-dispatch/1\n".length + 4, dispatch.length - sealed.length);
  parseEnvelope(bytes, { maxPayloadBytes: 2_048 });
  return bytes;
}
