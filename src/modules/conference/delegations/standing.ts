import type { Kysely } from "kysely";
import type { PlainDate } from "../../../convention/index.ts";
import type { ConferenceContext } from "../context.ts";
import type { ConferenceHead } from "../frame/domain/conference.ts";
import { demandConference, rulesOn, todayAt } from "../frame/upon.ts";
import { type Delegation, isComing } from "./domain/delegation.ts";
import { type Lack, lacksOf, namesDueOn, peopleIn } from "./domain/lacks.ts";
import { countPeople, listDelegations } from "./store.ts";

/** A delegation with how many people of it come, and what it lacks today. */
export interface StandingDelegation extends Delegation {
  readonly people: number;
  readonly lacks: readonly Lack[];
}

/** All delegations of a conference as they stand today. Refuses `conference-unknown`. */
export async function standingDelegations(
  context: Pick<ConferenceContext, "platform">,
  db: Kysely<unknown>,
  conferenceId: string,
): Promise<{
  readonly head: ConferenceHead;
  readonly today: PlainDate;
  /** The last day for names. */
  readonly namesDueOn: PlainDate;
  readonly delegations: readonly StandingDelegation[];
}> {
  const head = await demandConference(db, conferenceId);
  const today = todayAt(context, head);
  const rules = await rulesOn(db, conferenceId, today);
  const people = await countPeople(db, conferenceId);
  const delegations = (await listDelegations(db, conferenceId)).map((one) => {
    const own = people.get(one.delegationId) ?? [];
    return { ...one, people: peopleIn(own.filter(isComing)), lacks: lacksOf(one, own, head, rules) };
  });
  return { head, today, namesDueOn: namesDueOn(head, rules), delegations };
}
