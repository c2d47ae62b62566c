import { need } from "./fault.ts";

// spec/court-package.md, "The file": a ZIP archive in one spelling.

export interface ArchivedFile {
  readonly path: string;
  /** As its headers say. */
  readonly crc: number;
  readonly content: Buffer;
}

const MAX_BYTES = 256 * 2 ** 20;
const MAX_FILES = 20_000;
const MAX_PATH_CHARACTERS = 200;
const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const PATH = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?(\/[a-z0-9]([a-z0-9._-]*[a-z0-9])?)*$/;

/** Walks the local headers, then compares the archive with what these files have as their one spelling. */
export function readArchive(bytes: Buffer): ArchivedFile[] {
  need(bytes.length <= MAX_BYTES, "package-too-large");
  const files: ArchivedFile[] = [];
  const paths = new Set<string>();
  let at = 0;
  while (at + LOCAL_HEADER_BYTES <= bytes.length && bytes.readUInt32LE(at) === LOCAL_HEADER) {
    const start = at + LOCAL_HEADER_BYTES + bytes.readUInt16LE(at + 26);
    const end = start + bytes.readUInt32LE(at + 22);
    need(end <= bytes.length && files.length < MAX_FILES, "package-not-readable");
    const path = bytes.toString("latin1", at + LOCAL_HEADER_BYTES, start);
    need(path.length <= MAX_PATH_CHARACTERS && PATH.test(path) && !paths.has(path), "package-not-readable");
    paths.add(path);
    files.push({ path, crc: bytes.readUInt32LE(at + 14), content: bytes.subarray(start, end) });
    at = end;
  }
  need(files.length > 0 && isSpelled(bytes, files), "package-not-readable");
  return files;
}

/** Piece by piece, so that a package of the largest size stands in memory once. */
function isSpelled(bytes: Buffer, files: readonly ArchivedFile[]): boolean {
  let at = 0;
  for (const piece of spelled(files)) {
    if (!bytes.subarray(at, at + piece.length).equals(piece)) return false;
    at += piece.length;
  }
  return at === bytes.length;
}

/** The pieces of the archive of these files, in their order. */
export function spelled(files: readonly ArchivedFile[]): Buffer[] {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, content, crc } of files) {
    const name = Buffer.from(path);
    const shared = Buffer.concat([
      u16(0x0800, 0, 0, 0x0021),
      u32(crc, content.length, content.length),
      u16(name.length, 0),
    ]);
    const header = Buffer.concat([Buffer.from("PK\u0003\u0004"), u16(20), shared, name]);
    locals.push(header, content);
    directory.push(
      Buffer.concat([Buffer.from("PK\u0001\u0002"), u16(20, 20), shared, u16(0, 0, 0), u32(0, offset), name]),
    );
    offset += header.length + content.length;
  }
  const central = Buffer.concat(directory);
  const count = files.length;
  const end = [Buffer.from("PK\u0005\u0006"), u16(0, 0, count, count), u32(central.length, offset), u16(0)];
  return [...locals, central, Buffer.concat(end)];
}

function u16(...values: readonly number[]): Buffer {
  return numbers(2, values, (bytes, value, at) => bytes.writeUInt16LE(value, at));
}

function u32(...values: readonly number[]): Buffer {
  return numbers(4, values, (bytes, value, at) => bytes.writeUInt32LE(value, at));
}

function numbers(
  width: number,
  values: readonly number[],
  write: (bytes: Buffer, value: number, at: number) => void,
): Buffer {
  const bytes = Buffer.alloc(width * values.length);
  values.forEach((value, position) => write(bytes, value, width * position));
  return bytes;
}
