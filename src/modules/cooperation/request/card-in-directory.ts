import { dateIn } from "../../../convention/index.ts";
import type { DirectoryPart } from "../../treaty/index.ts";
import type { Correspondent } from "./types.ts";

/** A contact card as the directory of authorities shows it to people who are signed in: confirmed when its number was called back. */
export function cardInDirectory(card: Correspondent): DirectoryPart {
  const { phone, email, address } = card;
  return {
    state: card.state,
    names: [{ text: card.authority }],
    languages: card.languages,
    requirements: [],
    origin: "card",
    source: card.correspondentId,
    confirmedOn: dateIn(card.calledBackAt ?? card.createdAt, "UTC"),
    ...(card.calledBackAt === undefined ? { isUnconfirmed: true } : {}),
    reach: { ...(phone === undefined ? {} : { phone }), ...(email === undefined ? {} : { email }), address },
  };
}
