import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, open, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Decrypter, Encrypter } from "age-encryption";
import { seal } from "../../protocol/sealing.ts";
import { Refusal } from "../../protocol/refusal.ts";
import {
  type BackupContents,
  type BackupRecord,
  CONTENTS_FILE,
  damaged,
  type ListedFile,
  parseContents,
} from "./backup-record.ts";

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Encrypted files have numbers for names: what they are is in the encrypted list alone. */
const ENCRYPTED_FOLDER = "files";
const PIECE = 2 ** 20;

/** Writes the files of one backup, each with its digest, and encrypts them where it is given recipients of age. */
export class BackupWriter {
  readonly #folder: string;
  readonly #recipients: readonly string[];
  readonly #files: ListedFile[] = [];
  readonly #folders: string[] = [];

  constructor(folder: string, recipients: readonly string[]) {
    this.#folder = folder;
    this.#recipients = recipients;
  }

  get count(): number {
    return this.#files.length;
  }

  has(path: string): boolean {
    return this.#files.some((file) => file.path === path);
  }

  /** Whatever is in the source by now; `false` where it is gone. */
  async addFile(path: string, source: string): Promise<boolean> {
    const handle = await open(source, "r").catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    if (handle === undefined) return false;
    try {
      const { mode } = await handle.stat();
      const bytes = handle.createReadStream({ highWaterMark: PIECE, autoClose: false }) as AsyncIterable<Uint8Array>;
      await this.add(path, bytes, mode & 0o777);
    } finally {
      await handle.close();
    }
    return true;
  }

  async add(path: string, bytes: Bytes, mode = 0o600): Promise<void> {
    const plain = counted(bytes);
    if (this.#recipients.length === 0) {
      await this.#write(path, plain.bytes, mode);
      this.#files.push({ path, ...plain.result(), mode });
      return;
    }
    const stored = `${ENCRYPTED_FOLDER}/${String(this.#files.length + 1).padStart(7, "0")}.age`;
    const encrypter = new Encrypter();
    for (const recipient of this.#recipients) encrypter.addRecipient(recipient);
    const sealed = counted(await encrypter.encrypt(toWeb(plain.bytes)));
    await this.#write(stored, sealed.bytes, 0o600);
    this.#files.push({ path, ...plain.result(), mode, stored, storedSha256: sealed.result().sha256 });
  }

  async addFolder(path: string): Promise<void> {
    this.#folders.push(path);
    if (this.#recipients.length === 0) await mkdir(join(this.#folder, path), { recursive: true, mode: 0o700 });
  }

  /** The list for the record; of an encrypted backup it is a file of its own. */
  async finish(tables: BackupContents["tables"]): Promise<BackupRecord["contents"]> {
    const contents: BackupContents = {
      folders: this.#folders,
      files: this.#files,
      ...(tables === undefined ? {} : { tables }),
    };
    if (this.#recipients.length === 0) return contents;
    const sealed = await seal(Buffer.from(JSON.stringify(contents), "utf8"), this.#recipients);
    await this.#write(CONTENTS_FILE, [sealed], 0o600);
    return { encrypted: true, sha256: createHash("sha256").update(sealed).digest("hex") };
  }

  async #write(path: string, bytes: Bytes, mode: number): Promise<void> {
    const target = join(this.#folder, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await writeTo(target, bytes, mode);
  }
}

/** Reads the files of one backup and compares each with its digest. */
export class BackupReader {
  readonly contents: BackupContents;
  readonly #folder: string;
  readonly #identities: readonly string[];
  readonly #field: string;

  private constructor(folder: string, contents: BackupContents, identities: readonly string[], field: string) {
    this.contents = contents;
    this.#folder = folder;
    this.#identities = identities;
    this.#field = field;
  }

  /** Refuses `identity-needed`, `identity-does-not-open`, `backup-damaged`. */
  static async open(
    folder: string,
    { contents }: BackupRecord,
    { identities, field }: { readonly identities: readonly string[]; readonly field: string },
  ): Promise<BackupReader> {
    if (!("encrypted" in contents)) return new BackupReader(folder, contents, [], field);
    if (identities.length === 0) {
      throw new Refusal("identity-needed", `The backup in ${folder} is encrypted: name the key with --identity.`, {
        field: "identity",
      });
    }
    const sealed = await readFile(join(folder, CONTENTS_FILE)).catch(() => undefined);
    if (sealed === undefined || createHash("sha256").update(sealed).digest("hex") !== contents.sha256) {
      throw damaged(CONTENTS_FILE, field);
    }
    let text: string;
    try {
      text = await decrypterOf(identities).decrypt(sealed, "text");
    } catch (cause) {
      throw new Refusal("identity-does-not-open", "The key of --identity does not open this backup.", {
        field: "identity",
        cause,
      });
    }
    return new BackupReader(folder, parseContents(text, field), identities, field);
  }

  find(path: string): ListedFile | undefined {
    return this.contents.files.find((file) => file.path === path);
  }

  /** Gives a file's bytes and throws `backup-damaged` at their end, at the latest, where they are not what was backed up. */
  async *read(file: ListedFile): AsyncGenerator<Uint8Array> {
    const { path, stored, storedSha256 } = file;
    const source = join(this.#folder, stored ?? path);
    if ((await stat(source).catch(() => undefined))?.isFile() !== true) throw damaged(path, this.#field);
    const raw = counted(readPieces(source));
    const plain = counted(stored === undefined ? raw.bytes : this.#decrypted(raw.bytes, path));
    yield* plain.bytes;
    const { sha256, sizeBytes } = plain.result();
    const isStored = storedSha256 === undefined || raw.result().sha256 === storedSha256;
    if (sha256 !== file.sha256 || sizeBytes !== file.sizeBytes || !isStored) throw damaged(path, this.#field);
  }

  async copyTo(file: ListedFile, target: string): Promise<void> {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await writeTo(target, this.read(file), file.mode);
  }

  /** Reads it to its end, and keeps nothing. */
  async check(file: ListedFile): Promise<void> {
    await pipeline(this.read(file), new Writable({ write: (_piece, _encoding, done) => done() }));
  }

  async *#decrypted(bytes: Bytes, path: string): AsyncGenerator<Uint8Array> {
    try {
      yield* await decrypterOf(this.#identities).decrypt(toWeb(bytes));
    } catch {
      // age throws plain errors: cut short, altered, or not for this key. Of a file in the list each means that it was altered.
      throw damaged(path, this.#field);
    }
  }
}

function decrypterOf(identities: readonly string[]): Decrypter {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  return decrypter;
}

/** The bytes as they pass, and in the end their number and digest. */
function counted(bytes: Bytes): {
  bytes: AsyncGenerator<Uint8Array>;
  result: () => { sizeBytes: number; sha256: string };
} {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  async function* pass(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      hash.update(piece);
      sizeBytes += piece.length;
      yield piece;
    }
  }
  return { bytes: pass(), result: () => ({ sizeBytes, sha256: hash.copy().digest("hex") }) };
}

async function writeTo(target: string, bytes: Bytes, mode: number): Promise<void> {
  await pipeline(bytes, createWriteStream(target, { flags: "wx", mode: 0o600 }));
  const handle = await open(target, "r");
  try {
    await handle.chmod(mode);
  } finally {
    await handle.close();
  }
}

async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path, "r");
  try {
    yield* handle.createReadStream({ highWaterMark: PIECE, autoClose: false }) as AsyncIterable<Uint8Array>;
  } finally {
    await handle.close();
  }
}

/** age speaks the streams of browsers. */
function toWeb(bytes: Bytes): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(bytes));
}
