import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from "node:fs";
import { delimiter, dirname, join, relative, resolve } from "node:path";
import { isRefusal, Refusal } from "../protocol/refusal.ts";
import { explainSystemError } from "./explain.ts";

/** One of these stands in every folder that holds a State, also in a damaged one. */
export const MARKS_OF_A_STATE = ["config.json", "incarnation.json", "log"];

/** More than any key, designation, draft or file of answers has: what is larger was named by mistake. */
const MAX_INPUT_BYTES = 4 * 2 ** 20;

/** The whole of a small file that a person named. Refuses `file-missing`, `not-a-file`, `file-not-readable`, `file-too-large`. */
export function readInput(path: string, field?: string): Uint8Array<ArrayBuffer> {
  requireFile(path, field);
  const { size } = statSync(path);
  if (size > MAX_INPUT_BYTES) {
    const what = `${path} has ${size} bytes, and such a file at most ${MAX_INPUT_BYTES}; check the path.`;
    throw new Refusal("file-too-large", what, at(field));
  }
  return new Uint8Array(orRefuse("file-not-readable", field, () => readFileSync(path), path));
}

/** One identity a line; comments begin with "#", as in files of age-keygen. Refuses `identity-malformed`. */
export function readIdentities(path: string): string[] {
  const lines = Buffer.from(readInput(path))
    .toString("utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (lines.length > 0 && lines.every((line) => line.startsWith("AGE-SECRET-KEY-"))) return lines;
  throw new Refusal("identity-malformed", `${path} holds no secret key as "rogatory keygen" writes it.`, {
    field: "identity",
  });
}

/** Reads what a file holds; what is wrong with it is told with the name of the file. */
export async function inFile<T>(path: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { code, message, details, field } = error;
    throw new Refusal(code, `${path}: ${message}`, { details, ...at(field), cause: error });
  }
}

/** Refuses `file-missing`, `not-a-file`, `file-not-readable`. */
export function requireFile(path: string, field?: string): void {
  if (!existsSync(path)) {
    throw new Refusal("file-missing", `${path} is not there, or not for this user; check the path.`, at(field));
  }
  if (!orRefuse("file-not-readable", field, () => statSync(path)).isFile()) {
    throw new Refusal("not-a-file", `${path} is not a file; name the file itself.`, at(field));
  }
  orRefuse("file-not-readable", field, () => closeSync(openSync(path, "r")));
}

/** A program that this user may run, named by its path or found in PATH. Refuses `file-missing`, `file-not-readable`. */
export function requireProgram(program: string): void {
  if (!program.includes("/")) {
    const folders = (process.env["PATH"] ?? "").split(delimiter);
    if (folders.some((folder) => existsSync(join(folder, program)))) return;
    throw new Refusal("file-missing", `${program} is in no folder of PATH; name it by its whole path.`);
  }
  orRefuse("file-not-readable", undefined, () => accessSync(program, constants.X_OK), program);
}

/**
 * Before hours of work: nothing is overwritten, and the folder is there. Refuses `file-exists`, also for a link that leads nowhere,
 * `folder-missing`, `not-a-file`.
 */
export function requirePlaceFor(files: readonly string[]): void {
  for (const file of files) {
    requireNameOfFile(file);
    if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) {
      throw new Refusal("file-exists", `${file} is there already; nothing is overwritten.`, at("out"));
    }
    const folder = dirname(resolve(file));
    if (existsSync(folder)) continue;
    throw new Refusal("folder-missing", `The folder ${folder} is not there; make it first.`, at("out"));
  }
}

/** A name that ends like that of a folder would become that of a file beside it. Refuses `not-a-file`. */
export function requireNameOfFile(path: string): void {
  if (!path.endsWith("/")) return;
  throw new Refusal("not-a-file", `${path} is the name of a folder; name a file in it.`, at("out"));
}

/**
 * A command that works on a State looks first whether there is one: else a slip in the path would make a folder, an empty database in
 * it, and a backup of nothing. Refuses `no-state-here`, `folder-not-readable`.
 */
export function requireState(dataFolder: string): void {
  const folder = resolve(dataFolder);
  const refusal = (): Refusal =>
    new Refusal("no-state-here", `${folder} holds no State. Check --data, or ROGATORY_DATA_FOLDER.`, at("data"));
  if (!existsSync(folder)) throw refusal();
  orRefuse("folder-not-readable", "data", () => readdirSync(folder));
  if (!MARKS_OF_A_STATE.some((name) => existsSync(join(folder, name)))) throw refusal();
}

/**
 * Before a server starts or waits to be set up: a folder that this user may write to, or one that can be made. Refuses
 * `folder-not-writable`, `folder-of-another-user`.
 */
export function requireUsableFolder(path: string): void {
  requireOwnFolder(path);
  const folder = nearestFolder(path);
  orRefuse("folder-not-writable", "dataFolder", () => {
    readdirSync(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
  });
}

/**
 * Root may write everywhere, and what it leaves in the folder of the server's user cannot be read by the server. Refuses
 * `folder-of-another-user`.
 */
export function requireOwnFolder(path: string): void {
  if (process.getuid?.() !== 0) return;
  const folder = nearestFolder(path);
  const { uid } = statSync(folder);
  if (uid === 0) return;
  throw new Refusal(
    "folder-of-another-user",
    `${folder} belongs to another user (number ${uid}), who could not read what root leaves there. Run this command as that user, ` +
      `as docs/operate/install.md does with setpriv.`,
    { field: "dataFolder" },
  );
}

/** The first file of a State, by its path, that belongs to somebody else than its folder: root ran a command there. */
export function firstForeignFile(dataFolder: string): { readonly path: string; readonly uid: number } | undefined {
  const owner = statSync(dataFolder).uid;
  for (const folder of [dataFolder, join(dataFolder, "keys"), join(dataFolder, "local")]) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const { uid } = lstatSync(path);
      if (uid !== owner) return { path, uid };
    }
  }
  return undefined;
}

/** Where a folder lies or would lie, whatever links lead there. */
export function realPlaceOf(path: string): string {
  const folder = nearestFolder(path);
  return join(realpathSync(folder), relative(folder, resolve(path)));
}

/** The folder itself, or the one in which it would be made. */
function nearestFolder(path: string): string {
  let folder = resolve(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function orRefuse<T>(code: string, field: string | undefined, act: () => T, file?: string): T {
  try {
    return act();
  } catch (cause) {
    const why = explainSystemError(cause, file);
    if (why === undefined) throw cause;
    throw new Refusal(code, why, { ...at(field), cause });
  }
}

function at(field: string | undefined): { field?: string } {
  return field === undefined ? {} : { field };
}
