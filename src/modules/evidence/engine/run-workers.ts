import { Worker } from "node:worker_threads";
import { Refusal } from "../../../protocol/refusal.ts";
import { workerUrl } from "../../../platform/worker-url.ts";
import { unpackError } from "./disk-errors.ts";
import type { WorkerJob, WorkerOutcome } from "./worker-protocol.ts";

/** One thread for one job; it begins at once. */
export function startWorker(job: WorkerJob): Worker {
  return new Worker(workerUrl("exhibit-worker", import.meta.url), {
    workerData: job,
    name: `exhibit-${job.kind}`,
    // The work is in shared memory and native code: a small young generation is enough, and keeps memory flat (bench P17).
    resourceLimits: { maxYoungGenerationSizeMb: 1 },
  });
}

/**
 * Runs one job on several threads and returns what they answer, in their order. The first error, or the signal, stops
 * all of them; only when every thread has ended does this reject, so that files can be closed and removed safely.
 */
export async function runWorkers<Result>(
  jobs: readonly WorkerJob[],
  stopAll: () => void,
  signal?: AbortSignal,
): Promise<(Result | undefined)[]> {
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    stopAll();
  };
  const onAbort = (): void =>
    fail(new Refusal("stopped", "The work on the exhibit was stopped; it can be started again."));
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  const results = await Promise.all(jobs.map(async (job) => await runWorker<Result>(job, fail)));
  signal?.removeEventListener("abort", onAbort);
  if (failure !== undefined) throw failure;
  return results;
}

async function runWorker<Result>(job: WorkerJob, fail: (error: Error) => void): Promise<Result | undefined> {
  const worker = startWorker(job);
  let result: Result | undefined;
  let hasAnswered = false;
  worker.on("message", (outcome: WorkerOutcome<Result | undefined>) => {
    hasAnswered = true;
    if (outcome.kind === "failed") fail(unpackError(outcome.error));
    else result = outcome.result;
  });
  worker.on("error", (error: Error) => fail(error));
  const exitCode = await new Promise<number>((resolve) => worker.on("exit", resolve));
  if (!hasAnswered) fail(new Error(`A worker thread ended with code ${exitCode} before it answered.`));
  return result;
}
