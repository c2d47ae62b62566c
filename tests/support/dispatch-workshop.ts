import { fromUtf8, utf8 } from "../../src/protocol/bytes.ts";
import type { BodyKind } from "../../src/protocol/bodies/index.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { type DispatchBinding, type OuterHeader, SERVER_KINDS } from "../../src/protocol/dispatch-binding.ts";
import { DISPATCH_HEADER_TYPE, encodeDispatch } from "../../src/protocol/dispatch-frame.ts";
import {
  createDispatch,
  type CreatedDispatch,
  type DispatchDraft,
  MAX_BODY_BYTES,
} from "../../src/protocol/dispatch.ts";
import { parseEnvelope, signEnvelope } from "../../src/protocol/dsse.ts";
import { parseAuthorityId, parseDispatchId, parseDossierId } from "../../src/protocol/identifiers.ts";
import { pad } from "../../src/protocol/padding.ts";
import { payloadType } from "../../src/protocol/payload-types.ts";
import { seal } from "../../src/protocol/sealing.ts";
import type { Signer } from "../../src/protocol/signatures.ts";
import { bodyExamples } from "./body-examples.ts";
import { type InventedState, NOON, signerFor } from "./invented-states.ts";

// Dispatches as an honest sender makes them, and as a faithless one with all its keys could.

export interface DispatchBody {
  readonly version: number;
  readonly binding: DispatchBinding;
  readonly content: unknown;
}

export function exampleDraft<K extends BodyKind>(kind: K, change: Partial<DispatchDraft<K>> = {}): DispatchDraft<K> {
  return {
    kind,
    content: bodyExamples[kind],
    fromAuthority: parseAuthorityId("central-authority"),
    dispatchId: parseDispatchId("01930000-0000-7000-8000-000000000001"),
    incarnation: { number: 1, id: "0".repeat(32) },
    sequence: 7,
    priority: "ordinary",
    dossierId: SERVER_KINDS.includes(kind) ? null : parseDossierId("01930000-0000-7000-8000-00000000000d"),
    own: null,
    seen: null,
    sentAt: NOON,
    random: "1".repeat(32),
    ...change,
  };
}

export function createExample<K extends BodyKind>(
  from: InventedState,
  to: InventedState,
  kind: K,
  change: Partial<DispatchDraft<K>> = {},
): Promise<CreatedDispatch> {
  return createDispatch({
    draft: exampleDraft(kind, change),
    sender: from.view,
    receiver: to.view,
    signer: signerFor(from, "dispatch"),
  });
}

/** Signs another cover around given sealed bytes. */
export function cover(header: object, sealed: Uint8Array, signer: Signer): Uint8Array {
  return encodeDispatch({ header: signEnvelope(DISPATCH_HEADER_TYPE, utf8(JSON.stringify(header)), [signer]), sealed });
}

export interface Forgery {
  readonly change?: (body: DispatchBody) => unknown;
  /** Writes the text of the body otherwise than JSON.stringify does. */
  readonly write?: (text: string) => Uint8Array;
  /** The kind in the payload type, if it is to differ. */
  readonly kind?: string;
  readonly signer?: Signer;
  readonly header?: Partial<OuterHeader>;
  readonly recipients?: readonly string[];
}

/** Signs, seals and covers an example in which something was changed. */
export async function forge(
  from: InventedState,
  to: InventedState,
  kind: BodyKind,
  forgery: Forgery,
): Promise<Uint8Array> {
  const honest = await createExample(from, to, kind);
  const { payload } = parseEnvelope(honest.envelope, { maxPayloadBytes: MAX_BODY_BYTES });
  const body = JSON.parse(fromUtf8(payload)) as DispatchBody; // our own body, as createDispatch wrote it
  const changed = forgery.change?.(body) ?? body;
  const signer = forgery.signer ?? signerFor(from, "dispatch");
  const text = JSON.stringify(changed);
  const envelope = signEnvelope(payloadType(forgery.kind ?? kind), forgery.write?.(text) ?? utf8(text), [signer]);
  const sealed = await seal(pad(envelope), forgery.recipients ?? to.identities.map((identity) => identity.recipient));
  const header = { ...honest.header, sealedSize: sealed.length, sealedDigest: sha256Hex(sealed), ...forgery.header };
  return cover(header, sealed, signerFor(from, "dispatch"));
}
