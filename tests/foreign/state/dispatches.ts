// spec/dispatches.md: frame, cover, seal and signed body, made and read.

import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";
import { type Designation, type Known, keysThatCount, recipientsAt, recipientsFingerprint } from "./designations.ts";
import { Refused, hex, join, parseJson, sha256, toJson, u32be, utf8 } from "./encoding.ts";
import { type Signed, contentOf, kindOf, openEnvelope, signEnvelope } from "./envelopes.ts";
import type { SigningKey } from "./keys.ts";

/** A life of a server's data. */
export interface Incarnation {
  readonly number: number;
  readonly id: string;
}

/** The cover of a dispatch. */
export interface Header {
  readonly version: 1;
  readonly profile: string;
  readonly from: string;
  readonly to: string;
  readonly designations: { readonly from: string; readonly to: string };
  readonly dispatchId: string;
  readonly incarnation: Incarnation;
  readonly sequence: number;
  readonly priority: "ordinary" | "preservation" | "emergency";
  readonly sealedSize: number;
  readonly sealedDigest: string;
}

/** What the body repeats of its surroundings, and its place in the dossier. */
export interface Binding {
  readonly profile: string;
  readonly kind: string;
  readonly from: { readonly state: string; readonly authority?: string };
  readonly to: { readonly state: string; readonly authority?: string };
  readonly designations: { readonly from: string; readonly to: string };
  readonly dispatchId: string;
  readonly incarnation: Incarnation;
  readonly sequence: number;
  readonly priority: Header["priority"];
  readonly dossierId: string | null;
  readonly lanes: { readonly own: string | null; readonly seen: string | null };
  readonly basedOn?: string;
  readonly sentAt: string;
  readonly recipients: string;
  readonly random: string;
  readonly critical: readonly string[];
}

/** A dispatch as its author holds it. */
export interface Sent {
  readonly bytes: Uint8Array;
  readonly header: Header;
  readonly binding: Binding;
  readonly payloadDigest: string;
}

/** A dispatch as its reader has opened it. */
export interface Opened {
  readonly kind: string;
  readonly binding: Binding;
  readonly content: Readonly<Record<string, unknown>>;
  readonly payloadDigest: string;
}

/** Where a hostile author lays hands on a dispatch; an honest one leaves all as it is. */
export interface Tampering {
  readonly kind?: string;
  binding?(binding: Binding): object;
  payload?(payload: Uint8Array): Uint8Array;
  envelope?(envelope: Uint8Array): Uint8Array;
  padded?(padded: Uint8Array): Uint8Array;
  sealed?(sealed: Uint8Array): Uint8Array | Promise<Uint8Array>;
  header?(header: Header): object;
  headerPayload?(payload: Uint8Array): Uint8Array;
  headerEnvelope?(envelope: Uint8Array): Uint8Array;
  frame?(frame: Uint8Array): Uint8Array;
}

const MAGIC = utf8("rogatory-dispatch/1\n");
const LARGEST_DISPATCH = 2_097_152;
const LARGEST_HEADER = 8_192;
const LARGEST_BODY = 1_048_576;
const SERVER_KINDS = ["test-call", "designation-notice", "receipt-notice", "recovery", "void"];
const KINDS = [
  ...SERVER_KINDS,
  "request",
  "status",
  "decision",
  "acknowledgement",
  "question",
  "answer",
  "consultation",
  "consent",
  "extension",
  "withdrawal",
  "closure",
  "use-report",
  "step",
  "exhibit-offer",
  "exhibit-acceptance",
  "exhibit-stored",
  "exhibit-head",
  "exhibit-opened",
  "treaty-statement",
  "dossier-copy",
  "assistance-need",
  "assistance-offer",
  "assistance-step",
];
const SEALING_KINDS: readonly (readonly string[])[] = [
  ["mlkem768x25519", "mlkem768p256tag"],
  ["X25519", "p256tag"],
];

/** Makes a dispatch: body, signature, padding, seal, cover, frame. */
export async function makeDispatch(
  binding: Binding,
  content: object,
  to: Designation,
  key: SigningKey,
  tampering: Tampering = {},
): Promise<Sent> {
  const bound = tampering.binding?.(binding) ?? binding;
  const body = toJson({ version: 1, binding: bound, content });
  const payload = tampering.payload?.(body) ?? body;
  const signed = signEnvelope(tampering.kind ?? binding.kind, payload, [key]);
  const envelope = tampering.envelope?.(signed) ?? signed;
  const paddedText = pad(envelope);
  const padded = tampering.padded?.(paddedText) ?? paddedText;
  const sealedText = await seal(padded, recipientsAt(to, "dispatch-seal", binding.sentAt));
  const sealed = (await tampering.sealed?.(sealedText)) ?? sealedText;
  const header = coverOf(binding, sealed);
  const headerBytes = toJson(tampering.header?.(header) ?? header);
  const cover = signEnvelope("dispatch-header", tampering.headerPayload?.(headerBytes) ?? headerBytes, [key]);
  const framed = frame(tampering.headerEnvelope?.(cover) ?? cover, sealed);
  const bytes = tampering.frame?.(framed) ?? framed;
  return { bytes, header, binding, payloadDigest: digestOfBody(signed, binding.kind, key) };
}

function coverOf(binding: Binding, sealed: Uint8Array): Header {
  return {
    version: 1,
    profile: binding.profile,
    from: binding.from.state,
    to: binding.to.state,
    designations: binding.designations,
    dispatchId: binding.dispatchId,
    incarnation: binding.incarnation,
    sequence: binding.sequence,
    priority: binding.priority,
    sealedSize: sealed.length,
    sealedDigest: hex(sha256(sealed)),
  };
}

function digestOfBody(envelope: Uint8Array, kind: string, key: SigningKey): string {
  return kindOf(envelope) === kind ? openEnvelope(envelope, kind, 2 * LARGEST_BODY, [key], [key.algorithm]).digest : "";
}

/** Puts a signed cover and sealed bytes into one frame. */
export function frame(cover: Uint8Array, sealed: Uint8Array): Uint8Array {
  return join(MAGIC, u32be(cover.length), cover, sealed);
}

/** Takes a frame apart and checks its size and magic. */
export function unframe(bytes: Uint8Array): { cover: Uint8Array; sealed: Uint8Array } {
  if (bytes.length > LARGEST_DISPATCH) throw new Refused("too-large", "dispatch");
  if (Buffer.compare(bytes.slice(0, 20), MAGIC) !== 0 || bytes.length < 24) throw new Refused("malformed", "magic");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(20);
  if (length > LARGEST_HEADER) throw new Refused("malformed", "header");
  if (24 + length > bytes.length) throw new Refused("malformed", "header cut short");
  return { cover: bytes.slice(24, 24 + length), sealed: bytes.slice(24 + length) };
}

/** Pads a signed text to the smallest step that holds it. */
export function pad(envelope: Uint8Array): Uint8Array {
  const padded = new Uint8Array(stepFor(envelope.length + 4));
  padded.set(u32be(envelope.length));
  padded.set(envelope, 4);
  return padded;
}

function stepFor(size: number): number {
  let step = 4096;
  while (step < size) step += Math.floor(step / 8);
  return step;
}

/** Takes the padding off; refuses another length than the smallest step, and any byte that is not zero. */
export function unpad(padded: Uint8Array): Uint8Array {
  if (padded.length < 4) throw new Refused("cannot-open", "padding");
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  const isPadded = padded.length === stepFor(length + 4) && padded.slice(4 + length).every((byte) => byte === 0);
  if (!isPadded) throw new Refused("cannot-open", "padding");
  return padded.slice(4, 4 + length);
}

/** One age file to all recipients. */
export async function seal(text: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(text);
}

/** Reads the cover of a dispatch and checks it as a receiver must before it stores anything. */
export function readCover(
  bytes: Uint8Array,
  us: Known,
  sender: (state: string) => Known | undefined,
  at: string,
): Header {
  const { cover, sealed } = unframe(bytes);
  const claimed = parseJson(openUnverified(cover)) as Partial<Header>;
  const from = claimed.from === undefined ? undefined : sender(claimed.from);
  if (claimed.to !== us.designation.state) throw new Refused("not-for-us", String(claimed.to));
  if (from === undefined) throw new Refused("peer-unknown", String(claimed.from));
  const { designation } = from;
  const keys = keysThatCount(designation, "dispatch", at);
  const signed = openEnvelope(cover, "dispatch-header", 2_048, keys, designation.requiredAlgorithms.dispatch);
  const header = contentOf<Header>(signed, "dispatch-header");
  if (header.profile !== us.designation.profile) throw new Refused("profile-mismatch", header.profile);
  if (header.sealedSize !== sealed.length) throw new Refused("malformed", "sealedSize");
  if (header.designations.from !== from.digest) throw new Refused("designation-unknown", header.designations.from);
  if (header.sealedDigest !== hex(sha256(sealed))) throw new Refused("cannot-open", "sealedDigest");
  return header;
}

function openUnverified(cover: Uint8Array): Uint8Array {
  const envelope = parseJson(cover, LARGEST_HEADER) as { payload?: unknown };
  if (typeof envelope.payload !== "string") throw new Refused("malformed", "cover");
  return new Uint8Array(Buffer.from(envelope.payload, "base64"));
}

/** Opens a dispatch whose cover was checked: seal, padding, signature, binding, content. */
export async function openDispatch(
  bytes: Uint8Array,
  header: Header,
  us: Designation,
  from: Designation,
  identities: readonly string[],
  at: string,
): Promise<Opened> {
  const { sealed } = unframe(bytes);
  const own = await Promise.all(identities.map(async (identity) => identityToRecipient(identity)));
  const listed = us.sealing.filter(({ family }) => family === "dispatch-seal").map(({ recipient }) => recipient);
  if (!own.some((recipient) => listed.includes(recipient))) throw new Refused("key-gone", "our key");
  checkStanzas(sealed);
  const envelope = unpad(await unseal(sealed, identities));
  const kind = kindOf(envelope);
  if (!KINDS.includes(kind)) throw new Refused("unknown-kind", kind);
  const keys = keysThatCount(from, "dispatch", at);
  const signed = openEnvelope(envelope, kind, LARGEST_BODY, keys, from.requiredAlgorithms.dispatch);
  const body = bodyOf(signed, kind);
  checkBinding(body.binding, kind, header, us);
  const offered = recipientsAt(us, "dispatch-seal", body.binding.sentAt);
  if (!own.some((recipient) => offered.includes(recipient))) throw new Refused("cannot-open", "not offered then");
  return { kind, binding: body.binding, content: body.content, payloadDigest: signed.digest };
}

function bodyOf(signed: Signed, kind: string): { binding: Binding; content: Opened["content"] } {
  const claimed = parseJson(signed.payload) as { binding?: { kind?: unknown } };
  const named = claimed.binding?.kind;
  // Before the schema, whose `const` would call it malformed: a text under another kind's type is a false binding.
  if (typeof named === "string" && named !== kind) throw new Refused("cannot-open", "kind");
  return contentOf(signed, kind);
}

async function unseal(sealed: Uint8Array, identities: readonly string[]): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(sealed);
  } catch {
    throw new Refused("cannot-open", "seal");
  }
}

/** Refuses stanzas of other kinds, of both families, more than sixteen, or a header over 64 KiB, before any key is used. */
export function checkStanzas(sealed: Uint8Array): void {
  const head = Buffer.from(sealed.slice(0, 65_536)).toString("latin1");
  const end = head.indexOf("\n--- ");
  const kinds = [...head.slice(0, end).matchAll(/^-> (\S+)/gm)].map((found) => found[1] ?? "");
  const isOneFamily = SEALING_KINDS.some((family) => kinds.every((kind) => family.includes(kind)));
  if (end < 0 || kinds.length < 1 || kinds.length > 16 || !isOneFamily) throw new Refused("cannot-open", "stanzas");
}

function checkBinding(binding: Binding, kind: string, header: Header, us: Designation): void {
  const inside = [
    binding.profile,
    binding.dispatchId,
    binding.incarnation.number,
    binding.incarnation.id,
    binding.sequence,
    binding.priority,
    binding.from.state,
    binding.to.state,
    binding.designations.from,
    binding.designations.to,
    binding.kind,
    binding.recipients,
  ];
  const outside = [
    header.profile,
    header.dispatchId,
    header.incarnation.number,
    header.incarnation.id,
    header.sequence,
    header.priority,
    header.from,
    header.to,
    header.designations.from,
    header.designations.to,
    kind,
    recipientsFingerprint(recipientsAt(us, "dispatch-seal", binding.sentAt)),
  ];
  if (JSON.stringify(inside) !== JSON.stringify(outside)) throw new Refused("cannot-open", "binding");
  if (binding.dossierId === null) {
    const hasLane = binding.lanes.own !== null || binding.lanes.seen !== null;
    if (hasLane || !SERVER_KINDS.includes(kind)) throw new Refused("cannot-open", "no dossier");
  }
  const known = kind === "request" ? ["purposes"] : [];
  if (binding.critical.some((name) => !known.includes(name))) throw new Refused("unknown-critical-field", "critical");
}
