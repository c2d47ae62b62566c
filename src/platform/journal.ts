import { createReadStream, existsSync, mkdirSync } from "node:fs";
import { open, rename, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { Refusal } from "../protocol/refusal.ts";
import { asDiskRefusal } from "./disk-space.ts";
import { syncFolder, writeAll } from "./durable-files.ts";
import type { Log } from "./log.ts";

/** An append-only file of lines that outlives the database (R2). */
export interface Journal {
  /** Resolves when the line is on the disk (fdatasync). The text must not contain a line break. */
  append(line: string): Promise<void>;
  /** All lines, oldest first. A torn last line was never acknowledged and is dropped when the journal is opened. */
  replay(): AsyncIterable<string>;
  /** Rewrites the journal with the lines to keep, atomically. */
  compact(keep: (line: string) => boolean): Promise<void>;
  close(): Promise<void>;
}

const LINE_BREAK = 0x0a;
const MAX_LINE_LENGTH = 4 * 1024 * 1024;

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Opens or begins a journal. A record is `<crc32 in 8 hex digits> <text>\n`. A torn tail (the last record incomplete or
 * with a wrong checksum) is cut off; damage before that refuses with `journal-damaged`, because what follows it was acknowledged.
 */
export async function openJournal(path: string, log: Log): Promise<Journal> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const isNew = !existsSync(path);
  if (!isNew) await cutTornTail(path, log);
  const file = await open(path, "a", 0o600);
  if (isNew) await syncFolder(dirname(path));
  return new FileJournal(path, file, (await file.stat()).size);
}

class FileJournal implements Journal {
  readonly #path: string;
  #file: FileHandle;
  /** Up to here the file is on the disk. */
  #size: number;
  /** Lines that came in while the disk was busy. */
  readonly #waiting: Waiting[] = [];
  /** Everything that touches the file goes through this chain, one after another. */
  #chain: Promise<void> = Promise.resolve();
  #isClosed = false;
  /** Why nobody knows what is on the disk: nothing more is promised until a restart has looked. */
  #broken: unknown;

  constructor(path: string, file: FileHandle, size: number) {
    this.#path = path;
    this.#file = file;
    this.#size = size;
  }

  append(line: string): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error("The journal is closed."));
    if (line.length > MAX_LINE_LENGTH || /[\n\r]/.test(line)) {
      return Promise.reject(new RangeError("A journal line has no line break and a limited length."));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      void this.#inTurn(async () => await this.#flush());
    });
  }

  async *replay(): AsyncGenerator<string> {
    await this.#chain;
    for await (const { record } of readRecords(this.#path)) yield decodeRecord(record, this.#path);
  }

  compact(keep: (line: string) => boolean): Promise<void> {
    return this.#inTurn(async () => {
      await this.#file.close();
      try {
        await rewrite(this.#path, keep);
      } finally {
        this.#file = await open(this.#path, "a", 0o600);
        this.#size = (await this.#file.stat()).size;
      }
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#inTurn(async () => await this.#file.close());
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.#chain.then(work);
    this.#chain = result.catch(() => undefined);
    return result;
  }

  /** All that wait share one fdatasync. */
  async #flush(): Promise<void> {
    const batch = this.#waiting.splice(0);
    if (batch.length === 0) return;
    try {
      if (this.#broken !== undefined) throw this.#broken;
      await this.#appendDurably(Buffer.from(batch.map(({ line }) => encodeRecord(line)).join(""), "utf8"));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(asDiskRefusal(error));
    }
  }

  async #appendDurably(records: Uint8Array): Promise<void> {
    try {
      await writeAll(this.#file, records);
    } catch (error) {
      // A full disk took a part: cut it off, so that later lines do not follow a torn one.
      await this.#file.truncate(this.#size).catch((cause: unknown) => (this.#broken = cause));
      throw error;
    }
    await this.#file.datasync().catch((cause: unknown) => {
      this.#broken = cause;
      throw cause;
    });
    this.#size += records.length;
  }
}

/** What a journal holds, without changing it. */
export interface JournalInspection {
  readonly lines: readonly string[];
  /** Bytes after the last whole line: they were never acknowledged, and the next start drops them. */
  readonly tornBytes: number;
  /** A line before the end is damaged: the next start refuses with `journal-damaged`. The lines after it count as well. */
  readonly isDamaged: boolean;
}

/** Reads all that can be read of a journal; of none, nothing. */
export async function inspectJournal(path: string): Promise<JournalInspection> {
  const lines: string[] = [];
  let wholeUntil = 0;
  let size = 0;
  let badSince = false;
  let isDamaged = false;
  if (!existsSync(path)) return { lines, tornBytes: 0, isDamaged };
  for await (const { record, endsAt, isComplete } of readRecords(path)) {
    size = endsAt;
    const line = isComplete ? checkedLine(record) : undefined;
    if (line === undefined) badSince = true;
    else {
      isDamaged ||= badSince;
      wholeUntil = endsAt;
      lines.push(line);
    }
  }
  return { lines, tornBytes: size - wholeUntil, isDamaged };
}

function encodeRecord(line: string): string {
  return `${crc32(line).toString(16).padStart(8, "0")} ${line}\n`;
}

function decodeRecord(record: string, path: string): string {
  const line = checkedLine(record);
  if (line === undefined) {
    throw new Refusal("journal-damaged", `${path} was changed: a record before its end does not match its checksum.`, {
      details: { path },
    });
  }
  return line;
}

function checkedLine(record: string): string | undefined {
  const match = /^([0-9a-f]{8}) (.*)$/s.exec(record);
  const [, checksum, line] = match ?? [];
  return line !== undefined && crc32(line) === Number.parseInt(checksum ?? "", 16) ? line : undefined;
}

interface RawRecord {
  readonly record: string;
  /** Where in the file it ends, its line break included. */
  readonly endsAt: number;
  /** False for bytes after the last line break. */
  readonly isComplete: boolean;
}

// Not node:readline: it also breaks lines at U+2028, which JSON text may contain.
async function* readRecords(path: string): AsyncIterable<RawRecord> {
  let endsAt = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    rest = Buffer.concat([rest, piece as Buffer]);
    for (let end = rest.indexOf(LINE_BREAK); end >= 0; end = rest.indexOf(LINE_BREAK)) {
      endsAt += end + 1;
      yield { record: rest.toString("utf8", 0, end), endsAt, isComplete: true };
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) yield { record: rest.toString("utf8"), endsAt: endsAt + rest.length, isComplete: false };
}

async function rewrite(path: string, keep: (line: string) => boolean): Promise<void> {
  const kept = await open(`${path}.new`, "w", 0o600);
  try {
    for await (const { record } of readRecords(path)) {
      if (keep(decodeRecord(record, path))) await writeAll(kept, Buffer.from(`${record}\n`, "utf8"));
    }
    await kept.sync();
  } finally {
    await kept.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(dirname(path));
}

/** Cuts off what follows the last whole record: it was never acknowledged. Refuses with `journal-damaged`. */
async function cutTornTail(path: string, log: Log): Promise<void> {
  let wholeUntil = 0;
  let size = 0;
  let firstBad: string | undefined;
  for await (const { record, endsAt, isComplete } of readRecords(path)) {
    size = endsAt;
    const isWhole = isComplete && checkedLine(record) !== undefined;
    if (!isWhole) firstBad ??= record;
    else if (firstBad === undefined) wholeUntil = endsAt;
    else decodeRecord(firstBad, path);
  }
  if (wholeUntil === size) return;
  log.warn("journal.torn-tail-dropped", { path, bytes: size - wholeUntil });
  const file = await open(path, "r+");
  try {
    await file.truncate(wholeUntil);
    await file.sync();
  } finally {
    await file.close();
  }
}
