import { visit, type JSONVisitor } from "jsonc-parser";
import { fromUtf8 } from "./bytes.ts";
import { Refusal } from "./refusal.ts";

export interface JsonLimits {
  readonly maxBytes: number;
  /** How deep arrays and objects may stand in each other; the outermost counts as one. */
  readonly maxDepth?: number;
}

// R27: deeper text is an attack on the parser's stack, never a message.
const DEFAULT_MAX_DEPTH = 32;

const integerPattern = /^-?(?:0|[1-9][0-9]*)$/;

/**
 * Parses JSON (RFC 8259) from outside in the only form that every reader understands alike: spec/encoding.md, "JSON".
 * Refuses `json-too-large`, `utf8-invalid`, `json-malformed` (also comments, trailing commas and trailing bytes),
 * `json-byte-order-mark`, `json-duplicate-name`, `json-too-deep`, `json-lone-surrogate`, `json-zero-character`,
 * `json-forbidden-name` and `json-number-unsafe` (a number that is not an integer within ±(2^53−1), written without fraction and exponent).
 */
export function parseStrictJson(bytes: Uint8Array, limits: JsonLimits): unknown {
  if (bytes.length > limits.maxBytes) {
    throw new Refusal(
      "json-too-large",
      `The JSON text has ${bytes.length} bytes, more than the ${limits.maxBytes} allowed here; send large matter as an exhibit.`,
      { details: { sizeBytes: bytes.length, maxBytes: limits.maxBytes } },
    );
  }
  const text = fromUtf8(bytes);
  if (text.startsWith("\uFEFF")) {
    throw new Refusal("json-byte-order-mark", "The JSON text begins with a byte order mark; send it without.");
  }
  checkStructure(text, limits.maxDepth ?? DEFAULT_MAX_DEPTH);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(cause);
  }
}

/**
 * Walks the text once for what JSON.parse lets pass. The walker throws at the first fault, so its own recursion never
 * goes deeper than the limit. What it accepts, JSON.parse still has to accept: its grammar is the stricter one.
 */
function checkStructure(text: string, maxDepth: number): void {
  const namesByLevel: Set<string>[] = [];
  let depth = 0;

  const enter = (): void => {
    depth += 1;
    if (depth > maxDepth) {
      throw new Refusal("json-too-deep", `The JSON text nests deeper than ${maxDepth} levels.`, {
        details: { maxDepth },
      });
    }
  };

  const visitor: JSONVisitor = {
    onObjectBegin: () => {
      enter();
      namesByLevel.push(new Set());
    },
    onObjectProperty: (name) => {
      checkName(name, namesByLevel.at(-1));
    },
    onObjectEnd: () => {
      depth -= 1;
      namesByLevel.pop();
    },
    onArrayBegin: enter,
    onArrayEnd: () => {
      depth -= 1;
    },
    onLiteralValue: (value: unknown, offset, length) => {
      if (typeof value === "string") checkText(value);
      if (typeof value === "number") checkNumber(value, text.slice(offset, offset + length));
    },
    onError: (_error, offset) => {
      throw malformed(undefined, offset);
    },
  };
  visit(text, visitor, { disallowComments: true });
}

function checkName(name: string, names: Set<string> | undefined): void {
  checkText(name);
  // A record read into a plain object must not meet the one name that such an object cannot hold as data.
  if (name === "__proto__") {
    throw new Refusal("json-forbidden-name", "The JSON text uses the member name __proto__, which is never data here.");
  }
  if (names?.has(name) === true) {
    throw new Refusal("json-duplicate-name", "An object in the JSON text has the same member name twice.");
  }
  names?.add(name);
}

function checkText(text: string): void {
  if (!text.isWellFormed()) {
    throw new Refusal("json-lone-surrogate", "A string in the JSON text holds half of a surrogate pair.");
  }
  // Where strings end at a zero, as in C, a reader would see less than was signed; and the database can hold none.
  if (text.includes("\0")) {
    throw new Refusal("json-zero-character", "A string in the JSON text holds the character U+0000.");
  }
}

function checkNumber(value: number, spelling: string): void {
  if (integerPattern.test(spelling) && Number.isSafeInteger(value) && !Object.is(value, -0)) return;
  throw new Refusal(
    "json-number-unsafe",
    "A number in the JSON text is not a whole number within ±9007199254740991, written without fraction or exponent.",
  );
}

function malformed(cause: unknown, offset?: number): Refusal {
  const where = offset === undefined ? "" : ` (at character ${offset})`;
  return new Refusal("json-malformed", `The text is not well-formed JSON${where}.`, { cause });
}
