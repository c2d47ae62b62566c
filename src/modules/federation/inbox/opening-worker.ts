/** Entry of the threads that open dispatches: what a peer made costly stops neither pages nor the duty line (R27). */
import { parentPort } from "node:worker_threads";
import "../../../platform/openssl-signatures.ts";
import { isRefusal, openDispatch } from "../../../protocol/index.ts";
import type { OpeningAnswer, OpeningRequest } from "./opening-protocol.ts";

if (parentPort === null) throw new Error("This file is the entry of a worker thread.");
const port = parentPort;

// Only opening-pool.ts starts this entry, and sends one request after the other.
port.on("message", (request: OpeningRequest) => {
  void answer(request).then((said) => port.postMessage(said));
});

async function answer(request: OpeningRequest): Promise<OpeningAnswer> {
  const before = process.threadCpuUsage();
  const cpuMs = (): number => {
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1_000;
  };
  try {
    const opened = await openDispatch({
      bytes: request.bytes,
      self: request.self,
      identities: request.identities,
      lookup: {
        current: (state) => request.current.find((view) => view.state === state),
        byDigest: (state, digest) => request.named.find((view) => view.state === state && view.digest === digest),
      },
      at: request.at,
    });
    return { outcome: "opened", opened, cpuMs: cpuMs() };
  } catch (error) {
    if (isRefusal(error)) {
      const { code, message, field, details } = error;
      return { outcome: "refused", code, message, field, details, cpuMs: cpuMs() };
    }
    return { outcome: "failed", message: stackOf(error), cpuMs: cpuMs() };
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
