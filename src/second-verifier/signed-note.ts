import { base64, sha256 } from "./encoding.ts";
import { need } from "./fault.ts";
import type { PublicKey } from "./signatures.ts";

// C2SP signed-note 1.0.0, with the limits of spec/log.md, "Proofs".

export interface Note {
  /** Ends in a newline: the exact characters that are signed. */
  readonly text: string;
  readonly lines: readonly NoteLine[];
}

interface NoteLine {
  readonly name: string;
  readonly keyId: Buffer;
  readonly signature: Buffer;
}

const MAX_LINES = 64;
const MAX_BYTES = 256 * 1024;

/** Splits a note at its last empty line; verifies nothing. */
export function readNote(note: string): Note {
  const split = note.lastIndexOf("\n\n");
  need(Buffer.byteLength(note) <= MAX_BYTES, "note-malformed");
  // oxlint-disable-next-line no-control-regex -- a note holds no control character but the newline
  need(split >= 0 && note.endsWith("\n") && !/[\u0000-\u0009\u000b-\u001f]/.test(note), "note-malformed");
  const lines = note.slice(split + 2, -1).split("\n");
  need(lines.length <= MAX_LINES, "note-malformed");
  return { text: note.slice(0, split + 1), lines: lines.map(readLine) };
}

function readLine(line: string): NoteLine {
  const [, name, encoded] = /^— ([^\s\u0085\u180e+]+) (\S+)$/u.exec(line) ?? [];
  need(name !== undefined && encoded !== undefined, "note-malformed");
  const bytes = base64(encoded);
  need(bytes.length >= 5, "note-malformed");
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/** A key that is looked for in a note, under its name and type. */
interface NoteKey<K extends PublicKey> {
  readonly name: string;
  readonly type: number;
  readonly key: K;
}

/**
 * spec/log.md, "Keys and names": each line under the name and key id of one of these keys must verify under one of those that
 * have both; answers with what `verify` found of it. The other lines are of keys that nobody asked for.
 */
export function verifiedLines<K extends PublicKey, T>(
  note: Note,
  keys: readonly NoteKey<K>[],
  verify: (signature: Buffer, key: NoteKey<K>) => T | undefined,
  code: string,
): readonly T[] {
  const known = keys.map((key) => ({ key, keyId: keyIdOf(key) }));
  return note.lines.flatMap((line) => {
    const claimed = known.filter(({ key, keyId }) => line.name === key.name && line.keyId.equals(keyId));
    const found = claimed.flatMap(({ key }) => verify(line.signature, key) ?? []);
    need(claimed.length === 0 || found.length > 0, code);
    return found;
  });
}

function keyIdOf({ name, type, key }: NoteKey<PublicKey>): Buffer {
  return sha256(`${name}\n`, Uint8Array.of(type), key.bytes).subarray(0, 4);
}
