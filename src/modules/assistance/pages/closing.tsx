import { PROVISIONS } from "../../../convention/index.ts";
import { formOf, Notice, SummaryList } from "../../../web/index.ts";
import { AskPage, type mountTwoPerson, shownAs } from "../../identity/index.ts";
import { closeAssessment } from "../actions/closing.ts";
import type { AssistanceContext } from "../context.ts";
import { isAnswered } from "../domain/answer.ts";
import { readStanding } from "../standing.ts";
import { toChecklist } from "./words.tsx";

const Close = formOf(closeAssessment);

/** Closing the round: a word for later readers, and then what both people are shown. */
export function mountClosing(
  asked: ReturnType<typeof mountTwoPerson<AssistanceContext>>,
  { platform }: AssistanceContext,
): void {
  asked.formPage("/checklist/assessments/:id/closing", closeAssessment, {
    show: async ({ view, form }) => {
      const { t } = view;
      const { answers } = await readStanding(platform.database.db);
      const open = PROVISIONS.filter(({ id }) => !isAnswered(answers.get(id))).length;
      return (
        <AskPage {...{ view, form }} of={closeAssessment} breadcrumb={[toChecklist(view)]} fields={["remark"]}>
          <p>{t("assistance.closing.text")}</p>
          <p>{t("assistance.closing.meanwhile")}</p>
          {open > 0 && <Notice tone="attention" title={t("assistance.closing.open-left", { count: open })} />}
        </AskPage>
      );
    },
  });
}

/** How both people see it. */
export const CLOSING_ACTS = [
  shownAs(closeAssessment, {
    about: ({ t }, { cycle }) => t("assistance.closing.about", { cycle: Number(cycle) }),
    shown: ({ t, format }, { confirmed, byTwo, unconfirmed, open, gaps, remark }) => (
      <>
        <SummaryList
          rows={[
            { label: t("assistance.state.by-two"), value: format.number(byTwo) },
            { label: t("assistance.state.confirmed"), value: format.number(confirmed - byTwo) },
            { label: t("assistance.closing.unconfirmed"), value: format.number(unconfirmed) },
            { label: t("assistance.state.open"), value: format.number(open) },
            { label: t("assistance.gaps.title"), value: format.number(gaps) },
          ]}
        />
        <Close.Shown value={{ remark }} />
        <p>
          <a href="/checklist">{t("assistance.closing.look")}</a>
        </p>
      </>
    ),
    form: ({ cycle }) => `/checklist/assessments/${cycle}/closing`,
  }),
];
