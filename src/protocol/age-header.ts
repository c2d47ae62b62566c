import { fromBase64NoPad } from "./bytes.ts";
import { Refusal } from "./refusal.ts";

// Reads the header of an age v1 file far enough to refuse it before any key is used: a hostile header costs the opener
// about 15 ms for each stanza (R27), and one weak stanza decides the strength of all (R15).

export interface AgeHeader {
  readonly family: "post-quantum" | "classical";
  readonly stanzaTypes: readonly string[];
  /** Bytes up to and including the MAC line; the payload follows. */
  readonly headerSize: number;
}

const MAX_STANZAS = 16;
export const MAX_AGE_HEADER_BYTES = 64 * 1024;

const VERSION_LINE = "age-encryption.org/v1";
const STANZA_LINE_BYTES = 48;
const MAC_BYTES = 32;

// The kinds that this protocol uses. scrypt is not among them: nobody could say for whom such a file is.
const familyOfStanza: Readonly<Record<string, AgeHeader["family"]>> = {
  mlkem768x25519: "post-quantum",
  mlkem768p256tag: "post-quantum",
  X25519: "classical",
  p256tag: "classical",
};

/** Refuses `seal-malformed`, `seal-stanza-unknown` and `seal-mixed`. */
export function inspectAgeHeader(bytes: Uint8Array): AgeHeader {
  const lines = new HeaderLines(bytes);
  if (lines.next() !== VERSION_LINE) throw malformed("is not in the age v1 format");
  const stanzaTypes: string[] = [];
  for (;;) {
    const line = lines.next();
    if (line.startsWith("--- ")) {
      if (fromBase64NoPad(line.slice(4)).length !== MAC_BYTES) throw malformed("has a header without its MAC");
      return { family: familyOf(stanzaTypes), stanzaTypes, headerSize: lines.offset };
    }
    if (stanzaTypes.length === MAX_STANZAS) throw malformed(`has more than ${MAX_STANZAS} stanzas`);
    stanzaTypes.push(readStanza(line, lines));
  }
}

function readStanza(line: string, lines: HeaderLines): string {
  const [arrow, type, ...rest] = line.split(" ");
  if (arrow !== "->" || type === undefined || [type, ...rest].includes("")) throw malformed("has a malformed stanza");
  // C2SP age, "Header": full lines of 64 columns, ended by a shorter one, which may be empty.
  for (;;) {
    const size = fromBase64NoPad(lines.next()).length;
    if (size > STANZA_LINE_BYTES) throw malformed("has a stanza with an over-long line");
    if (size < STANZA_LINE_BYTES) return type;
  }
}

function familyOf(stanzaTypes: readonly string[]): AgeHeader["family"] {
  const families = new Set<AgeHeader["family"]>();
  for (const type of stanzaTypes) {
    const family = familyOfStanza[type];
    if (family === undefined) {
      throw new Refusal("seal-stanza-unknown", "The sealed text has a kind of recipient that is not used here.");
    }
    families.add(family);
  }
  const [family] = families;
  if (family === undefined) throw malformed("is for nobody");
  if (families.size > 1) {
    throw new Refusal("seal-mixed", "The sealed text is for post-quantum and classical recipients at once.");
  }
  return family;
}

/** Lines of printable ASCII ended by a line feed, counted against the limit of the header. */
class HeaderLines {
  offset = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes.subarray(0, MAX_AGE_HEADER_BYTES);
  }

  next(): string {
    const end = this.#bytes.indexOf(0x0a, this.offset);
    if (end === -1) throw malformed("has a header that does not end in time");
    const line = this.#bytes.subarray(this.offset, end);
    if (line.some((byte) => byte < 0x20 || byte > 0x7e)) throw malformed("has a header with bytes that are not text");
    this.offset = end + 1;
    return String.fromCharCode(...line);
  }
}

function malformed(what: string): Refusal {
  return new Refusal("seal-malformed", `The sealed text ${what}; ask its sender to seal it again.`);
}
