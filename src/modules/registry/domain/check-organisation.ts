import {
  demandState,
  isUserAssigned,
  sameName,
  stateNames,
  STATES,
  stateRecord,
  textsOf,
  unseenIn,
  wordsFor,
} from "../../../convention/index.ts";
import { Refusal, type RefusalDetails } from "../../../protocol/refusal.ts";
import type { NewOrganisation, Organisation } from "./organisation.ts";

/** What an entry is checked against. */
export interface OrganisationContext {
  /** The other open organisations that have one of its names. */
  readonly others: readonly Organisation[];
  readonly production: boolean;
}

/** Refuses an entry with unseen characters, an unknown seat, the name of a State or that of another open organisation. */
export function checkOrganisation(entry: NewOrganisation, { others, production }: OrganisationContext): void {
  const { name, acronym = "", seat, source } = entry;
  const names = textsOf(name).map(([lang, text]) => ({ field: `name.texts.${lang}`, text }));
  for (const { field, text } of [...names, { field: "acronym", text: acronym }, { field: "source", text: source }]) {
    const character = unseenIn(text);
    if (character === undefined) continue;
    refuse("unseen-character", `The unseen character ${character} is in it. Type it without.`, field, { character });
  }
  if (seat !== undefined) demandState(seat, "entry.seat");
  // R19: invented States are for training only.
  if (seat !== undefined && isUserAssigned(seat)) {
    if (production) refuse("training-state", `${seat} is an invented State, for training only.`, "seat");
  } else if (seat !== undefined && stateRecord(seat) === undefined) {
    refuse("state-unknown", `${seat} is the code of no State.`, "seat");
  }
  for (const { field, text } of names) {
    const isIt = (other: string): boolean => sameName(other) === sameName(text);
    // A State, and the European Union, has its code and its treaty status: here it would be recorded twice.
    const state = STATES.find(({ code }) => Object.values(stateNames(code)).some(isIt))?.code;
    if (state !== undefined) refuse("organisation-is-state", `This is ${state}, in the list of States.`, field);
    const other = others.find(({ entry: theirs }) => textsOf(theirs.name).some(([, one]) => isIt(one)));
    if (other === undefined) continue;
    const { organisationId } = other;
    const details = { organisationId, name: wordsFor(other.entry.name, "").text };
    refuse("organisation-doubled", `${organisationId} is open under this name. Correct that one.`, field, details);
  }
}

function refuse(code: string, message: string, field: string, details: RefusalDetails = {}): never {
  throw new Refusal(code, message, { field: `entry.${field}`, details });
}
