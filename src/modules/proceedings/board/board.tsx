import { type Context, Hono } from "hono";
import { stateName, wordsFor } from "../../../convention/index.ts";
import { utf8 } from "../../../protocol/bytes.ts";
import { sha256Hex } from "../../../protocol/digest.ts";
import { HostileText, Page, StatusTag, type View, viewOf, visibleText } from "../../../web/index.ts";
import { PublicLinks } from "../../conference/index.ts";
import type { ProceedingsContext } from "../context.ts";
import { hasFloor, type Speaker, usedMs } from "../floor/domain/speakers.ts";
import { type Floor, readFloor } from "../floor/store.ts";
import { isSitting, type Meeting, stateOf } from "../programme/domain/meeting.ts";
import { hoursOfMeeting, MeetingState, toBoard } from "../programme/pages/meeting-parts.tsx";
import { findReleased } from "../programme/pages/public.tsx";
import { Signatures } from "../sittings/pages/public.tsx";
import { mustDraw, readAppointments, shownSignatures, type Sitting, sittingOf } from "../sittings/sitting.ts";

/** Everybody in the hall asks as often: 4 kB at most, whatever names people have. */
const EVERY_SECONDS = 2;
export const MOST_BYTES = 4096;
const NEXT = 5;
const SIGNATURES = 150;
const [TITLE_BYTES, NAME_BYTES] = [300, 150];

/** What is on in one meeting, for the screen in the hall and for telephones. Names nobody but delegations. */
export function publicBoards(context: Pick<ProceedingsContext, "platform" | "treaty" | "publishedDocuments">): Hono {
  const { platform } = context;
  const { db } = platform.database;
  const read = async (c: Context) => {
    const found = await findReleased(context, c.req.param("slug") ?? "");
    const meeting = found?.meetings.find(({ meetingId }) => meetingId === c.req.param("meeting"));
    if (found === undefined || meeting === undefined) return undefined;
    const { head } = found;
    const sitting = isSitting(meeting) ? await sittingOf(db, meeting, await readAppointments(context, db)) : undefined;
    const board = boardOf(viewOf(c), meeting, await readFloor(db, meeting.meetingId), sitting);
    const state = sha256Hex(utf8(JSON.stringify(board))).slice(0, 16);
    // Whoever asks again hears what is new at once.
    c.header("cache-control", "no-cache");
    c.header("vary", "accept-language, cookie");
    return { head, meeting, sitting, board, state };
  };
  const pages = new Hono();
  pages.get("/conference/:slug/:meeting/board", async (c) => {
    const [found, view] = [await read(c), viewOf(c)];
    if (found === undefined) return await c.notFound();
    const { head, meeting, sitting, board, state } = found;
    const { t, format } = view;
    return await c.html(
      <Page view={view} title={visibleText(wordsFor(meeting.entry.title, view.lang).text)}>
        <p>
          {format.day(meeting.entry.day)}, {hoursOfMeeting(view, meeting, head.zone)},{" "}
          <HostileText text={meeting.entry.room} />{" "}
          {board.standing === "cancelled" && <MeetingState view={view} of={meeting} />}
        </p>
        <live-board data-at={`${toBoard(head, meeting)}.json`} data-state={state} data-every={EVERY_SECONDS}>
          <Now view={view} of={board} />
          {sitting !== undefined && (
            <>
              <h2>{t("proceedings.public.done-in-room")}</h2>
              <Signatures view={view} of={sitting} zone={head.zone} />
            </>
          )}
          <p class="hint">{t("proceedings.board.made", { moment: format.dateTime(view.now, head.zone) })}</p>
        </live-board>
        <PublicLinks view={view} head={head} />
      </Page>,
    );
  });
  pages.get("/conference/:slug/:meeting/board.json", async (c) => {
    const found = await read(c);
    if (found === undefined) return await c.notFound();
    const { board, state } = found;
    c.header("etag", `"${state}"`);
    return c.json({ state, ...board });
  });
  return pages;
}

type Board = ReturnType<typeof boardOf>;

export function boardOf(
  { lang }: Pick<View, "lang">,
  meeting: Meeting,
  { speakers }: Floor,
  sitting: Sitting | undefined,
) {
  const { meetingId, entry, beginsAt, endsAt } = meeting;
  const title = wordsFor(entry.title, lang);
  const floor = {
    now: speakers.filter(hasFloor).map(toldSpeaker),
    next: firstOf(speakers, "waiting").map(toldSpeaker),
  };
  return {
    meetingId,
    title: { ...title, text: shortened(title.text, TITLE_BYTES) },
    room: shortened(entry.room, NAME_BYTES),
    beginsAt,
    endsAt,
    standing: stateOf(meeting),
    floor,
    ...(sitting && { signing: toldSitting(sitting) }),
  };
}

/** How long they have spoken: so many seconds, and since when they go on. */
function toldSpeaker({ delegation, turn, state, minutes, spans }: Speaker) {
  const over = spans.filter(({ until }) => until !== undefined);
  const since = spans.find(({ until }) => until === undefined)?.from;
  const spokenSeconds = Math.round(usedMs({ spans: over }, new Date(0)) / 1000);
  return {
    delegation: shortened(delegation, NAME_BYTES),
    turn,
    state,
    minutes,
    spokenSeconds,
    ...(since && { since }),
  };
}

function toldSitting(sitting: Sitting) {
  const named = (all: Sitting["appointments"]) => all.map(({ entry: { state, act } }) => ({ state, act }));
  const done = shownSignatures(sitting).toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const statesWhich = (standing: string) =>
    done.slice(-SIGNATURES).flatMap((one) => (one.standing === standing ? [one.state] : []));
  return {
    now: named(firstOf(sitting.appointments, "called")),
    next: mustDraw(sitting) ? [] : named(firstOf(sitting.appointments, "cleared")),
    done: done.length,
    of: sitting.appointments.length,
    /** The latest. */
    hollow: statesWhich("hollow"),
    certified: statesWhich("certified"),
  };
}

function firstOf<One extends { readonly state: string }>(all: readonly One[], state: One["state"]): readonly One[] {
  return all.filter((one) => one.state === state).slice(0, NEXT);
}

/** So many bytes of JSON at most: cut between two characters, and shown as cut. */
function shortened(text: string, most: number): string {
  const sizeOf = (some: string): number => utf8(JSON.stringify(some)).length;
  if (sizeOf(text) <= most) return text;
  const parts = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  while (sizeOf(`${parts.join("")}…`) > most) parts.pop();
  return `${parts.join("")}…`;
}

function Now({ view: { t, lang }, of: { floor, signing } }: { readonly view: View; readonly of: Board }) {
  const sayState = ({ state, act }: { readonly state: string; readonly act: string }) =>
    `${stateName(state, lang)}: ${t(`treaty.kind.${act}`)}`;
  const now = [
    ...(signing?.now ?? []).map((one) => ({ who: sayState(one), how: t("treaty.signing-state.called") })),
    ...floor.now.map(({ delegation, state }) => ({ who: delegation, how: t(`proceedings.floor.state.${state}`) })),
  ];
  const next = [...(signing?.next ?? []).map(sayState), ...floor.next.map(({ delegation }) => delegation)];
  return (
    <>
      {now.length === 0 && <p class="lead">{t("proceedings.board.nobody")}</p>}
      {now.map(({ who, how }) => (
        <p class="on-now">
          <HostileText text={who} /> <StatusTag tone="good" label={how} />
        </p>
      ))}
      {next.length > 0 && (
        <>
          <h2>{t("proceedings.board.next")}</h2>
          <ol>
            {next.map((who) => (
              <li>
                <HostileText text={who} />
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}
