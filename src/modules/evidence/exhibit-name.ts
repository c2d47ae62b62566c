import { visibleText } from "../../web/index.ts";
import type { Exhibit } from "./types.ts";

const NAME_CHARACTERS = 100;

/**
 * "XA-2026-E0001: mailbox of …": never a number alone, which tells nobody what it is; the whole name stands on its page. Whoever may not
 * know what it is, and the tombstone of a disposed one, have the number for its name.
 */
export function exhibitName({ number, title }: Pick<Exhibit, "number" | "title">): string {
  const name = visibleText(title.text.replaceAll(/\s+/g, " ")); // R36: another State may have named it
  if (name === number) return number;
  return `${number}: ${name.length > NAME_CHARACTERS ? `${name.slice(0, NAME_CHARACTERS)}…` : name}`;
}
