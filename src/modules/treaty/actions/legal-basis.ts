import { legalBasis, type LegalBasisOption, type PlainDate } from "../../../convention/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { TreatyContext } from "../context.ts";
import { standing } from "../domain/fact.ts";
import { precludedBy } from "../domain/reservations.ts";
import { otherBases, partiesOf, reservationsOn, toldOn, worldOf } from "../domain/world.ts";
import { listBases, listFacts } from "../store.ts";
import type { BasisQuestion, InForceBetween } from "../types.ts";

/** The options for a request of that day, from the facts recorded here. */
export async function findLegalBasis(
  { platform }: TreatyContext,
  question: BasisQuestion,
  db: Transaction["db"] = platform.database.db,
): Promise<readonly LegalBasisOption[]> {
  const facts = standing(await listFacts(db));
  const bases = standing(await listBases(db));
  const { requesting, requested: state, date } = question;
  const objector = precludedBy(facts, [requesting, state], date);
  const told = toldOn(facts, { state, date, id: "extradition-basis" });
  return legalBasis({
    ...question,
    conventionParties: partiesOf(worldOf(facts)),
    others: otherBases(bases),
    ...(objector === undefined ? {} : { precludedBy: objector }),
    ...(told === undefined ? {} : { requestedOnExtradition: told }),
  });
}

export async function findInForceBetween(
  context: TreatyContext,
  a: string,
  b: string,
  date: PlainDate,
  over?: Transaction["db"],
): Promise<InForceBetween> {
  const question = {
    requesting: a,
    requested: b,
    mechanism: "legal-assistance",
    // Any Convention offence: the question is about the two States, not about a case.
    offence: { conventionOffence: "7", electronicEvidence: true },
    date,
  } as const;
  const options = await findLegalBasis(context, question, over);
  const option = options.find((one) => one.kind === "convention");
  if (!option) throw new Error("the legal basis lacks the Convention");
  return { inForce: option.available, option };
}

export async function findReservations(
  { platform }: TreatyContext,
  state: string,
  date: PlainDate,
): Promise<readonly string[]> {
  return reservationsOn(standing(await listFacts(platform.database.db)), state, date);
}
