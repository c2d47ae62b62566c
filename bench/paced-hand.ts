import { setTimeout as sleep } from "node:timers/promises";
import type { Hand } from "../tests/browser/hand.ts";

/** What a hand takes, in seconds. */
export interface Pace {
  /** To look at a page that is new. */
  readonly newPage: number;
  /** To make up one's mind and point, before whatever is pressed, ticked or gone to. */
  readonly gesture: number;
  readonly letter: number;
}

export const PACES = {
  /** Somebody who knows the pages, and the words beforehand. */
  practised: { newPage: 0.7, gesture: 1.7, letter: 0.12 },
  unhurried: { newPage: 2, gesture: 2.5, letter: 0.2 },
} as const satisfies Record<string, Pace>;

/** Takes its time, in real seconds. */
export class PacedHand implements Hand {
  gestures = 0;
  letters = 0;
  readonly #pace: Pace;
  #isPageNew = false;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  async click(): Promise<void> {
    await this.#gestures(1);
  }

  async mark(): Promise<void> {
    await this.#gestures(1);
  }

  async type(text: string): Promise<void> {
    await this.#gestures(1);
    this.letters += text.length;
    await sleep(text.length * this.#pace.letter * 1000);
  }

  async choose(): Promise<void> {
    await this.#gestures(2);
  }

  async attach(): Promise<void> {
    await this.#gestures(3);
  }

  async drop(): Promise<void> {
    await this.#gestures(2);
  }

  async paste(): Promise<void> {
    await this.#gestures(3);
  }

  page(): void {
    this.#isPageNew = true;
  }

  async #gestures(count: number): Promise<void> {
    this.gestures += count;
    const look = this.#isPageNew ? this.#pace.newPage : 0;
    this.#isPageNew = false;
    await sleep((look + count * this.#pace.gesture) * 1000);
  }
}
