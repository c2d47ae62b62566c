import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { dateIn, wordsFor } from "../../../../convention/index.ts";
import { HostileText, StatusTag, SummaryList, Table, type View, visibleText } from "../../../../web/index.ts";
import { type Meeting, type NewMeeting, stateOf } from "../domain/meeting.ts";

const TONES = { planned: "neutral", released: "good", cancelled: "attention" } as const;

/** Words for this reader; where they lack the reader's language, the original ones, and that they are. */
export function OrOriginal({ view, words }: { readonly view: View; readonly words: NewMeeting["title"] }): JSX.Element {
  const { shown, gap } = gapIn(view, words);
  return (
    <>
      <HostileText {...shown} />
      {gap !== undefined && <span class="hint"> {gap}</span>}
    </>
  );
}

/** The same where there is no page, as in a calendar: "Débat général (in French: not yet in your language)". */
export function textOrOriginal(view: View, words: NewMeeting["title"]): string {
  const { shown, gap } = gapIn(view, words);
  return gap === undefined ? visibleText(shown.text) : `${visibleText(shown.text)} (${gap})`;
}

function gapIn({ t, lang, format }: View, words: NewMeeting["title"]) {
  const shown = wordsFor(words, lang);
  if (shown.lang === lang) return { shown };
  const language = shown.lang === undefined ? t("proceedings.another-language") : format.languageName(shown.lang);
  return { shown, gap: t("proceedings.gap", { language }) };
}

/** At the place; each hour keeps its own direction. */
export function hoursOfMeeting(
  { t, format }: View,
  { beginsAt, endsAt }: Pick<Meeting, "beginsAt" | "endsAt">,
  zone: string,
): string {
  const [from, until] = [format.time(beginsAt, zone), format.time(endsAt, zone)];
  const [hour = from, zoneName = ""] = from.split("\u00A0");
  // The zone once, unless the clocks change between them.
  return t("proceedings.hours", { from: until.endsWith(zoneName) ? hour : from, until });
}

/** "3 December 2026, 16:00 – 18:00 UTC+7" */
export function whenIsMeeting(view: View, meeting: Meeting, zone: string): string {
  const [day, hours] = [view.format.day(meeting.entry.day), hoursOfMeeting(view, meeting, zone)];
  return view.t("proceedings.when", { day, hours });
}

/** The public page of what is on in one meeting. */
export function toBoard({ slug }: { readonly slug: string }, { meetingId }: Pick<Meeting, "meetingId">): string {
  return `/conference/${slug}/${meetingId}/board`;
}

export function MeetingState({ view, of }: { readonly view: View; readonly of: Meeting }): JSX.Element {
  const state = stateOf(of);
  return <StatusTag tone={TONES[state]} label={view.t(`proceedings.meeting-state.${state}`)} />;
}

interface MeetingsProps {
  readonly view: View;
  readonly zone: string;
  readonly meetings: readonly Meeting[];
  /** Where one is read; absent: nowhere. */
  readonly href?: (meeting: Meeting) => string;
  /** What else is said of one. */
  readonly more?: (meeting: Meeting) => Child;
}

/** Meetings in the order in which they begin, day by day. */
export function MeetingDays({ view, zone, meetings, ...each }: MeetingsProps): JSX.Element {
  const days = Map.groupBy(meetings, ({ beginsAt }) => dateIn(beginsAt, zone));
  return (
    <>
      {[...days].map(([day, all]) => (
        <section>
          <h2 id={day}>{view.format.day(day)}</h2>
          <Table
            caption={view.format.day(day)}
            captionUnseen
            columns={(["what", "hours", "room", "state"] as const).map((key) => ({
              key,
              label: view.t(`proceedings.programme.column-${key}`),
            }))}
            rows={all.map((one) => ({ id: one.meetingId, cells: cellsOf(view, zone, one, each) }))}
          />
        </section>
      ))}
    </>
  );
}

function cellsOf(view: View, zone: string, one: Meeting, { href, more }: Pick<MeetingsProps, "href" | "more">) {
  const { entry } = one;
  const title = <OrOriginal view={view} words={entry.title} />;
  return {
    what: (
      <>
        {href === undefined ? title : <a href={href(one)}>{title}</a>}
        <div class="hint">{view.t(`proceedings.meeting.kind.${entry.kind}`)}</div>
        {href === undefined && <MeetingPeople view={view} of={one} />}
        {more?.(one)}
      </>
    ),
    hours: hoursOfMeeting(view, one, zone),
    room: <HostileText text={entry.room} />,
    state: <MeetingState view={view} of={one} />,
  };
}

/** Who chairs, who sits on the panel, and what is spoken about. */
export function MeetingPeople({
  view: { t, format },
  of: { entry },
}: {
  readonly view: View;
  readonly of: Meeting;
}): JSX.Element {
  const names = (all: readonly string[]) => (all.length === 0 ? undefined : <HostileText text={format.list(all)} />);
  const { chairs, panellists, questions, title } = entry;
  const lang = title.original === "und" ? {} : { lang: title.original };
  return (
    <SummaryList
      rows={[
        { label: t("proceedings.meeting.chairs"), value: names(chairs) },
        { label: t("proceedings.meeting.panellists"), value: names(panellists) },
        {
          label: t("proceedings.meeting.questions"),
          value: questions && <HostileText text={questions} lines {...lang} />,
        },
      ]}
    />
  );
}
