import type { Clock } from "../../../platform/index.ts";

interface Window {
  readonly startedAt: number;
  requests: number;
  bytes: number;
  refusals: number;
}

const windowMs = 60_000;
const refusalsLoggedPerMinute = 30;

/** What each peer used in this minute, in this process: a limit, not a truth, so it may be forgotten at a restart. */
export class QuotaMeter {
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  usage(peerId: string): { requestsThisMinute: number; bytesThisMinute: number } {
    const { requests, bytes } = this.#window(peerId);
    return { requestsThisMinute: requests, bytesThisMinute: bytes };
  }

  count(peerId: string, sizeBytes: number): void {
    const window = this.#window(peerId);
    window.requests += 1;
    window.bytes += sizeBytes;
  }

  /** Counts a refusal; false when so many came in this minute that no more are entered in the audit log. */
  mayLogRefusal(peerId: string): boolean {
    const window = this.#window(peerId);
    window.refusals += 1;
    return window.refusals <= refusalsLoggedPerMinute;
  }

  #window(peerId: string): Window {
    const now = this.#clock.now().getTime();
    const known = this.#windows.get(peerId);
    if (known !== undefined && now - known.startedAt < windowMs) return known;
    const fresh = { startedAt: now, requests: 0, bytes: 0, refusals: 0 };
    this.#windows.set(peerId, fresh);
    return fresh;
  }
}
