import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Refusal } from "../protocol/refusal.ts";
import type { PrintAnswer, PrintRequest } from "./print-messages.ts";
import type { PrintedDocument } from "./printer.ts";
import { workerUrl } from "./worker-url.ts";

export interface PrintLimits {
  /** Documents of one lane that wait for their turn or are being printed. */
  readonly atOnce: number;
  /** For one document, once it is its turn. 5,000 lines of a log take some four seconds. */
  readonly timeMs: number;
  /** Of the printed file. 5,000 lines of a log make some 5 MB. */
  readonly maxBytes: number;
}

const LIMITS: PrintLimits = { atOnce: 20, timeMs: 120_000, maxBytes: 64 * 2 ** 20 };

/** A paper of some pages does not wait for a whole dossier. */
type Lane = "short" | "long";

/** In characters of a document as JSON: some thirty pages. */
const LONGEST_SHORT = 200_000;

/**
 * Prints one document of each lane after the other, each in a process of its own: the server goes on receipting and ringing meanwhile. A process
 * and no thread, since nothing can stop the typesetter's native code within a thread, what it took (half a gigabyte for 5,000
 * lines) would stay taken, and a crash of it would end the server. The process has no key and outlives neither its document nor the
 * server.
 */
export class PrintQueue {
  readonly #limits: PrintLimits;
  readonly #waiting: Record<Lane, number> = { short: 0, long: 0 };
  readonly #turns: Record<Lane, Promise<unknown>> = { short: Promise.resolve(), long: Promise.resolve() };
  readonly #running = new Set<ChildProcess>();
  #isClosed = false;
  #isFailing = false;

  constructor(limits: PrintLimits = LIMITS) {
    this.#limits = limits;
  }

  /** Whether the document that was printed last came to no end: its process failed, or was too slow. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Of the process that has printed longest now. */
  get pid(): number | undefined {
    return [...this.#running][0]?.pid;
  }

  /**
   * PDF/A-2b bytes. Refuses `document-too-long`, `print-too-large`, `print-too-slow`, `print-busy`, and `print-failed` when the
   * process ended before it answered; throws when the template fails, which is a bug.
   */
  async print(document: PrintedDocument): Promise<Uint8Array> {
    const lane = laneOf(document);
    this.requireRoom(lane);
    this.#waiting[lane] += 1;
    const printing = this.#turns[lane].then(async () => await this.#printNow(document));
    this.#turns[lane] = printing.catch(() => undefined);
    try {
      return bytesOf(await printing);
    } finally {
      this.#waiting[lane] -= 1;
    }
  }

  /** For who would do something that cannot be undone before the document is printed. Refuses `print-busy`. */
  requireRoom(lane: Lane = "short"): void {
    const { atOnce } = this.#limits;
    if (this.#waiting[lane] < atOnce) return;
    throw new Refusal("print-busy", `${atOnce} documents wait to be printed already; print again in a minute.`, {
      details: { limit: atOnce },
    });
  }

  /** Ends what is being printed; what waits is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const running of this.#running) running.kill("SIGKILL");
    await Promise.all(Object.values(this.#turns));
  }

  async #printNow(document: PrintedDocument): Promise<PrintAnswer> {
    if (this.#isClosed) throw printFailed("the server is being stopped");
    const running = fork(workerUrl("print-worker", import.meta.url), {
      // No flags and no variables of the server: they may hold secrets. R40: nobody opens an inspector.
      execArgv: ["--disable-sigusr1"],
      env: {},
      serialization: "advanced",
      // What the typesetter might say of a document belongs into no log.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#running.add(running);
    try {
      const answer = await answerOf(running, { document, maxBytes: this.#limits.maxBytes }, this.#limits.timeMs);
      this.#isFailing = answer.outcome === "failed";
      return answer;
    } catch (error) {
      this.#isFailing = true;
      throw error;
    } finally {
      await end(running);
      this.#running.delete(running);
    }
  }
}

function laneOf(document: PrintedDocument): Lane {
  return JSON.stringify(document).length > LONGEST_SHORT ? "long" : "short";
}

async function answerOf(running: ChildProcess, request: PrintRequest, timeMs: number): Promise<PrintAnswer> {
  let deadline: NodeJS.Timeout | undefined;
  try {
    return await new Promise<PrintAnswer>((resolve, reject) => {
      deadline = setTimeout(() => reject(printTooSlow(timeMs)), timeMs);
      running.once("message", (answer: PrintAnswer) => resolve(answer));
      running.once("error", (error) => reject(printFailed(error.message)));
      running.once("exit", (code, signal) => reject(printFailed(`its process ended with ${signal ?? `code ${code}`}`)));
      // One that ended before it read the document is heard of by its exit.
      running.send(request, () => undefined);
    });
  } finally {
    clearTimeout(deadline);
  }
}

/** Until it has ended and given its memory back, the next one does not begin. */
async function end(running: ChildProcess): Promise<void> {
  if (running.pid === undefined || running.exitCode !== null || running.signalCode !== null) return;
  const ended = once(running, "exit");
  running.kill("SIGKILL");
  await ended;
}

function bytesOf(answer: PrintAnswer): Uint8Array {
  if (answer.outcome === "printed") return answer.bytes;
  if (answer.outcome === "failed") throw new Error(`A document could not be printed: ${answer.message}`);
  const { code, message, details } = answer;
  throw new Refusal(code, message, { details });
}

function printFailed(why: string): Refusal {
  return new Refusal("print-failed", `The document could not be printed: ${why}. Print it again.`);
}

function printTooSlow(timeMs: number): Refusal {
  const seconds = Math.ceil(timeMs / 1_000);
  return new Refusal("print-too-slow", `Printing was stopped after ${seconds} seconds; print less at once, or later.`, {
    details: { seconds },
  });
}
