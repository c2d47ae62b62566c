import { addDays, startOfDay } from "../../../../convention/index.ts";
import { HostileText, Table } from "../../../../web/index.ts";
import { READING_ROLES } from "../../access.ts";
import { type ConferenceContext, type ConferenceRoutes, namesOf } from "../../context.ts";
import { ConferencePage } from "../../frame/pages/conference-page.tsx";
import { conferenceParams, demandConference, todayAt } from "../../frame/upon.ts";
import { changesAnswer } from "../answers.ts";
import { delegationName } from "../domain/delegation.ts";
import { findParticipants, listChanges, listDelegations } from "../store.ts";
import { allDelegations, toDelegation, toParticipant } from "./addresses.ts";
import { changesFor } from "./history.tsx";

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
      const { conferenceId } = head;
      const delegations = new Map((await listDelegations(db, conferenceId)).map((one) => [one.delegationId, one]));
      const changed = [...new Set(changes.flatMap(({ participantId }) => participantId ?? []))];
      const found = changed.length === 0 ? [] : await findParticipants(db, changed);
      const people = new Map(found.map((one) => [one.participantId, one]));
      const names = await namesOf(context);
      const nameOf = (id: string): string => names.get(id) ?? t("conference.home.somebody");
      return (
        <ConferencePage
          {...{ view, by, context, head }}
          title={t("conference.changes.title")}
          breadcrumb={[allDelegations(view, conferenceId)]}
        >
          <p>{t("conference.changes.since", { count: changes.length, moment: format.dateTime(since) })}</p>
          {changes.length > 0 && (
            <Table
              caption={t("conference.changes.title")}
              captionUnseen
              columns={[
                { key: "when", label: t("conference.changes.when") },
                { key: "delegation", label: t("conference.delegations.name") },
                { key: "what", label: t("conference.changes.what") },
                { key: "who", label: t("conference.changes.who") },
                { key: "why", label: t("conference.changes.why") },
              ]}
              rows={changes.map((change) => {
                const delegation = delegations.get(change.delegationId);
                const person = people.get(change.participantId ?? "");
                const both = [change.askedBy, change.recordedBy].flatMap((id) =>
                  id === undefined ? [] : [nameOf(id)],
                );
                return {
                  cells: {
                    when: format.dateTime(change.recordedAt),
                    delegation: delegation && (
                      <a href={toDelegation(delegation)}>
                        <HostileText text={delegationName(delegation, view.lang)} />
                      </a>
                    ),
                    what: (
                      <>
                        {person && (
                          <>
                            <a href={toParticipant(person)}>
                              <HostileText text={person.entry.shownName} />
                            </a>
                            {": "}
                          </>
                        )}
                        {t(`conference.change.what.${change.what}`)}
                      </>
                    ),
                    who: format.list(both),
                    why: change.reason === undefined ? "–" : <HostileText text={change.reason} />,
                  },
                };
              })}
            />
          )}
        </ConferencePage>
      );
    },
  });
}
