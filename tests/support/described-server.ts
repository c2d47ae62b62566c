import { createServer } from "../../src/server/app.ts";
import type { Server } from "../../src/composition.ts";
import type { ServerConfig } from "../../src/platform/index.ts";
import { loadLocales } from "../../src/web/index.ts";
import { buildClient } from "../../scripts/build-client.ts";
import { openTestPlatform } from "./platform.ts";

/** A whole server of the training profile, which has every route that exists, with two administrators. Its jobs do not run. */
export async function openDescribedServer(config: Partial<ServerConfig> = {}): Promise<Server> {
  const platform = await openTestPlatform({ config: { profile: "training", ...config } });
  const server = createServer({
    platform,
    assets: await buildClient(),
    locales: loadLocales(),
    version: "0.1.0",
    verifier: undefined,
  });
  const administrators = ["admin", "second"].map((name) => ({
    name,
    languages: ["en"],
    roles: ["administrator"] as const,
  }));
  await platform.database.transaction(async (tx) => await server.modules.identity.found(tx, administrators));
  return server;
}
