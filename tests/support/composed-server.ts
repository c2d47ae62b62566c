import { sql } from "kysely";
import { buildClient } from "../../scripts/build-client.ts";
import type { Server, ServerOptions, SharedModules, StateModules } from "../../src/server/composition.ts";
import { createServer } from "../../src/server/app.ts";
import type { Platform } from "../../src/platform/index.ts";
import { loadLocales } from "../../src/web/index.ts";
import { comparesWhatIsNew } from "./compared-queue.ts";

let assets: ReturnType<typeof buildClient> | undefined;
const locales = loadLocales();

type Variations = Partial<Pick<ServerOptions, "verifier" | "options" | "locales">>;

/** The server that ships, of a State, on a test's platform; nothing of it runs yet. */
export async function composeServer(
  platform: ServerOptions["platform"],
  options: Variations = {},
): Promise<Server<StateModules>> {
  const server = await composeOffice(platform, options);
  const { modules } = server;
  if (modules.cooperation === undefined) throw new Error(`${platform.config.state} is no State's server.`);
  return { ...server, modules };
}

/** As `composeServer`, of any office. */
export async function composeOffice(platform: ServerOptions["platform"], options: Variations = {}): Promise<Server> {
  assets ??= buildClient();
  return createServer({
    platform,
    assets: await assets,
    locales,
    version: "0.1.0",
    verifier: undefined,
    ...options,
    options: { compares: comparesWhatIsNew(platform), ...options.options },
  });
}

/** What a test wrote past the server is neither in its queue nor in its search: this writes all of both anew, as after a change of their rules. */
export async function writeQueueAnew({
  desk,
  platform,
}: Pick<SharedModules, "desk"> & { platform: Platform }): Promise<void> {
  await sql`delete from desk.needs_written`.execute(platform.database.db);
  await desk.writeQueue();
  await sql`delete from desk.search_written`.execute(platform.database.db);
  await platform.jobs.runNow("desk.search");
}

/** As `Server.start`, but a test runs the jobs, and no command of the machine is heard. */
export async function startByHand({ modules: { audit, evidence, federation } }: Server): Promise<void> {
  await audit.start();
  await evidence?.start();
  await federation.start();
}
