import { formOf, SummaryList } from "../../../web/index.ts";
import { shownAs } from "../../identity/index.ts";
import { isAtDesk } from "../access.ts";
import type { AskForm, ConferenceContext } from "../context.ts";
import { ConferencePage, toConference } from "../frame/pages/conference-page.tsx";
import type { ConferencePart } from "../frame/part.ts";
import { demandConference, todayAt } from "../frame/upon.ts";
import { closeConference } from "./closing.ts";

const Closing = formOf(closeConference);
const toClosing = (conferenceId: string): string => `/conferences/${conferenceId}/close`;

export const CLOSING_ACT = shownAs(closeConference, {
  about: ({ t }, { slug }) => t("conference.closing.about", { slug }),
  shown: ({ t, format }, { order, sealed }) => (
    <>
      <p>{t("conference.closing.lead")}</p>
      <Closing.Shown value={{ order }} />
      <SummaryList rows={[{ label: t("conference.closing.sealed"), value: format.number(sealed) }]} />
    </>
  ),
  form: ({ conferenceId }) => toClosing(conferenceId),
});

/** The first step after the day until which personal data are kept. */
export function closingPart(context: Pick<ConferenceContext, "platform">): ConferencePart {
  return {
    next: async ({ head, view: { t }, by }) => {
      if (!isAtDesk(by) || head.state === "closed" || todayAt(context, head) <= head.retentionOn) return undefined;
      return await Promise.resolve({ label: t("conference.closing.title"), href: toClosing(head.conferenceId) });
    },
  };
}

export function mountClosing(context: ConferenceContext, askForm: AskForm): void {
  const { db } = context.platform.database;
  askForm("/conferences/:conference/close", closeConference, {
    show: async ({ view, by, form, params: { conference: id } }) => {
      const head = await demandConference(db, id);
      const { t, format } = view;
      return (
        <ConferencePage {...{ view, by, form, context, head }} title={t("conference.closing.title")}>
          <p class="lead">{t("conference.closing.lead")}</p>
          <p>{t("conference.closing.until", { day: format.day(head.retentionOn) })}</p>
          <Closing.Form form={form}>
            <Closing.Field name="order" />
            <Closing.Submit>{t("identity.asked.check")}</Closing.Submit>
          </Closing.Form>
          <p>
            <a href={toConference(view, head).href}>{t("conference.closing.not-yet")}</a>
          </p>
        </ConferencePage>
      );
    },
  });
}
