const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

/**
 * <relative-clock datetime data-now>in 3 days</relative-clock>: keeps the words true while the page stays open.
 * Counts from the server's time at rendering (data-now), because officers' machines are wrong and demo clocks are moved.
 */
export class RelativeClock extends HTMLElement {
  #timer: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    const due = Date.parse(this.getAttribute("datetime") ?? "");
    const skewMs = Date.parse(this.dataset["now"] ?? "") - Date.now();
    if (Number.isNaN(due) || Number.isNaN(skewMs)) return;
    const words = new Intl.RelativeTimeFormat(`${document.documentElement.lang}-u-nu-latn`, { numeric: "always" });
    const show = (): void => {
      const leftMs = due - (Date.now() + skewMs);
      const [unit, unitMs] = UNITS.find(([, ms]) => Math.abs(leftMs) >= ms) ?? ["second", 1000];
      this.textContent = words.format(Math.trunc(leftMs / unitMs), unit);
    };
    // Not at once: the server's text stands. Twice a minute is enough for a deadline, and for a battery.
    this.#timer = setInterval(show, 30_000);
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
  }
}
