import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName, wordsFor } from "../../../../convention/index.ts";
import {
  EmptyState,
  formOf,
  type FormPage,
  HostileText,
  StatusTag,
  type View,
  visibleText,
} from "../../../../web/index.ts";
import { comingOf, ConferencePage, demandConference, mayOrganise } from "../../../conference/index.ts";
import type { User } from "../../../identity/index.ts";
import type { Appointment } from "../../../treaty/index.ts";
import type { ProceedingsContext, ProceedingsRoutes } from "../../context.ts";
import { isWithin, type Meeting } from "../../programme/domain/meeting.ts";
import { demandMeeting, type MeetingIds } from "../../programme/upon.ts";
import { demandAppointment, letGo, nameSignatory, takeUp } from "../actions/sittings.ts";
import { demandSitting, type InSitting, readAppointments, wasDoneBefore } from "../sitting.ts";

const TakeUp = formOf(takeUp);
const LetGo = formOf(letGo);
const Signatory = formOf(nameSignatory);

export const toSigning = (conferenceId: string): string => `/conferences/${conferenceId}/signing`;
export const toSitting = ({ conferenceId, meetingId }: Meeting): string => `${toSigning(conferenceId)}/${meetingId}`;
export const toAppointment = (meeting: Meeting, { signingId }: Appointment): string =>
  `${toSitting(meeting)}/appointments/${signingId}`;

/** What is taken up in a sitting, and of each appointment who of the delegation signs. */
export function mountAppointments(
  routes: ProceedingsRoutes,
  context: ProceedingsContext,
  back: (_: unknown, asked: { readonly params: MeetingIds }) => string,
): void {
  const { db } = context.platform.database;
  const at = "/conferences/:conference/signing/:meeting/appointments";
  const inSitting = async ({ view: { t, lang }, params }: Pick<FormPage<User, MeetingIds>, "view" | "params">) => {
    const head = await demandConference(db, params.conference);
    const meeting = demandSitting(await demandMeeting(db, params));
    const sitting = { href: toSitting(meeting), label: visibleText(wordsFor(meeting.entry.title, lang).text) };
    const breadcrumb = [{ href: toSigning(head.conferenceId), label: t("proceedings.signing.title") }, sitting];
    return { head, meeting, breadcrumb };
  };

  routes.formPage(at, takeUp, {
    show: async ({ view, by, form, params }) => {
      const { t } = view;
      const { head, meeting, breadcrumb } = await inSitting({ view, params });
      const free = (await readAppointments(context, db)).freeFor(meeting);
      const signingIds = free.filter((one) => isWithin(one.at, meeting)).map(({ signingId }) => signingId);
      const options = free.map(({ signingId, entry, state, at: moment }) => {
        const hint = `${t(`treaty.signing-state.${state}`)} · ${whenOf(view, moment, head.zone)}`;
        return { value: signingId, label: nameOf(view, entry), hint };
      });
      return (
        <ConferencePage {...{ view, by, form, context, head, breadcrumb }} title={t("proceedings.take-up.title")}>
          {free.length === 0 ? (
            <EmptyState title={t("proceedings.sitting.none")}>{t("proceedings.sitting.none-text")}</EmptyState>
          ) : (
            <TakeUp.Form form={form} known={{ signingIds }}>
              <TakeUp.Field name="signingIds" options={options} />
              <TakeUp.Submit />
            </TakeUp.Form>
          )}
        </ConferencePage>
      );
    },
    next: back,
  });

  const show = async (asked: FormPage<User, MeetingIds & { readonly signing: string }>) => {
    const { view, by, form, params } = asked;
    const { t } = view;
    const { head, meeting, breadcrumb } = await inSitting(asked);
    const one = await demandAppointment(context, db, params);
    const coming = await comingOf(db, head.conferenceId, one.entry.state);
    const options = coming.map(({ participantId, entry: { shownName, post } }) => {
      return { value: participantId, label: visibleText(shownName), hint: post && visibleText(post) };
    });
    return (
      <ConferencePage {...{ view, by, form, context, head, breadcrumb }} title={nameOf(view, one.entry)}>
        <p>
          {t("proceedings.sitting.column-signatory")}: <HostileText text={one.entry.signatory.name} />
        </p>
        {one.done === undefined && coming.length === 0 && (
          <EmptyState title={t("proceedings.signatory.nobody")}>{t("proceedings.signatory.nobody-text")}</EmptyState>
        )}
        {one.done === undefined && coming.length > 0 && (
          <Signatory.Form form={form} known={{ participantId: one.participantId }}>
            <Signatory.Field name="participantId" options={options} as="radios" />
            <Signatory.Submit />
          </Signatory.Form>
        )}
        <LetGo.Form action={`${toAppointment(meeting, one)}/letting-go`} form={form}>
          <LetGo.Submit kind="secondary" />
        </LetGo.Form>
      </ConferencePage>
    );
  };
  routes.formPage(`${at}/:signing/signatory`, nameSignatory, { show, next: back });
  routes.postForm(`${at}/:signing/letting-go`, letGo, { show, next: back });
}

export function mayTakeUp(by: User): boolean {
  return by.roles.includes("treaty-officer") || mayOrganise(by);
}

/** "Borealia: signature" */
export function nameOf({ t, lang }: View, { state, act }: Appointment["entry"]): string {
  return `${stateName(state, lang)}: ${t(`treaty.kind.${act}`)}`;
}

/** At the place; by the clock of the office too, where that shows another hour. */
export function whenOf({ t, format }: View, at: Date, zone: string): string {
  const [place, office] = [format.dateTime(at, zone), format.dateTime(at)];
  if (place === office) return place;
  const isSameDay = format.date(at, zone) === format.date(at);
  return t("proceedings.two-clocks", { place, office: isSameDay ? format.time(at) : office });
}

/** Whether somebody of the delegation was chosen, and that they left. */
export function WhoSigns({
  view: { t },
  one,
  mayWrite,
  href,
}: {
  readonly view: View;
  readonly one: InSitting;
  readonly mayWrite: boolean;
  readonly href: string;
}): JSX.Element | null {
  if (wasDoneBefore(one)) return mayWrite ? <a href={href}>{t("proceedings.signatory.done-before")}</a> : null;
  if (one.done !== undefined) return null;
  return (
    <>
      {one.signatoryLeftAt !== undefined && <StatusTag tone="attention" label={t("treaty.signatory-left.title")} />}
      {mayWrite && (
        <div>
          <a href={href}>
            {one.participantId === undefined ? t("proceedings.signatory.choose") : t("proceedings.signatory.chosen")}
          </a>
        </div>
      )}
    </>
  );
}
