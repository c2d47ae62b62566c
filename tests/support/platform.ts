import { cpSync } from "node:fs";
import { join } from "node:path";
import {
  createJobLoop,
  createPeerHttp,
  createRandomness,
  freeBytes,
  openBlobStore,
  openDatabase,
  openIncarnation,
  openKeyStore,
  PrintQueue,
  silentLog,
  type DiskGauge,
  type KeyStore,
  type Log,
  type Platform,
  type ServerConfig,
} from "../../src/platform/index.ts";
import { afterFile } from "./after-file.ts";
import { testClock, type TestClock } from "./clock.ts";
import { copyPostgresDatabase, openTestDatabase, quickestEngine, type EngineName } from "./databases.ts";
import { temporaryFolder } from "./temporary-folders.ts";

export interface TestPlatform extends Platform {
  readonly clock: TestClock;
  readonly disk: TestDisk;
}

/** The real disk, until a test says how much of it is free. */
export interface TestDisk extends DiskGauge {
  pretendedFreeBytes: number | undefined;
}

export interface TestPlatformOptions {
  readonly engine?: EngineName;
  readonly config?: Partial<ServerConfig>;
  /** Servers that talk to each other share one. */
  readonly clock?: TestClock;
  /** As a server that works: it has the lease of its database, and loses its keys with it. */
  readonly takeLease?: boolean;
}

/** A platform in its own folder with a migrated database, a clock that tests move, and no job started. Closed after the file's tests. */
export async function openTestPlatform(options: TestPlatformOptions = {}): Promise<TestPlatform> {
  const { takeLease = false } = options;
  const opening = openTestDatabase(options.engine ?? quickestEngine, { takeLease });
  const { database, dataFolder, databaseUrl } = await opening;
  const config = testConfig({ dataFolder, ...(databaseUrl === undefined ? {} : { databaseUrl }), ...options.config });
  const clock = options.clock ?? testClock();
  const log = testLog();
  const random = createRandomness(clock);
  const jobs = createJobLoop(log, database);
  const peerHttp = createPeerHttp({ mayUsePlainLoopback: true });
  const printer = new PrintQueue();
  const disk: TestDisk = {
    pretendedFreeBytes: undefined,
    freeBytes: async (folder) => disk.pretendedFreeBytes ?? (await freeBytes(folder)),
  };
  let isClosed = false;
  const platform: TestPlatform = {
    config,
    database,
    clock,
    random,
    log,
    jobs,
    peerHttp,
    printer,
    disk,
    blobs: await openBlobStore(join(dataFolder, "blobs")),
    keystore: await openTestKeys({ config, clock, random }),
    incarnation: await openIncarnation({ dataFolder, localFolder: config.localFolder, random, log }),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await jobs.stop();
      await printer.close();
      await peerHttp.close();
      await database.close();
    },
  };
  database.lease.onLost((why) => platform.keystore.shut(why));
  afterFile(async () => await platform.close());
  return platform;
}

/** Silent but for what broke a page or a call: a test that made it sees no more than 500. */
function testLog(): Log {
  const log = silentLog();
  const error: Log["error"] = (event, thrown, fields) => {
    if (event === "web.failed") console.error(thrown);
    log.error(event, thrown, fields);
  };
  return { ...log, error };
}

/**
 * The platform of a server that takes over from one whose fence was raised (R20): the same folder and PostgreSQL database, which it
 * has the lease of, and keys that are open again.
 */
export async function openSuccessor(predecessor: TestPlatform): Promise<TestPlatform> {
  const { config, clock, random, log } = predecessor;
  const database = await openDatabase({ ...config, log, mustBeDurable: false, takeLease: true });
  afterFile(async () => await database.close());
  await database.lease.begin();
  const keystore = await openTestKeys({ config, clock, random });
  database.lease.onLost((why) => keystore.shut(why));
  return { ...predecessor, database, keystore };
}

/** A backup of a stopped platform: its folder without what lies outside the backup set, keys included, and its database. */
export interface PlatformBackup {
  readonly dataFolder: string;
  readonly databaseUrl?: string;
}

/** Closes the platform's database for it; open another one, the same again or a restored one, with `openFromBackup`. */
export async function backUpPlatform({ config, database }: Platform): Promise<PlatformBackup> {
  await database.close();
  const dataFolder = temporaryFolder();
  cpSync(config.dataFolder, dataFolder, { recursive: true, filter: (path) => path !== config.localFolder });
  if (config.databaseUrl === undefined) return { dataFolder };
  return { dataFolder, databaseUrl: await copyPostgresDatabase(config.databaseUrl) };
}

/** The same place again after a backup (nothing was lost), or a copy of the backup as a restore leaves it (R1). */
export async function openFromBackup(
  predecessor: TestPlatform,
  backup: PlatformBackup | undefined,
): Promise<TestPlatform> {
  const { clock, random, log } = predecessor;
  const copy = backup === undefined ? undefined : await copyOfBackup(backup);
  const config = { ...predecessor.config, ...copy };
  const { dataFolder } = config;
  const database = await openDatabase({ ...config, log, mustBeDurable: false, takeLease: false });
  afterFile(async () => await database.close());
  const keystore = await openTestKeys({ config, clock, random });
  const blobs = await openBlobStore(join(dataFolder, "blobs"));
  const { localFolder } = config;
  const incarnation = await openIncarnation({ dataFolder, localFolder, random, log });
  return { ...predecessor, config, database, keystore, blobs, incarnation, jobs: createJobLoop(log, database) };
}

async function copyOfBackup(backup: PlatformBackup): Promise<PlatformBackup & { localFolder: string }> {
  const dataFolder = temporaryFolder();
  cpSync(backup.dataFolder, dataFolder, { recursive: true });
  const localFolder = join(dataFolder, "local");
  if (backup.databaseUrl === undefined) return { dataFolder, localFolder };
  return { dataFolder, localFolder, databaseUrl: await copyPostgresDatabase(backup.databaseUrl) };
}

async function openTestKeys({
  config,
  clock,
  random,
}: Pick<Platform, "config" | "clock" | "random">): Promise<KeyStore> {
  const folder = join(config.dataFolder, "keys");
  return await openKeyStore({ folder, mode: "plain-file", isProduction: false, clock, random });
}

export function testConfig(over: Partial<ServerConfig> & { dataFolder: string }): ServerConfig {
  return {
    state: "XA",
    stateName: "Aurelia",
    operator: "Ministry of Justice of Aurelia",
    profile: "training",
    host: "127.0.0.1",
    port: 0,
    localFolder: join(over.dataFolder, "local"),
    appUrl: "http://aurelia.localhost:7420",
    peerUrl: "http://aurelia.localhost:7420",
    publicUrl: "http://aurelia.localhost:7420",
    languages: ["ar", "en", "fr"],
    defaultLanguage: "en",
    timeZone: "UTC",
    keyUnlock: "plain-file",
    allowAsynchronousStandby: false,
    secondMachine: false,
    office: "authority",
    smallOffice: false,
    peerNetworks: [],
    proxyNetworks: [],
    logLevel: "error",
    ...over,
  };
}
