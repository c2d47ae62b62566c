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
  readonly #turns = new Map<string, string>();
  readonly #sealedBytes = new Map<string, number>();

  /**
   * Whose turn it is to send. Whoever comes without a turn takes it, by a new one; whoever comes with one keeps it. Refuses
   * `upload-taken-over` where another took it meanwhile: two that begin again by themselves would take it from each other for ever.
   */
  take(uploadId: string, turn: string | undefined, newTurn: string): string {
    this.demandTurn(uploadId, turn);
    if (turn !== undefined) return turn;
    this.#turns.set(uploadId, newTurn);
    return newTurn;
  }

  /** Refuses `upload-taken-over`. Foreign clients know no turns; after a start nobody has taken one. */
  demandTurn(uploadId: string, turn: string | undefined): void {
    if (turn !== undefined && (this.#turns.get(uploadId) ?? turn) !== turn) throw takenOver();
  }

  noteSealed(uploadId: string, sealedBytes: number): void {
    this.#sealedBytes.set(uploadId, sealedBytes);
  }

  /** Undefined while nobody seals it. */
  sealedBytes(uploadId: string): number | undefined {
    return this.#sealedBytes.get(uploadId);
  }

  noteUnsealed(uploadId: string): void {
    this.#sealedBytes.delete(uploadId);
  }

  /** Of an upload that has ended. */
  forget(uploadId: string): void {
    this.#turns.delete(uploadId);
  }

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
