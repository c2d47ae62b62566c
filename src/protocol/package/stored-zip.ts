import { equalBytes, fromUtf8, utf8 } from "../bytes.ts";
import { Refusal } from "../refusal.ts";

/*
 * A court package is a ZIP archive that any tool can open, cut down to what leaves no room for two readings: every file
 * stored (not compressed), in the order of the central directory, without gaps, comments, extra fields, encryption,
 * descriptors or doubled names. PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory),
 * 4.3.16 (end record).
 */

export interface ZipFile {
  readonly path: string;
  readonly content: Uint8Array;
}

export interface ZipLimits {
  readonly maxBytes: number;
  readonly maxFiles: number;
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_RECORD = 0x06054b50;
const LOCAL_HEADER_BYTES = 30;
const CENTRAL_HEADER_BYTES = 46;
const END_RECORD_BYTES = 22;
const VERSION = 20;
const FLAG_UTF8_NAMES = 0x0800;
const STORED = 0;
/** 1 January 1980: a package says its times inside, signed, not in its wrapping. */
const DOS_DATE = 0x0021;
const PATH_PATTERN = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?(\/[a-z0-9]([a-z0-9._-]*[a-z0-9])?)*$/;
const MAX_PATH_CHARACTERS = 200;

/** Packs files into one archive. The same files in the same order give the same bytes. */
export function writeStoredZip(files: readonly ZipFile[]): Uint8Array<ArrayBuffer> {
  return spell(files.map((file) => ({ ...file, crc: crc32(file.content) })));
}

/** A file with the CRC that stands in its headers. */
export interface SpelledFile extends ZipFile {
  readonly crc: number;
}

function spell(files: readonly SpelledFile[]): Uint8Array<ArrayBuffer> {
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const file of files) {
    const { path, content } = file;
    checkPath(path);
    const name = utf8(path);
    const header = localHeader(name, file);
    locals.push(header, name, content);
    centrals.push(centralHeader(name, file, offset), name);
    offset += header.length + name.length + content.length;
  }
  const directoryBytes = sizeOf(centrals);
  return joined([...locals, ...centrals, endRecord(files.length, directoryBytes, offset)]);
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((size, { length }) => size + length, 0);
}

/** Each content is copied once: a package may have a quarter of the memory that its verifier takes. */
function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(sizeOf(parts));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/**
 * Unpacks an archive spelled as `writeStoredZip` spells it and refuses every other: what two readers could read
 * differently is no evidence. A content that has not the CRC of its headers is handed out as it is: who compares the file with the
 * signed index says which one it is.
 * Refuses `package-too-large`, `package-not-readable` with what was wrong.
 */
export function readStoredZip(bytes: Uint8Array, limits: ZipLimits): SpelledFile[] {
  if (bytes.length > limits.maxBytes) {
    throw new Refusal(
      "package-too-large",
      `The package has ${bytes.length} bytes; at most ${limits.maxBytes} are read.`,
      {
        details: { sizeBytes: bytes.length, limitBytes: limits.maxBytes },
      },
    );
  }
  const files = readFiles(bytes, limits.maxFiles);
  // One canonical spelling: whatever this reader skipped or misread would come out as different bytes.
  if (!equalBytes(spell(files), bytes)) throw notReadable("it is not spelled as a package must be");
  return files;
}

function readFiles(bytes: Uint8Array, maxFiles: number): SpelledFile[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files: SpelledFile[] = [];
  const seen = new Set<string>();
  let offset = 0;
  while (offset + LOCAL_HEADER_BYTES <= bytes.length && view.getUint32(offset, true) === LOCAL_HEADER) {
    if (files.length === maxFiles) throw notReadable(`it holds more than ${maxFiles} files`);
    const sizeBytes = view.getUint32(offset + 22, true);
    const nameBytes = view.getUint16(offset + 26, true);
    const contentAt = offset + LOCAL_HEADER_BYTES + nameBytes;
    if (contentAt + sizeBytes > bytes.length) throw notReadable("it ends in the middle of a file");
    const path = pathOf(bytes.subarray(offset + LOCAL_HEADER_BYTES, contentAt));
    if (seen.has(path)) throw notReadable(`it holds the file ${path} twice`);
    seen.add(path);
    const crc = view.getUint32(offset + 14, true);
    files.push({ path, crc, content: bytes.slice(contentAt, contentAt + sizeBytes) });
    offset = contentAt + sizeBytes;
  }
  if (files.length === 0) throw notReadable("it holds no file");
  return files;
}

function pathOf(name: Uint8Array): string {
  let path: string;
  try {
    path = fromUtf8(name);
  } catch (cause) {
    throw new Refusal("package-not-readable", "The package cannot be read: a file name is not UTF-8.", { cause });
  }
  checkPath(path);
  return path;
}

function checkPath(path: string): void {
  if (path.length > MAX_PATH_CHARACTERS || !PATH_PATTERN.test(path)) {
    throw notReadable("a file name has characters that do not belong there");
  }
}

function localHeader(name: Uint8Array, file: SpelledFile): Uint8Array {
  const header = new DataView(new ArrayBuffer(LOCAL_HEADER_BYTES));
  header.setUint32(0, LOCAL_HEADER, true);
  header.setUint16(4, VERSION, true);
  writeCommon(header, 6, name, file);
  return new Uint8Array(header.buffer);
}

function centralHeader(name: Uint8Array, file: SpelledFile, localOffset: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(CENTRAL_HEADER_BYTES));
  header.setUint32(0, CENTRAL_HEADER, true);
  header.setUint16(4, VERSION, true);
  header.setUint16(6, VERSION, true);
  writeCommon(header, 8, name, file);
  header.setUint32(42, localOffset, true);
  return new Uint8Array(header.buffer);
}

/** The fields that both headers share, from the general purpose flags to the length of extra fields. */
function writeCommon(header: DataView, at: number, name: Uint8Array, { content, crc }: SpelledFile): void {
  header.setUint16(at, FLAG_UTF8_NAMES, true);
  header.setUint16(at + 2, STORED, true);
  header.setUint16(at + 4, 0, true);
  header.setUint16(at + 6, DOS_DATE, true);
  header.setUint32(at + 8, crc, true);
  header.setUint32(at + 12, content.length, true);
  header.setUint32(at + 16, content.length, true);
  header.setUint16(at + 20, name.length, true);
}

function endRecord(files: number, directoryBytes: number, directoryAt: number): Uint8Array {
  const record = new DataView(new ArrayBuffer(END_RECORD_BYTES));
  record.setUint32(0, END_RECORD, true);
  record.setUint16(8, files, true);
  record.setUint16(10, files, true);
  record.setUint32(12, directoryBytes, true);
  record.setUint32(16, directoryAt, true);
  return new Uint8Array(record.buffer);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

/**
 * Whether the content has the CRC of its headers. It protects nothing, the digests of the signed index do; but other tools refuse a
 * file that has another one, and no two readers of a package may say different things of it.
 */
export function hasOwnCrc({ content, crc }: SpelledFile): boolean {
  return crc32(content) === crc;
}

/** CRC-32 of ISO 3309, as ZIP demands it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function notReadable(why: string): Refusal {
  return new Refusal("package-not-readable", `The package cannot be read: ${why}. Ask for it again.`, {
    details: { why },
  });
}
