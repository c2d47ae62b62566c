import { Refusal } from "../../protocol/refusal.ts";

interface Arrival {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Which uploads some connection is bringing bytes of: one at a time. A later one of the same upload takes over, because the earlier is
 * often dead and nobody has told this server.
 */
export class UploadsUnderWay {
  readonly #arrivals = new Map<string, Arrival>();

  /** Ends what another connection brings, and resolves when its last bytes are counted. */
  async stop(uploadId: string): Promise<void> {
    for (let arrival = this.#arrivals.get(uploadId); arrival !== undefined; arrival = this.#arrivals.get(uploadId)) {
      arrival.stop.abort(takenOver());
      await arrival.ended;
    }
  }

  /** Runs the work as the only one of this upload, after stopping the one before. */
  async alone<T>(uploadId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    // Asked again after each wait: of two that waited for the same one, the first to go on has begun by then.
    while (this.#arrivals.has(uploadId)) await this.stop(uploadId);
    const stop = new AbortController();
    const ended = Promise.withResolvers<void>();
    this.#arrivals.set(uploadId, { stop, ended: ended.promise });
    try {
      return await work(stop.signal);
    } finally {
      this.#arrivals.delete(uploadId);
      ended.resolve();
    }
  }
}

function takenOver(): Refusal {
  return new Refusal("upload-taken-over", "Another connection continues this upload, or ended it.");
}
