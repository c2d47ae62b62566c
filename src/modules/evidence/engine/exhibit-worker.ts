/** Entry of the worker threads that seal, open, verify and receive exhibits, so that the main thread stays free. */
import { parentPort, workerData } from "node:worker_threads";
import { packError } from "./disk-errors.ts";
import { runOpenJob } from "./open-job.ts";
import { runReceiveJob } from "./receive-job.ts";
import { runSealJob } from "./seal-job.ts";
import { runVerifyJob } from "./verify-job.ts";
import { rootOfTreeFd } from "./worker-files.ts";
import type { WorkerJob, WorkerOutcome } from "./worker-protocol.ts";

if (parentPort === null) throw new Error("This file is the entry of a worker thread.");
const port = parentPort;

const DOING = {
  seal: "sealing an exhibit",
  open: "opening an exhibit",
  verify: "verifying an exhibit",
  fold: "verifying a tree",
} as const;

// Only run-workers.ts starts this entry, always with a job.
const given = workerData as WorkerJob;

if (given.kind === "receive") {
  runReceiveJob(given, port);
} else {
  port.postMessage(outcomeOf(given));
}

function outcomeOf(job: Exclude<WorkerJob, { kind: "receive" }>): WorkerOutcome<unknown> {
  try {
    return { kind: "done", result: run(job) };
  } catch (error) {
    return { kind: "failed", error: packError(error, DOING[job.kind]) };
  }
}

function run(job: Exclude<WorkerJob, { kind: "receive" }>): unknown {
  if (job.kind === "seal") return runSealJob(job);
  if (job.kind === "open") return runOpenJob(job);
  if (job.kind === "verify") return runVerifyJob(job);
  const replaced = new Map(job.replaced.map(({ leaf, hash }) => [leaf, Buffer.from(hash, "hex")]));
  return rootOfTreeFd(job.treeFd, job.bodySize, replaced);
}
