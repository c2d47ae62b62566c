import { buildClient } from "../../scripts/build-client.ts";
import type { Server, ServerOptions } from "../../src/composition.ts";
import { createServer } from "../../src/server/app.ts";
import { loadLocales } from "../../src/web/index.ts";

let assets: ReturnType<typeof buildClient> | undefined;
const locales = loadLocales();

/** The server that ships, on a test's platform; nothing of it runs yet. */
export async function composeServer(
  platform: ServerOptions["platform"],
  options: Partial<Pick<ServerOptions, "verifier" | "options" | "locales">> = {},
): Promise<Server> {
  assets ??= buildClient();
  return createServer({
    platform,
    assets: await assets,
    locales,
    version: "0.1.0",
    verifier: undefined,
    ...options,
    // Every reading of the queue proves that what was written with each change is what the rules say.
    options: { comparesQueue: true, ...options.options },
  });
}

/** As `Server.start`, but a test runs the jobs, and no command of the machine is heard. */
export async function startByHand({ modules: { audit, evidence, federation } }: Server): Promise<void> {
  await audit.start();
  await evidence.start();
  await federation.start();
}
