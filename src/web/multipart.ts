// A form with fields first and one file last (RFC 7578), read as it arrives: the file is never collected anywhere.
import type { Context } from "hono";
import { fromUtf8 } from "../protocol/bytes.ts";
import { Refusal } from "../protocol/refusal.ts";
import { checkFormToken, FORM_TOKEN_FIELD } from "./csrf.ts";
import { FORM_COOKIES_VARIABLE, type FormInput, keepPosted } from "./forms.ts";

export interface MultipartUpload {
  readonly fields: ReadonlyMap<string, string>;
  /** As the sender names it: information, never a name on a disk (R36). */
  readonly fileName: string | undefined;
  readonly mediaType: string | undefined;
  /** Ends with `upload-incomplete` when the form ends before its closing line. */
  readonly file: AsyncIterable<Uint8Array>;
}

const MAX_FIELDS = 50;
const MAX_PART_HEADER_BYTES = 8_192;
const MAX_FIELD_BYTES = 128 * 1024;
const LINE_END = Buffer.from("\r\n");
const HEADER_END = Buffer.from("\r\n\r\n");

/** Reads up to the file. Refuses `upload-malformed` for anything but fields, then one file. */
export async function readMultipart(
  contentType: string | undefined,
  body: AsyncIterable<Uint8Array>,
): Promise<MultipartUpload> {
  const boundary = /^multipart\/form-data;.*\bboundary="?([A-Za-z0-9'()+_,./:=?-]{1,70})"?/i.exec(
    contentType ?? "",
  )?.[1];
  if (boundary === undefined) throw malformed("is not multipart/form-data");
  const reader = new PartReader(body);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  await reader.until(Buffer.from(`--${boundary}`), MAX_PART_HEADER_BYTES);
  const fields = new Map<string, string>();
  for (;;) {
    await reader.until(LINE_END, 64);
    const header = fromUtf8(await reader.until(HEADER_END, MAX_PART_HEADER_BYTES));
    const name = /^content-disposition:[^\r\n]*;\s*name="([^"\r\n]*)"/im.exec(header)?.[1];
    if (name === undefined) throw malformed("has a part without a name");
    const fileName = /^content-disposition:[^\r\n]*;\s*filename="([^"\r\n]*)"/im.exec(header)?.[1];
    if (fileName !== undefined) {
      const mediaType = /^content-type:\s*([^\r\n;]+)/im.exec(header)?.[1]?.trim();
      return { fields, fileName: fileName === "" ? undefined : fileName, mediaType, file: reader.file(delimiter) };
    }
    if (fields.size === MAX_FIELDS || fields.has(name)) throw malformed("has too many fields, or one twice");
    fields.set(name, fromUtf8(await reader.until(delimiter, MAX_FIELD_BYTES)));
  }
}

/** The body of an upload, read as it arrives up to its file. Refuses `upload-malformed` where there is none. */
export async function readUpload(c: Context): Promise<MultipartUpload> {
  if (c.req.raw.body === null) throw new Refusal("upload-malformed", "The upload has no body.");
  return await readMultipart(c.req.header("content-type"), c.req.raw.body);
}

/** Reads the fields of an upload and checks the form's token, as `readPosted` does for forms without a stream in them. */
export async function readUploadForm(c: Context): Promise<{ input: FormInput; upload: MultipartUpload }> {
  const upload = await readUpload(c);
  keepPosted(c, { fields: [...upload.fields], fileField: "file" });
  const { [FORM_TOKEN_FIELD]: token, ...input } = Object.fromEntries(upload.fields);
  const cookies = c.get(FORM_COOKIES_VARIABLE);
  if (cookies === undefined) throw new Error("the web middleware is not mounted before the pages");
  checkFormToken(c, { cookies }, token);
  return { input, upload };
}

class PartReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Everything before the mark; the mark is taken too. */
  async until(mark: Buffer, maxBytes: number): Promise<Buffer> {
    for (let from = 0; ;) {
      const at = this.#held.indexOf(mark, from);
      if (at !== -1 && at <= maxBytes) {
        const before = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + mark.length);
        return before;
      }
      if (at !== -1 || this.#held.length > maxBytes + mark.length) throw malformed("has a field that is too long");
      from = Math.max(0, this.#held.length - mark.length + 1);
      if (!(await this.#readMore())) throw malformed("ends in the middle of a field");
    }
  }

  async *file(delimiter: Buffer): AsyncIterable<Uint8Array> {
    for (;;) {
      const at = this.#held.indexOf(delimiter);
      if (at !== -1) {
        yield this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + delimiter.length);
        return await this.#requireClosing();
      }
      // A delimiter may begin in what is held; the rest is certainly of the file.
      const certain = this.#held.length - delimiter.length + 1;
      if (certain > 0) {
        yield this.#held.subarray(0, certain);
        this.#held = this.#held.subarray(certain);
      }
      if (!(await this.#readMore())) throw incomplete();
    }
  }

  async #requireClosing(): Promise<void> {
    while (this.#held.length < 2) if (!(await this.#readMore())) throw incomplete();
    if (this.#held.subarray(0, 2).toString("latin1") !== "--") throw malformed("has something after the file");
  }

  async #readMore(): Promise<boolean> {
    const { done, value } = await this.#source.next();
    if (done === true) return false;
    this.#held =
      this.#held.length === 0
        ? Buffer.from(value.buffer, value.byteOffset, value.length)
        : Buffer.concat([this.#held, value]);
    return true;
  }
}

function malformed(what: string): Refusal {
  return new Refusal("upload-malformed", `The upload ${what}. Send the fields first, then one file.`);
}

function incomplete(): Refusal {
  return new Refusal("upload-incomplete", "The upload ended before its end. Nothing was kept; send the file again.");
}
