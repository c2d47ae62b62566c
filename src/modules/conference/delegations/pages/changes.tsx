import { addDays, startOfDay } from "../../../../convention/index.ts";
import { READING_ROLES } from "../../access.ts";
import { type ConferenceContext, type ConferenceRoutes, namesOf } from "../../context.ts";
import { ConferencePage } from "../../frame/pages/conference-page.tsx";
import { conferenceParams, demandConference, todayAt } from "../../frame/upon.ts";
import { changesAnswer } from "../answers.ts";
import { findParticipants, listChanges, listDelegations } from "../store.ts";
import { allDelegations } from "./addresses.ts";
import { Changes, changesFor } from "./history.tsx";

/** What changed among those who come since yesterday began at the place of the conference: who did it, and why. */
export function mountChanges(routes: ConferenceRoutes, context: ConferenceContext): void {
  const { db } = context.platform.database;
  routes.one({
    id: "conference.list-changes",
    at: "/conferences/:conference/changes",
    who: READING_ROLES,
    params: conferenceParams,
    answer: changesAnswer,
    load: async (_, { conference: conferenceId }, by) => {
      const head = await demandConference(db, conferenceId);
      const since = startOfDay(addDays(todayAt(context, head), -1), head.zone);
      return { head, since, changes: changesFor(by, await listChanges(db, { conferenceId, since })) };
    },
    show: async ({ head, since, changes }, { view, by }) => {
      const { t, format } = view;
      const { conferenceId, zone } = head;
      const changed = [...new Set(changes.flatMap(({ participantId }) => participantId ?? []))];
      const [delegations, names] = [await listDelegations(db, conferenceId), await namesOf(context)];
      const people = changed.length === 0 ? [] : await findParticipants(db, changed);
      return (
        <ConferencePage
          {...{ view, by, context, head }}
          title={t("conference.changes.title")}
          breadcrumb={[allDelegations(view, conferenceId)]}
        >
          <p>{t("conference.changes.since", { count: changes.length, moment: format.dateTime(since, zone) })}</p>
          {changes.length > 0 && <Changes {...{ view, delegations, names, people, zone }} of={changes} />}
        </ConferencePage>
      );
    },
  });
}
