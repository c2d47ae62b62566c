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

/** The lines under the name and key id of a key: the only ones it has to answer for (spec/log.md, "Keys and names"). */
export function linesOf(note: Note, name: string, type: number, key: PublicKey): readonly NoteLine[] {
  const keyId = sha256(`${name}\n`, Uint8Array.of(type), key.bytes).subarray(0, 4);
  return note.lines.filter((line) => line.name === name && line.keyId.equals(keyId));
}
