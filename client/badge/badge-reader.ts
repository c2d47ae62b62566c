import { conferenceDay } from "../../src/protocol/badges/conference-day.ts";
import { badgeVerdict, type BadgeVerdict } from "../../src/protocol/badges/verdict.ts";
import type { BadgeText } from "../../src/protocol/badges/badge-text.ts";
import { readCamera } from "./camera.ts";
import { type Held, heldKeys, keepPage, newKeys, type Numbered } from "./held-keys.ts";
import { startWorker } from "./start-worker.ts";

const ASK_ANEW_MS = 60_000;
/** No code has fewer digits, no short number as many. */
const LEAST_CODE_DIGITS = 100;
/** Of the screen, for the word alone. */
const WORD_SHARE = 0.4;

/** `data-words`: texts of the page, in the language of the reader, with the place {age}. */
type Words = Readonly<Record<string, string>>;

/**
 * <badge-reader data-keys data-words>: takes codes from the camera or from a scanner that types into the page's box, and shows one word.
 * Nothing of a badge is kept: what stands on this telephone is the page, the keys and the numbers that ended.
 */
export class BadgeReader extends HTMLElement {
  readonly #words = JSON.parse(this.dataset["words"] ?? "{}") as Words; // written by the page that this element stands on
  readonly #keysAddress = this.dataset["keys"] ?? "";
  #held: Held | undefined;
  #shown = "";

  connectedCallback(): void {
    // Elsewhere there is neither camera nor worker nor cache: the form alone works.
    if (!window.isSecureContext) return;
    void this.#start();
  }

  async #start(): Promise<void> {
    this.#held = await heldKeys(this.#keysAddress);
    this.#arrange();
    await startWorker();
    const askAnew = async (): Promise<void> => {
      this.#held = await newKeys(this.#keysAddress, this.#held);
      this.#showZones();
      this.#showAge();
    };
    setInterval(() => void askAnew(), ASK_ANEW_MS);
    await askAnew();
    await keepPage();
    this.dataset["ready"] = "";
  }

  #arrange(): void {
    const form = this.querySelector("form");
    const box = form?.querySelector("input");
    form?.addEventListener("submit", (event) => {
      const typed = (box?.value ?? "").trim();
      // A short number is a question to the office.
      if (typed.length < LEAST_CODE_DIGITS && navigator.onLine) return;
      event.preventDefault();
      if (box) box.value = "";
      if (typed.length < LEAST_CODE_DIGITS) this.#say("ask", "no-line");
      else this.#judge(typed);
    });
    const video = this.querySelector("video");
    const button = this.#find<HTMLButtonElement>("[data-camera]");
    const read = async (): Promise<void> => {
      if (!video || !button) return;
      button.hidden = true;
      const isOpen = await readCamera(video, (code) => {
        if (code !== this.#shown) this.#judge(code);
      });
      button.hidden = isOpen;
      video.hidden = !isOpen;
      this.#find("[data-no-camera]").hidden = isOpen;
    };
    button.hidden = false;
    button.addEventListener("click", () => void read());
    this.#find("[data-next]").addEventListener("click", () => {
      this.#shown = "";
      this.#find("[data-verdict]").hidden = true;
    });
    this.querySelector("select")?.addEventListener("change", ({ target }) => {
      history.replaceState(null, "", `#${(target as HTMLSelectElement).value}`); // the one that it was listened to
      this.#showZones();
    });
    window.addEventListener("hashchange", () => this.#showZones());
    this.#showZones();
    this.#showAge();
    // Asked with a line that broke meanwhile: what was kept of the page has no answer.
    if (location.search !== "" && !this.querySelector("[data-answer]")) this.#say("ask", "no-line");
  }

  #judge(code: string): void {
    this.#shown = code;
    this.#find("[data-verdict]").hidden = true;
    try {
      this.#check(code);
    } catch (error) {
      this.#say("ask", "failed");
      reportError(error);
    }
  }

  #check(code: string): void {
    const held = this.#held;
    if (held === undefined) {
      this.#say("ask", "no-list");
      return;
    }
    // A clock that was set back shows no fresher list.
    const now = new Date(Math.max(Date.now(), held.listAsOf.getTime()));
    const door = doorInAddress();
    const zone = held.zones.find((one) => one.code === door)?.number;
    const verdict = badgeVerdict(code, {
      ...held,
      now,
      day: conferenceDay(now, held.timeZone, held.dayEndsAt),
      zone,
    });
    // Whoever named a zone does not mean any.
    if (door !== "" && zone === undefined && verdict.word === "admit") this.#say("ask", "zone-unknown", verdict.badge);
    else this.#say(verdict.word, verdict.why, verdict.badge);
  }

  #say(word: string, why: string, badge?: BadgeVerdict["badge"]): void {
    const verdict = this.#find("[data-verdict]");
    verdict.dataset["verdict"] = word;
    this.#write("word", this.#words[word] ?? "");
    this.#write("why", this.#words[why] ?? "");
    this.#write("name", badge ? shown(badge.name) : "");
    this.#write("delegation", badge ? shown(badge.delegation) : "");
    const zones = (badge?.zones ?? []).map((zone) => nameOf(this.#held?.zones, zone));
    this.#write("category", badge ? nameOf(this.#held?.categories, badge.category) : "");
    this.#write("zones", zones.join(" · "));
    this.#showAge();
    verdict.hidden = false;
    verdict.scrollTop = 0;
    fill(this.#find("[data-word]"));
  }

  /** How old the list of ended badges is stands on the page and under each verdict. */
  #showAge(): void {
    const held = this.#held;
    const age = held?.list && (this.#words["age"] ?? "").replace("{age}", ago(held.listAsOf));
    for (const place of this.querySelectorAll<HTMLElement>("[data-age]")) {
      place.textContent = age ?? this.#words["no-list"] ?? "";
    }
  }

  /** The address alone remembers at which door this telephone stands; whatever leaves this page takes that along. */
  #showZones(): void {
    const select = this.querySelector("select");
    const zones = this.#held?.zones ?? [];
    const isNew = ({ code }: Numbered): boolean => !select?.querySelector(`[value="${CSS.escape(code)}"]`);
    select?.append(...zones.filter(isNew).map(({ code, name }) => new Option(name, code)));
    if (select) select.value = doorInAddress();
    this.#find("[data-zone]").hidden = zones.length === 0;
    const form = this.querySelector("form");
    if (form) form.action = withDoor(form.action);
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[hreflang]")) link.href = withDoor(link.href);
  }

  #write(place: string, text: string): void {
    const element = this.#find(`[data-${place}]`);
    element.textContent = text;
    element.hidden = text === "";
  }

  #find<E extends HTMLElement>(selector: string): E {
    const found = this.querySelector<E>(selector);
    if (found === null) throw new Error(`the page has no ${selector}`);
    return found;
  }
}

/** The code of a zone; "" for any. */
function doorInAddress(): string {
  return location.hash.slice(1);
}

function withDoor(address: string): string {
  const target = new URL(address);
  target.hash = location.hash;
  return target.href;
}

/** As large as its longest word lets it be. */
function fill(word: HTMLElement): void {
  const most = window.innerHeight * WORD_SHARE;
  for (let size = most; size > 24; size *= 0.94) {
    word.style.fontSize = `${size}px`;
    if (word.scrollWidth <= word.clientWidth && word.offsetHeight <= most * 1.2) return;
  }
}

function shown({ text, isCut }: BadgeText): string {
  return isCut ? `${text}…` : text;
}

function nameOf(list: readonly Numbered[] | undefined, number: number): string {
  return list?.find((one) => one.number === number)?.name ?? String(number);
}

function ago(moment: Date): string {
  const minutes = Math.max(0, Math.floor((Date.now() - moment.getTime()) / 60_000));
  const format = new Intl.RelativeTimeFormat(`${document.documentElement.lang}-u-nu-latn`, { numeric: "auto" });
  return minutes < 120 ? format.format(-minutes, "minute") : format.format(-Math.floor(minutes / 60), "hour");
}
