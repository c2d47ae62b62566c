import { Hono } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import {
  type ActRoutes,
  EmptyState,
  formOf,
  LinkButton,
  Notice as Box,
  Page,
  QuoteBlock,
  StatusTag,
  Table,
  type View,
  viewOf,
} from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { RECORDING_ROLES } from "../access.ts";
import { findNotice, findNotices, publishNotice } from "../actions/notices.ts";
import { noticesAnswer } from "../answers.ts";
import type { TreatyContext } from "../context.ts";
import type { Notice } from "../domain/notices.ts";
import { atomFeed } from "./atom.ts";
import { MAX_NEWS, type Place } from "./feeds.ts";
import { file } from "./public-file.ts";
import { aboutLines, dayOrMonth, factName, SourceText, toRecord } from "./words.tsx";

type Told = Notice & { readonly published: NonNullable<Notice["published"]> };

const Publish = formOf(publishNotice);
/** As many as a page shows: whoever wants older ones has the record itself. */
const MOST_SHOWN = 200;

/** For everybody: what was made known, as a page and as a feed. */
export function publicNotices(
  config: TreatyContext["platform"]["config"],
  notices: () => Promise<readonly Notice[]>,
): Hono {
  const pages = new Hono();
  const read = async () => toldOf(await notices());
  const place = { origin: config.publicUrl, state: config.state };
  pages.get("/notices", async (c) => c.html(<NoticesPage view={viewOf(c)} notices={await read()} />));
  pages.get("/notices/feed.atom", async (c) =>
    file(c, await noticeFeed(viewOf(c), await read(), place), "application/atom+xml"),
  );
  return pages;
}

/** For an office: what can be made known, and the form that does it. */
export function mountNotices(routes: ActRoutes<TreatyContext, User, Role>, { platform }: TreatyContext): void {
  const { db } = platform.database;
  routes.api.get(
    "/treaty/notices",
    routes.operation({ id: "treaty.list-notices", who: "anybody", answer: noticesAnswer }, async () => ({
      notices: toldOf(await findNotices(db)).map(({ id, kind, fact, was, about, effect, published }) => ({
        id,
        kind,
        ...(fact.state === undefined ? {} : { state: fact.state }),
        act: fact.kind,
        on: fact.on,
        ...compact({ text: fact.text, precludesEntry: fact.precludesEntry, effect }),
        ...(about === undefined ? {} : { about: { state: about.state, act: about.kind, on: about.on } }),
        ...(was === undefined ? {} : { wasOn: was.on }),
        source: fact.source.reference,
        ...published,
      })),
    })),
  );
  routes.page("/treaty/notices", { who: [] }, async ({ view, by }) => (
    <OfficePage
      view={view}
      notices={await findNotices(db)}
      mayPublish={RECORDING_ROLES.some((role) => by.roles.includes(role))}
    />
  ));
  routes.formPage("/treaty/notices/:id", publishNotice, {
    show: async ({ view, form, params: { id } }) => {
      const notice = await findNotice(db, id);
      const { t } = view;
      return (
        <Page view={view} form={form} title={t("treaty.notice.title")} breadcrumb={[toRecord(view), toNotices(view)]}>
          <NoticeText view={view} notice={notice} />
          <Publish.Form form={form} known={notice.published}>
            <Publish.Field name="officialNumber" code />
            <Publish.Field name="numberSource" as="line" />
            <Publish.Submit>{t(nextKey(notice))}</Publish.Submit>
          </Publish.Form>
        </Page>
      );
    },
    next: () => "/treaty/notices",
  });
}

/** What can be done with a notice next. */
function nextKey({ published }: Notice): string {
  if (published === undefined) return "treaty.notice.submit";
  return published.officialNumber === undefined ? "treaty.notice.submit-number" : "treaty.notice.change-number";
}

function toldOf(notices: readonly Notice[]): Told[] {
  return notices
    .flatMap((notice) => (notice.published === undefined ? [] : [{ ...notice, published: notice.published }]))
    .toSorted((a, b) => b.published.number - a.published.number);
}

function toNotices({ t }: View) {
  return { href: "/treaty/notices", label: t("treaty.notices.title") };
}

function NoticesPage({ view, notices }: { readonly view: View; readonly notices: readonly Told[] }): JSX.Element {
  const { t } = view;
  return (
    <Page
      view={view}
      title={t("treaty.notices.title")}
      breadcrumb={[{ href: "/status", label: t("treaty.status.title") }]}
    >
      <p class="lead">{t("treaty.notices.lead", { state: stateName(view.server.state, view.lang) })}</p>
      <Mirror view={view} />
      <p>
        <a href="/notices/feed.atom">{t("treaty.notices.feed")}</a>
      </p>
      {notices.length === 0 ? (
        <EmptyState title={t("treaty.notices.none-title")}>{t("treaty.notices.none-text")}</EmptyState>
      ) : (
        notices.slice(0, MOST_SHOWN).map((notice) => <NoticeText view={view} notice={notice} />)
      )}
    </Page>
  );
}

function Mirror({ view: { t } }: { readonly view: View }): JSX.Element {
  return (
    <Box tone="info" title={t("treaty.notice.mirror-title")}>
      <p>{t("treaty.notice.mirror-text")}</p>
    </Box>
  );
}

/** One notice, as everybody reads it: headed as a mirror, whatever it says. */
function NoticeText({ view, notice }: { readonly view: View; readonly notice: Notice }): JSX.Element {
  const { t, format } = view;
  const { id, fact, published } = notice;
  return (
    <article id={`notice-${published?.number ?? id}`}>
      <h2>{titleOf(view, notice)}</h2>
      <p class="hint">
        {t("treaty.notice.mirror-title")}{" "}
        {published !== undefined && t("treaty.notice.published", { on: format.dateTime(published.at) })}
      </p>
      <p>{bodyOf(view, notice)}</p>
      {fact.text !== undefined && <QuoteBlock quote={fact.text} />}
      {effectsOf(view, notice).map((line) => (
        <p>{line}</p>
      ))}
      <p>
        {t("treaty.notice.source")} <SourceText text={fact.source.reference} />
      </p>
      <p>
        {published?.officialNumber === undefined ? (
          t("treaty.notice.no-number")
        ) : (
          <>
            {t("treaty.notice.number")} <SourceText text={published.officialNumber} />
            {published.numberSource !== undefined && (
              <span class="hint">
                {" "}
                {t("treaty.notice.number-source")} <SourceText text={published.numberSource} />
              </span>
            )}
          </>
        )}
      </p>
      {published?.correctedBy !== undefined && (
        <p>
          <StatusTag tone="attention" label={t("treaty.notice.put-right", { number: published.correctedBy })} />
        </p>
      )}
      {fact.state !== undefined && (
        <p>
          <a href={`/status/${fact.state}`}>{stateName(fact.state, view.lang)}</a>
        </p>
      )}
    </article>
  );
}

function titleOf(view: View, { fact, published }: Notice): string {
  const act = factName(view, fact);
  return published === undefined
    ? view.t("treaty.notice.draft-of", { act })
    : view.t("treaty.notice.number-of", { number: published.number, act });
}

function bodyOf(view: View, { kind, fact, was }: Notice): string {
  return view.t(`treaty.notice-body.${kind}`, {
    act: factName(view, fact),
    on: dayOrMonth(view, fact.on),
    before: was === undefined ? "" : factName(view, was),
    beforeOn: was === undefined ? "" : dayOrMonth(view, was.on),
  });
}

/** What an act is about, and from which day it has effect for its State. */
function effectsOf(view: View, { fact, about, effect = {} }: Notice): readonly string[] {
  const { t } = view;
  const { from, until, objections } = effect;
  return [
    ...aboutLines(view, fact, about),
    from && t("treaty.notice.from", { from: dayOrMonth(view, from) }),
    until && t("treaty.notice.until", { until: dayOrMonth(view, until) }),
    objections && t("treaty.state.objections", { until: dayOrMonth(view, objections) }),
  ].filter((line) => line !== undefined);
}

function OfficePage({
  view,
  notices,
  mayPublish,
}: {
  readonly view: View;
  readonly notices: readonly Notice[];
  readonly mayPublish: boolean;
}): JSX.Element {
  const { t, format } = view;
  const [draft] = notices.filter(({ published }) => published === undefined);
  const next =
    draft && mayPublish ? { label: t("treaty.notices.next"), href: `/treaty/notices/${draft.id}` } : undefined;
  return (
    <Page view={view} title={t("treaty.notices.title")} breadcrumb={[toRecord(view)]} nextAction={next}>
      <p class="lead">{t("treaty.notices.lead-office")}</p>
      <p>
        <a href="/notices">{t("treaty.notices.public")}</a>
      </p>
      {notices.length === 0 ? (
        <EmptyState title={t("treaty.notices.none-title")}>{t("treaty.notices.none-text")}</EmptyState>
      ) : (
        <Table
          caption={t("treaty.notices.title")}
          captionUnseen
          columns={[
            { key: "act", label: t("treaty.record.column-act") },
            { key: "standing", label: t("treaty.room.standing") },
            { key: "change", label: t("treaty.record.column-change") },
          ]}
          rows={notices.slice(0, MOST_SHOWN).map((notice) => ({
            cells: {
              act: `${titleOf(view, notice)}, ${dayOrMonth(view, notice.fact.on)}`,
              standing:
                notice.published === undefined ? (
                  <StatusTag tone="neutral" label={t(`treaty.notice-draft.${notice.kind}`)} />
                ) : (
                  <StatusTag
                    tone="good"
                    label={t("treaty.notice.published", { on: format.dateTime(notice.published.at) })}
                  />
                ),
              change: mayPublish && (
                <LinkButton kind="secondary" href={`/treaty/notices/${notice.id}`} about={factName(view, notice.fact)}>
                  {t(nextKey(notice))}
                </LinkButton>
              ),
            },
          }))}
        />
      )}
    </Page>
  );
}

async function noticeFeed(view: View, notices: readonly Told[], { origin, state }: Place): Promise<string> {
  const { t, lang } = view;
  return await atomFeed(view, {
    page: `${origin}/notices`,
    self: `${origin}/notices/feed.atom`,
    title: t("treaty.notices.feed-title", { state: stateName(state, lang) }),
    subtitle: t("treaty.feed.mirror"),
    author: stateName(state, lang),
    updated: notices[0]?.published.at,
    entries: notices.slice(0, MAX_NEWS).map((notice) => ({
      id: notice.id,
      title: `${titleOf(view, notice)}, ${dayOrMonth(view, notice.fact.on)}`,
      updated: notice.published.at,
      href: `${origin}/notices#notice-${notice.published.number}`,
      summary: [
        t("treaty.notice.mirror-title"),
        bodyOf(view, notice),
        ...(notice.fact.text === undefined ? [] : [notice.fact.text.text]),
        ...effectsOf(view, notice),
        t("treaty.feed.source", { source: notice.fact.source.reference }),
        notice.published.officialNumber ?? t("treaty.notice.no-number"),
      ].join(" "),
    })),
  });
}
