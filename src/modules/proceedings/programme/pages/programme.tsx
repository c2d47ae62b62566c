import type { JSX } from "hono/jsx/jsx-runtime";
import { wordsFor } from "../../../../convention/index.ts";
import {
  EmptyState,
  formOf,
  type FormPage,
  type FormState,
  languageOptions,
  LinkButton,
  typed,
  type View,
  visibleText,
} from "../../../../web/index.ts";
import {
  conferenceParams,
  ConferencePage,
  Meanwhile,
  type ConferencePart,
  demandConference,
  mayOrganise,
  READING_ROLES,
  TitleFields,
} from "../../../conference/index.ts";
import type { User } from "../../../identity/index.ts";
import type { ProceedingsContext, ProceedingsRoutes } from "../../context.ts";
import {
  cancelMeeting,
  changeMeeting,
  followConference,
  isToRelease,
  planMeeting,
  releaseProgramme,
} from "../actions/meetings.ts";
import { meetingAnswer, programmeAnswer } from "../answers.ts";
import { type Meeting, versionOf } from "../domain/meeting.ts";
import { addressOf } from "../search-source.ts";
import { holdProgramme, listMeetings, reduceToPublished } from "../store.ts";
import { demandMeeting, type MeetingIds, meetingParams } from "../upon.ts";
import { hoursOfMeeting, MeetingDays, MeetingPeople, MeetingState, whenIsMeeting } from "./meeting-parts.tsx";

const Planning = formOf(planMeeting);
const PlanningTitle = Planning.within("title");
const Change = formOf(changeMeeting);
const Cancellation = formOf(cancelMeeting);
const Release = formOf(releaseProgramme);

const toProgramme = (conferenceId: string): string => `/conferences/${conferenceId}/programme`;
const toMeeting = ({ conferenceId, meetingId }: Pick<Meeting, "conferenceId" | "meetingId">): string =>
  `/conferences/${conferenceId}/meetings/${meetingId}`;

/** What the programme adds to a conference: its page, and how much of it is released. */
export function programmePart(context: ProceedingsContext): ConferencePart {
  return {
    links: [{ place: "programme", label: "proceedings.programme.title", href: toProgramme }],
    facts: async (db, id) => {
      const takingPlace = (await listMeetings(db, id)).filter(({ cancelledAt }) => cancelledAt === undefined);
      if (takingPlace.length === 0) return [];
      const done = takingPlace.filter((one) => !isToRelease(one)).length;
      const label = "proceedings.programme.fact";
      return [{ id: "programme-released", label, href: toProgramme(id), done, of: takingPlace.length }];
    },
    next: async ({ db, head: { conferenceId, state }, view: { t }, by }) => {
      if (state !== "open" || !mayOrganise(by)) return undefined;
      const all = await listMeetings(db, conferenceId);
      if (!all.some(isToRelease)) return undefined;
      return { label: t("proceedings.release.title"), href: toProgramme(conferenceId) };
    },
    changed: async (tx, head, by) => await followConference(context, tx, head, by),
    end: async (tx, conferenceId) => {
      await holdProgramme(tx.db, conferenceId);
      for (const meeting of await listMeetings(tx.db, conferenceId))
        context.desk.search.touch(tx, "meeting", addressOf(meeting));
      await reduceToPublished(tx.db, conferenceId);
    },
  };
}

/** The programme, a new meeting, and one with what can be done with it. */
export function mountProgramme(routes: ProceedingsRoutes, context: ProceedingsContext): void {
  const { db } = context.platform.database;

  const showProgramme = routes.one({
    id: "proceedings.read-programme",
    at: "/conferences/:conference/programme",
    who: READING_ROLES,
    params: conferenceParams,
    answer: programmeAnswer,
    load: async (_, { conference: id }) => {
      const meetings = await listMeetings(db, id);
      return { head: await demandConference(db, id), version: versionOf(meetings), meetings };
    },
    show: ({ head, version, meetings }, { view, by, form }) => {
      const { t } = view;
      const at = toProgramme(head.conferenceId);
      const mayWrite = mayOrganise(by) && head.state === "open";
      const count = meetings.filter(isToRelease).length;
      const plan = { label: t("proceedings.programme.plan"), href: `${at}/new` };
      const release = {
        label: t("proceedings.release.title"),
        because: t("proceedings.release.because", { count }),
        control: (
          <Release.Form action={`${at}/release`} form={form} seen={version}>
            <Release.Submit>{t("proceedings.release.submit")}</Release.Submit>
          </Release.Form>
        ),
      };
      const nextAction = mayWrite ? (count === 0 ? plan : release) : undefined;
      return (
        <ConferencePage
          {...{ view, by, form, context, head, nextAction }}
          title={t("proceedings.programme.title")}
          width="wide"
        >
          <Meanwhile view={view} form={form} title={t("proceedings.release.meanwhile")}>
            <MeetingDays view={view} zone={head.zone} meetings={writtenSince(meetings, form)} href={toMeeting} />
          </Meanwhile>
          {meetings.length === 0 && (
            <EmptyState title={t("proceedings.programme.none")}>{t("proceedings.programme.none-text")}</EmptyState>
          )}
          {mayWrite && count > 0 && (
            <LinkButton kind="secondary" href={plan.href}>
              {plan.label}
            </LinkButton>
          )}
          <MeetingDays view={view} zone={head.zone} meetings={meetings} href={toMeeting} />
          {meetings.some(({ releasedAt }) => releasedAt !== undefined) && (
            <p>
              <a href={`${context.platform.config.publicUrl}/conference/${head.slug}/programme`}>
                {t("proceedings.programme.to-public")}
              </a>
            </p>
          )}
        </ConferencePage>
      );
    },
  });
  routes.postForm("/conferences/:conference/programme/release", releaseProgramme, {
    show: showProgramme,
    next: (_, { params: { conference } }) => toProgramme(conference),
  });

  routes.formPage("/conferences/:conference/programme/new", planMeeting, {
    show: async ({ view, by, form, params: { conference } }) => {
      const head = await demandConference(db, conference);
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={view.t("proceedings.programme.plan")}
          breadcrumb={[toDay(view, head)]}
        >
          <Planning.Form form={form} known={{ title: { original: view.lang }, day: head.opensOn }}>
            <MeetingFields view={view} open={form !== undefined} />
            <Planning.Submit />
          </Planning.Form>
        </ConferencePage>
      );
    },
    next: (_, { params: { conference } }) => toProgramme(conference),
  });

  routes.formPage("/conferences/:conference/meetings/:meeting/change", changeMeeting, {
    show: async ({ params, ...page }) => {
      const stands = await demandMeeting(db, params);
      const head = await demandConference(db, params.conference);
      return <ChangePage {...{ ...page, stands, head, context }} />;
    },
    next: (_, { params }) => toMeeting({ conferenceId: params.conference, meetingId: params.meeting }),
    done: "proceedings.change.done",
  });

  const showMeeting = routes.one({
    id: "proceedings.read-meeting",
    at: "/conferences/:conference/meetings/:meeting",
    who: READING_ROLES,
    params: meetingParams,
    answer: meetingAnswer,
    load: async (_, ids) => await demandMeeting(db, ids),
    show: async (meeting, { view, by, form }) => {
      const { t } = view;
      const head = await demandConference(db, meeting.conferenceId);
      const mayWrite = mayOrganise(by) && head.state === "open" && meeting.cancelledAt === undefined;
      const at = toMeeting(meeting);
      const title = visibleText(wordsFor(meeting.entry.title, view.lang).text);
      return (
        <ConferencePage {...{ view, by, form, context, head, title }} breadcrumb={[toDay(view, meeting)]}>
          <p>
            <MeetingState view={view} of={meeting} /> {view.format.day(meeting.entry.day)},{" "}
            {hoursOfMeeting(view, meeting, head.zone)}
          </p>
          <Planning.Shown value={meeting.entry} as={{ "title.original": originalOf(view, meeting) }} />
          {meeting.reason !== undefined && <Cancellation.Shown value={{ reason: meeting.reason }} />}
          {mayWrite && (
            <>
              <LinkButton kind="secondary" href={`${at}/change`}>
                {t("proceedings.change.title")}
              </LinkButton>
              <Cancellation.Folded action={`${at}/cancellation`} form={form} seen={meeting.version} of={["reason"]} />
            </>
          )}
        </ConferencePage>
      );
    },
  });
  routes.postForm("/conferences/:conference/meetings/:meeting/cancellation", cancelMeeting, {
    show: showMeeting,
    next: (_, { params: { conference } }) => toProgramme(conference),
  });
}

type ChangePageProps = Pick<FormPage<User, MeetingIds>, "view" | "by" | "form"> & {
  readonly stands: Meeting;
  readonly head: Awaited<ReturnType<typeof demandConference>>;
  readonly context: ProceedingsContext;
};

function ChangePage({ view, by, form, stands, head, context }: ChangePageProps): JSX.Element {
  const { t } = view;
  return (
    <ConferencePage
      {...{ view, by, form, context, head }}
      title={t("proceedings.change.title")}
      breadcrumb={[toDay(view, stands)]}
    >
      <Meanwhile view={view} form={form}>
        <p>{whenIsMeeting(view, stands, head.zone)}</p>
        <MeetingPeople view={view} of={stands} />
      </Meanwhile>
      <Change.Form form={form} known={stands.entry} seen={stands.version}>
        <MeetingFields view={view} open />
        <Change.Field name="reason" />
        <Change.Submit>{t("proceedings.change.submit")}</Change.Submit>
      </Change.Form>
    </ConferencePage>
  );
}

/** For both forms: a box takes its act from the form that it stands in. */
function MeetingFields({ view, open }: { readonly view: View; readonly open: boolean }): JSX.Element {
  const { Field, Fields } = Planning;
  return (
    <>
      <Field name="kind" />
      <TitleFields view={view} Box={PlanningTitle} open={open} />
      <Fields of={["room", "day", "begins", "ends", "chairs", "panellists"]} />
      <Field name="questions" rows={4} />
    </>
  );
}

function originalOf(view: View, { entry }: Meeting): string | undefined {
  return languageOptions(view).find(({ value }) => value === entry.title.original)?.label;
}

function toDay({ t }: View, { conferenceId }: Pick<Meeting, "conferenceId">) {
  return { href: toProgramme(conferenceId), label: t("proceedings.programme.title") };
}

/** The meetings that were written since the form was made that came back: of one that was written twice, one more than these. */
function writtenSince(meetings: readonly Meeting[], form: FormState | undefined): readonly Meeting[] {
  const steps = versionOf(meetings) - Number(typed(form?.input ?? {}, "version"));
  const latest = meetings.toSorted((a, b) => b.recordedAt.getTime() - a.recordedAt.getTime()).slice(0, steps);
  return meetings.filter((one) => latest.includes(one));
}
