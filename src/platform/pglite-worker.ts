// Worker thread that hosts the embedded database: a query stalls the thread it runs on, and that must not be the server's.
import { closeSync, existsSync, fsyncSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite, type Results } from "@electric-sql/pglite";
import { pgliteReaders } from "./database-values.ts";
import { DurableNodeFs, durableStartParams } from "./durable-nodefs.ts";
import { copyNewDatabase } from "./new-database.ts";
import type { WorkerAnswer, WorkerData, WorkerError, WorkerRequest, WorkerResult } from "./pglite-messages.ts";

const port = parentPort;
if (!port) throw new Error("This file is the entry of a worker thread.");
const { folder, newDatabase } = workerData as WorkerData;
const say = (said: WorkerAnswer): void => port.postMessage(said);

// Code as V8 first compiles it. To optimise the parser of SQL took half a second of processor and 540 MB after the first queries of
// every process, and had not earned it back 20,000 queries later; the price: a scan of 60,000 rows takes half as long again. Each flag alone does not do it.
for (const flag of ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"]) setFlagsFromString(flag);
const files = new DurableNodeFs(folder);
const opening = open();
opening.then(
  () => say({ id: 0, result: { rows: [] } }),
  (error: unknown) => say({ id: 0, error: describeError(error) }),
);
port.on("message", (request: WorkerRequest) => {
  answer(request).then(
    (result) => say({ id: request.id, result }),
    (error: unknown) => {
      say({ id: request.id, error: describeError(error) });
      // After a panic (a full disk under the write-ahead log, say) this instance is dead; a new start recovers.
      if (isEngineDeath(error)) process.exit(1);
    },
  );
});

async function open(): Promise<PGlite> {
  const isCopied = newDatabase !== undefined && !existsSync(join(folder, "PG_VERSION"));
  if (isCopied) copyNewDatabase(newDatabase, folder);
  const database = await PGlite.create({
    fs: files,
    startParams: durableStartParams(PGlite.defaultStartParams),
    parsers: pgliteReaders,
  });
  // PGlite writes the files of a new cluster without fsync; done at each start, because it costs next to nothing then.
  syncTree(folder);
  // In this database they were applied now.
  if (isCopied) await database.exec("update platform.migration set applied_at = now()");
  return database;
}

async function answer(request: WorkerRequest): Promise<WorkerResult> {
  const database = await opening;
  if (request.kind === "query") return shape(await run(database, request.sql, request.parameters));
  if (request.kind === "statistics") return { rows: [{ fsyncCount: files.fsyncCount }] };
  await database.close();
  return { rows: [] };
}

// Without parameters several statements may come at once (migrations): the last one's answer counts.
async function run(
  database: PGlite,
  sql: string,
  parameters: WorkerRequest["parameters"],
): Promise<Results | undefined> {
  return parameters.length > 0 ? database.query(sql, [...parameters]) : (await database.exec(sql)).at(-1);
}

function shape(results: Results | undefined): WorkerResult {
  // `command` is there at run time; PGlite's published type lacks it.
  const command = (results as { command?: string } | undefined)?.command;
  const changes = command === "INSERT" || command === "UPDATE" || command === "DELETE" || command === "MERGE";
  return {
    rows: results?.rows ?? [],
    ...(command === undefined ? {} : { command }),
    ...(changes ? { affectedRows: results?.affectedRows ?? 0 } : {}),
  };
}

function describeError(error: unknown): WorkerError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, constraint, schema, table, column } = error as Error & Partial<WorkerError>;
  return { message: error.message, code, constraint, schema, table, column };
}

function isEngineDeath(error: unknown): boolean {
  return error instanceof Error && (error.name === "RuntimeError" || error.name === "ExitStatus");
}

function syncTree(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) syncTree(join(path, entry.name));
    else if (entry.isFile()) syncOne(join(path, entry.name));
  }
  syncOne(path);
}

function syncOne(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
