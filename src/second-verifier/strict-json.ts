import { utf8 } from "./encoding.ts";
import { Fault, need } from "./fault.ts";

const MAX_DEPTH = 32;
const FIRST_PRINTABLE = 0x20;

/**
 * Reads one JSON text under the seven rules of spec/encoding.md, "JSON". A parser of its own, because JSON.parse takes
 * doubled names, fractions and lone surrogates. Objects are made without a prototype: they have the members of the text
 * and no other.
 */
export function readStrictJson(bytes: Uint8Array, maxBytes: number, maxDepth = MAX_DEPTH): unknown {
  need(bytes.length <= maxBytes, "json-too-large"); // rule 7
  const reader = new Reader(utf8(bytes), maxDepth);
  return reader.whole();
}

class Reader {
  readonly #text: string;
  readonly #maxDepth: number;
  #at = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  /** Rule 2: one value, and nothing around it but white space. */
  whole(): unknown {
    const value = this.#value(1);
    this.#space();
    need(this.#at === this.#text.length, "json-malformed");
    return value;
  }

  #value(depth: number): unknown {
    this.#space();
    const first = this.#text[this.#at];
    if (first === '"') return this.#string();
    if (first === "{") return this.#object(depth);
    if (first === "[") return this.#array(depth);
    const word = this.#take(/true|false|null|-?[0-9][0-9.eE+-]*/y);
    if (word === "null") return null;
    if (word === "true" || word === "false") return word === "true";
    return wholeNumber(word);
  }

  #object(depth: number): unknown {
    need(depth <= this.#maxDepth, "json-too-deep"); // rule 4
    const object = Object.create(null) as Record<string, unknown>; // what Object.create gives has no type of its own
    this.#at += 1;
    this.#space();
    if (this.#skip("}")) return object;
    for (;;) {
      this.#space();
      need(this.#text[this.#at] === '"', "json-malformed");
      const name = this.#string();
      need(name !== "__proto__" && !Object.hasOwn(object, name), "json-duplicate-name"); // rule 3
      this.#space();
      need(this.#skip(":"), "json-malformed");
      object[name] = this.#value(depth + 1);
      this.#space();
      if (this.#skip("}")) return object;
      need(this.#skip(","), "json-malformed");
    }
  }

  #array(depth: number): unknown {
    need(depth <= this.#maxDepth, "json-too-deep"); // rule 4
    const array: unknown[] = [];
    this.#at += 1;
    this.#space();
    if (this.#skip("]")) return array;
    for (;;) {
      array.push(this.#value(depth + 1));
      this.#space();
      if (this.#skip("]")) return array;
      need(this.#skip(","), "json-malformed");
    }
  }

  /** RFC 8259, section 7. Walked by hand: a payload in base64 is one string of many millions of characters. */
  #string(): string {
    const start = this.#at;
    let at = start + 1;
    for (;;) {
      const code = this.#text.charCodeAt(at); // NaN behind the end, which no comparison below is true for
      need(code >= FIRST_PRINTABLE, "json-malformed");
      at += 1;
      if (code === 0x22) break;
      if (code === 0x5c) at += this.#escape(at);
    }
    this.#at = at;
    const raw = this.#text.slice(start + 1, at - 1);
    const text = raw.includes("\\") ? unescaped(raw) : raw;
    need(text.isWellFormed(), "json-lone-surrogate"); // rule 6
    need(!text.includes("\0"), "json-zero-character"); // rule 6
    return text;
  }

  /** The length of what stands behind a backslash. */
  #escape(at: number): number {
    const escape = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;
    escape.lastIndex = at;
    const found = escape.exec(this.#text);
    if (!found) throw new Fault("json-malformed");
    return found[0].length;
  }

  #space(): void {
    while (" \t\n\r".includes(this.#text[this.#at] ?? "end")) this.#at += 1;
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw new Fault("json-malformed");
    this.#at += found.length;
    return found;
  }
}

/** Rule 5. */
function wholeNumber(word: string): number {
  need(/^(?:0|-?[1-9][0-9]*)$/.test(word) && Number.isSafeInteger(Number(word)), "json-number-unsafe");
  return Number(word);
}

const ESCAPED: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

function unescaped(raw: string): string {
  return raw.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, letter: string) =>
    code === undefined ? (ESCAPED[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
