import { z } from "zod";
import { stateName, wordsFor } from "../../../../convention/index.ts";
import {
  EmptyState,
  formOf,
  HostileText,
  momentAnswer,
  type NextAction,
  StatusTag,
  Table,
  type View,
  visibleText,
} from "../../../../web/index.ts";
import {
  conferenceParams,
  ConferencePage,
  type ConferencePart,
  demandConference,
  READING_ROLES,
} from "../../../conference/index.ts";
import { type User } from "../../../identity/index.ts";
import { mountPaper } from "../../../printing/index.ts";
import type { Appointment } from "../../../treaty/index.ts";
import type { ProceedingsContext, ProceedingsRoutes } from "../../context.ts";
import { isSitting, isWithin } from "../../programme/domain/meeting.ts";
import { OrOriginal, whenIsMeeting } from "../../programme/pages/meeting-parts.tsx";
import { holdProgramme, listMeetings } from "../../programme/store.ts";
import { demandMeeting, type MeetingIds, meetingParams } from "../../programme/upon.ts";
import { callNext, drawOrder } from "../actions/sittings.ts";
import {
  demandSitting,
  isCleared,
  mustDraw,
  nextAtTable,
  readAppointments,
  type Sitting,
  letAppointmentsGo,
  sittingOf,
} from "../sitting.ts";
import {
  mayTakeUp,
  mountAppointments,
  nameOf,
  toAppointment,
  toSigning,
  toSitting,
  whenOf,
  WhoSigns,
} from "./appointments.tsx";
import { sittingPaper } from "../sitting-paper.ts";

const Draw = formOf(drawOrder);
const Next = formOf(callNext);

const TONES = { planned: "attention", cleared: "info", called: "attention", done: "good" } as const;

const sittingAnswer = z
  .object({
    meetingId: z.string(),
    order: z.string(),
    seed: z.string().optional(),
    appointments: z.array(
      z.object({
        signingId: z.string(),
        state: z.string(),
        act: z.string(),
        at: momentAnswer,
        standing: z.string(),
        done: z
          .object({
            at: momentAnswer,
            people: z.array(z.string()),
            standing: z.enum(["hollow", "certified", "not-on-record"]),
          })
          .optional(),
      }),
    ),
  })
  .meta({ id: "Sitting" });

/** What sittings add to a conference: their page, and how many of their appointments are cleared. */
export function sittingsPart(context: Pick<ProceedingsContext, "treaty">): ConferencePart {
  return {
    links: [{ place: "signing", label: "proceedings.signing.title", href: toSigning }],
    facts: async (db, id) => {
      const sittings = (await listMeetings(db, id)).filter(isSitting);
      if (sittings.length === 0) return [];
      const appointments = await readAppointments(context, db);
      const all = sittings.flatMap(({ meetingId }) => appointments.of(meetingId));
      const label = "proceedings.signing.fact";
      const done = all.filter(isCleared).length;
      return [{ id: "signings-cleared", label, href: toSigning(id), done, of: all.length }];
    },
    // What was not done in it is free for another conference.
    end: async (tx, id) => {
      await holdProgramme(tx.db, id);
      const appointments = await readAppointments(context, tx.db);
      for (const { meetingId } of await listMeetings(tx.db, id))
        for (const { signingId, done } of appointments.of(meetingId))
          if (done === undefined) await letAppointmentsGo(context, tx.db, meetingId, signingId);
    },
  };
}

/** The sittings of a conference, and one with its running order and one button for the next State. */
export function mountSigning(routes: ProceedingsRoutes, context: ProceedingsContext): void {
  const { platform, identity } = context;
  const { db } = platform.database;

  routes.one({
    id: "proceedings.list-sittings",
    at: "/conferences/:conference/signing",
    who: READING_ROLES,
    params: conferenceParams,
    answer: z.object({
      sittings: z.array(z.object({ meetingId: z.string(), appointments: z.int(), cleared: z.int() })),
    }),
    load: async (_, { conference }) => {
      const head = await demandConference(db, conference);
      const all = await readAppointments(context, db);
      const meetings = await listMeetings(db, conference);
      const isPublic = meetings.some(({ releasedAt }) => releasedAt !== undefined);
      const sittings = meetings.filter(isSitting).map((meeting) => {
        const own = all.of(meeting.meetingId);
        return {
          meeting,
          meetingId: meeting.meetingId,
          appointments: own.length,
          cleared: own.filter(isCleared).length,
        };
      });
      return { head, isPublic, sittings };
    },
    show: ({ head, isPublic, sittings }, { view, by }) => {
      const { t } = view;
      return (
        <ConferencePage {...{ view, by, context, head }} title={t("proceedings.signing.title")}>
          {sittings.length === 0 && (
            <EmptyState title={t("proceedings.signing.none")}>{t("proceedings.signing.none-text")}</EmptyState>
          )}
          {sittings.length > 0 && (
            <Table
              caption={t("proceedings.signing.title")}
              captionUnseen
              columns={(["what", "hours", "cleared"] as const).map((key) => ({
                key,
                label: t(`proceedings.programme.column-${key}`),
              }))}
              rows={sittings.map(({ meeting, appointments, cleared }) => ({
                cells: {
                  what: (
                    <a href={toSitting(meeting)}>
                      <OrOriginal view={view} words={meeting.entry.title} />
                    </a>
                  ),
                  hours: whenIsMeeting(view, meeting, head.zone),
                  cleared: t("conference.home.done-of", { done: cleared, of: appointments }),
                },
              }))}
            />
          )}
          {isPublic && (
            <p>
              <a href={`${platform.config.publicUrl}/conference/${head.slug}/signing`}>
                {t("proceedings.signing.to-public")}
              </a>
            </p>
          )}
        </ConferencePage>
      );
    },
  });

  const show = routes.one({
    id: "proceedings.read-sitting",
    at: "/conferences/:conference/signing/:meeting",
    who: READING_ROLES,
    params: meetingParams,
    answer: sittingAnswer,
    refusals: ["no-sitting"],
    load: async (_, ids) => {
      const held = demandSitting(await demandMeeting(db, ids));
      const all = await readAppointments(context, db);
      const sitting = await sittingOf(db, held, all);
      const { meeting, rule, draw, appointments } = sitting;
      return {
        sitting,
        free: all.freeFor(held),
        meetingId: meeting.meetingId,
        order: rule.value,
        ...(draw && { seed: draw.seed }),
        appointments: appointments.map(({ signingId, entry, at, state, done }) => ({
          signingId,
          state: entry.state,
          act: entry.act,
          at,
          standing: state,
          ...(done && { done: { ...done, people: [...done.people] } }),
        })),
      };
    },
    show: async ({ sitting, free }, { view, by, form }) => {
      const { t } = view;
      const { meeting, rule, draw, appointments } = sitting;
      const toTakeUp = `${toSitting(meeting)}/appointments`;
      const head = await demandConference(db, meeting.conferenceId);
      const title = visibleText(wordsFor(meeting.entry.title, view.lang).text);
      const breadcrumb = [{ href: toSigning(head.conferenceId), label: t("proceedings.signing.title") }];
      const mayWrite = head.state === "open" && meeting.cancelledAt === undefined && mayTakeUp(by);
      const count = free.filter(({ at }) => isWithin(at, meeting)).length;
      const takeNext = mayWrite && count > 0 && { label: t("proceedings.take-up.next", { count }), href: toTakeUp };
      const stepNext = head.state === "open" ? nextOf(view, sitting, by) : undefined;
      const record = { label: t("proceedings.sitting.print"), href: `${toSitting(meeting)}/record` };
      const mayPrint = appointments.some(({ done }) => done !== undefined);
      const printNext =
        mayPrint && !appointments.some(({ done, state }) => done === undefined && state in TONES) && record;
      const nextAction = (appointments.length > 0 && stepNext) || takeNext || stepNext || printNext || undefined;
      return (
        <ConferencePage {...{ view, by, form, context, head, title, breadcrumb, nextAction }} width="wide">
          <p>
            {whenIsMeeting(view, meeting, head.zone)} · <HostileText text={meeting.entry.room} />
          </p>
          <p>
            {t("conference.rule.signingOrder")}: {t(`conference.rule.signingOrder.${rule.value}`)}
            {draw !== undefined && (
              <>
                {" · "}
                {t("proceedings.draw.seed")}: <bdi class="cite">{draw.seed}</bdi>
              </>
            )}
          </p>
          {appointments.length === 0 ? (
            <EmptyState title={t("proceedings.sitting.none")}>{t("proceedings.sitting.none-text")}</EmptyState>
          ) : (
            <RunningOrder view={view} of={sitting} by={by} zone={head.zone} mayWrite={mayWrite} />
          )}
          {mayWrite && nextAction !== takeNext && free.length > 0 && (
            <p>
              <a href={toTakeUp}>{t("proceedings.take-up.title")}</a>
            </p>
          )}
          {mayPrint && nextAction !== record && (
            <p>
              <a href={record.href}>{record.label}</a>
            </p>
          )}
        </ConferencePage>
      );
    },
  });
  const back = (_: unknown, { params: { conference, meeting } }: { readonly params: MeetingIds }) =>
    `${toSigning(conference)}/${meeting}`;
  routes.postForm("/conferences/:conference/signing/:meeting/draw", drawOrder, { show, next: back });
  mountAppointments(routes, context, back);
  routes.postForm("/conferences/:conference/signing/:meeting/next", callNext, {
    show,
    // Both people at the table stand behind it on the treaty desk's own page.
    next: ({ signingId }) => `/treaty/signings/${signingId}/completion`,
  });

  mountPaper(routes, context, {
    id: "proceedings.print-sitting",
    at: "/conferences/:conference/signing/:meeting/record",
    who: READING_ROLES,
    params: meetingParams,
    refusals: ["conference-unknown", "meeting-unknown", "no-sitting"],
    logged: "proceedings.sitting-printed",
    make: async ({ view, params }) => {
      const head = await demandConference(db, params.conference);
      const held = demandSitting(await demandMeeting(db, params));
      const sitting = await sittingOf(db, held, await readAppointments(context, db));
      const names = new Map((await identity.people()).map(({ id, name }) => [id, name]));
      return {
        paper: sittingPaper(view, head, sitting, names),
        name: `sitting-${head.slug}-${sitting.meeting.entry.day}`,
        subject: { kind: "meeting", id: params.meeting },
      };
    },
  });
}

/** One button: draw the order, complete what is at the table, or call the next. */
function nextOf(view: View, sitting: Sitting, by: User): NextAction | undefined {
  const { t, lang } = view;
  const at = toSitting(sitting.meeting);
  const isTreatyOfficer = by.roles.includes("treaty-officer");
  if (mustDraw(sitting)) {
    if (!mayTakeUp(by)) return undefined;
    const control = (
      <Draw.Form action={`${at}/draw`} form={undefined}>
        <Draw.Submit />
      </Draw.Form>
    );
    return { label: t("proceedings.draw.submit"), because: t("proceedings.draw.because"), control };
  }
  const next = nextAtTable(sitting);
  if (next === undefined || !isTreatyOfficer) return undefined;
  const state = stateName(next.entry.state, lang);
  if (next.state === "called") {
    return { label: t("proceedings.next.complete", { state }), href: `/treaty/signings/${next.signingId}/completion` };
  }
  const label = t("proceedings.next.call", { state });
  const control = (
    <Next.Form action={`${at}/next`} form={undefined} known={{ signingId: next.signingId }} hidden={["signingId"]}>
      <Next.Submit>{label}</Next.Submit>
    </Next.Form>
  );
  return { label, control };
}

function RunningOrder({
  view,
  of,
  by,
  zone,
  mayWrite,
}: {
  readonly view: View;
  readonly of: Sitting;
  readonly by: User;
  readonly zone: string;
  readonly mayWrite: boolean;
}) {
  const { t, format } = view;
  const mayOpen = by.roles.includes("treaty-officer");
  return (
    <Table
      caption={t("proceedings.sitting.order")}
      columns={(["place", "who", "signatory", "standing"] as const).map((key) => ({
        key,
        label: t(`proceedings.sitting.column-${key}`),
        numeric: key === "place",
      }))}
      rows={of.appointments.map((one, place) => {
        const { signatory } = one.entry;
        const name = nameOf(view, one.entry);
        return {
          cells: {
            place: format.number(place + 1),
            who: (
              <>
                {mayOpen ? <a href={`/treaty/signings/${one.signingId}`}>{name}</a> : name}
                <div class="hint">{whenOf(view, one.at, zone)}</div>
              </>
            ),
            signatory: (
              <>
                <HostileText text={signatory.name} />
                <div class="hint">
                  <HostileText text={signatory.function} />
                </div>
                <WhoSigns {...{ view, one, mayWrite }} href={`${toAppointment(of.meeting, one)}/signatory`} />
              </>
            ),
            standing: <AtTable view={view} of={one} />,
          },
        };
      })}
    />
  );
}

/** How it stands; what was done is hollow until it is certified. */
function AtTable({ view: { t }, of: { state, entry, done } }: { readonly view: View; readonly of: Appointment }) {
  if (done?.standing === "hollow")
    return <StatusTag tone="neutral" label={t("treaty.room.hollow", { kind: entry.act })} />;
  if (done?.standing === "not-on-record")
    return <StatusTag tone="attention" label={t("proceedings.signing.not-on-record")} />;
  if (done !== undefined) return <StatusTag tone="good" label={t("proceedings.signing.certified")} />;
  const tone = state === "released" || state === "undone" ? "neutral" : TONES[state];
  return <StatusTag tone={tone} label={t(`treaty.signing-state.${state}`)} />;
}
