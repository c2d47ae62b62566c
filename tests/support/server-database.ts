import { randomBytes } from "node:crypto";
import { afterFile } from "./after-file.ts";
import { findPostgres, startPostgres, type PostgresCluster } from "./postgres.ts";

let cluster: Promise<PostgresCluster> | undefined;

/**
 * Where a server that runs as a process of its own keeps its database: on PostgreSQL, where it is installed (it is quicker),
 * on a cluster of this worker that keeps what it acknowledged; else on the embedded engine. Part of its configuration.
 */
export async function databaseForServer(): Promise<{ databaseUrl?: string }> {
  const postgres = findPostgres();
  if ("missing" in postgres) return {};
  // It ends with the worker.
  const server = await (cluster ??= startPostgres(postgres.folder, { isDurable: true }));
  const name = `server_${randomBytes(6).toString("hex")}`;
  await server.createDatabase(name);
  afterFile(async () => await server.dropDatabase(name));
  return { databaseUrl: server.url(name) };
}
