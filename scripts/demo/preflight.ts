import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { readdir, statfs } from "node:fs/promises";
import { join, resolve as resolvePath } from "node:path";
import { DISK_RESERVES } from "../../src/platform/disk-reserves.ts";
import { freePort, isFree } from "../free-port.ts";

/** Where this run of the demo lives: a folder of its own and ports that were free. */
export interface DemoPlace {
  readonly folder: string;
  readonly evidence: string | undefined;
  readonly ports: {
    readonly aurelia: number;
    readonly borealia: number;
    readonly line: number;
    readonly doronia: number;
    readonly start: number;
  };
  /** Absent: each server runs on the embedded engine. */
  readonly databaseUrls?: { readonly aurelia: string; readonly borealia: string };
}

const GENERATED_EVIDENCE_BYTES = 310 * 2 ** 20;
/** The source, its archive, the body at both ends, the opened original, its download, and the one with a changed byte. */
const COPIES_OF_EVIDENCE = 7;
const DATABASES_BYTES = 1_000 * 2 ** 20;
const PREFERRED_PORTS = { aurelia: 8401, borealia: 8402, line: 8403, doronia: 8404, start: 8400 };

/** Looks before it leaps: the evidence is there, the disk has room, ports are free. Says what to do where not. */
export async function checkMachine(root: string, evidence: string | undefined): Promise<DemoPlace> {
  const path = evidence === undefined ? undefined : resolvePath(evidence);
  const bytes = path === undefined ? GENERATED_EVIDENCE_BYTES : await sizeOf(path);
  const needed = bytes * COPIES_OF_EVIDENCE + DATABASES_BYTES + DISK_RESERVES.ordinary;
  const { bavail, bsize } = await statfs(root);
  if (bavail * bsize < needed) {
    fail(
      `The demo needs ${gib(needed)} of free disk for this evidence; there are ${gib(bavail * bsize)}. Make room, or give it less.`,
    );
  }
  const ports = { ...PREFERRED_PORTS };
  for (const name of ["start", "aurelia", "borealia", "line", "doronia"] as const) {
    ports[name] = await portLike(ports[name]);
  }
  return { folder: newRunFolder(root), evidence: path, ports };
}

/** This one, or a free one. */
export async function portLike(wished: number): Promise<number> {
  return (await isFree(wished)) ? wished : await freePort();
}

/** A folder for this run; what killed demos left is cleared away. */
export function newRunFolder(root: string): string {
  const parent = join(root, ".demo");
  mkdirSync(parent, { recursive: true });
  removeDeadRuns(parent);
  return mkdtempSync(join(parent, `run-${process.pid}-`));
}

async function sizeOf(path: string): Promise<number> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) fail(`--evidence ${path}: there is nothing there.`);
  if (stats.isFile()) return stats.size;
  if (!stats.isDirectory()) fail(`--evidence ${path}: this is neither a file nor a folder.`);
  let bytes = 0;
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size;
  }
  if (bytes === 0) fail(`--evidence ${path}: the folder holds no file with anything in it.`);
  return bytes;
}

/** The name of a run says whose it is, so that what a killed one left can be told from what another one uses. */
const RUN = /^run-(\d+)-/;

/** Removes what demos left that were killed, or that failed and were kept. */
export function removeDeadRuns(parent: string): void {
  for (const name of readdirSync(parent)) {
    const owner = RUN.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) rmSync(join(parent, name), { recursive: true, force: true });
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

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
