import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openBlobStore } from "./blobs.ts";
import { openServerClock } from "./clock.ts";
import type { ServerConfig } from "./server-config.ts";
import { openDatabase } from "./database.ts";
import { freeBytes } from "./disk-space.ts";
import { openIncarnation } from "./incarnation.ts";
import { createJobLoop } from "./job-loop.ts";
import { openKeyStore } from "./keystore.ts";
import { lockFolder } from "./locks.ts";
import { createLog, type Log } from "./log.ts";
import { createPeerHttp } from "./peer-http.ts";
import type { Platform } from "./platform.ts";
import { createRandomness } from "./random.ts";

export interface PlatformOptions {
  readonly log?: Log;
  /** For keyUnlock "passphrase", where it is known already. */
  readonly passphrase?: string;
  /** Only tests allow a database that may lose commits. */
  readonly mustBeDurable?: boolean;
  /** For commands that look at a stopped server: clock and incarnation are not written. */
  readonly isInspection?: boolean;
}

/** Opens all that is outside the program, in the order in which one thing needs the other; undoes it all on a refusal. */
export async function openPlatform(config: ServerConfig, options: PlatformOptions = {}): Promise<Platform> {
  const log = options.log ?? createLog(config.logLevel);
  const isInspection = options.isInspection ?? false;
  const isProduction = config.profile === "production";
  const undo: (() => void | Promise<void>)[] = [];
  try {
    mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
    const lock = lockFolder(join(config.localFolder, "lock.db"));
    undo.push(() => lock.release());
    const clock = openServerClock({
      file: join(config.dataFolder, "clock.json"),
      mayAdvance: config.profile === "training",
    });
    if (!isInspection) undo.push(() => clock.save());
    const random = createRandomness(clock);
    const { dataFolder, localFolder, databaseUrl } = config;
    const incarnation = await openIncarnation({ dataFolder, localFolder, random, log, isInspection });
    const keystore = await openKeyStore({
      folder: join(dataFolder, "keys"),
      mode: config.keyUnlock,
      isProduction,
      clock,
      random,
      ...(options.passphrase === undefined ? {} : { passphrase: options.passphrase }),
    });
    const blobs = await openBlobStore(join(dataFolder, "blobs"));
    const database = await openDatabase({
      dataFolder,
      log,
      mustBeDurable: options.mustBeDurable ?? true,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    });
    undo.push(() => database.close());
    const peerHttp = createPeerHttp({
      mayUsePlainLoopback: !isProduction,
      ...(config.peerCaFile === undefined ? {} : { caFile: config.peerCaFile }),
    });
    undo.push(() => peerHttp.close());
    const jobs = createJobLoop(log);
    undo.push(() => jobs.stop());
    jobs.add({ name: "platform.clock", everyMs: 60_000, run: async () => clock.save() });
    const close = once(() => undoAll(undo));
    const disk = { freeBytes };
    return { config, database, clock, random, log, blobs, disk, keystore, incarnation, jobs, peerHttp, close };
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
}

async function undoAll(undo: (() => void | Promise<void>)[]): Promise<void> {
  for (const step of undo.splice(0).toReversed()) await step();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
