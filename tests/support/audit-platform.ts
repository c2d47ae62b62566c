import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { AuditPlatform } from "../../src/modules/audit/audit-platform.ts";
import { type Database, type ServerConfig, silentLog } from "../../src/platform/index.ts";
import { openIncarnation } from "../../src/platform/incarnation.ts";
import { createJobLoop } from "../../src/platform/job-loop.ts";
import { openKeyStore } from "../../src/platform/keystore.ts";
import { createRandomness } from "../../src/platform/random.ts";

export interface TestClock {
  now: Date;
}

/** The part of the platform that the audit log uses, with real keys, incarnation and files, and a clock that stands. */
export async function openAuditPlatform(options: {
  readonly state: string;
  readonly database: Database;
  readonly dataFolder: string;
  readonly clock: TestClock;
}): Promise<AuditPlatform> {
  const { state, database, dataFolder } = options;
  const clock = { now: () => options.clock.now, advance: () => {}, aheadOfSystemMs: () => 0, save: () => {} };
  const random = createRandomness(clock);
  const log = silentLog();
  const folder = join(dataFolder, "keys");
  const keystore = await openKeyStore({ folder, mode: "plain-file", isProduction: false, clock, random });
  for (const use of ["log", "witness"] as const) await keystore.createSigningKey({ use, algorithm: "ed25519" });
  const localFolder = join(dataFolder, "local");
  mkdirSync(localFolder, { recursive: true });
  const incarnation = await openIncarnation({ dataFolder, localFolder, random, log });
  const config = { state, dataFolder } as ServerConfig; // the audit log reads nothing else of it
  return { config, database, clock, random, log, keystore, incarnation, jobs: createJobLoop(log, database) };
}
