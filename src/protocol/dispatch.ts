import { utf8 } from "./bytes.ts";
import { BODY_KINDS, type BodyKind, type ContentOf } from "./bodies/index.ts";
import type { DesignationLookup, DesignationView } from "./designation.ts";
import { checkCritical } from "./designation-rules.ts";
import { sha256Hex } from "./digest.ts";
import {
  compareBinding,
  type DispatchBinding,
  dispatchBodySchema,
  type OuterHeader,
  type Priority,
} from "./dispatch-binding.ts";
import {
  decodeDispatch,
  DISPATCH_HEADER_TYPE,
  type DispatchFrame,
  encodeDispatch,
  verifyOuterHeader,
} from "./dispatch-frame.ts";
import { type Envelope, parseEnvelope, payloadDigest, signEnvelope, verifyEnvelope } from "./dsse.ts";
import type { IncarnationStamp } from "./heads.ts";
import type { AuthorityId, DispatchId, DossierId, Sha256Hex } from "./identifiers.ts";
import { algorithmsFor, recipientsFor, resolveKeys } from "./key-lookup.ts";
import { pad, unpad } from "./padding.ts";
import { parseDocument, parseValue } from "./parse-document.ts";
import { payloadType } from "./payload-types.ts";
import { Refusal } from "./refusal.ts";
import { recipientsFingerprint, seal, type SealingIdentity, unseal } from "./sealing.ts";
import type { Signer } from "./signatures.ts";
import { demandAgreedVersion, demandWritableVersion, PROTOCOL_VERSION } from "./versions.ts";

/** R27: what is larger is an exhibit. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** What a writer puts into one: the rest is room for what binds it. */
export const MAX_CONTENT_BYTES = MAX_BODY_BYTES - 8 * 1024;

/** R33: members without which a content would be read as less than it says. Their writer lists them; who does not know them refuses it. */
const CRITICAL_MEMBERS: { readonly [K in BodyKind]?: readonly string[] } = { request: ["purposes"] };

/** All that determines the signed body, so that sealing again after a crash makes the same one. */
export interface DispatchDraft<K extends BodyKind = BodyKind> {
  readonly kind: K;
  readonly content: ContentOf<K>;
  readonly fromAuthority?: AuthorityId | undefined;
  readonly toAuthority?: AuthorityId | undefined;
  readonly dispatchId: DispatchId;
  readonly incarnation: IncarnationStamp;
  readonly sequence: number;
  readonly priority: Priority;
  readonly dossierId: DossierId | null;
  readonly own: Sha256Hex | null;
  readonly seen: Sha256Hex | null;
  readonly basedOn?: Sha256Hex | undefined;
  readonly sentAt: Date;
  /** 16 random bytes in hexadecimal. */
  readonly random: string;
}

export interface CreatedDispatch {
  /** What travels. */
  readonly bytes: Uint8Array;
  readonly header: OuterHeader;
  readonly sealed: Uint8Array;
  readonly binding: DispatchBinding;
  /** The signed body's envelope, for the sender's own file. */
  readonly envelope: Uint8Array;
  readonly bodyDigest: Sha256Hex;
}

/**
 * Signs a body under the sender's dispatch key, seals it to the receiver's dispatch keys, and signs its cover. Refuses
 * `document-malformed` for content that is not of its kind, `body-too-large`, `profile-mismatch`, `no-common-version`, and
 * `no-recipient`.
 */
export async function createDispatch<K extends BodyKind>(input: {
  readonly draft: DispatchDraft<K>;
  readonly sender: DesignationView;
  readonly receiver: DesignationView;
  readonly signer: Signer;
}): Promise<CreatedDispatch> {
  const { sender, receiver, signer } = input;
  demandWritableVersion(sender, receiver);
  const recipients = recipientsFor(receiver, "dispatch-seal", input.draft.sentAt);
  const { payload, binding } = writeBody(input.draft, sender, receiver, recipients);
  const type = payloadType(binding.kind);
  const envelope = signEnvelope(type, payload, [signer]);
  const sealed = await seal(pad(envelope), recipients);
  const header: OuterHeader = {
    version: PROTOCOL_VERSION,
    profile: binding.profile,
    from: binding.from.state,
    to: binding.to.state,
    designations: binding.designations,
    dispatchId: binding.dispatchId,
    incarnation: binding.incarnation,
    sequence: binding.sequence,
    priority: binding.priority,
    sealedSize: sealed.length,
    sealedDigest: sha256Hex(sealed),
  };
  const headerEnvelope = signEnvelope(DISPATCH_HEADER_TYPE, utf8(JSON.stringify(header)), [signer]);
  const bytes = encodeDispatch({ header: headerEnvelope, sealed });
  return { bytes, header, sealed, binding, envelope, bodyDigest: payloadDigest(type, payload) };
}

function writeBody(
  draft: DispatchDraft,
  sender: DesignationView,
  receiver: DesignationView,
  recipients: readonly string[],
): { payload: Uint8Array; binding: DispatchBinding } {
  if (sender.designation.profile !== receiver.designation.profile) {
    throw new Refusal("profile-mismatch", `${receiver.state} runs under another profile than ${sender.state} (R19).`);
  }
  const binding: DispatchBinding = {
    profile: sender.designation.profile,
    kind: draft.kind,
    from: { state: sender.state, ...(draft.fromAuthority === undefined ? {} : { authority: draft.fromAuthority }) },
    to: { state: receiver.state, ...(draft.toAuthority === undefined ? {} : { authority: draft.toAuthority }) },
    designations: { from: sender.digest, to: receiver.digest },
    dispatchId: draft.dispatchId,
    incarnation: { number: draft.incarnation.number, id: draft.incarnation.id },
    sequence: draft.sequence,
    priority: draft.priority,
    dossierId: draft.dossierId,
    lanes: { own: draft.own, seen: draft.seen },
    ...(draft.basedOn === undefined ? {} : { basedOn: draft.basedOn }),
    sentAt: draft.sentAt.toISOString(),
    recipients: recipientsFingerprint(recipients),
    random: draft.random,
    critical: (CRITICAL_MEMBERS[draft.kind] ?? []).filter((member) => member in draft.content),
  };
  // Only what the schema knows leaves the house: a caller's wider object cannot leak through.
  const content = parseValue(draft.content, BODY_KINDS[draft.kind], `content of a ${draft.kind}`);
  const payload = utf8(JSON.stringify({ version: PROTOCOL_VERSION, binding, content }));
  if (payload.length > MAX_BODY_BYTES) {
    throw new Refusal(
      "body-too-large",
      `The text has ${payload.length} bytes, more than ${MAX_BODY_BYTES}; attach it as an exhibit.`,
      { details: { limit: MAX_BODY_BYTES } },
    );
  }
  return { payload, binding };
}

/** One opened dispatch; `kind` says which content it is. */
export type OpenedDispatch = {
  [K in BodyKind]: {
    readonly kind: K;
    readonly content: ContentOf<K>;
    readonly binding: DispatchBinding;
    readonly bodyDigest: Sha256Hex;
    readonly header: OuterHeader;
    /** The signed body's envelope: with it, anyone who knows the designation can verify the text. */
    readonly envelope: Uint8Array;
  };
}[BodyKind];

/**
 * Opens a dispatch and makes every check: cover, seal, signature, binding, content. Whatever is wrong is refused as a
 * whole; peerCode() says how much of the reason the peer may learn. `at` is now: see resolveKeys.
 */
export async function openDispatch(input: {
  readonly bytes: Uint8Array;
  readonly self: DesignationView;
  readonly identities: readonly SealingIdentity[];
  readonly lookup: DesignationLookup;
  readonly at: Date;
}): Promise<OpenedDispatch> {
  const frame = decodeDispatch(input.bytes);
  const sender = verifyOuterHeader(frame, input.self, input.lookup, input.at);
  const { plaintext, recipient } = await unsealFrame(frame, input.identities, input.lookup);
  return readBody({ frame, sender, envelopeBytes: unpad(plaintext), openedBy: recipient, ...input });
}

/**
 * The author's own dispatch that its receiver gives back: the same checks, but that a key opened it. `self` is the receiver's
 * designation. Refuses what `openDispatch` refuses of a cover and of a text.
 */
export function readReturnedDispatch(input: {
  readonly bytes: Uint8Array;
  /** The envelope of the signed body. */
  readonly body: Uint8Array;
  readonly receiver: DesignationView;
  readonly lookup: DesignationLookup;
  readonly at: Date;
}): OpenedDispatch {
  const frame = decodeDispatch(input.bytes);
  const sender = verifyOuterHeader(frame, input.receiver, input.lookup, input.at);
  return readBody({ frame, sender, envelopeBytes: input.body, openedBy: undefined, ...input });
}

function readBody({
  frame,
  sender,
  envelopeBytes,
  openedBy,
  lookup,
  at,
}: {
  readonly frame: DispatchFrame;
  readonly sender: DesignationView;
  readonly envelopeBytes: Uint8Array;
  readonly openedBy: string | undefined;
  readonly lookup: DesignationLookup;
  readonly at: Date;
}): OpenedDispatch {
  const envelope = parseEnvelope(envelopeBytes, { maxPayloadBytes: MAX_BODY_BYTES });
  const kind = kindOf(envelope);
  // Before anything of the payload is parsed (R4).
  verifyEnvelope(envelope, resolveKeys(sender, "dispatch", at), algorithmsFor(sender, "dispatch"));

  const body = parseDocument(envelope.payload, dispatchBodySchema, "dispatch body", { maxBytes: MAX_BODY_BYTES });
  const { from, designations } = frame.header;
  // That the sender has it, verifyOuterHeader has checked.
  const writtenUnder = lookup.byDigest(from, designations.from) ?? sender;
  demandAgreedVersion(body.version, writtenUnder, addresseeView(frame.header, lookup));
  const offered = offeredRecipients(frame.header, lookup, body.binding.sentAt);
  const offeredFingerprint = recipientsFingerprint(offered);
  const binding = compareBinding(body.binding, frame.header, { kind, openedBy, offered, offeredFingerprint });
  checkCritical(binding.critical, CRITICAL_MEMBERS[kind]);
  const content = parseValue(body.content, BODY_KINDS[kind], `content of a ${kind}`);
  const bodyDigest = payloadDigest(envelope.payloadType, envelope.payload);
  // The schema was chosen by the kind, which the type system cannot follow through the record.
  return { kind, content, binding, bodyDigest, header: frame.header, envelope: envelopeBytes } as OpenedDispatch;
}

async function unsealFrame(
  frame: DispatchFrame,
  identities: readonly SealingIdentity[],
  lookup: DesignationLookup,
): Promise<{ plaintext: Uint8Array; recipient: string }> {
  const addressee = addresseeView(frame.header, lookup);
  const listed = addressee.designation.sealing
    .filter((key) => key.family === "dispatch-seal")
    .map((key) => key.recipient);
  // R12: destroyed keys are no fault of the sender; it seals again under the newest designation.
  if (!identities.some((identity) => listed.includes(identity.recipient))) {
    throw new Refusal("key-gone", "The key to which this was sealed was destroyed in its rotation; send it again.");
  }
  return unseal(frame.sealed, identities);
}

function offeredRecipients(header: OuterHeader, lookup: DesignationLookup, sentAt: string): readonly string[] {
  return recipientsFor(addresseeView(header, lookup), "dispatch-seal", new Date(sentAt));
}

/** Our own designation under which the sender wrote: not always the newest, always one that we issued. */
function addresseeView(header: OuterHeader, lookup: DesignationLookup): DesignationView {
  const view = lookup.byDigest(header.to, header.designations.to);
  if (view !== undefined) return view;
  throw new Refusal(
    "binding-to-designation-mismatch",
    "The dispatch was made under a designation that we never issued.",
    {
      field: "to-designation",
    },
  );
}

function kindOf(envelope: Envelope): BodyKind {
  const kind = (Object.keys(BODY_KINDS) as BodyKind[]).find((name) => payloadType(name) === envelope.payloadType); // keys of the record
  if (kind !== undefined) return kind;
  throw new Refusal(
    "unknown-kind",
    `The dispatch holds "${envelope.payloadType}", which is no kind of dispatch in version 1.`,
  );
}
