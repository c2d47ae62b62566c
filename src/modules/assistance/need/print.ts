import { z } from "zod";
import type { PrintedDocument } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { stateName as stateNameOf } from "../../../convention/index.ts";
import { fileOf, LANGUAGES, stateName, viewOf } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import {
  facts,
  heading,
  paperHead,
  paperView,
  type PaperView,
  paragraph,
  PRINT_REFUSALS,
  printedFile,
  seen,
  sendPdf,
} from "../../printing/index.ts";
import { OFFICERS } from "../access.ts";
import type { AssistanceContext, AssistanceRoutes } from "../context.ts";
import { questionOf } from "../pages/words.tsx";
import { HELP_KINDS, TARGET_GROUPS } from "./domain/need.ts";
import { needParams, openNeed, type OpenedNeed } from "./read.ts";

/** A cleared need as a form for a State without a server: to be signed, sent, and answered in writing. Kept nowhere but here. */
export function mountNeedPaper({ api, pages, operation }: AssistanceRoutes, context: AssistanceContext): void {
  const { platform, press, audit } = context;
  const spec = {
    id: "assistance.print-need",
    who: OFFICERS,
    params: needParams,
    query: z.object({ state: z.string().regex(/^[A-Z]{2}$/), language: z.enum(LANGUAGES).optional() }),
    answer: fileOf("application/pdf"),
    refusals: [...PRINT_REFUSALS, "need-ended", "need-key-missing", "need-unknown", "step-not-possible"],
  } as const;
  const print = operation(spec, async ({ c, user, params: { id }, query: { state, language } }) => {
    const view = paperView(press, viewOf(c), language);
    const need = await openNeed(context, platform.database.db, id);
    const lane = need.lanes.find((one) => one.state === state && one.byLetter);
    const paper = lane && needPaper(view, need, state);
    if (lane === undefined || paper === undefined) {
      throw new Refusal("step-not-possible", "This need was cleared for no such State without a server.");
    }
    const file = await printedFile(press, paper, `${need.reference}-${state}`);
    await platform.database.transaction(async (tx) => {
      await audit.append(tx, {
        type: "assistance.need-printed",
        actor: userActor(user),
        subject: { kind: "need", id },
        dossierId: lane.laneId,
        details: { state, version: lane.version, sha256: file.sha256 },
      });
    });
    return sendPdf(c, file);
  });
  api.get("/assistance/needs/:id/paper.pdf", print);
  pages.get("/assistance/needs/:id/paper.pdf", print);
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
