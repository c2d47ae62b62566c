import type { Clock } from "../../../platform/index.ts";

interface Window {
  readonly startedAt: number;
  requests: number;
  bytes: number;
  refusals: number;
  openingCpuMs: number;
  isToldOfOpening: boolean;
}

const WINDOW_MS = 60_000;
const REFUSALS_LOGGED_PER_MINUTE = 30;

/** What each peer used in this minute, in this process: a limit, not a truth, so it may be forgotten at a restart. */
export class QuotaMeter {
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  usage(peerId: string): {
    readonly requestsThisMinute: number;
    readonly bytesThisMinute: number;
    readonly openingCpuMsThisMinute: number;
  } {
    const { requests, bytes, openingCpuMs } = this.#window(peerId);
    return { requestsThisMinute: requests, bytesThisMinute: bytes, openingCpuMsThisMinute: openingCpuMs };
  }

  count(peerId: string, sizeBytes: number): void {
    const window = this.#window(peerId);
    window.requests += 1;
    window.bytes += sizeBytes;
  }

  /** Processor time that one of its dispatches took to open, in milliseconds. */
  countOpening(peerId: string, cpuMs: number): void {
    this.#window(peerId).openingCpuMs += cpuMs;
  }

  /** True once in a minute: that a peer has used its time for opening is told once, however often it is noticed. */
  mayTellOfOpening(peerId: string): boolean {
    const window = this.#window(peerId);
    const isFirst = !window.isToldOfOpening;
    window.isToldOfOpening = true;
    return isFirst;
  }

  /** Counts a refusal; false when so many came in this minute that no more are entered in the audit log. */
  mayLogRefusal(peerId: string): boolean {
    const window = this.#window(peerId);
    window.refusals += 1;
    return window.refusals <= REFUSALS_LOGGED_PER_MINUTE;
  }

  #window(peerId: string): Window {
    const now = this.#clock.now().getTime();
    const known = this.#windows.get(peerId);
    if (known !== undefined && now - known.startedAt < WINDOW_MS) return known;
    const fresh = {
      startedAt: now,
      requests: 0,
      bytes: 0,
      refusals: 0,
      openingCpuMs: 0,
      isToldOfOpening: false,
    };
    this.#windows.set(peerId, fresh);
    return fresh;
  }
}
