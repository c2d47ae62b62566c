import type { Kysely } from "kysely";
import { addDays, startOfDay } from "../../../convention/index.ts";
import { type NeedSource, type NeedWords, officeNeed, type SubjectNeeds } from "../../desk/index.ts";
import { DESK_ROLES } from "../access.ts";
import type { ConferenceContext } from "../context.ts";
import { titleOf } from "../frame/pages/conference-page.tsx";
import type { Lack } from "./domain/lacks.ts";
import { toDelegations } from "./pages/addresses.ts";
import { standingDelegations } from "./standing.ts";
import { conferencesWithDelegations, waitingSince } from "./store.ts";

/** What delegations lack that is the desk's to see to: one line of each kind for a conference, however many they are. */
const NEEDS = {
  "missing-names": ["answer", "names"],
  "people-wait": ["acceptance"],
} as const satisfies Record<string, readonly Lack[]>;
type Need = keyof typeof NEEDS;

/** In the queue of the desk: delegations without names once these were due, and people who wait to be accepted. */
export function peopleNeeds(context: Pick<ConferenceContext, "platform">): NeedSource {
  const { db } = context.platform.database;

  async function countIn(db_: Kysely<unknown>, conferenceId: string) {
    const standing = await standingDelegations(context, db_, conferenceId);
    const count = (need: Need): number => {
      const wanted: readonly Lack[] = NEEDS[need];
      return standing.delegations.filter(({ lacks }) => lacks.some((lack) => wanted.includes(lack))).length;
    };
    return { ...standing, count };
  }

  async function needsOf(db_: Kysely<unknown>, conferenceId: string): Promise<SubjectNeeds> {
    const { head, today, namesDueOn, count } = await countIn(db_, conferenceId);
    if (head.state === "closed" || today > head.closesOn) return { rows: [] };
    const [late, over] = [addDays(namesDueOn, 1), addDays(head.closesOn, 1)];
    const row = (need: Need, since: Date, until: string) =>
      officeNeed(need, { kind: "conference", id: conferenceId }, { roles: DESK_ROLES, since, until });
    const waiting = await waitingSince(db_, conferenceId);
    const rows = [
      ...(today >= late && count("missing-names") > 0
        ? [row("missing-names", startOfDay(late, head.zone), namesDueOn)]
        : []),
      ...(waiting === undefined ? [] : [row("people-wait", waiting, head.opensOn)]),
    ];
    return { rows, lookAgainAt: startOfDay(today < late ? late : over, head.zone) };
  }

  return {
    source: "conference-people",
    kinds: (["missing-names", "people-wait"] as const).map((need) => ({
      need,
      rank: "ordinary",
      textKey: `conference.need.${need}`,
      href: ({ subject }) => toDelegations(subject.id),
      words: async (ids) => {
        const told = ids.map(async (id): Promise<[string, NeedWords]> => {
          const { head, count } = await countIn(db, id);
          const about: NeedWords["about"] = (view) =>
            view.t("conference.need.delegations", { conference: titleOf(view, head), count: count(need) });
          return [id, { about }];
        });
        return new Map(await Promise.all(told));
      },
    })),
    derive: async (db_, ids) => {
      const needs = ids.map(async (id): Promise<[string, SubjectNeeds]> => [id, await needsOf(db_, id)]);
      return new Map(await Promise.all(needs));
    },
    subjects: async (db_) => await conferencesWithDelegations(db_),
  };
}
