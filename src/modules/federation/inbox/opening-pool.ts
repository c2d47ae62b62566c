import { Worker } from "node:worker_threads";
import { Refusal, type OpenedDispatch } from "../../../protocol/index.ts";
import { workerUrl } from "../../../platform/index.ts";
import type { OpeningAnswer, OpeningRequest } from "./opening-protocol.ts";

/** R27: opening dispatches of all peers together never takes more processors than this. */
export const OPENING_THREADS = 2;
/** The costliest dispatch takes less than a second; a thread that needs so long is broken, and is ended. */
const DEADLINE_MS = 30_000;
/** A dispatch has at most 2 MiB: a thread that needs more than this does something else. */
const MOST_MEMORY_MB = 256;

/**
 * The threads in which dispatches are opened: started at need, kept for the next dispatch, ended with `close`. They hold
 * private keys only while they open.
 */
export class OpeningPool {
  /** Of the process: a thread knows nothing of whoever asked it last. */
  static readonly #idle: Worker[] = [];
  readonly #waiting: (() => void)[] = [];
  #atWork = 0;

  /**
   * Opens one dispatch. Refuses what openDispatch refuses. `onCpu` hears the processor time in milliseconds, whatever
   * came of it.
   */
  async open(request: OpeningRequest, onCpu: (cpuMs: number) => void): Promise<OpenedDispatch> {
    while (this.#atWork >= OPENING_THREADS) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#atWork += 1;
    const begunAt = performance.now();
    try {
      const answer = await this.#ask(OpeningPool.#idle.pop() ?? this.#start(), request).catch((error: unknown) => {
        // A thread that broke says nothing any more: the time that it was waited for counts.
        onCpu(performance.now() - begunAt);
        throw error;
      });
      onCpu(answer.cpuMs);
      return resultOf(answer);
    } finally {
      this.#atWork -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Ends the threads that have nothing to do, and with them all they know. The pool can be used again. */
  async close(): Promise<void> {
    await Promise.all(OpeningPool.#idle.splice(0).map(async (thread) => await thread.terminate()));
  }

  #start(): Worker {
    const thread = new Worker(workerUrl("opening-worker", import.meta.url), {
      name: "opening",
      // No inherited flags: a debugger or loader of the server's own thread has no business in this one.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    });
    // One that breaks while it waits for work is not asked again; one that breaks at work is heard of in answerOf.
    const forget = (): void => {
      const place = OpeningPool.#idle.indexOf(thread);
      if (place !== -1) OpeningPool.#idle.splice(place, 1);
    };
    return thread.on("error", forget).on("exit", forget);
  }

  async #ask(thread: Worker, request: OpeningRequest): Promise<OpeningAnswer> {
    thread.ref();
    try {
      const answer = await answerOf(thread, request);
      // While it waits for work it does not keep the process alive.
      thread.unref();
      OpeningPool.#idle.push(thread);
      return answer;
    } catch (error) {
      await thread.terminate();
      throw error;
    }
  }
}

async function answerOf(thread: Worker, request: OpeningRequest): Promise<OpeningAnswer> {
  let stopListening = (): void => {};
  try {
    return await new Promise<OpeningAnswer>((resolve, reject) => {
      const onExit = (exitCode: number): void => reject(new Error(`The thread ended with code ${exitCode}.`));
      const deadline = setTimeout(
        () => reject(new Error(`Opening a dispatch took more than ${DEADLINE_MS} ms; its thread is ended.`)),
        DEADLINE_MS,
      );
      stopListening = () => {
        clearTimeout(deadline);
        thread.off("message", resolve).off("error", reject).off("exit", onExit);
      };
      thread.on("message", resolve).on("error", reject).on("exit", onExit);
      thread.postMessage(request);
    });
  } finally {
    stopListening();
  }
}

function resultOf(answer: OpeningAnswer): OpenedDispatch {
  if (answer.outcome === "opened") return answer.opened;
  if (answer.outcome === "failed") throw new Error(`A thread that opens dispatches failed: ${answer.message}`);
  const { code, message, field, details } = answer;
  throw new Refusal(code, message, { details, ...(field === undefined ? {} : { field }) });
}
