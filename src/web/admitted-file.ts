import { Refusal } from "../protocol/refusal.ts";
import type { ArrivingFile } from "./acts/act.ts";

/** What a document can be, as its bytes tell. */
export type AdmittedType = "application/pdf" | "image/png" | "image/jpeg" | "text/plain";

/** Also in the constraint of `registry.document`. */
export const MAX_DOCUMENT_BYTES = 25 * 1024 * 1024;

/** How each type begins (ISO 32000-2, 7.5.2; PNG, 5.2; JPEG: ISO/IEC 10918-1, B.1.1.3). */
const BEGINNINGS: readonly (readonly [AdmittedType, Buffer])[] = [
  ["application/pdf", Buffer.from("%PDF-")],
  ["image/png", Buffer.from("\x89PNG\r\n\x1a\n", "latin1")],
  ["image/jpeg", Buffer.from([0xff, 0xd8, 0xff])],
];
const LONGEST_BEGINNING = 8;
/** What no plain text has. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\0-\x08\x0b\x0e-\x1f\x7f]/;

/**
 * The bytes of a document as they come, and once all came the type that they tell: names and headers are not asked. They end with
 * `document-too-large`, `document-empty` or `document-of-unknown-type`, all at the field "file".
 */
export function admitBytes(file: ArrivingFile): { readonly bytes: ArrivingFile; readonly type: () => AdmittedType } {
  let type: AdmittedType | undefined;
  async function* read(): ArrivingFile {
    let beginning = Buffer.alloc(0);
    let sizeBytes = 0;
    const text = textReader();
    for await (const piece of file) {
      sizeBytes += piece.length;
      if (sizeBytes > MAX_DOCUMENT_BYTES) throw tooLarge();
      if (beginning.length < LONGEST_BEGINNING)
        beginning = Buffer.concat([beginning, piece]).subarray(0, LONGEST_BEGINNING);
      text.take(piece);
      yield piece;
    }
    if (sizeBytes === 0) throw new Refusal("document-empty", "Choose a file that is not empty.", { field: "file" });
    const begun = BEGINNINGS.find(([, mark]) => beginning.subarray(0, mark.length).equals(mark));
    type = begun?.[0] ?? (text.isText() ? "text/plain" : undefined);
    if (type === undefined) {
      throw new Refusal("document-of-unknown-type", "Give a PDF, a PNG or JPEG image, or plain text in UTF-8.", {
        field: "file",
      });
    }
  }
  return {
    bytes: read(),
    type: () => {
      if (type === undefined) throw new Error("the type of a document is known once all its bytes came");
      return type;
    },
  };
}

/** Whether what comes is UTF-8, every byte of it, and holds nothing but text. */
function textReader() {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let isText = true;
  const take = (piece?: Uint8Array): void => {
    if (!isText) return;
    try {
      isText = !CONTROLS.test(piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true }));
    } catch {
      isText = false;
    }
  };
  return {
    take,
    isText: () => {
      take();
      return isText;
    },
  };
}

function tooLarge(): Refusal {
  return new Refusal("document-too-large", `A document has at most ${MAX_DOCUMENT_BYTES} bytes.`, {
    field: "file",
    details: { limit: MAX_DOCUMENT_BYTES },
  });
}
