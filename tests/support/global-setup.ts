/**
 * What all test files of one run have in common: a folder for everything temporary, and one PostgreSQL server, which is
 * made when the first file asks for it. What a killed run left is cleared away first.
 */
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { findPostgres, startPostgres, type PostgresCluster } from "./postgres.ts";
import { makeRunFolder, placeForRuns, removeDeadRuns } from "./run-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where prepared folders stay from one run to the next. */
    readonly keptFolder: string;
    /** The socket that tells the home of the run's PostgreSQL server. */
    readonly postgresSocket: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  removeDeadRuns();
  project.provide("keptFolder", placeForRuns());
  const folder = makeRunFolder();
  // Inherited by the workers of this run, and by all that they start.
  process.env["TMPDIR"] = folder;
  const postgresSocket = join(folder, "postgres.socket");
  project.provide("postgresSocket", postgresSocket);
  const stopPostgres = await offerPostgres(postgresSocket);
  return async () => {
    await stopPostgres();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}

/** Answers on the socket with the server's home, or with why there is none, as JSON. */
async function offerPostgres(socketFile: string): Promise<() => Promise<void>> {
  let cluster: Promise<PostgresCluster> | undefined;
  const server = createServer((asking) => {
    // A test file that was killed while it asked.
    asking.on("error", () => asking.destroy());
    cluster ??= startShared();
    cluster.then(
      ({ home }) => asking.end(JSON.stringify({ home })),
      (error: unknown) => asking.end(JSON.stringify({ failure: String(error) })),
    );
  });
  await new Promise<void>((resolve) => server.listen(socketFile, resolve));
  return async () => {
    server.close();
    await (await cluster?.catch(() => undefined))?.remove();
  };
}

async function startShared(): Promise<PostgresCluster> {
  const found = findPostgres();
  if ("missing" in found) throw new Error(found.missing);
  return await startPostgres(found.folder);
}
