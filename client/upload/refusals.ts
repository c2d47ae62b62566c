import type { Words } from "./words.ts";

/** The server's own words; trying again by itself would change nothing. */
export class Said extends Error {}
/** The server's own words about what passes: a full disk, a database that is away. None where something else answered. */
export class Busy extends Error {}
/** Another tab or machine sends this upload now. */
export class TakenOver extends Error {}

/** What came instead of what was asked for; `text`: the API's answer, or that of something between. */
interface Refused {
  readonly code: string;
  /** With the reference of what failed inside the server. Empty where something else answered. */
  readonly words: string;
}

export function readRefusal(text: string): Refused {
  try {
    // Every refusal of the API has this form.
    const { error } = JSON.parse(text) as { error: { code: string; message: string; reference?: string } };
    const isOfUse = error.code === "unexpected" && error.reference !== undefined;
    return { code: error.code, words: isOfUse ? `${error.message} (${error.reference})` : error.message };
  } catch {
    return { code: "", words: "" };
  }
}

/** In the server's words where they fit an upload of which a part is kept, else in those of the page. */
export function refusalOf(status: number, text: string, own: Words): Error {
  const { code, words } = readRefusal(text);
  if (code === "upload-taken-over") return new TakenOver(words);
  if (code === "disk-full") return new Busy(own["no-room"]);
  if (status >= 500) return new Busy(words);
  return new Said(words === "" ? own["refused-between"].replace("{status}", String(status)) : words);
}
