import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { unknownRefusal } from "../../../../protocol/refusal.ts";
import {
  formOf,
  type FormState,
  HostileText,
  LinkButton,
  Notice,
  Moment,
  type ParamValues,
  SummaryList,
  StatusTag,
  type View,
  visibleText,
} from "../../../../web/index.ts";
import { AskPage, shownAs, type User } from "../../../identity/index.ts";
import { mountPaper } from "../../../printing/index.ts";
import { mayOrganise, ORGANISING_ROLES } from "../../access.ts";
import { type AskForm, type ConferenceContext, type ConferenceRoutes, namesOf } from "../../context.ts";
import type { ConferenceHead } from "../../frame/domain/conference.ts";
import { aroundConference, ConferencePage, toConference, toConferences } from "../../frame/pages/conference-page.tsx";
import { placeHolders } from "../../frame/readiness.ts";
import { conferenceParams, demandConference } from "../../frame/upon.ts";
import { handOverBadge, liftRevocation, replaceLostBadge, revokeBadge } from "../actions/end-badges.ts";
import { makeBadges } from "../actions/make-badges.ts";
import { makeSheet } from "../actions/make-sheet.ts";
import { settleBadgeKey } from "../actions/settle-key.ts";
import { badgeAnswer } from "../answers.ts";
import { isUnsettled } from "../badge-key.ts";
import { badgePaper } from "../badge-paper.ts";
import { type Badge, BADGE_STATES, isStanding, planBadges, shortNumber, stateOf } from "../domain/badge.ts";
import { toBadges } from "../part.ts";
import { badgesOf, countsOf, findBadgeById, listBadges, newestOf, onSheet } from "../store.ts";
import { badgeParams, demandBadge } from "../upon-badge.ts";

const Making = formOf(makeBadges);
const Sheet = formOf(makeSheet);
const Settling = formOf(settleBadgeKey);
const Handing = formOf(handOverBadge);
const Replacement = formOf(replaceLostBadge);
const Revocation = formOf(revokeBadge);
const Lifting = formOf(liftRevocation);

const toBadge = ({ conferenceId, badgeId }: Pick<Badge, "conferenceId" | "badgeId">): string =>
  `${toBadges(conferenceId)}/${badgeId}`;

/** How both people see that a badge is taken back, or that this is lifted; once the conference is closed, without the name. */
export function badgeActs({ platform }: Pick<ConferenceContext, "platform">) {
  const shown = async ({ t }: View, { badgeId, number }: { badgeId: string; number: string }, why: JSX.Element) => {
    const badge = await findBadgeById(platform.database.db, badgeId);
    return (
      <>
        <SummaryList
          rows={[
            { label: t("conference.badges.number"), value: number },
            { label: t("conference.badges.name"), value: <HostileText text={badge?.name ?? "–"} /> },
            { label: t("conference.badges.delegation"), value: <HostileText text={badge?.delegation ?? "–"} /> },
          ]}
        />
        {why}
      </>
    );
  };
  const about = (_: View, { number }: { number: string }): string => number;
  return [
    shownAs(revokeBadge, {
      about,
      shown: async (view, content) => await shown(view, content, <Revocation.Shown value={content} />),
      form: (content) => `${toBadge(content)}/revocation`,
      done: toBadge,
    }),
    shownAs(liftRevocation, {
      about,
      shown: async (view, content) => await shown(view, content, <Lifting.Shown value={content} />),
      form: (content) => `${toBadge(content)}/revocation-lifting`,
      done: toBadge,
    }),
  ];
}

/** The badges of a conference, what is to be done that everybody has theirs, the sheets, and one badge. */
export function mountBadges(routes: ConferenceRoutes, context: ConferenceContext, askForm: AskForm): void {
  const { db } = context.platform.database;
  const at = "/conferences/:conference/badges";

  const show = routes.list({
    id: "conference.list-badges",
    at,
    who: ORGANISING_ROLES,
    params: conferenceParams,
    refusals: ["conference-unknown"],
    member: "badges",
    answer: badgeAnswer,
    searched: true,
    filters: {
      state: {
        label: "conference.badges.state",
        choices: BADGE_STATES,
        say: ({ t }, state) => t(`conference.badges.state.${state}`),
      },
    },
    load: async (_, query, __, { conference: conferenceId }) => {
      await demandConference(db, conferenceId);
      return await listBadges(db, { conferenceId, ...query });
    },
    words: "conference.badges",
    columns: {
      number: "conference.badges.number",
      name: "conference.badges.name",
      delegation: "conference.badges.delegation",
      state: "conference.badges.state",
    },
    cells: (badge, { view }) => ({
      number: (
        <a class="ref" href={toBadge(badge)}>
          {shortNumber(badge)}
        </a>
      ),
      name: <HostileText text={badge.name} />,
      delegation: <HostileText text={badge.delegation} />,
      state: <State view={view} of={badge} />,
    }),
    around: async (_, { view, by, form, params }) => {
      const head = await demandConference(db, params.conference);
      const counts = await countsOf(db, head.conferenceId);
      const printable = counts.sheets.filter(({ badges }) => badges > 0);
      return {
        ...aroundConference({ view, by, context, head }),
        lead: view.t("conference.badges.lead", { standing: counts.standing, printed: counts.printed }),
        before: [
          <ToDo {...{ view, form, head, counts }} {...await toDoOf(context, head, by)} />,
          printable.length > 0 && <Sheets {...{ view, head, context }} of={printable} />,
        ],
      };
    },
  });
  const back = {
    show,
    next: (_: unknown, { params }: { params: { conference: string } }) => toBadges(params.conference),
  };
  routes.postForm(`${at}/making`, makeBadges, back);
  routes.postForm(`${at}/sheets`, makeSheet, back);
  routes.postForm(`${at}/key`, settleBadgeKey, back);

  mountPaper(routes, context, {
    id: "conference.print-badges",
    at: `${at}/print`,
    who: ORGANISING_ROLES,
    params: conferenceParams,
    query: { sheet: z.coerce.number().int().min(1) },
    refusals: ["conference-unknown", "sheet-unknown"],
    logged: "conference.badge-sheet-taken",
    make: async ({ view, params: { conference: id }, query: { sheet } }) => {
      const head = await demandConference(db, id);
      const badges = (await onSheet(db, id, sheet)).filter(isStanding);
      if (badges.length === 0) throw unknownRefusal("sheet-unknown", "No badge that stands is on this sheet.");
      return {
        paper: badgePaper(view, head, sheet, badges),
        name: `badges-${head.slug}-${sheet}`,
        subject: { kind: "conference", id },
        details: { sheet, badges: badges.length },
      };
    },
  });

  const askedAbout = async (view: View, ids: ParamValues<typeof badgeParams>, text: string) => {
    const badge = await demandBadge(db, ids);
    const head = await demandConference(db, badge.conferenceId);
    const toOne = { href: toBadge(badge), label: shortNumber(badge) };
    const children = [<Facts view={view} of={badge} head={head} />, <p>{view.t(text)}</p>];
    return { breadcrumb: [toConferences(view), toConference(view, head), toOne], children };
  };
  askForm(`${at}/:badge/revocation`, revokeBadge, {
    show: async ({ view, form, params }) => {
      const about = await askedAbout(view, params, "conference.badge-revocation.text");
      return <AskPage {...{ view, form, ...about }} of={revokeBadge} fields={["reason"]} />;
    },
  });
  askForm(`${at}/:badge/revocation-lifting`, liftRevocation, {
    show: async ({ view, form, params }) => {
      const about = await askedAbout(view, params, "conference.badge-lifting.text");
      return <AskPage {...{ view, form, ...about }} of={liftRevocation} fields={["reason"]} />;
    },
  });
  const showOne = routes.one({
    id: "conference.read-badge",
    at: `${at}/:badge`,
    who: ORGANISING_ROLES,
    params: badgeParams,
    answer: badgeAnswer,
    load: async (_, ids) => await demandBadge(db, ids),
    show: async (badge, { view, by, form }) => {
      const head = await demandConference(db, badge.conferenceId);
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={visibleText(badge.name)}
          breadcrumb={[{ href: toBadges(head.conferenceId), label: view.t("conference.badges.title") }]}
        >
          <p>
            <State view={view} of={badge} />
          </p>
          <Facts view={view} of={badge} head={head} />
          <Steps view={view} of={badge} names={await namesOf(context)} />
          {head.state === "open" && (await newestOf(db, badge))?.endedWhy === "revoked" && (
            <LinkButton href={`${toBadge(badge)}/revocation-lifting`} kind="secondary">
              {view.t("conference.badge-lifting.title")}
            </LinkButton>
          )}
          {isStanding(badge) && head.state === "open" && (
            <>
              {stateOf(badge) === "printed" && (
                <Handing.Form action={`${toBadge(badge)}/handing-over`} form={form}>
                  <Handing.Submit />
                </Handing.Form>
              )}
              <Replacement.Form action={`${toBadge(badge)}/replacement`} form={form}>
                <Replacement.Submit kind="secondary" />
              </Replacement.Form>
              <LinkButton href={`${toBadge(badge)}/revocation`} kind="secondary">
                {view.t("conference.badge-revocation.title")}
              </LinkButton>
            </>
          )}
        </ConferencePage>
      );
    },
  });
  routes.postForm(`${at}/:badge/handing-over`, handOverBadge, { show: showOne, next: toBadge });
  routes.postForm(`${at}/:badge/replacement`, replaceLostBadge, { show: showOne, next: toBadge });
}

/** What is to be made, and whether the key has to be settled first; for whoever may. */
async function toDoOf(context: ConferenceContext, { conferenceId, state }: ConferenceHead, by: User) {
  const { db } = context.platform.database;
  const holders = await placeHolders(context, db, conferenceId);
  const { missing, changed, withdrawn } = planBadges(holders, await badgesOf(db, conferenceId));
  const toMake = { missing: missing.length, changed: changed.length, withdrawn: withdrawn.length };
  return {
    toMake,
    mayDo: mayOrganise(by) && state === "open",
    mustSettle: await isUnsettled(context, db, conferenceId),
  };
}

function ToDo({
  view: { t },
  form,
  head,
  counts: { standing, printed },
  toMake,
  mayDo,
  mustSettle,
}: {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly head: ConferenceHead;
  readonly counts: Awaited<ReturnType<typeof countsOf>>;
} & Awaited<ReturnType<typeof toDoOf>>): JSX.Element {
  const at = toBadges(head.conferenceId);
  const mustMake = toMake.missing + toMake.changed + toMake.withdrawn > 0;
  return (
    <>
      {mustSettle && (
        <Notice tone="bad" title={t("conference.badge-key.title")}>
          <p>{t("conference.badge-key.text")}</p>
          {mayDo && (
            <Settling.Form action={`${at}/key`} form={form}>
              <Settling.Submit />
            </Settling.Form>
          )}
        </Notice>
      )}
      {mustMake && (
        <Notice tone="attention" title={t("conference.badges.to-make", toMake)}>
          {mayDo && !mustSettle && (
            <Making.Form action={`${at}/making`} form={form}>
              <Making.Submit />
            </Making.Form>
          )}
        </Notice>
      )}
      {mayDo && !mustSettle && standing > printed && (
        <Sheet.Form action={`${at}/sheets`} form={form}>
          <p>{t("conference.badges.unprinted", { count: standing - printed })}</p>
          <Sheet.Submit kind={mustMake ? "secondary" : "primary"} />
        </Sheet.Form>
      )}
    </>
  );
}

function Sheets({
  view: { t },
  head: { conferenceId, slug },
  context,
  of,
}: {
  readonly view: View;
  readonly head: ConferenceHead;
  readonly context: ConferenceContext;
  readonly of: Awaited<ReturnType<typeof countsOf>>["sheets"];
}): JSX.Element {
  return (
    <>
      <h2>{t("conference.badges.sheets")}</h2>
      <ul>
        {of.map(({ sheet, badges: count }) => (
          <li>
            <a href={`${toBadges(conferenceId)}/print?sheet=${sheet}`}>
              {t("conference.badges.print-sheet", { sheet, count })}
            </a>
          </li>
        ))}
      </ul>
      <p>
        <a href={new URL(`/badge/${slug}`, context.platform.config.publicUrl).href}>
          {t("conference.badges.to-reader")}
        </a>
      </p>
    </>
  );
}

function Facts({
  view: { t, format },
  of: badge,
  head,
}: {
  readonly view: View;
  readonly of: Badge;
  readonly head: ConferenceHead;
}): JSX.Element {
  const nameOf = (list: readonly { readonly code: string; readonly name: string }[], code: string): JSX.Element => (
    <HostileText text={list.find((one) => one.code === code)?.name ?? code} />
  );
  return (
    <SummaryList
      rows={[
        { label: t("conference.badges.number"), value: shortNumber(badge) },
        { label: t("conference.badges.name"), value: <HostileText text={badge.name} /> },
        { label: t("conference.badges.delegation"), value: <HostileText text={badge.delegation} /> },
        { label: t("conference.badges.category"), value: nameOf(head.categories, badge.category) },
        {
          label: t("conference.badges.zones"),
          value: badge.zones.length === 0 ? "–" : badge.zones.map((zone) => <p>{nameOf(head.zones, zone)}</p>),
        },
        {
          label: t("conference.badges.days"),
          value: t("conference.conferences.span", {
            from: format.day(badge.firstDay),
            until: format.day(badge.lastDay),
          }),
        },
      ]}
    />
  );
}

/** What was done with it, by whom. */
function Steps({
  view: { t },
  of: badge,
  names,
}: {
  readonly view: View;
  readonly of: Badge;
  readonly names: ReadonlyMap<string, string>;
}): JSX.Element {
  const step = (at: Date | undefined, by: string | undefined) =>
    at && (
      <>
        <Moment at={at} />: <HostileText text={names.get(by ?? "") ?? t("conference.home.somebody")} />
      </>
    );
  const why = badge.endedWhy && t(`conference.badges.ended.${badge.endedWhy}`);
  return (
    <SummaryList
      rows={[
        { label: t("conference.badges.state.made"), value: step(badge.madeAt, badge.madeBy) },
        {
          label: t("conference.badges.state.printed"),
          value: badge.sheet && t("conference.badges.sheet", { sheet: badge.sheet }),
        },
        { label: t("conference.badges.state.handed-over"), value: step(badge.handedAt, badge.handedBy) },
        { label: t("conference.badges.state.ended"), value: step(badge.endedAt, badge.endedBy) },
        { label: t("conference.badges.why"), value: why },
      ]}
    />
  );
}

function State({ view: { t }, of: badge }: { readonly view: View; readonly of: Badge }): JSX.Element {
  const state = stateOf(badge);
  const tone = { made: "attention", printed: "info", "handed-over": "good", ended: "neutral" } as const;
  return <StatusTag tone={tone[state]} label={t(`conference.badges.state.${state}`)} />;
}
