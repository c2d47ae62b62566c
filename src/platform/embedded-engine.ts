import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { databaseAway, DatabaseError } from "./database-error.ts";
import { toWire } from "./database-values.ts";
import { lockFolder, type FolderLock } from "./locks.ts";
import type { Log } from "./log.ts";
import type { WorkerAnswer, WorkerData, WorkerError, WorkerRequest, WorkerResult } from "./pglite-messages.ts";
import { workerUrl } from "./worker-url.ts";

/** The engine does not enforce statement_timeout: after this the thread is ended and started again. */
const QUERY_TIMEOUT_MS = 120_000;
const OPEN_TIMEOUT_MS = 120_000;

interface Pending {
  readonly resolve: (result: WorkerResult) => void;
  readonly reject: (error: unknown) => void;
}

/** One start of the worker thread. */
interface Life {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
  readonly opened: Promise<void>;
}

/** PGlite in its own thread, on a folder that no other process may use; started again when the thread dies. */
export class EmbeddedEngine {
  readonly #folder: string;
  readonly #log: Log;
  #newDatabase: string | undefined;
  readonly #lock: FolderLock;
  #life: Life | undefined;
  #lifeNumber = 0;
  #requestNumber = 0;
  #closed = false;

  /** `newDatabase`: what an empty folder begins as. Refuses with `folder-in-use`. */
  constructor(folder: string, log: Log, newDatabase?: string) {
    this.#folder = folder;
    this.#log = log;
    this.#newDatabase = newDatabase;
    this.#lock = lockFolder(`${folder}.lock`);
  }

  /** Changes whenever the thread was started anew: whatever was open in an earlier life was rolled back. */
  get lifeNumber(): number {
    return this.#lifeNumber;
  }

  /** Refuses with `database-away` when the engine cannot be started. */
  async open(): Promise<void> {
    if (this.#closed) throw databaseAway("The embedded database was closed.");
    this.#life ??= this.#startLife();
    await this.#life.opened;
  }

  /** With `onlyInLife` it refuses with `database-away` when the thread was started anew since. */
  async query(sql: string, parameters: readonly unknown[], onlyInLife?: number): Promise<WorkerResult> {
    if (onlyInLife === undefined) await this.open();
    else if (!this.#life || onlyInLife !== this.#lifeNumber) {
      throw databaseAway("The embedded database was started again: this transaction was rolled back.");
    }
    return this.#ask("query", QUERY_TIMEOUT_MS, sql, parameters);
  }

  /** How many fsync calls reached the disk in this life. */
  async fsyncCount(): Promise<number> {
    await this.open();
    const { rows } = await this.#ask("statistics", QUERY_TIMEOUT_MS);
    return (rows[0] as { fsyncCount: number }).fsyncCount;
  }

  /** Ends the thread as a crash would; the next query starts another. */
  async endThread(): Promise<void> {
    await this.#life?.worker.terminate();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    try {
      if (this.#life) await this.#ask("close", QUERY_TIMEOUT_MS);
    } finally {
      this.#closed = true;
      await this.#life?.worker.terminate();
      this.#lock.release();
    }
  }

  #startLife(): Life {
    const data: WorkerData = { folder: this.#folder, newDatabase: this.#newDatabase };
    // Files that go while a server works are no reason to begin anew.
    this.#newDatabase = undefined;
    // No inherited flags: a debugger or loader of the server's own thread has no business in this one.
    const worker = new Worker(workerUrl("pglite-worker", import.meta.url), { workerData: data, execArgv: [] });
    const pending = new Map<number, Pending>();
    const opened = withDeadline(OPEN_TIMEOUT_MS, worker, (resolve, reject) => pending.set(0, { resolve, reject }));
    const life: Life = { worker, pending, opened: opened.then(() => undefined, refuseToOpen) };
    this.#lifeNumber += 1;
    worker.on("message", (answer: WorkerAnswer) => settle(pending, answer));
    worker.on("error", (error) => this.#endLife(life, error));
    worker.on("exit", (exitCode) => this.#endLife(life, new Error(`The thread ended with code ${exitCode}.`)));
    life.opened.catch((error: unknown) => this.#endLife(life, error));
    return life;
  }

  #endLife(life: Life, cause: unknown): void {
    const isFirstSign = this.#life === life;
    if (isFirstSign) this.#life = undefined;
    for (const { reject } of life.pending.values()) {
      reject(databaseAway("The embedded database stopped: what was under way was rolled back.", cause));
    }
    life.pending.clear();
    if (isFirstSign && !this.#closed) this.#log.error("database.embedded-stopped", cause);
    void life.worker.terminate();
  }

  async #ask(kind: WorkerRequest["kind"], timeoutMs: number, sql = "", parameters: readonly unknown[] = []) {
    const life = this.#life;
    if (!life) throw databaseAway("The embedded database is not open.");
    const id = (this.#requestNumber += 1);
    const request: WorkerRequest = { id, kind, sql, parameters: parameters.map(toWire) };
    return withDeadline(timeoutMs, life.worker, (resolve, reject) => {
      life.pending.set(id, { resolve, reject });
      life.worker.postMessage(request);
    });
  }
}

/** Where the embedded database of a data folder is. */
export function embeddedFolder(dataFolder: string): string {
  return join(dataFolder, "database");
}

function refuseToOpen(cause: unknown): never {
  throw databaseAway(
    "The embedded database cannot be opened: look whether its disk is full or its folder damaged.",
    cause,
  );
}

function settle(pending: Map<number, Pending>, answer: WorkerAnswer): void {
  const waiting = pending.get(answer.id);
  pending.delete(answer.id);
  if ("error" in answer) waiting?.reject(toError(answer.error));
  else waiting?.resolve(answer.result);
}

function toError(error: WorkerError): Error {
  return error.code === undefined ? new Error(error.message) : new DatabaseError({ ...error, code: error.code });
}

/** A thread that does not answer in time is ended: that rejects whatever waits for it. */
function withDeadline(
  timeoutMs: number,
  worker: Worker,
  start: (resolve: (result: WorkerResult) => void, reject: (error: unknown) => void) => void,
): Promise<WorkerResult> {
  const timer = setTimeout(() => void worker.terminate(), timeoutMs);
  return new Promise<WorkerResult>(start).finally(() => clearTimeout(timer));
}
