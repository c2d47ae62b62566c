import { createHash } from "node:crypto";
import { Fault, need } from "./fault.ts";

/** SHA-256 over the parts as if they were joined (spec/encoding.md, "Bytes as text": `‖`). */
export function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The same as 64 hexadecimal digits: a _digest_ (spec/encoding.md, "Identifiers and values"). */
export function hexDigest(...parts: readonly (string | Uint8Array)[]): string {
  return sha256(...parts).toString("hex");
}

/** spec/encoding.md, "Bytes as text": one spelling only. Node reads others too, so what it read is written again. */
export function base64(text: string): Buffer {
  const bytes = Buffer.from(text, "base64");
  need(bytes.toString("base64") === text, "base64-malformed");
  return bytes;
}

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** spec/encoding.md, "JSON", rule 1. A byte order mark stays a character, and is no white space to what reads on. */
export function utf8(bytes: Uint8Array): string {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch {
    throw new Fault("utf8-invalid");
  }
}

/** The oldest of some instants, which are written so that they sort as text (spec/encoding.md, "instant"). */
export function oldestOf(instants: readonly string[]): string | undefined {
  return instants.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))[0];
}
