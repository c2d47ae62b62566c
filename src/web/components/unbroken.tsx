import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";

/** "XB-2026-R00001" of a request, "XB-2026-0001" of an exhibit, "O-2026-S2KD-00001" of an order after a restore; the same of another State. */
const REFERENCE = /((?<![\w-])[A-Z]{1,2}-\d{4}-(?:S\d{1,9}[A-Z]{2}-)?[A-Z]?\d{4,6}(?![\w-]))/;

/** Text in which no reference number is broken over two lines: half a number is read as another one. */
export function Unbroken({ text }: { text: string }): JSX.Element {
  // With the group in the pattern, every second piece is a number.
  const pieces = text.split(REFERENCE);
  return <>{pieces.map((piece, index) => (index % 2 === 1 ? <span class="ref">{piece}</span> : piece))}</>;
}

/** The same where a page may also have put something else than text. */
export function unbroken(child: Child): Child {
  return typeof child === "string" ? <Unbroken text={child} /> : child;
}
