import { unseenIn } from "../../../../convention/index.ts";
import { Refusal, type RefusalDetails } from "../../../../protocol/refusal.ts";

/** Refuses what somebody entered, at the box that is wrong. */
export function refuse(code: string, message: string, field: string, details: RefusalDetails = {}): never {
  throw new Refusal(code, message, { field, details });
}

/** Refuses characters that nobody sees: `unseen-character`. */
export function demandSeen(text = "", field = "name"): void {
  const character = unseenIn(text);
  if (character === undefined) return;
  refuse("unseen-character", `The unseen character ${character} is in it. Type it without.`, field, { character });
}
