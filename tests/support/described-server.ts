import type { Server } from "../../src/server/composition.ts";
import type { ServerConfig } from "../../src/platform/index.ts";
import type { NewPerson } from "../../src/modules/identity/index.ts";
import { composeServer } from "./composed-server.ts";
import { openTestPlatform } from "./platform.ts";

/** A whole server of the training profile, which has every route that exists, with two administrators. Its jobs do not run. */
export async function openDescribedServer(
  config: Partial<ServerConfig> = {},
  others: readonly NewPerson[] = [],
): Promise<Server> {
  const platform = await openTestPlatform({ config: { profile: "training", office: "host", ...config } });
  const server = await composeServer(platform);
  const administrators = ["admin", "second"].map((name) => ({
    name,
    languages: ["en"],
    roles: ["administrator"] as const,
  }));
  await platform.database.transaction(
    async (tx) => await server.modules.identity.found(tx, [...administrators, ...others]),
  );
  return server;
}
