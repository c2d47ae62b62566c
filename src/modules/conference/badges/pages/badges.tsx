import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { unknownRefusal } from "../../../../protocol/refusal.ts";
import {
  Button,
  EmptyState,
  Field,
  fileOf,
  formOf,
  type FormPage,
  HostileText,
  LANGUAGES,
  LinkButton,
  Notice,
  Moment,
  Select,
  SummaryList,
  StatusTag,
  Table,
  type View,
  viewOf,
  visibleText,
} from "../../../../web/index.ts";
import { AskPage, shownAs, type User, userActor } from "../../../identity/index.ts";
import { paperView, PRINT_REFUSALS, printedFile, sendPdf } from "../../../printing/index.ts";
import { mayOrganise, ORGANISING_ROLES } from "../../access.ts";
import { type AskForm, type ConferenceContext, type ConferenceRoutes, namesOf } from "../../context.ts";
import type { ConferenceHead } from "../../frame/domain/conference.ts";
import { ConferencePage, toConference, toConferences } from "../../frame/pages/conference-page.tsx";
import { placeHolders } from "../../frame/readiness.ts";
import { conferenceParams, demandConference } from "../../frame/upon.ts";
import { handOverBadge, replaceLostBadge, revokeBadge } from "../actions/end-badges.ts";
import { makeBadges } from "../actions/make-badges.ts";
import { makeSheet } from "../actions/make-sheet.ts";
import { badgeAnswer } from "../answers.ts";
import { badgePaper } from "../badge-paper.ts";
import { type Badge, BADGE_STATES, isStanding, planBadges, shortNumber, stateOf } from "../domain/badge.ts";
import { toBadges } from "../part.ts";
import { badgesOf, countsOf, findBadgeById, listBadges, onSheet } from "../store.ts";
import { badgeParams, demandBadge } from "../upon-badge.ts";

const Making = formOf(makeBadges);
const Sheet = formOf(makeSheet);
const Handing = formOf(handOverBadge);
const Replacement = formOf(replaceLostBadge);
const Revocation = formOf(revokeBadge);

const PAGE = 50;
const badgesQuery = z.object({
  search: z.string().trim().max(200).optional(),
  state: z.enum(BADGE_STATES).optional(),
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(PAGE),
});

const toBadge = ({ conferenceId, badgeId }: Pick<Badge, "conferenceId" | "badgeId">): string =>
  `${toBadges(conferenceId)}/${badgeId}`;

/** How both people see that a badge is taken back; once the conference is closed, without the name. */
export function badgeAct({ platform }: Pick<ConferenceContext, "platform">) {
  return shownAs(revokeBadge, {
    about: (_, { number }) => number,
    shown: async (view, { badgeId, number, reason }) => {
      const badge = await findBadgeById(platform.database.db, badgeId);
      return (
        <>
          <SummaryList
            rows={[
              { label: view.t("conference.badges.number"), value: number },
              { label: view.t("conference.badges.name"), value: <HostileText text={badge?.name ?? "–"} /> },
              { label: view.t("conference.badges.delegation"), value: <HostileText text={badge?.delegation ?? "–"} /> },
            ]}
          />
          <Revocation.Shown value={{ reason }} />
        </>
      );
    },
    form: ({ badgeId, conferenceId }) => `${toBadge({ conferenceId, badgeId })}/revocation`,
  });
}

/** The badges of a conference, what is to be done that everybody has theirs, the sheets, and one badge. */
export function mountBadges(routes: ConferenceRoutes, context: ConferenceContext, askForm: AskForm): void {
  const { platform, press, audit } = context;
  const { db } = platform.database;
  const at = "/conferences/:conference/badges";

  routes.api.get(
    at,
    routes.operation(
      {
        id: "conference.list-badges",
        who: ORGANISING_ROLES,
        params: conferenceParams,
        query: badgesQuery,
        answer: z.object({ badges: z.array(badgeAnswer), next: z.string().nullable() }),
        refusals: ["conference-unknown"],
      },
      async ({ params: { conference: id }, query }) => {
        await demandConference(db, id);
        return await listBadges(db, askedOf(id, query));
      },
    ),
  );
  const showAll = async (page: FormPage<User, { readonly conference: string }>): Promise<JSX.Element> => {
    const head = await demandConference(db, page.params.conference);
    // A form sends what was left open as an empty member.
    const given = Object.entries(page.c.req.query()).filter(([, value]) => value !== "");
    const asked = badgesQuery.safeParse(Object.fromEntries(given)).data ?? { limit: PAGE };
    return (
      <BadgesPage
        {...page}
        {...{ context, head, asked }}
        {...await standingOf(context, head)}
        {...await listBadges(db, askedOf(head.conferenceId, asked))}
      />
    );
  };
  routes.page(at, { who: ORGANISING_ROLES, params: conferenceParams }, showAll);
  const back = {
    show: showAll,
    next: (_: unknown, { params }: { params: { conference: string } }) => toBadges(params.conference),
  };
  routes.postForm(`${at}/making`, makeBadges, back);
  routes.postForm(`${at}/sheets`, makeSheet, back);

  const print = routes.operation(
    {
      id: "conference.print-badges",
      who: ORGANISING_ROLES,
      params: conferenceParams,
      query: z.object({ sheet: z.coerce.number().int().min(1), language: z.enum(LANGUAGES).optional() }),
      answer: fileOf("application/pdf"),
      refusals: ["conference-unknown", "sheet-unknown", ...PRINT_REFUSALS],
    },
    async ({ c, user, params: { conference: id }, query: { sheet, language } }) => {
      const head = await demandConference(db, id);
      const badges = (await onSheet(db, id, sheet)).filter(isStanding);
      if (badges.length === 0) throw unknownRefusal("sheet-unknown", "No badge that stands is on this sheet.");
      const paper = badgePaper(paperView(press, viewOf(c), language), head, sheet, badges);
      const file = await printedFile(press, paper, `badges-${head.slug}-${sheet}`);
      await platform.database.transaction(async (tx) => {
        const details = { sheet, badges: badges.length, sha256: file.sha256 };
        const subject = { kind: "conference", id };
        await audit.append(tx, { type: "conference.badge-sheet-taken", actor: userActor(user), subject, details });
      });
      return sendPdf(c, file);
    },
  );
  for (const on of [routes.api, routes.pages]) on.get(`${at}/print`, print);

  askForm(`${at}/:badge/revocation`, revokeBadge, {
    show: async ({ view, form, params }) => {
      const badge = await demandBadge(db, params);
      const head = await demandConference(db, badge.conferenceId);
      const toOne = { href: toBadge(badge), label: shortNumber(badge) };
      const breadcrumb = [toConferences(view), toConference(view, head), toOne];
      return (
        <AskPage {...{ view, form, breadcrumb }} of={revokeBadge} fields={["reason"]}>
          <Facts view={view} of={badge} head={head} />
          <p>{view.t("conference.badge-revocation.text")}</p>
        </AskPage>
      );
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

type BadgesAsked = z.output<typeof badgesQuery>;

function askedOf(conferenceId: string, { search, state, before, limit }: BadgesAsked) {
  const more = { ...(search !== undefined && { search }), ...(before !== undefined && { before }) };
  return { conferenceId, limit, ...more, ...(state !== undefined && { chosen: { state: [state] } }) };
}

/** What is to be made and printed. */
async function standingOf(context: ConferenceContext, { conferenceId }: ConferenceHead) {
  const { db } = context.platform.database;
  const holders = await placeHolders(context, db, conferenceId);
  const { missing, changed, withdrawn } = planBadges(holders, await badgesOf(db, conferenceId));
  const counts = await countsOf(db, conferenceId);
  return { toMake: { missing: missing.length, changed: changed.length, withdrawn: withdrawn.length }, counts };
}

function BadgesPage({
  view,
  by,
  form,
  context,
  head,
  asked,
  toMake,
  counts,
  badges,
  next,
}: FormPage<User, unknown> & {
  readonly context: ConferenceContext;
  readonly head: ConferenceHead;
  readonly asked: BadgesAsked;
  readonly badges: readonly Badge[];
  readonly next: string | null;
} & Awaited<ReturnType<typeof standingOf>>): JSX.Element {
  const { t } = view;
  const at = toBadges(head.conferenceId);
  const isOpen = mayOrganise(by) && head.state === "open";
  const mustMake = toMake.missing + toMake.changed + toMake.withdrawn > 0;
  const unprinted = counts.standing - counts.printed;
  const older = new URLSearchParams({ search: asked.search ?? "", state: asked.state ?? "", before: next ?? "" });
  return (
    <ConferencePage {...{ view, by, form, context, head }} title={t("conference.badges.title")} width="wide">
      <p class="lead">{t("conference.badges.lead", { standing: counts.standing, printed: counts.printed })}</p>
      {mustMake && (
        <Notice tone="attention" title={t("conference.badges.to-make", toMake)}>
          {isOpen && (
            <Making.Form action={`${at}/making`} form={form}>
              <Making.Submit />
            </Making.Form>
          )}
        </Notice>
      )}
      {isOpen && unprinted > 0 && (
        <Sheet.Form action={`${at}/sheets`} form={form}>
          <p>{t("conference.badges.unprinted", { count: unprinted })}</p>
          <Sheet.Submit kind={mustMake ? "secondary" : "primary"} />
        </Sheet.Form>
      )}
      {counts.sheets.length > 0 && (
        <>
          <h2>{t("conference.badges.sheets")}</h2>
          <ul>
            {counts.sheets.map(({ sheet, badges: count }) => (
              <li>
                <a href={`${at}/print?sheet=${sheet}`}>{t("conference.badges.print-sheet", { sheet, count })}</a>
              </li>
            ))}
          </ul>
          <p>
            <a href={new URL(`/badge/${head.slug}`, context.platform.config.publicUrl).href}>
              {t("conference.badges.to-reader")}
            </a>
          </p>
        </>
      )}
      <search class="filter">
        <form method="get" action={at} class="stack">
          <Field
            name="search"
            type="search"
            label={t("conference.badges.search")}
            value={asked.search}
            optional="depends"
          />
          <Select
            name="state"
            label={t("conference.badges.state")}
            value={asked.state ?? ""}
            options={[
              { value: "", label: t("conference.badges.any-state") },
              ...BADGE_STATES.map((state) => ({ value: state, label: t(`conference.badges.state.${state}`) })),
            ]}
          />
          <Button kind="secondary">{t("web.listing.find")}</Button>
        </form>
      </search>
      {badges.length === 0 ? (
        <EmptyState title={t("conference.badges.none-title")}>{t("conference.badges.none-text")}</EmptyState>
      ) : (
        <Table
          caption={t("conference.badges.title")}
          captionUnseen
          columns={(["number", "name", "delegation", "state"] as const).map((key) => ({
            key,
            label: t(`conference.badges.${key}`),
          }))}
          rows={badges.map((badge) => ({
            cells: {
              number: (
                <a class="ref" href={toBadge(badge)}>
                  {shortNumber(badge)}
                </a>
              ),
              name: <HostileText text={badge.name} />,
              delegation: <HostileText text={badge.delegation} />,
              state: <State view={view} of={badge} />,
            },
          }))}
        />
      )}
      {next !== null && (
        <p>
          <a href={`${at}?${older.toString()}`} rel="next">
            {t("web.listing.older")}
          </a>
        </p>
      )}
    </ConferencePage>
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
