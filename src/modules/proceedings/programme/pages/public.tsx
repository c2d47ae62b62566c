import { type Context, Hono } from "hono";
import ical, { ICalEventStatus } from "ical-generator";
import { createFormats, isLanguage, toCsv, type View, viewOf, visibleText } from "../../../../web/index.ts";
import { findHead, publicationOf, type PublicHead, PublicPage, titleOf } from "../../../conference/index.ts";
import type { Press } from "../../../printing/index.ts";
import type { ProceedingsContext } from "../../context.ts";
import type { ConferenceDocument } from "../../documents/domain/document.ts";
import { type Meeting, stateOf } from "../domain/meeting.ts";
import { listMeetings } from "../store.ts";
import { MeetingDays, OrOriginal, textOrOriginal, toBoard } from "./meeting-parts.tsx";

/** How many of those to come "on now" names. */
const SOON = 5;

export interface Programme {
  readonly head: PublicHead;
  /** What was released; what was cancelled after that stays, and says so. */
  readonly meetings: readonly Meeting[];
  readonly documents: readonly ConferenceDocument[];
}

/** The released programme for everybody, no sign-in: /conference/:slug/programme and what hangs on it. */
export function publicProgramme(context: Pick<ProceedingsContext, "platform" | "press" | "publishedDocuments">): Hono {
  const { platform } = context;
  const pages = new Hono();
  const at = pagesOfReleased(context, pages);

  // As somebody types it from a poster.
  pages.get("/conference/:slug", (c) => c.redirect(`${c.req.path}/programme`));
  at("programme", async (c, { head, meetings, documents }) => {
    const view = viewOf(c);
    const { t } = view;
    const byMeeting = Map.groupBy(documents, ({ entry }) => entry.meetingId);
    return await c.html(
      <PublicPage view={view} head={head} title="proceedings.public.programme" width="wide">
        <p>
          {t("proceedings.public.take-along")}{" "}
          <a href={`/conference/${head.slug}/programme.ics?language=${view.lang}`}>iCalendar</a> ·{" "}
          <a href={`/conference/${head.slug}/programme.csv`}>CSV</a>
        </p>
        {meetings.length === 0 && <p class="lead">{t("proceedings.public.not-released")}</p>}
        <MeetingDays
          view={view}
          zone={head.zone}
          meetings={meetings}
          more={({ meetingId }) => <DocumentLinks of={byMeeting.get(meetingId) ?? []} slug={head.slug} />}
        />
      </PublicPage>,
    );
  });
  at("now", async (c, programme) => {
    const view = viewOf(c);
    const { t } = view;
    const { head } = programme;
    const { on, soon } = nowOf(programme, platform.clock.now());
    return await c.html(
      <PublicPage view={view} head={head} title="proceedings.public.now" width="wide">
        {on.length === 0 && <p class="lead">{t("proceedings.public.nothing-on")}</p>}
        <MeetingDays
          view={view}
          zone={head.zone}
          meetings={on}
          more={(one) => <a href={toBoard(head, one)}>{t("proceedings.board.open")}</a>}
        />
        {soon.length > 0 && (
          <>
            <h2>{t("proceedings.public.soon")}</h2>
            <ul>
              {soon.map(({ beginsAt, entry }) => (
                <li>
                  {view.format.dateTime(beginsAt, head.zone)}: <OrOriginal view={view} words={entry.title} />
                </li>
              ))}
            </ul>
          </>
        )}
      </PublicPage>,
    );
  });
  at("programme.json", (c, { head, meetings, documents }) => {
    const symbolsOf = Map.groupBy(documents, ({ entry }) => entry.meetingId);
    const all = meetings.map((one) => ({
      ...toldMeeting(one),
      documents: symbolsOf.get(one.meetingId)?.map(({ entry }) => entry.symbol) ?? [],
    }));
    return c.json({ conference: told(head), meetings: all });
  });
  at("now.json", (c, programme) => {
    const { on, soon } = nowOf(programme, platform.clock.now());
    return c.json({ conference: told(programme.head), on: on.map(toldMeeting), soon: soon.map(toldMeeting) });
  });
  at("programme.ics", (c, programme) => {
    // A calendar that is kept up to date by a program says no language of its own.
    const view = inLanguage(viewOf(c), c.req.query("language"), context.press);
    const text = calendarOf(view, programme, platform.config.publicUrl);
    return file(c, text, "text/calendar", `${programme.head.slug}.ics`);
  });
  at("programme.csv", (c, programme) =>
    file(c, sheetOf(viewOf(c), programme), "text/csv", `${programme.head.slug}.csv`),
  );
  return pages;
}

/** Mounts pages below /conference/:slug/ that are there once something of it was released or published. */
export function pagesOfReleased(context: Pick<ProceedingsContext, "platform" | "publishedDocuments">, pages: Hono) {
  return (path: string, answer: (c: Context, programme: Programme) => Response | Promise<Response>): void => {
    pages.get(`/conference/:slug/${path}`, async (c) => {
      const programme = await findReleased(context, c.req.param("slug") ?? "");
      return programme === undefined ? await c.notFound() : await answer(c, programme);
    });
  };
}

/** A conference as everybody sees it; undefined before anything of it was released or published. */
export async function findReleased(
  context: Pick<ProceedingsContext, "platform" | "publishedDocuments">,
  slug: string,
): Promise<Programme | undefined> {
  const { db } = context.platform.database;
  const head = await findHead(db, slug);
  if (head === undefined) return undefined;
  const meetings = (await listMeetings(db, head.conferenceId)).filter(({ releasedAt }) => releasedAt !== undefined);
  const documents = await context.publishedDocuments(db, head.conferenceId);
  const isListed = (await publicationOf(context, db, head.conferenceId)) === "public";
  if (meetings.length === 0 && documents.length === 0 && !isListed) return undefined;
  return { head: { ...head, isListed }, meetings, documents };
}

/** Which documents belong to a meeting. */
function DocumentLinks({ of, slug }: { readonly of: readonly ConferenceDocument[]; readonly slug: string }) {
  return of.map(({ documentId, entry }) => (
    <div>
      <a href={`/conference/${slug}/documents#${documentId}`}>{entry.symbol}</a>
    </div>
  ));
}

/** What goes on at this moment, and what begins next. */
function nowOf({ meetings }: Programme, now: Date) {
  const takingPlace = meetings.filter(({ cancelledAt }) => cancelledAt === undefined);
  return {
    on: takingPlace.filter(({ beginsAt, endsAt }) => beginsAt <= now && now < endsAt),
    soon: takingPlace.filter(({ beginsAt }) => beginsAt > now).slice(0, SOON),
  };
}

export function told({ slug, title, place, zone, opensOn, closesOn }: PublicHead) {
  return { slug, title, place, zone, opensOn, closesOn };
}

/** Nothing of who wrote it, and no reason that was given inside. */
function toldMeeting(meeting: Meeting) {
  const { meetingId, version, entry, beginsAt, endsAt } = meeting;
  return { meetingId, version, state: stateOf(meeting), beginsAt, endsAt, ...entry };
}

/** The same reader in this language; an unknown one changes nothing. */
function inLanguage(view: View, lang: string | undefined, { locales }: Press): View {
  if (!isLanguage(lang)) return view;
  return { ...view, lang, t: locales.translator(lang), format: createFormats(lang, view.format.timeZone) };
}

/** RFC 5545: an event keeps its UID for ever; its SEQUENCE rises with each change of it, and what is cancelled stays and says so. */
function calendarOf(view: View, { head, meetings }: Programme, publicUrl: string): string {
  const url = `${publicUrl}/conference/${head.slug}/programme`;
  const calendar = ical({
    name: titleOf(view, head),
    prodId: { company: "Rogatory", product: "programme", language: view.lang.toUpperCase() },
    url,
  });
  for (const { meetingId, version, entry, beginsAt, endsAt, cancelledAt, recordedAt } of meetings) {
    calendar.createEvent({
      id: `${meetingId}@${head.slug}.rogatory`,
      sequence: version - 1,
      status: cancelledAt === undefined ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED,
      start: beginsAt,
      end: endsAt,
      stamp: recordedAt,
      timezone: null,
      summary: textOrOriginal(view, entry.title),
      location: visibleText(`${entry.room}, ${head.place}`),
      description: entry.questions === undefined ? null : visibleText(entry.questions),
      url,
    });
  }
  return calendar.toString();
}

function sheetOf(view: View, { meetings }: Programme): string {
  const { t } = view;
  const head = ["hours", "ends", "what", "kind", "room", "chairs", "panellists", "state"] as const;
  return toCsv(
    head.map((key) => t(`proceedings.sheet.${key}`)),
    meetings.map((one) => [
      one.beginsAt,
      one.endsAt,
      textOrOriginal(view, one.entry.title),
      t(`proceedings.meeting.kind.${one.entry.kind}`),
      one.entry.room,
      one.entry.chairs.join("; "),
      one.entry.panellists.join("; "),
      t(`proceedings.meeting-state.${stateOf(one)}`),
    ]),
  );
}

function file(c: Context, text: string, type: string, name: string): Response {
  return c.body(text, 200, {
    "content-type": `${type}; charset=utf-8`,
    "content-disposition": `attachment; filename="${name}"`,
  });
}
