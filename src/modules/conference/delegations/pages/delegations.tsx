import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateOptions, wordsFor } from "../../../../convention/index.ts";
import {
  Filter,
  formOf,
  HostileText,
  LinkButton,
  narrowRows,
  type RowFilters,
  StatusTag,
  Table,
  type Tone,
  type View,
} from "../../../../web/index.ts";
import { isAtDesk, READING_ROLES } from "../../access.ts";
import { type ConferenceContext, type ConferenceRoutes, namesOf } from "../../context.ts";
import type { ConferenceHead } from "../../frame/domain/conference.ts";
import { ConferencePage } from "../../frame/pages/conference-page.tsx";
import { conferenceParams, demandConference, rulesOn, todayAt } from "../../frame/upon.ts";
import { acceptDelegation, announceDelegation, endDelegation, inviteDelegation } from "../actions/delegations.ts";
import { nominateParticipant } from "../actions/participants.ts";
import { delegationParams, demandDelegation } from "../actions/keep.ts";
import { delegationsAnswer, oneDelegationAnswer } from "../answers.ts";
import {
  type Delegation,
  DELEGATION_KINDS,
  DELEGATION_STATES,
  delegationName,
  isComing,
  type Participant,
} from "../domain/delegation.ts";
import { countedOf, LACKS, lacksOf } from "../domain/lacks.ts";
import { type StandingDelegation as Line, standingDelegations } from "../standing.ts";
import { listChanges, listParticipants } from "../store.ts";
import { changesFor, History, ParticipantState } from "./history.tsx";
import { invitation, nextLack } from "./next-lack.ts";
import { categoryName, PersonFields } from "./participants.tsx";
import { allDelegations, oneDelegation, toDelegation, toDelegations, toParticipant } from "./addresses.ts";

const Invitation = formOf(inviteDelegation);
const Announcement = formOf(announceDelegation);
const Acceptance = formOf(acceptDelegation);
const Ending = formOf(endDelegation);
const Nomination = formOf(nominateParticipant);

/** All delegations of a conference with what each lacks, a new one, and one with its people and its history. */
export function mountDelegations(routes: ConferenceRoutes, context: ConferenceContext): void {
  const { db } = context.platform.database;

  routes.one({
    id: "conference.list-delegations",
    at: "/conferences/:conference/delegations",
    who: READING_ROLES,
    params: conferenceParams,
    answer: delegationsAnswer,
    load: async (_, { conference: id }) => await standingDelegations(context, db, id),
    show: ({ head, today, delegations, namesDueOn: due }, { c, view, by }) => {
      const { t, format } = view;
      const at = toDelegations(head.conferenceId);
      const { rows, chosen } = narrowRows(c, delegations, FILTERS);
      const { compare } = new Intl.Collator(view.lang);
      const drawn = new Map<string, Child>();
      // Hundreds of rows are of few kinds: what they have in common is drawn once.
      const once = (key: string, draw: () => Child): Child => {
        const found = drawn.get(key) ?? raw(draw());
        drawn.set(key, found);
        return found;
      };
      const named = rows.map((one) => ({ one, name: delegationName(one, view.lang) }));
      const isLate = today > due;
      const mayWrite = isAtDesk(by) && head.state === "open";
      const lack = mayWrite ? nextLack(view, delegations) : undefined;
      return (
        <ConferencePage
          {...{ view, by, context, head }}
          title={t("conference.delegations.title")}
          nextAction={lack ?? (mayWrite ? invitation(view, head.conferenceId) : undefined)}
        >
          <p>
            {t("conference.delegations.people", {
              delegations: delegations.length,
              people: delegations.reduce((sum, { people }) => sum + people, 0),
            })}
          </p>
          <p>
            {t(isLate ? "conference.delegations.names-were-due" : "conference.delegations.names-due", {
              day: format.day(due),
            })}
          </p>
          {lack !== undefined && (
            <p>
              <LinkButton kind="secondary" href={`${at}/new`}>
                {t("conference.invitation.title")}
              </LinkButton>
            </p>
          )}
          <p>
            <a href={`/conferences/${head.conferenceId}/changes`}>{t("conference.changes.title")}</a>
            {mayWrite && " · "}
            {mayWrite && <a href={`/conferences/${head.conferenceId}/import`}>{t("conference.list.title")}</a>}
          </p>
          <Filter {...{ at, filters: FILTERS, chosen }} count={rows.length} />
          {rows.length > 0 && (
            <Table
              caption={t("conference.delegations.title")}
              captionUnseen
              columns={[
                { key: "name", label: t("conference.delegations.name") },
                { key: "kind", label: t("conference.invitation.kind") },
                { key: "people", label: t("conference.delegations.count"), numeric: true },
                { key: "state", label: t("conference.delegations.state") },
              ]}
              rows={named
                .toSorted((a, b) => compare(a.name, b.name))
                .map(({ one, name }) => ({
                  cells: {
                    name: (
                      <a href={toDelegation(one)}>
                        <HostileText text={name} />
                      </a>
                    ),
                    kind: once(one.kind, () => <>{t(`conference.invitation.kind.${one.kind}`)}</>),
                    people: format.number(one.people),
                    state: once([one.state, ...one.lacks].join(" "), () => <Lights view={view} of={one} />),
                  },
                }))}
            />
          )}
        </ConferencePage>
      );
    },
  });

  routes.formPage("/conferences/:conference/delegations/new", inviteDelegation, {
    show: async ({ view, by, form, params: { conference: id } }) => {
      const head = await demandConference(db, id);
      const organisations = (await context.organisations.active()).map(({ entity: value, entry }) => ({
        value: String(value),
        label: wordsFor(entry.name, view.lang).text,
      }));
      const states = stateOptions(view.lang, context.platform.config.profile === "production");
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={view.t("conference.invitation.title")}
          breadcrumb={[allDelegations(view, id)]}
        >
          <Invitation.Form form={form} known={{ kind: "state" }}>
            <Invitation.Field name="kind" as="select" />
            <Invitation.Field name="entity" as="select" options={[...states, ...organisations]} />
            <Invitation.Submit />
          </Invitation.Form>
        </ConferencePage>
      );
    },
    next: toDelegation,
  });

  routes.formPage("/conferences/:conference/delegations/:delegation/participants/new", nominateParticipant, {
    show: async ({ view, by, form, params }, refusal) => {
      const head = await demandConference(db, params.conference);
      const delegation = await demandDelegation(db, params);
      const hasHead = (await listParticipants(db, { delegationId: params.delegation }))
        .filter(isComing)
        .some(({ entry }) => entry.capacity === "head");
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={view.t("conference.participant.title")}
          breadcrumb={[allDelegations(view, head.conferenceId), oneDelegation(view, delegation)]}
        >
          <Nomination.Form form={form} known={hasHead ? { capacity: "representative" } : { capacity: "head" }}>
            <PersonFields {...{ view, head, form, refusal }} />
            <Nomination.Submit />
          </Nomination.Form>
        </ConferencePage>
      );
    },
    next: toDelegation,
  });

  const showOne = routes.one({
    id: "conference.read-delegation",
    at: "/conferences/:conference/delegations/:delegation",
    who: READING_ROLES,
    params: delegationParams,
    answer: oneDelegationAnswer,
    load: async (_, ids, by) => {
      const head = await demandConference(db, ids.conference);
      const delegation = await demandDelegation(db, ids);
      const participants = await listParticipants(db, { delegationId: delegation.delegationId });
      const rules = await rulesOn(db, head.conferenceId, todayAt(context, head));
      const lacks = lacksOf(delegation, countedOf(participants), head, rules);
      const line: Line = { ...delegation, people: participants.filter(isComing).length, lacks };
      const changes = changesFor(by, await listChanges(db, { delegationId: ids.delegation }));
      return { head, delegation: line, participants, changes };
    },
    show: async ({ head, delegation, participants, changes }, { view, by, form }) => {
      const { t } = view;
      const at = toDelegation(delegation);
      const mayWrite = isAtDesk(by) && head.state === "open";
      const isGone = delegation.state === "declined" || delegation.state === "withdrawn";
      const waits = delegation.lacks.includes("acceptance");
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={oneDelegation(view, delegation).label}
          breadcrumb={[allDelegations(view, head.conferenceId)]}
        >
          <p>
            <Lights view={view} of={delegation} />
          </p>
          {mayWrite && waits && (
            <Acceptance.Form
              action={`${at}/acceptance`}
              form={form}
              known={{ version: delegation.version }}
              hidden={["version"]}
            >
              <Acceptance.Submit />
            </Acceptance.Form>
          )}
          {mayWrite && !isGone && (
            <p>
              <LinkButton kind={waits ? "secondary" : "primary"} href={`${at}/participants/new`}>
                {t("conference.participant.title")}
              </LinkButton>
            </p>
          )}
          {participants.length > 0 && <People view={view} head={head} of={participants} />}
          {mayWrite && delegation.state === "invited" && (
            <Announcement.Folded action={`${at}/announcement`} form={form} of={["how", "on", "words"]} />
          )}
          {mayWrite && !isGone && <Ending.Folded action={`${at}/ending`} form={form} of={["as", "reason"]} />}
          <History view={view} of={changes} names={await namesOf(context)} people={participants} zone={head.zone} />
        </ConferencePage>
      );
    },
  });
  const onPage = { show: showOne, next: toDelegation };
  routes.postForm("/conferences/:conference/delegations/:delegation/announcement", announceDelegation, onPage);
  routes.postForm("/conferences/:conference/delegations/:delegation/acceptance", acceptDelegation, onPage);
  routes.postForm("/conferences/:conference/delegations/:delegation/ending", endDelegation, onPage);
}

const FILTERS: RowFilters<Line> = {
  kind: {
    label: "conference.invitation.kind",
    choices: DELEGATION_KINDS,
    say: ({ t }, kind) => t(`conference.invitation.kind.${kind}`),
    has: ({ kind }, choice) => kind === choice,
  },
  state: {
    label: "conference.delegations.state",
    choices: DELEGATION_STATES,
    say: ({ t }, state) => t(`conference.delegations.state.${state}`),
    has: ({ state }, choice) => state === choice,
  },
  lacks: {
    label: "conference.delegations.lacks",
    choices: LACKS,
    say: ({ t }, lack) => t(`conference.delegations.lack.${lack}`),
    has: ({ lacks }, choice) => lacks.some((lack) => lack === choice),
  },
};

const TONES: Readonly<Record<Delegation["state"], Tone>> = {
  invited: "neutral",
  announced: "info",
  listed: "info",
  accepted: "good",
  declined: "neutral",
  withdrawn: "neutral",
};

/** How a delegation stands, and a light for each thing that it lacks. */
function Lights({ view: { t }, of: { state, lacks } }: { readonly view: View; readonly of: Line }): JSX.Element {
  return (
    <>
      <StatusTag tone={TONES[state]} label={t(`conference.delegations.state.${state}`)} />
      {lacks.map((lack) => (
        <>
          {" "}
          <StatusTag tone="attention" label={t(`conference.delegations.lack.${lack}`)} />
        </>
      ))}
    </>
  );
}

function People({
  view: { t },
  head,
  of,
}: {
  readonly view: View;
  readonly head: ConferenceHead;
  readonly of: readonly Participant[];
}): JSX.Element {
  return (
    <Table
      caption={t("conference.delegations.participants")}
      columns={[
        { key: "name", label: t("conference.participant.shownName") },
        { key: "capacity", label: t("conference.participant.capacity") },
        { key: "post", label: t("conference.participant.post") },
        { key: "category", label: t("conference.participant.category") },
        { key: "state", label: t("conference.delegations.state") },
      ]}
      rows={of
        .toSorted((a, b) => Number(isComing(b)) - Number(isComing(a)))
        .map((one) => ({
          cells: {
            name: (
              <a href={toParticipant(one)}>
                <HostileText text={one.entry.shownName} />
              </a>
            ),
            capacity: t(`conference.participant.capacity.${one.entry.capacity}`),
            post: one.entry.post === undefined ? "–" : <HostileText text={one.entry.post} />,
            category: categoryName(head, one.entry.category),
            state: <ParticipantState t={t} state={one.state} />,
          },
        }))}
    />
  );
}
