import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openBlobStore } from "./blobs.ts";
import { openServerClock, type ServerClock } from "./clock.ts";
import type { ServerConfig } from "./server-config.ts";
import { openDatabase } from "./database.ts";
import { keepDatabaseLife } from "./database-life.ts";
import { freeBytes } from "./disk-space.ts";
import { openIncarnation } from "./incarnation.ts";
import { createJobLoop } from "./job-loop.ts";
import { endBackup } from "./kept-for-backup.ts";
import { openKeyStore } from "./keystore.ts";
import { withoutHolder } from "./lease.ts";
import { lockFolder } from "./locks.ts";
import { createLog, type Log } from "./log.ts";
import { createPeerHttp } from "./peer-http.ts";
import { isRefusal } from "../protocol/refusal.ts";
import type { Platform } from "./platform.ts";
import { PrintQueue } from "./print-queue.ts";
import { createRandomness } from "./random.ts";
import { sharedBlobs } from "./shared-blobs.ts";
import { beginLife } from "./shared-life.ts";
import { openInTurn } from "./waiting-turn.ts";

/** A key file that is gone must be found while the key is still in memory. */
const LOOK_AT_KEYS_EVERY_MS = 10 * 60_000;

export interface PlatformOptions {
  readonly log?: Log;
  /** For keyUnlock "passphrase", where it is known already. */
  readonly passphrase?: string;
  /** Where a new embedded database may lie. */
  readonly newDatabase?: string;
  /** Only tests allow a database that may lose commits. */
  readonly mustBeDurable?: boolean;
  /** For commands that look at a stopped server: clock and incarnation are not written, the lease is not taken. */
  readonly isInspection?: boolean;
  /** With a second machine: told that another server has the database, and what that needs; what it gives is closed when it waits no more. */
  readonly whileWaiting?: (waiting: Waiting) => Promise<{ close(): Promise<void> } | undefined>;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

export interface OpenedPlatform extends Platform {
  /** Once the schema stands and the fence was taken: in which life the State goes on. Nothing is signed before. */
  begin(): Promise<void>;
}

export type Waiting = Pick<Platform, "config" | "keystore" | "log">;

/** Opens all that is outside the program, in the order in which one thing needs the other; undoes it all on a refusal. */
export async function openPlatform(config: ServerConfig, options: PlatformOptions = {}): Promise<OpenedPlatform> {
  const log = options.log ?? createLog(config.logLevel);
  const isInspection = options.isInspection ?? false;
  const isProduction = config.profile === "production";
  const undo: (() => void | Promise<void>)[] = [];
  try {
    mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
    const lock = lockFolder(join(config.localFolder, "lock.db"));
    undo.push(() => lock.release());
    if (!isInspection) await endBackup(config);
    const clock = openServerClock({
      file: join(config.dataFolder, "clock.json"),
      mayAdvance: config.profile === "training",
    });
    if (!isInspection) undo.push(() => saveTime(clock, log));
    const random = createRandomness(clock);
    const { dataFolder, localFolder, databaseUrl } = config;
    const isShared = config.secondMachine && !isInspection;
    const incarnation = await openIncarnation({ dataFolder, localFolder, random, log, isInspection, isShared });
    const keystore = await openKeyStore({
      folder: join(dataFolder, "keys"),
      mode: config.keyUnlock,
      isProduction,
      clock,
      random,
      ...(options.passphrase === undefined ? {} : { passphrase: options.passphrase }),
    });
    const local = await openBlobStore(join(dataFolder, "blobs"), { isInspection });
    const opening = {
      dataFolder,
      log,
      mustBeDurable: options.mustBeDurable ?? true,
      allowAsynchronousStandby: config.allowAsynchronousStandby,
      takeLease: !isInspection,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      ...(options.newDatabase === undefined ? {} : { newDatabase: options.newDatabase }),
    };
    const { whileWaiting, signal = new AbortController().signal } = options;
    const database =
      config.secondMachine && databaseUrl !== undefined && whileWaiting !== undefined
        ? await openInTurn({
            ...opening,
            databaseUrl,
            local,
            signal,
            tell: async () => await whileWaiting({ config, keystore, log }),
          })
        : await openDatabase(opening);
    undo.push(() => database.close());
    // R20: whatever still runs when the lease is lost finds no key any more.
    database.lease.onLost((why) => keystore.shut(withoutHolder(why)));
    const blobs = config.secondMachine ? sharedBlobs(local, database) : local;
    if (database.life && !isShared)
      await keepDatabaseLife(join(localFolder, "database-life.json"), database.life, { incarnation, log });
    const peerHttp = createPeerHttp({
      mayUsePlainLoopback: !isProduction,
      networks: config.peerNetworks,
      ...(config.peerCaFile === undefined ? {} : { caFile: config.peerCaFile }),
    });
    undo.push(() => peerHttp.close());
    const printer = new PrintQueue();
    undo.push(() => printer.close());
    const jobs = createJobLoop(log, database);
    undo.push(() => jobs.stop());
    jobs.add({ name: "platform.keys", everyMs: LOOK_AT_KEYS_EVERY_MS, run: async () => keystore.checkFiles() });
    jobs.add({ name: "platform.clock", everyMs: 60_000, run: async () => clock.save() });
    const close = once(() => undoAll(undo));
    const disk = { freeBytes };
    const begin = async (): Promise<void> =>
      await beginLife({ clock, config, database, incarnation, jobs, log }, local);
    const outside = { config, database, clock, random, log, blobs, disk, keystore, incarnation, jobs };
    return { ...outside, peerHttp, printer, begin, close };
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
}

/** On a full disk the server still stops in order; the next start begins at the time that was saved a minute before. */
function saveTime(clock: ServerClock, log: Log): void {
  try {
    clock.save();
  } catch (error) {
    if (!isRefusal(error, "disk-full")) throw error;
    log.warn("clock.not-saved", { code: error.code });
  }
}

async function undoAll(undo: (() => void | Promise<void>)[]): Promise<void> {
  for (const step of undo.splice(0).toReversed()) await step();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
