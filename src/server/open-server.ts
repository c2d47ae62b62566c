import { join } from "node:path";
import { createServer } from "./app.ts";
import type { Server } from "./composition.ts";
import {
  closeMemory,
  createLog,
  isMigrated,
  migrate,
  newDatabaseFolder,
  openPlatform,
  type Database,
  type Platform,
  type PlatformOptions,
  type ServerConfig,
} from "../platform/index.ts";
import { Refusal } from "../protocol/refusal.ts";
import { requireFinishedSetUp } from "./set-up-folder.ts";
import { loadVerifierPage } from "../court/verifier-page.ts";
import { version } from "../version.ts";
import { loadAssets, loadLocales, packageRoot } from "../web/index.ts";

export interface OpenServerOptions extends PlatformOptions {
  /** Looks at the database when nobody else can work on it any more, and before anything is written to it. */
  readonly beforeMigrating?: (database: Database) => Promise<void>;
}

/**
 * Opens everything that a configured State needs, applies migrations and takes the fence of the database (R20); serves
 * nothing yet. Refuses `set-up-unfinished`, `migration-waiting` for an inspection, in production what `closeMemory` refuses
 * (R40), and what the platform refuses.
 */
export async function openServer(
  config: ServerConfig,
  options: OpenServerOptions = {},
): Promise<{ server: Server; platform: Platform }> {
  if (config.profile === "production") closeMemory(options.log ?? createLog(config.logLevel));
  requireFinishedSetUp(config.dataFolder);
  // Whoever only looks must not take a database that is gone for a new one.
  const newDatabase = options.isInspection === true ? undefined : newDatabaseFolder(packageRoot());
  const platform = await openPlatform(config, { ...options, ...(newDatabase === undefined ? {} : { newDatabase }) });
  try {
    const migrations = join(packageRoot(), "migrations");
    await options.beforeMigrating?.(platform.database);
    if (options.isInspection !== true) {
      await migrate(platform.database, migrations, platform.log);
      await platform.database.lease.begin();
      await platform.begin();
    } else if (!(await isMigrated(platform.database, migrations))) {
      throw new Refusal("migration-waiting", "The database is of an older release: look at it with that release.");
    }
    const server = createServer({
      platform,
      assets: loadAssets(),
      locales: loadLocales(),
      version: version(),
      verifier: loadVerifierPage(),
    });
    return { server, platform };
  } catch (error) {
    await platform.close();
    throw error;
  }
}
