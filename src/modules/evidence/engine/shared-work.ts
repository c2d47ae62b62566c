/** What both rings offer to a thread that works on them. */
export interface SharedWork {
  readonly changes: number;
  readonly isStopped: boolean;
  waitForChange(seen: number): void;
}

/** Takes steps until finished or stopped, and sleeps while there is none to take. */
export function workUntil(ring: SharedWork, step: () => boolean, isFinished: () => boolean): void {
  for (;;) {
    const seen = ring.changes;
    if (ring.isStopped) return;
    if (step()) continue;
    if (isFinished()) return;
    ring.waitForChange(seen);
  }
}
