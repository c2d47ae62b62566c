import { announce, type Announced } from "./announce.ts";
import { Figures } from "./figures.ts";
import { Busy, Said, TakenOver } from "./refusals.ts";
import { Sender, type Upload } from "./sender.ts";
import { showPage } from "./trusted-page.ts";
import type { Words } from "./words.ts";

const LONGEST_WAIT_MS = 30_000;

/**
 * <resumable-upload data-words>: around the file field of the form that takes an exhibit in: announces the file with the form's fields,
 * then sends it. With data-upload, data-name, data-size and data-modified: goes on with one that was begun before.
 */
export class ResumableUpload extends HTMLElement {
  readonly #words = JSON.parse(this.dataset["words"] ?? "{}") as Words; // written by the page of the same release
  readonly #figures = new Figures(this.#words);
  readonly #bar = document.createElement("progress");
  readonly #figure = document.createElement("p");
  readonly #status = document.createElement("p");
  readonly #button = document.createElement("button");
  #sender: Sender | undefined;
  #done = 0;
  #isPaused = false;
  #isRunning = false;
  #wasSignedOut = false;
  /** Until the chosen file was found to begin with what is here. */
  #mustCompare = false;
  /** Ends a wait early. */
  #wake: () => void = () => undefined;

  connectedCallback(): void {
    this.#status.setAttribute("role", "status");
    this.#status.tabIndex = -1;
    this.#button.type = "button";
    this.#button.className = "button secondary";
    this.#button.addEventListener("click", () => this.#pauseOrResume());
    const input = this.querySelector<HTMLInputElement>("input[type=file]");
    if (input === null) return;
    this.hidden = false;
    if (this.dataset["upload"] !== undefined) {
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
      this.#say(this.#words["other-file"], "field-error");
      return;
    }
    this.#sender = new Sender(this.dataset["upload"] ?? "", file, this.#words);
    this.#mustCompare = true;
    this.#isPaused = false;
    this.#show(file);
    void this.#run();
  }

  async #begin(form: HTMLFormElement, file: File): Promise<void> {
    const controls = [...form.querySelectorAll<HTMLButtonElement>("button[type=submit]")];
    for (const control of controls) control.disabled = true;
    let answer: Announced;
    try {
      answer = await announce(form, file, { again: this.#wasSignedOut });
    } catch {
      answer = { refused: { isSignedOut: false, words: "" } };
    }
    if ("page" in answer) {
      showPage(answer.page);
      return chooseAgain(file);
    }
    if ("refused" in answer) {
      const { isSignedOut, words } = answer.refused;
      this.#wasSignedOut = isSignedOut;
      this.append(this.#status);
      const why = isSignedOut ? this.#words["signed-out"] : words || this.#words["not-begun"];
      this.#say(`${why} ${this.#words.kept}`, "field-error");
      for (const control of controls) control.disabled = false;
      return this.#status.focus();
    }
    this.#sender = new Sender(answer.uploadId, file, this.#words);
    // What was asked is answered: nothing of it can be changed or sent again.
    document.querySelector(".error-summary")?.remove();
    for (const child of form.querySelectorAll(":scope > *")) if (child !== this) child.remove();
    this.#show(file);
    this.#status.focus();
    await this.#run();
  }

  /** Once at a time, however often somebody pauses and continues. */
  async #run(): Promise<void> {
    if (this.#isRunning || this.#sender === undefined) return;
    this.#isRunning = true;
    await this.#send(this.#sender);
    this.#isRunning = false;
  }

  /** Until the exhibit is there, the server says no, another tab takes over, or a person pauses. */
  async #send(sender: Sender): Promise<void> {
    for (let failures = 0; !this.#isPaused;) {
      try {
        const offset = await sender.offset();
        this.#done = offset;
        if (offset === sender.file.size && (await sender.isWhole())) return await this.#waitForExhibit(sender);
        if (offset > 0 && this.#mustCompare) {
          this.#say(this.#words.comparing);
          await sender.compare(offset, (compared) => (this.#bar.value = compared));
        }
        this.#mustCompare = false;
        if (this.#isPaused) return;
        this.#say(this.#words.sending);
        this.#draw(offset, sender.file.size);
        if (await sender.send(offset, (sent) => this.#draw(sent, sender.file.size))) {
          return await this.#waitForExhibit(sender);
        }
        failures = 0;
      } catch (error) {
        if (error instanceof TakenOver) return this.#giveWay(sender);
        if (error instanceof Said) return this.#stop(error.message, "field-error");
        if (this.#isPaused) return;
        if (!(await sender.isReadable())) return this.#stop(this.#words["file-changed"], "field-error");
        failures += 1;
        this.#rest((error instanceof Busy && error.message) || this.#words["line-down"]);
        await this.#pause(Math.min(LONGEST_WAIT_MS, 1000 * 2 ** failures));
      }
    }
  }

  async #waitForExhibit(sender: Sender): Promise<void> {
    this.#button.remove();
    this.#figures.restart();
    this.#bar.removeAttribute("value");
    this.#bar.setAttribute("aria-label", this.#words.sealing);
    this.#figure.textContent = "";
    this.#say(this.#words["to-be-sealed"]);
    for (;;) {
      await this.#pause(1000);
      let upload: Upload;
      try {
        upload = await sender.state();
      } catch (error) {
        if (error instanceof Said) return this.#stop(error.message, "field-error");
        continue;
      }
      if (upload.exhibitId !== null) return location.assign(`/exhibits/${upload.exhibitId}`);
      // The page itself has the words for what stands against it.
      if (upload.state !== "whole" || upload.fault !== null) return location.reload();
      if (upload.sealedBytes === null) continue;
      this.#say(this.#words.sealing);
      this.#draw(upload.sealedBytes, upload.sizeBytes);
    }
  }

  #pauseOrResume(): void {
    this.#isPaused = !this.#isPaused;
    this.#button.textContent = this.#words[this.#isPaused ? "resume" : "pause"];
    if (!this.#isPaused) return void this.#run();
    this.#rest(this.#words.paused);
    this.#sender?.abort();
    this.#wake();
  }

  #show(file: File): void {
    const input = this.querySelector("input");
    if (input !== null) input.disabled = true;
    this.#bar.max = file.size || 1;
    this.#bar.setAttribute("aria-label", this.#words.sending);
    this.#bar.style.inlineSize = "100%";
    this.#button.textContent = this.#words.pause;
    this.append(this.#status, this.#bar, this.#figure, this.#button);
  }

  #draw(done: number, size: number): void {
    this.#done = done;
    this.#bar.value = done;
    this.#figure.textContent = this.#figures.text(done, size);
  }

  /** Words that stand there already are not said again: a screen reader would read them each time. */
  #say(words: string, kind: "" | "field-error" = ""): void {
    this.#status.className = kind;
    if (this.#status.textContent !== words) this.#status.textContent = words;
  }

  /** Nothing moves, so no time is left to tell. */
  #rest(words: string, kind: "" | "field-error" = ""): void {
    this.#say(words, kind);
    this.#figures.restart();
    if (this.#sender !== undefined) this.#draw(this.#done, this.#sender.file.size);
  }

  #stop(words: string, kind: "" | "field-error" = ""): void {
    this.#rest(words, kind);
    this.#isPaused = true;
    this.#button.textContent = this.#words.resume;
    // Where it was another file, the right one is chosen now.
    const input = this.querySelector("input");
    if (input !== null && this.dataset["upload"] !== undefined) input.disabled = false;
  }

  /** Two tabs that took the upload from each other by themselves would never end. */
  #giveWay(sender: Sender): void {
    this.#stop(this.#words["taken-over"]);
    this.#button.textContent = this.#words["go-on-here"];
    // Whoever presses it takes the upload back, and what came from elsewhere meanwhile may be of another file.
    sender.takeOver();
    this.#mustCompare = true;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, ms);
    });
  }
}

/** On the page that asks for what is to be mended, the file stays chosen. */
function chooseAgain(file: File): void {
  const input = document.querySelector<HTMLInputElement>("form[action='/exhibits'] input[type=file]");
  const chosen = new DataTransfer();
  chosen.items.add(file);
  if (input !== null) input.files = chosen.files;
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
