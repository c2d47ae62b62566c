import { unseenIn } from "../../../../convention/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";

/** Refuses characters that nobody sees: `unseen-character`. */
export function demandSeen(text = "", field = "name"): void {
  const character = unseenIn(text);
  if (character === undefined) return;
  const message = `The unseen character ${character} is in it. Type it without.`;
  throw new Refusal("unseen-character", message, { field, details: { character } });
}
