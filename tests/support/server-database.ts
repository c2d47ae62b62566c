import { afterAll } from "vitest";
import { findPostgres, startPostgres, type PostgresCluster } from "./postgres.ts";

let cluster: PostgresCluster | undefined;

/**
 * Where a server that runs as a process of its own keeps its database: on PostgreSQL, where it is installed (it is quicker),
 * on a cluster of this test file that keeps what it acknowledged; else on the embedded engine. Part of its configuration.
 */
export async function databaseForServer(name: string): Promise<{ databaseUrl?: string }> {
  const postgres = findPostgres();
  if ("missing" in postgres) return {};
  cluster ??= await startPostgres(postgres.folder, { isDurable: true });
  await cluster.createDatabase(name);
  return { databaseUrl: cluster.url(name) };
}

afterAll(async () => await cluster?.remove());
