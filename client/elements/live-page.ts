const ALERTS = "rogatory-alerts";

interface Standing {
  readonly state: string;
  readonly count: number;
  readonly rings: boolean;
}

/**
 * <live-page data-state data-count data-every>: asks how things stand, and fetches the page anew when it is otherwise; where somebody is
 * at work in the page, it offers that instead. With data-alert it also offers a notification and a sound when more waits than before, and
 * whenever a call rings again.
 */
export class LivePage extends HTMLElement {
  #timer: ReturnType<typeof setInterval> | undefined;
  #isTouched = false;

  connectedCallback(): void {
    document.addEventListener("input", () => (this.#isTouched = true), { once: true });
    this.#timer = setInterval(() => void this.#look(), Number(this.dataset["every"]) * 1000);
    if (this.dataset["alert"] !== undefined && "Notification" in window) this.#offerAlerts();
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const url = new URL(location.href);
    url.searchParams.set("renewed", "1");
    url.hash = "";
    const standing = await ask(url);
    // Signed out: whoever comes back signs in by any link of the page.
    if (standing === "signed-out") clearInterval(this.#timer);
    if (typeof standing === "string" || standing.state === this.dataset["state"]) return;
    clearInterval(this.#timer);
    if (standing.rings || standing.count > Number(this.dataset["count"])) await this.#alert(standing.count);
    if (this.#isTouched || document.activeElement !== document.body) this.#offer(url.href, standing.count);
    else location.replace(url);
  }

  #offer(href: string, count: number): void {
    document.title = `${count > 0 ? `(${count}) ` : ""}${plainTitle()}`;
    const link = document.createElement("a");
    link.href = href;
    link.textContent = this.dataset["show"] ?? "";
    const output = document.createElement("output");
    output.className = "notice";
    output.append(`${this.dataset["changed"]} `, link);
    this.append(output);
  }

  #offerAlerts(): void {
    const button = document.createElement("button");
    button.className = "button secondary";
    const show = (): void => {
      const isOn = wantsAlerts();
      button.textContent = this.dataset[isOn ? "alerts" : "alert"] ?? "";
      button.setAttribute("aria-pressed", String(isOn));
    };
    button.addEventListener("click", () => {
      void (async () => {
        const isOn = !wantsAlerts() && (await Notification.requestPermission()) === "granted";
        localStorage.setItem(ALERTS, isOn ? "on" : "");
        if (isOn) await sound();
        show();
        button.blur();
      })();
    });
    show();
    this.append(button);
  }

  /** Says how much waits, at which State's server, and nothing of what it is: a locked screen shows it to strangers. */
  async #alert(count: number): Promise<void> {
    if (this.dataset["alert"] === undefined || !wantsAlerts()) return;
    try {
      // Some telephones take a notification from a worker alone; then there is the sound.
      void new Notification(`(${count}) ${plainTitle()}`, { tag: ALERTS });
    } catch {
      // As above.
    }
    await sound();
  }
}

function wantsAlerts(): boolean {
  return "Notification" in window && Notification.permission === "granted" && localStorage.getItem(ALERTS) === "on";
}

function plainTitle(): string {
  return document.title.replace(/^\(\d+\) /, "");
}

/** Nothing is known while the line is down: it is asked again. */
async function ask(url: URL): Promise<Standing | "signed-out" | "away"> {
  try {
    const answer = await fetch(url, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(10_000) });
    if (answer.status === 401) return "signed-out";
    return answer.ok ? ((await answer.json()) as Standing) : "away";
  } catch {
    return "away";
  }
}

const SOUND_MS = 600;

/** A short tone; none where the browser wants a press in the page first. */
async function sound(): Promise<void> {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  tone.connect(audio.destination);
  tone.start();
  await new Promise((resolve) => setTimeout(resolve, SOUND_MS));
  await audio.close();
}
