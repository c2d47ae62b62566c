import { utf8 } from "../../../protocol/bytes.ts";
import { sha256Hex } from "../../../protocol/digest.ts";

/** Longer texts stand in the details of an entry by their digest: the log says that they were, not what they were. */
const LONGEST_TEXT_CHARACTERS = 1_000;
/** A quarter of what the details of an entry may have (spec/log.md). */
const MOST_BYTES = 64 * 1024;

interface Digested {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/**
 * The details as they are entered in the log: a text of more than 1,000 characters is replaced by the SHA-256 and the size of its
 * UTF-8; and where there is still too much, the largest members by those of their JSON, until 64 KiB are left. So nobody's act
 * fails, and nobody's dispatch is refused, because what was said is long; and the log keeps no second copy of it (R17).
 */
export function briefDetails(details: Record<string, unknown>): Record<string, unknown> {
  // What is not JSON (a date, undefined) becomes what it is in the entry first.
  const brief = JSON.parse(JSON.stringify(details, shortened)) as Record<string, unknown>;
  const sizes = Object.entries(brief).map(([name, value]) => ({ name, text: JSON.stringify(value) }));
  let left = sizes.reduce((sum, { text }) => sum + sizeOf(text), 0);
  for (const { name, text } of sizes.toSorted((a, b) => sizeOf(b.text) - sizeOf(a.text))) {
    if (left <= MOST_BYTES) break;
    brief[name] = digested(text);
    left -= sizeOf(text);
  }
  return brief;
}

function shortened(_: string, value: unknown): unknown {
  return typeof value === "string" && value.length > LONGEST_TEXT_CHARACTERS ? digested(value) : value;
}

function digested(text: string): Digested {
  const bytes = utf8(text);
  return { sha256: sha256Hex(bytes), sizeBytes: bytes.length };
}

const sizeOf = (text: string): number => utf8(text).length;
