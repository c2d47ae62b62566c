import type { Words } from "./words.ts";

const RATE_OVER_MS = 10_000;

/** How far something is, and how long it still takes at the rate of the last seconds, in the page's language. */
export class Figures {
  readonly #words: Words;
  #marks: { at: number; done: number }[] = [];

  constructor(words: Words) {
    this.#words = words;
  }

  /** Something else is counted from here on. */
  restart(): void {
    this.#marks = [];
  }

  text(done: number, size: number): string {
    const now = performance.now();
    this.#marks.push({ at: now, done });
    while (now - (this.#marks[0]?.at ?? now) > RATE_OVER_MS) this.#marks.shift();
    const first = this.#marks[0] ?? { at: now, done };
    const perMs = (done - first.done) / (now - first.at);
    const share = size === 0 ? 1 : Math.floor((done / size) * 1000) / 1000;
    const figures = this.#words.progress
      .replace("{percent}", apart(format({ style: "percent", maximumFractionDigits: 1 }, share)))
      .replace("{sent}", apart(bytes(done)))
      .replace("{size}", apart(bytes(size)));
    const isKnown = perMs > 0 && now - first.at > 1000 && done < size;
    return isKnown ? `${figures} ${this.#words.left.replace("{time}", time((size - done) / perMs))}` : figures;
  }
}

/** Between isolates where the page runs from the right: digits on both sides of a sign would change places. */
function apart(figure: string): string {
  return document.documentElement.dir === "rtl" ? `\u2068${figure}\u2069` : figure;
}

function format(options: Intl.NumberFormatOptions, value: number): string {
  return new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`, options).format(value);
}

function bytes(count: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const power = count < 1000 ? 0 : Math.min(Math.floor(Math.log10(count) / 3), units.length - 1);
  return format({ style: "unit", unit: units[power], maximumFractionDigits: 1 }, count / 1000 ** power);
}

function time(ms: number): string {
  const minutes = ms / 60_000;
  const [unit, value]: [string, number] =
    minutes < 1 ? ["second", ms / 1000] : minutes < 90 ? ["minute", minutes] : ["hour", minutes / 60];
  return format({ style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }, Math.ceil(value));
}
