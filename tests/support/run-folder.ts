import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";

/** Linux keeps these files in memory. */
const MEMORY = "/dev/shm";
/** Several times what a run of all tests has needed there at once. */
const ENOUGH_MEMORY_BYTES = 8 * 2 ** 30;
const NAME = /^rogatory-run-(\d+)-/;
/** Programs that tests build need our packages beside them. */
const BUILT_PROGRAMS = join(import.meta.dirname, "../../node_modules/.cache");

/**
 * A folder for everything that one run of the tests leaves on disk. Its name says which process it belongs to, so that
 * `removeDeadRuns` can tell what a killed run left from what another one is using.
 */
export function makeRunFolder(): string {
  const folder = makeFolderIn(placeForRuns());
  // PostgreSQL runs as another user where the tests run as root, and has its own folder inside.
  chmodSync(folder, 0o711);
  return folder;
}

/**
 * In memory where there is enough of it: tests make and remove hundreds of databases of a thousand files each, and nothing of
 * them needs to survive a power cut. TMPDIR decides where it is set.
 */
export function placeForRuns(): string {
  if (process.env["TMPDIR"] !== undefined || !existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return Math.min(bavail * bsize, freemem()) >= ENOUGH_MEMORY_BYTES ? MEMORY : tmpdir();
}

/** A folder of this process among our packages, for a program that needs them. */
export function makeProgramFolder(): string {
  mkdirSync(BUILT_PROGRAMS, { recursive: true });
  return makeFolderIn(BUILT_PROGRAMS);
}

function makeFolderIn(parent: string): string {
  return mkdtempSync(join(parent, `rogatory-run-${process.pid}-`));
}

/** Ends what runs that were killed left running, unmounts what they mounted, and removes their folders. */
export function removeDeadRuns(): void {
  for (const parent of [tmpdir(), MEMORY, BUILT_PROGRAMS]) removeDeadRunsIn(parent);
}

function removeDeadRunsIn(parent: string): void {
  for (const name of entriesOf(parent)) {
    const owner = NAME.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = join(parent, name);
    if (statSync(folder, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue;
    for (const processId of processesOf(folder)) end(processId);
    for (const mounted of mountsIn(folder)) spawnSync("umount", ["-l", mounted]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function end(processId: number): void {
  try {
    process.kill(processId, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // process.kill throws nothing else
  }
}

/** Every process that was started with this folder as its place for temporary files. Elsewhere than on Linux: none. */
function processesOf(folder: string): number[] {
  const mark = `TMPDIR=${folder}`;
  const others = entriesOf("/proc")
    .map(Number)
    .filter((id) => id > 0 && id !== process.pid);
  return others.filter((id) => contentOf(`/proc/${id}/environ`).split("\0").includes(mark));
}

function mountsIn(folder: string): string[] {
  const places = contentOf("/proc/mounts")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "");
  return places.filter((place) => place.startsWith(`${folder}/`)).toReversed();
}

/** Empty where the folder is gone, or belongs to somebody else. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Empty where it cannot be read: the process has ended, or belongs to somebody else. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
