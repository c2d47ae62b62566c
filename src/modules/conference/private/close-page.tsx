import { formOf, Notice, SummaryList, type View } from "../../../web/index.ts";
import { shownAs } from "../../identity/index.ts";
import { isAtDesk } from "../access.ts";
import type { AskForm, ConferenceContext } from "../context.ts";
import { ConferencePage, toConference } from "../frame/pages/conference-page.tsx";
import type { ConferencePart } from "../frame/part.ts";
import { demandConference, todayAt } from "../frame/upon.ts";
import { closeConference } from "./closing.ts";
import { findPublished } from "./published-store.ts";

const Closing = formOf(closeConference);
const toClosing = (conferenceId: string): string => `/conferences/${conferenceId}/close`;

export const CLOSING_ACT = shownAs(closeConference, {
  about: ({ t }, { slug }) => t("conference.closing.about", { slug }),
  shown: (view, { order, sealed, published }) => (
    <>
      <p>{view.t("conference.closing.lead")}</p>
      <WhatStays view={view} number={published?.number} />
      <Closing.Shown value={{ order }} />
      <SummaryList rows={[{ label: view.t("conference.closing.sealed"), value: view.format.number(sealed) }]} />
    </>
  ),
  form: ({ conferenceId }) => toClosing(conferenceId),
  done: ({ conferenceId }) => `/conferences/${conferenceId}`,
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
          <WhatStays view={view} number={(await findPublished(db, id))?.number} at={id} />
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

/** The published list, or a word in time that there is none. */
function WhatStays({
  view: { t },
  number,
  at,
}: {
  readonly view: View;
  readonly number: number | undefined;
  readonly at?: string;
}) {
  if (number !== undefined) return <p>{t("conference.closing.list-stays", { number })}</p>;
  return (
    <Notice tone="attention" title={t("conference.closing.no-list")}>
      {at !== undefined && (
        <p>
          <a href={`/conferences/${at}/list-of-participants`}>{t("conference.participants.title")}</a>
        </p>
      )}
    </Notice>
  );
}
