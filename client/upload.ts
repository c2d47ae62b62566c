// Sends files of any size and goes on after line, tab or server was gone (tus 1.0.0). Only pages that take exhibits in load it.

/** What the page gives in `data-words`: in the reader's language, with the places {percent}, {sent}, {size} and {time}. */
interface Words {
  readonly sending: string;
  readonly comparing: string;
  readonly paused: string;
  readonly "line-down": string;
  readonly "not-begun": string;
  readonly "taking-in": string;
  readonly "other-file": string;
  readonly "file-changed": string;
  readonly progress: string;
  readonly left: string;
  readonly pause: string;
  readonly resume: string;
}

interface Upload {
  readonly uploadId: string;
  readonly receivedBytes: number;
  readonly exhibitId: string | null;
  readonly fault: string | null;
  readonly state: string;
}

const API = "/api/v1/exhibits/uploads";
const TUS = { "tus-resumable": "1.0.0" };
/** As the server digests what it has: SHA-256 over the digests of such blocks. */
const BLOCK_BYTES = 8 * 2 ** 20;
/** One request brings no more: what stands between must not have to hold a whole file. A file comes in 4,000 pieces at most. */
const PIECE_BYTES = 64 * 2 ** 20;
const PIECES = 4_000;
const RATE_OVER_MS = 10_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * <resumable-upload data-words>: around the file field of the form that takes an exhibit in: announces the file with the form's fields,
 * then sends it. With data-upload, data-name, data-size and data-modified: goes on with one that was begun before.
 */
class ResumableUpload extends HTMLElement {
  readonly #words = JSON.parse(this.dataset["words"] ?? "{}") as Words; // written by the page of the same release
  readonly #bar = document.createElement("progress");
  readonly #figures = document.createElement("p");
  readonly #status = document.createElement("p");
  readonly #button = document.createElement("button");
  #file: File | undefined;
  #uploadId = this.dataset["upload"];
  #isPaused = false;
  #isRunning = false;
  /** Until this file was found to begin with what is here. */
  #mustCompare = false;
  #request: XMLHttpRequest | undefined;
  /** Ends a wait early. */
  #wake: () => void = () => undefined;
  readonly #marks: { at: number; sent: number }[] = [];

  connectedCallback(): void {
    this.#status.setAttribute("role", "status");
    this.#status.tabIndex = -1;
    this.#button.type = "button";
    this.#button.className = "button secondary";
    this.#button.addEventListener("click", () => this.#pauseOrResume());
    const input = this.querySelector<HTMLInputElement>("input[type=file]");
    if (input === null) return;
    this.hidden = false;
    if (this.#uploadId !== undefined) {
      input.addEventListener("change", () => input.files?.[0] && this.continueWith(input.files[0]));
      return;
    }
    input.addEventListener("change", () => input.files?.[0] && goOn(input, input.files[0]));
    const form = this.closest("form");
    form?.addEventListener("submit", (event) => {
      const file = input.files?.[0];
      if (!file) return;
      event.preventDefault();
      void this.#begin(form, file);
    });
  }

  /** Whether this file seems to be the one that was begun here. */
  isOf(file: File): boolean {
    const { name, size, modified = "" } = this.dataset;
    return file.name === name && String(file.size) === size && file.lastModified === Date.parse(modified);
  }

  continueWith(file: File): void {
    if (!this.isOf(file)) {
      this.append(this.#status);
      this.#say("other-file");
      return;
    }
    this.#file = file;
    this.#mustCompare = true;
    this.#show();
    void this.#run();
  }

  async #begin(form: HTMLFormElement, file: File): Promise<void> {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
    fields.append("fileName", file.name);
    fields.append("fileType", file.type);
    fields.append("fileSize", String(file.size));
    fields.append("fileModified", new Date(file.lastModified).toISOString());
    const controls = [...form.querySelectorAll<HTMLButtonElement>("button[type=submit]")];
    for (const control of controls) control.disabled = true;
    try {
      const answer = await fetch("/exhibits/uploads", { method: "POST", body: fields });
      if (!(answer.headers.get("content-type") ?? "").includes("json")) return showPage(await answer.text());
      this.#uploadId = ((await answer.json()) as Upload).uploadId; // the API's answer to its own page
    } catch {
      this.append(this.#status);
      this.#say("not-begun");
      for (const control of controls) control.disabled = false;
      return;
    }
    this.#file = file;
    // What was asked is answered: nothing of it can be changed or sent again.
    document.querySelector(".error-summary")?.remove();
    for (const child of form.querySelectorAll(":scope > *")) if (child !== this) child.remove();
    this.#show();
    this.#status.focus();
    await this.#run();
  }

  /** Once at a time, however often somebody pauses and continues. */
  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    await this.#send();
    this.#isRunning = false;
  }

  /** Until the exhibit is there, the server says no, or a person pauses. */
  async #send(): Promise<void> {
    for (let failures = 0; !this.#isPaused;) {
      try {
        const before = await this.#ask("HEAD");
        const offset = Number(before.headers.get("upload-offset"));
        if (offset > 0 && this.#mustCompare) await this.#compare(offset);
        this.#mustCompare = false;
        if (this.#isPaused) return;
        this.#say("sending");
        if (await this.#sendFrom(offset)) return await this.#waitForExhibit();
        failures = 0;
      } catch (error) {
        if (error instanceof Said) return this.#stop(error.message);
        if (this.#isPaused) return;
        if (!(await isReadable(this.#file))) return this.#stop(this.#words["file-changed"]);
        failures += 1;
        this.#status.textContent = error instanceof Busy ? error.message : this.#words["line-down"];
        await this.#pause(Math.min(LONGEST_WAIT_MS, 1000 * 2 ** failures));
      }
    }
  }

  /** Sends one piece; true when it was the last. */
  async #sendFrom(offset: number): Promise<boolean> {
    const file = this.#file;
    if (file === undefined) return false;
    this.#draw(offset);
    const end = Math.min(file.size, offset + Math.max(PIECE_BYTES, Math.ceil(file.size / PIECES)));
    const request = new XMLHttpRequest();
    this.#request = request;
    request.upload.addEventListener("progress", ({ loaded }) => this.#draw(offset + loaded));
    request.open("PATCH", `${API}/${this.#uploadId}`);
    const headers = { ...TUS, "content-type": "application/offset+octet-stream", "upload-offset": String(offset) };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    const ended = new Promise<void>((resolve) => request.addEventListener("loadend", () => resolve()));
    request.send(file.slice(offset, end));
    await ended;
    if (request.status === 0) throw new Error("the line broke");
    // 409: another connection was counted meanwhile, and HEAD says from where to go on.
    if (request.status === 409) return false;
    if (request.status !== 204) throw refusalOf(request.status, request.responseText);
    return end === file.size;
  }

  async #waitForExhibit(): Promise<void> {
    this.#draw(this.#file?.size ?? 0);
    this.#button.remove();
    this.#say("taking-in");
    for (;;) {
      await this.#pause(1000);
      let upload: Upload;
      try {
        upload = (await (await this.#ask("GET")).json()) as Upload; // the API's own answer
      } catch (error) {
        if (error instanceof Said) return this.#stop(error.message);
        continue;
      }
      if (upload.exhibitId !== null) return location.assign(`/exhibits/${upload.exhibitId}`);
      // The page itself has the words for what stands against it.
      if (upload.state !== "whole" || upload.fault !== null) return location.reload();
    }
  }

  /** Two halves of two files would be sealed as one. Digests need a secure connection, which production always has. */
  async #compare(offset: number): Promise<void> {
    if (this.#file === undefined || !isSecureContext) return;
    this.#say("comparing");
    const digests: ArrayBuffer[] = [];
    for (let at = 0; at < offset; at += BLOCK_BYTES) {
      this.#bar.value = at;
      const block = this.#file.slice(at, Math.min(offset, at + BLOCK_BYTES));
      digests.push(await crypto.subtle.digest("SHA-256", await block.arrayBuffer()));
    }
    const all = new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(digests).arrayBuffer()));
    const digest = [...all].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const body = JSON.stringify({ receivedBytes: offset, digest });
    await this.#ask("POST", "/comparison", { body, headers: { "content-type": "application/json" } });
  }

  async #ask(method: string, path = "", init: RequestInit = {}): Promise<Response> {
    const answer = await fetch(`${API}/${this.#uploadId}${path}`, { method, headers: TUS, ...init });
    // HEAD has no words: what is wrong is asked once more.
    if (!answer.ok && method === "HEAD") return await this.#ask("GET");
    if (!answer.ok) throw refusalOf(answer.status, await answer.text());
    return answer;
  }

  #pauseOrResume(): void {
    this.#isPaused = !this.#isPaused;
    this.#button.textContent = this.#words[this.#isPaused ? "resume" : "pause"];
    if (!this.#isPaused) return void this.#run();
    this.#say("paused");
    this.#request?.abort();
    this.#wake();
  }

  #show(): void {
    const input = this.querySelector("input");
    if (input !== null) input.disabled = true;
    this.#bar.max = this.#file?.size ?? 1;
    this.#bar.setAttribute("aria-label", this.#words.sending);
    this.#bar.style.inlineSize = "100%";
    this.#button.textContent = this.#words.pause;
    this.append(this.#status, this.#bar, this.#figures, this.#button);
  }

  #draw(sent: number): void {
    const size = this.#file?.size ?? 0;
    const now = performance.now();
    this.#bar.value = sent;
    this.#marks.push({ at: now, sent });
    while (now - (this.#marks[0]?.at ?? now) > RATE_OVER_MS) this.#marks.shift();
    const first = this.#marks[0] ?? { at: now, sent };
    const perMs = (sent - first.sent) / (now - first.at);
    const { progress, left } = this.#words;
    const percent = format(
      { style: "percent", maximumFractionDigits: 1 },
      size === 0 ? 1 : Math.floor((sent / size) * 1000) / 1000,
    );
    const figures = progress
      .replace("{percent}", percent)
      .replace("{sent}", bytes(sent))
      .replace("{size}", bytes(size));
    const isKnown = perMs > 0 && now - first.at > 1000 && sent < size;
    this.#figures.textContent = isKnown ? `${figures} ${left.replace("{time}", time((size - sent) / perMs))}` : figures;
  }

  #say(word: "sending" | "comparing" | "paused" | "line-down" | "taking-in" | "other-file" | "not-begun"): void {
    this.#status.textContent = this.#words[word];
  }

  #stop(words: string): void {
    this.#status.textContent = words;
    this.#isPaused = true;
    this.#button.textContent = this.#words.resume;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, ms);
    });
  }
}

/** The server's own words; trying again by itself would change nothing. */
class Said extends Error {}
/** The server's own words about what passes: a full disk, a database that is away. */
class Busy extends Error {}

function refusalOf(status: number, text: string): Error {
  let words = "";
  try {
    words = (JSON.parse(text) as { error: { message: string } }).error.message; // every refusal of the API has this form
  } catch {
    // What stands between answered instead of the server.
  }
  return status >= 500 ? new Busy(words) : new Said(words);
}

/** A file chosen anew in the form of a new exhibit, of which a part is here: it goes on where it was begun. */
function goOn(input: HTMLInputElement, file: File): void {
  for (const begun of document.querySelectorAll("resumable-upload[data-upload]")) {
    if (!(begun instanceof ResumableUpload) || !begun.isOf(file)) continue;
    input.value = "";
    begun.scrollIntoView();
    begun.continueWith(file);
    return;
  }
}

/** A browser takes a changed or removed file for a line that broke. */
async function isReadable(file: File | undefined): Promise<boolean> {
  try {
    await file?.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

function format(options: Intl.NumberFormatOptions, value: number): string {
  return new Intl.NumberFormat(document.documentElement.lang, options).format(value);
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

/** The page with what must be mended, in place of this one. */
function showPage(html: string): void {
  const page = new DOMParser().parseFromString(trusted(html), "text/html");
  document.replaceChild(document.adoptNode(page.documentElement), document.documentElement);
}

declare global {
  /** https://w3c.github.io/trusted-types/ : not yet in TypeScript's DOM, nor in every browser. */
  var trustedTypes:
    | {
        createPolicy(
          name: string,
          rules: { createHTML: (html: string) => string },
        ): { createHTML(html: string): string };
      }
    | undefined;
}

let policy: { createHTML(html: string): string } | undefined;

/** Our own server's answer, the only HTML that a script of ours may parse. The CSP names the policy and lets it be made once. */
function trusted(html: string): string {
  policy ??= globalThis.trustedTypes?.createPolicy("upload-answer", { createHTML: (text) => text });
  return policy?.createHTML(html) ?? html;
}

customElements.define("resumable-upload", ResumableUpload);
