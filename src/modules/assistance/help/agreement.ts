import { z } from "zod";
import { dateIn, stateName } from "../../../convention/index.ts";
import type { PrintedDocument } from "../../../platform/index.ts";
import {
  dayOf,
  facts,
  freeText,
  heading,
  mountPaper,
  paperHead,
  type PaperView,
  paragraph,
} from "../../printing/index.ts";
import { NEED_READERS } from "../access.ts";
import type { AssistanceContext, AssistanceRoutes } from "../context.ts";
import type { Promised } from "../lane/domain/standing.ts";
import { needParams } from "../need/read.ts";
import { basisOf } from "./basis.ts";
import { moneyInWords } from "./domain/help.ts";
import { inCode, unitIn } from "../need/pages/said.tsx";
import { type Case, demandAgreed, openCase } from "./lane.ts";

/** What both stand behind, with its legal basis of the day on which it was chosen. */
export function mountAgreement(routes: AssistanceRoutes, context: AssistanceContext): void {
  const { platform } = context;
  mountPaper(routes, context, {
    id: "assistance.print-agreement",
    at: "/assistance/lanes/:id/agreement.pdf",
    who: NEED_READERS,
    params: needParams,
    query: { promise: z.uuid() },
    refusals: ["need-ended", "promise-unknown", "step-not-possible"],
    logged: "assistance.agreement-printed",
    make: async ({ view, params: { id }, query: { promise } }) => {
      const of = await openCase(context, platform.database.db, id);
      const promised = demandAgreed(of.lane.standing, promise);
      // One calendar on both servers, so that their papers agree.
      const chosenOn = dateIn(new Date(promised.choice?.saidAt ?? ""), "UTC");
      const basis = { ...(await basisOf(context, of.lane.state, chosenOn)), chosenOn };
      return {
        paper: agreement(view, of, promised, basis, platform.config.state),
        name: `agreement-${of.need.reference}`,
        subject: { kind: "need", id: of.need.needId },
        dossierId: id,
      };
    },
  });
}

function agreement(
  view: PaperView,
  { need, lane }: Case,
  { promise, choice }: Promised,
  { kind, inForceFrom, chosenOn }: { kind: "convention" | "outside"; inForceFrom?: string; chosenOn: string },
  own: string,
): PrintedDocument {
  const { t, lang } = view;
  const [asker, helper] = lane.side === "asker" ? [own, lane.state] : [lane.state, own];
  const { deliverable, from, by, pays, amount, indicator, rights = [] } = promise;
  return {
    title: t("assistance.agreement.title"),
    ...paperHead(view, { sender: stateName(own, lang), reference: need.reference }),
    blocks: [
      facts(
        [t("assistance.agreement.asker"), stateName(asker, lang)],
        [t("assistance.agreement.helper"), stateName(helper, lang)],
        [t("assistance.agreement.chosen-on"), dayOf(view, chosenOn)],
        [t("assistance.help.basis"), t(`assistance.help.basis.${kind}`)],
        [t("assistance.agreement.in-force-from"), inForceFrom ? dayOf(view, inForceFrom) : undefined],
        [t("assistance.help.when"), t("assistance.help.days", { from: dayOf(view, from), by: dayOf(view, by) })],
        [t("assistance.promise.pays"), t(`assistance.promise.pays.${pays}`)],
        [t("assistance.promise.amount"), amount && moneyInWords(amount)],
        [
          t("assistance.promise.target"),
          t("assistance.help.target", { target: indicator.target, unit: unitIn(view, indicator.unit) }),
        ],
      ),
      heading(t("assistance.promise.deliverable")),
      ...freeText(view, deliverable),
      heading(t("assistance.promise.indicator")),
      ...freeText(view, indicator.text),
      ...rights.flatMap(({ question, text }) => [
        heading(inCode(view, "assistance.rights", question)),
        ...(text === undefined ? [] : freeText(view, text, stateName(helper, lang))),
        ...(choice?.rights?.answers ?? [])
          .filter((one) => one.question === question)
          .flatMap((one) => freeText(view, one.text, stateName(asker, lang))),
      ]),
      ...(choice?.rights === undefined
        ? []
        : [
            heading(t("assistance.choice.rights.outcome")),
            paragraph(t(`assistance.choice.rights.outcome.${choice.rights.outcome}`)),
            ...(choice.rights.conditions === undefined ? [] : freeText(view, choice.rights.conditions)),
          ]),
    ],
  };
}
