import { z } from "zod";
import type { PrintedDocument } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { stateName as stateNameOf } from "../../../convention/index.ts";
import { stateName } from "../../../web/index.ts";
import { facts, heading, mountPaper, paperHead, type PaperView, paragraph, seen } from "../../printing/index.ts";
import { OFFICERS } from "../access.ts";
import type { AssistanceContext, AssistanceRoutes } from "../context.ts";
import { questionOf } from "../pages/words.tsx";
import { HELP_KINDS, TARGET_GROUPS } from "./domain/need.ts";
import { needParams, openNeed, type OpenedNeed } from "./read.ts";

/** A cleared need as a form for a State without a server: to be signed, sent, and answered in writing. Kept nowhere but here. */
export function mountNeedPaper(routes: AssistanceRoutes, context: AssistanceContext): void {
  mountPaper(routes, context, {
    id: "assistance.print-need",
    at: "/assistance/needs/:id/paper.pdf",
    who: OFFICERS,
    params: needParams,
    query: { state: z.string().regex(/^[A-Z]{2}$/) },
    refusals: ["need-ended", "need-key-missing", "need-unknown", "step-not-possible"],
    logged: "assistance.need-printed",
    make: async ({ view, params: { id }, query: { state } }) => {
      const need = await openNeed(context, context.platform.database.db, id);
      const lane = need.lanes.find((one) => one.state === state && one.byLetter);
      const paper = lane && needPaper(view, need, state);
      if (lane === undefined || paper === undefined) {
        throw new Refusal("step-not-possible", "This need was cleared for no such State without a server.");
      }
      return {
        paper,
        name: `${need.reference}-${state}`,
        subject: { kind: "need", id },
        dossierId: lane.laneId,
        details: { state, version: lane.version },
      };
    },
  });
}

/** Undefined where nothing was cleared. */
function needPaper(view: PaperView, { reference, versions }: OpenedNeed, to: string): PrintedDocument | undefined {
  const cleared = versions.find(({ clearedAt }) => clearedAt !== undefined);
  if (cleared === undefined) return undefined;
  const { t, format, server, lang, dir } = view;
  const { items, kinds, groups, words, wantedUntil } = cleared.text;
  const known = (of: string, all: readonly string[], codes: readonly string[]): string =>
    format.list(codes.map((one) => (all.includes(one) ? t(`assistance.draft.${of}.${one}`) : one)));
  return {
    title: t("assistance.paper.title"),
    ...paperHead(view, { sender: stateName(server, lang), reference }),
    blocks: [
      facts(
        [t("assistance.paper.to"), stateNameOf(to, lang)],
        [t("assistance.draft.items"), items.map((item) => questionOf(view, item)).join("\n")],
        [t("assistance.draft.kinds"), known("kinds", HELP_KINDS, kinds)],
        [t("assistance.draft.groups"), known("groups", TARGET_GROUPS, groups)],
        [t("assistance.draft.wantedUntil"), format.day(wantedUntil)],
        ["SHA-256", cleared.digest],
      ),
      heading(t("assistance.needs.words")),
      ...words.map(({ text }) => paragraph(seen(text, dir))),
      heading(t("assistance.paper.reply")),
      paragraph(t("assistance.paper.reply-text")),
      { kind: "signature", lines: [stateName(server, lang)] },
    ],
  };
}
