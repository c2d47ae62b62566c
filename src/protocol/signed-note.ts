// C2SP signed-note v1.0.0: a text, an empty line, signature lines. The envelope of checkpoints and cosignatures.
// Only Ed25519 (type 0x01) and the cosignature type 0x04 are ours; lines of other keys are kept and ignored.
import { base64, concat, equalBytes, fromBase64, fromUtf8, hex, utf8 } from "./bytes.ts";
import { sha256 } from "./digest.ts";
import { Refusal } from "./refusal.ts";
import { verify } from "./signatures.ts";

/** Ed25519 over the note text. */
export const NOTE_ED25519 = 0x01;
/** Ed25519 with a time, over a checkpoint: C2SP tlog-cosignature. */
export const NOTE_COSIGNATURE_V1 = 0x04;

export type NoteSignatureType = typeof NOTE_ED25519 | typeof NOTE_COSIGNATURE_V1;

/** "Verifiers SHOULD apply a maximum limit to the number of signatures ... MUST accept at least up to 16." */
export const MAX_NOTE_SIGNATURES = 64;
export const MAX_NOTE_BYTES = 256 * 1024;

export interface NoteSignature {
  readonly name: string;
  /** 4 bytes: a hint which key it is, never a proof. */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

export interface SignedNote {
  /** Ends in a newline; the exact characters that are signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A key that the verifier trusts, by name and use; always from outside the note (R4, R6). */
export interface NoteVerifier {
  readonly name: string;
  readonly type: NoteSignatureType;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** A key that signs. The secret stays with whoever made the function. */
export interface NoteSigner {
  readonly name: string;
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

const signatureTypes: readonly NoteSignatureType[] = [NOTE_ED25519, NOTE_COSIGNATURE_V1];
const KEY_ID_SIZE = 4;
const EM_DASH_SPACE = "— ";
// Every ASCII control character but the newline.
// oxlint-disable-next-line no-control-regex -- these are exactly what a note must not contain
const controlCharacters = /[\u0000-\u0009\u000b-\u001f]/;
const nameForbidden = /[\s\u0085\u180e+]/u;

/**
 * Splits a note at its last empty line; says nothing about the signatures' worth. Refuses `note-malformed`, `base64-invalid` for a
 * signature, and what fromUtf8 refuses.
 */
export function parseNote(bytes: Uint8Array): SignedNote {
  if (bytes.length > MAX_NOTE_BYTES) throw malformed(`is larger than ${MAX_NOTE_BYTES} bytes`);
  const note = fromUtf8(bytes);
  if (controlCharacters.test(note)) throw malformed("contains control characters");
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) throw malformed("lacks the empty line or the last newline");
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2, -1).split("\n");
  if (lines.length > MAX_NOTE_SIGNATURES) throw malformed(`has more than ${MAX_NOTE_SIGNATURES} signatures`);
  return { text, signatures: lines.map(parseSignatureLine) };
}

/** Refuses `note-malformed` for what could not be parsed again into the same note. */
export function encodeNote(note: SignedNote): Uint8Array {
  requireText(note.text);
  if (note.signatures.length === 0) throw malformed("has no signature");
  const bytes = utf8(`${note.text}\n${note.signatures.map(signatureLine).join("")}`);
  parseNote(bytes);
  return bytes;
}

/** `— <name> base64(key id || signature)` and a newline. Refuses `note-malformed` for a name that no key may have. */
export function signatureLine(signature: NoteSignature): string {
  requireKeyName(signature.name);
  return `${EM_DASH_SPACE}${signature.name} ${base64(concat(signature.keyId, signature.signature))}\n`;
}

/**
 * One signature line without its newline; says nothing about the worth of the signature. Refuses `note-malformed`, and
 * `base64-invalid` for the signature.
 */
export function parseSignatureLine(line: string): NoteSignature {
  const parts = line.startsWith(EM_DASH_SPACE) ? line.slice(EM_DASH_SPACE.length).split(" ") : [];
  const [name, encoded] = parts;
  if (parts.length !== 2 || name === undefined || encoded === undefined) {
    throw malformed("has a signature line that is not `— name base64`");
  }
  requireKeyName(name);
  const bytes = fromBase64(encoded);
  if (bytes.length <= KEY_ID_SIZE) throw malformed("has a signature that is too short to carry a key id");
  return { name, keyId: bytes.slice(0, KEY_ID_SIZE), signature: bytes.slice(KEY_ID_SIZE) };
}

/** "key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]". */
export function noteKeyId(key: { name: string; type: NoteSignatureType; publicKey: Uint8Array }): Uint8Array {
  return sha256(concat(utf8(`${key.name}\n`), Uint8Array.of(key.type), key.publicKey)).slice(0, KEY_ID_SIZE);
}

/** Signs the exact text under type 0x01. */
export function signNote(text: string, signer: NoteSigner): NoteSignature {
  requireText(text);
  return {
    name: signer.name,
    keyId: noteKeyId({ name: signer.name, type: NOTE_ED25519, publicKey: signer.publicKey }),
    signature: signer.sign(utf8(text)),
  };
}

/**
 * Every line that claims to be by one of these keys, with the keys under which it verifies. Lines of other keys are passed over. A name
 * and four bytes of an id can be those of two keys, whose lines then answer for either: refuses, as `refuse` says, a line that
 * verifies under none of the keys that it claims.
 */
export function claimedLines<T>(
  note: SignedNote,
  trusted: readonly NoteVerifier[],
  look: {
    readonly verify: (line: NoteSignature, verifier: NoteVerifier) => T | undefined;
    readonly refuse: (line: NoteSignature) => Refusal;
  },
): readonly T[] {
  const keys = trusted.map((verifier) => ({ verifier, keyId: noteKeyId(verifier) }));
  return note.signatures.flatMap((line) => {
    const claimed = keys.filter(({ verifier, keyId }) => verifier.name === line.name && equalBytes(keyId, line.keyId));
    const found = claimed.map(({ verifier }) => look.verify(line, verifier)).filter((one) => one !== undefined);
    if (claimed.length > 0 && found.length === 0) throw look.refuse(line);
    return found;
  });
}

/**
 * The trusted keys that signed the text under type 0x01. Unknown keys are ignored; a line of a known key that does not verify
 * refuses the whole note with `note-signature-invalid`.
 */
export function noteSigners(note: SignedNote, trusted: readonly NoteVerifier[]): readonly NoteVerifier[] {
  const signers = claimedLines(
    note,
    trusted.filter(({ type }) => type === NOTE_ED25519),
    {
      verify: ({ signature }, verifier) =>
        verify({ algorithm: "ed25519", publicKey: verifier.publicKey }, utf8(note.text), signature)
          ? verifier
          : undefined,
      refuse: ({ name }) =>
        new Refusal(
          "note-signature-invalid",
          `The note carries a signature of ${name} that does not verify; treat it as altered.`,
        ),
    },
  );
  return [...new Set(signers)];
}

/** The verifier key in one line: `<name>+<key id in hex>+<base64(type || public key)>`. Refuses `verifier-key-malformed`. */
export function encodeVerifierKey(verifier: NoteVerifier): string {
  if (!isKeyName(verifier.name)) throw badKey("has a name that is empty or contains a space or a plus");
  const material = base64(concat(Uint8Array.of(verifier.type), verifier.publicKey));
  return `${verifier.name}+${hex(noteKeyId(verifier))}+${material}`;
}

/** Refuses `verifier-key-malformed`, also when the key id does not belong to the key, and `base64-invalid` for the key. */
export function parseVerifierKey(text: string): NoteVerifier {
  const match = /^([^+\n]+)\+([0-9a-fA-F]{8})\+(.+)$/.exec(text);
  const [, name, keyId, encoded] = match ?? [];
  if (name === undefined || keyId === undefined || encoded === undefined) throw badKey("is not name+id+key");
  if (!isKeyName(name)) throw badKey("has a name that is empty or contains a space or a plus");
  const material = fromBase64(encoded);
  const type = signatureTypes.find((known) => known === material[0]);
  if (type === undefined) throw badKey("has a signature type that is not known here");
  const verifier = { name, type, publicKey: material.slice(1) };
  if (verifier.publicKey.length !== 32) throw badKey("is not an Ed25519 key of 32 bytes");
  if (hex(noteKeyId(verifier)) !== keyId.toLowerCase()) throw badKey("carries the id of another key");
  return verifier;
}

/** "Key names MUST be non-empty and MUST NOT contain any Unicode spaces or plus." */
function isKeyName(name: string): boolean {
  return name !== "" && !nameForbidden.test(name) && !controlCharacters.test(name);
}

function requireKeyName(name: string): void {
  if (!isKeyName(name)) throw malformed("has a key name that is empty or contains a space or a plus");
}

function requireText(text: string): void {
  if (!text.endsWith("\n") || controlCharacters.test(text)) {
    throw malformed("has a text that does not end in a newline or contains control characters");
  }
}

function malformed(what: string): Refusal {
  return new Refusal("note-malformed", `The signed note ${what}; ask for it again from where it came.`);
}

function badKey(what: string): Refusal {
  return new Refusal("verifier-key-malformed", `The verifier key ${what}; compare it with its owner's publication.`);
}
