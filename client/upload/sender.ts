import { refusalOf, TakenOver } from "./refusals.ts";
import type { Words } from "./words.ts";

export interface Upload {
  readonly uploadId: string;
  readonly sizeBytes: number;
  readonly receivedBytes: number;
  readonly sealedBytes: number | null;
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
const LOOK_EVERY_MS = 3_000;

/** Sends one file to the upload that was announced for it. What the server or the line says against it is thrown. */
export class Sender {
  readonly file: File;
  readonly #uploadId: string;
  readonly #words: Words;
  #turn: string | undefined;
  #isTaken = false;
  #request: XMLHttpRequest | undefined;

  constructor(uploadId: string, file: File, words: Words) {
    this.#uploadId = uploadId;
    this.file = file;
    this.#words = words;
  }

  /** The next question takes the upload from whoever sends it now; until then only a person may do that. */
  takeOver(): void {
    this.#turn = undefined;
    this.#isTaken = false;
  }

  /** From where to go on. Throws `TakenOver` where another tab or machine took it since we asked first. */
  async offset(): Promise<number> {
    const answer = await this.#ask("HEAD", "", this.#withTurn());
    this.#turn = answer.headers.get("upload-turn") ?? this.#turn;
    return Number(answer.headers.get("upload-offset"));
  }

  /** Sends one piece from this place on; true when the server has the whole file. */
  async send(offset: number, onSent: (sent: number) => void): Promise<boolean> {
    const end = Math.min(this.file.size, offset + Math.max(PIECE_BYTES, Math.ceil(this.file.size / PIECES)));
    const request = new XMLHttpRequest();
    this.#request = request;
    request.upload.addEventListener("progress", ({ loaded }) => onSent(offset + loaded));
    request.open("PATCH", `${API}/${this.#uploadId}`);
    const headers = {
      ...TUS,
      ...(this.#turn === undefined ? {} : { "upload-turn": this.#turn }),
      "content-type": "application/offset+octet-stream",
      "upload-offset": String(offset),
    };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    const ended = new Promise<void>((resolve) => request.addEventListener("loadend", () => resolve()));
    request.send(this.file.slice(offset, end));
    const watch = setInterval(() => void this.#stopIfTaken(request), LOOK_EVERY_MS);
    await ended;
    clearInterval(watch);
    if (this.#isTaken) throw new TakenOver();
    if (request.status === 204) return end === this.file.size;
    if (request.status === 0) throw new Error("the line broke");
    const refusal = refusalOf(request.status, request.responseText, this.#words);
    if (request.status !== 409 || refusal instanceof TakenOver) throw refusal;
    // Another place was counted meanwhile, which HEAD says; or all of it was, and the answer that said so was lost.
    return await this.isWhole();
  }

  /** A browser reads the refusal of a piece only when all of it is sent: on a slow line that is long after. */
  async #stopIfTaken(request: XMLHttpRequest): Promise<void> {
    try {
      await this.#ask("GET", "", this.#withTurn());
    } catch (error) {
      // What else is wrong the piece itself says.
      if (!(error instanceof TakenOver)) return;
      this.#isTaken = true;
      request.abort();
    }
  }

  #withTurn(): RequestInit {
    return { headers: this.#turn === undefined ? {} : { "upload-turn": this.#turn } };
  }

  abort(): void {
    this.#request?.abort();
  }

  /** All of it is there, and the server does the rest. */
  async isWhole(): Promise<boolean> {
    return ["whole", "taken-in"].includes((await this.state()).state);
  }

  async state(): Promise<Upload> {
    return (await (await this.#ask("GET")).json()) as Upload; // the API's own answer
  }

  /** Two halves of two files would be sealed as one. Digests need a secure connection, which production always has. */
  async compare(offset: number, onCompared: (compared: number) => void): Promise<void> {
    if (!isSecureContext) return;
    const digests: ArrayBuffer[] = [];
    for (let at = 0; at < offset; at += BLOCK_BYTES) {
      onCompared(at);
      const block = this.file.slice(at, Math.min(offset, at + BLOCK_BYTES));
      digests.push(await crypto.subtle.digest("SHA-256", await block.arrayBuffer()));
    }
    const all = new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(digests).arrayBuffer()));
    const digest = [...all].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const body = JSON.stringify({ receivedBytes: offset, digest });
    await this.#ask("POST", "/comparison", { body, headers: { "content-type": "application/json" } });
  }

  /** A browser takes a changed or removed file for a line that broke. */
  async isReadable(): Promise<boolean> {
    try {
      await this.file.slice(0, 1).arrayBuffer();
      return true;
    } catch {
      return false;
    }
  }

  async #ask(method: string, path = "", init: RequestInit = {}): Promise<Response> {
    const headers = { ...TUS, ...(init.headers as Record<string, string> | undefined) }; // given above, as an object
    const answer = await fetch(`${API}/${this.#uploadId}${path}`, { ...init, method, headers });
    if (answer.ok) return answer;
    // HEAD has no words. 409 is what it says to whoever lost the turn; what else is wrong is asked once more.
    if (method === "HEAD" && answer.status === 409) throw new TakenOver();
    if (method === "HEAD") await this.#ask("GET");
    throw refusalOf(answer.status, await answer.text(), this.#words);
  }
}
