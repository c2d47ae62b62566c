import type { Hand } from "./hand.ts";

/**
 * How long a practised person takes, by the keystroke-level model and its rules: Card, Moran and Newell, Communications of the
 * ACM 23(7), 1980, pages 396 to 410. It counts hands, eyes and small decisions, and no reading of long texts.
 */
const SECONDS = {
  /** One key, by somebody who types at an average. */
  key: 0.2,
  point: 1.1,
  press: 0.2,
  /** From the mouse to the keyboard, or back. */
  hands: 0.4,
  /** To make up one's mind, before each thing that is commanded; what is only given, such as the words of a field, needs none. */
  mind: 1.35,
  /** Until the next page is there. */
  page: 0.2,
};

const CLICK_S = SECONDS.point + SECONDS.press;

/** What everybody did together in a walk. */
export class Effort implements Hand {
  clicks = 0;
  fields = 0;
  characters = 0;
  pages = 0;
  #seconds = 0;

  /** Whole minutes and seconds would promise too much: minutes, to a tenth. */
  get minutes(): number {
    return Math.round(this.#seconds / 6) / 10;
  }

  async click(): Promise<void> {
    this.clicks += 1;
    this.#seconds += SECONDS.mind + CLICK_S;
  }

  async type(text: string): Promise<void> {
    this.fields += 1;
    this.characters += text.length;
    this.#seconds += CLICK_S + 2 * SECONDS.hands + text.length * SECONDS.key;
  }

  async mark(): Promise<void> {
    this.fields += 1;
    this.#seconds += CLICK_S;
  }

  async choose(): Promise<void> {
    this.fields += 1;
    this.#seconds += 2 * CLICK_S;
  }

  async attach(): Promise<void> {
    this.fields += 1;
    this.#seconds += 3 * CLICK_S;
  }

  async drop(): Promise<void> {
    this.fields += 1;
    this.#seconds += 2 * SECONDS.point + SECONDS.press;
  }

  async paste(): Promise<void> {
    this.fields += 1;
    this.#seconds += 3 * CLICK_S + 2 * SECONDS.hands + 4 * SECONDS.key;
  }

  page(): void {
    this.pages += 1;
    this.#seconds += SECONDS.page;
  }
}
