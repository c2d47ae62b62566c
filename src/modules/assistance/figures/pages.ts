import { z } from "zod";
import { CHAPTER_IDS } from "../../../convention/index.ts";
import type { NavEntry, View } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { READERS } from "../access.ts";
import type { AssistanceContext, AssistanceRoutes } from "../context.ts";
import { FIGURE_WORDS } from "../domain/figures.ts";
import { type KeptFigure, listFigures } from "./store.ts";

const figureAnswer = z.object({
  quarter: z.string(),
  chapter: z.enum(CHAPTER_IDS),
  says: z.enum(FIGURE_WORDS),
  least: z.int().optional(),
  most: z.int().optional(),
});

export const FIGURES_ENTRY: NavEntry = {
  href: "/assistance/figures",
  label: "assistance.figures.title",
  placeFor: (roles) => (READERS.some((role) => roles.includes(role)) ? 47 : undefined),
};

/** In how many States a need stood, by quarter and chapter: one table, with no totals. The report of a year is four quarters of it. */
export function mountFigures(routes: AssistanceRoutes, context: AssistanceContext): void {
  routes.list({
    id: "assistance.list-figures",
    at: "/assistance/figures",
    who: READERS,
    member: "figures",
    answer: figureAnswer,
    load: async () => ({ figures: await listFigures(context.platform.database.db) }),
    sheet: {
      id: "assistance.export-figures",
      cells: (figure, { view }) => cellsOf(view, figure),
      log: async ({ platform, audit }, by, { rows }) => {
        await platform.database.transaction(async (tx) => {
          const subject = { kind: "figures", id: "all" };
          await audit.append(tx, {
            type: "assistance.figures-exported",
            actor: userActor(by),
            subject,
            details: { rows },
          });
        });
      },
    },
    words: "assistance.figures",
    columns: {
      chapter: "assistance.figures.chapter",
      quarter: "assistance.figures.quarter",
      states: "assistance.figures.states",
    },
    cells: (figure, { view }) => cellsOf(view, figure),
  });
}

function cellsOf({ t }: View, { quarter, chapter, says, least = 0, most = 0 }: KeptFigure) {
  const [year = "", number = ""] = quarter.split("-Q");
  return {
    quarter: t("assistance.figures.quarter-name", { year, number }),
    chapter: t("assistance.checklist.chapter", { number: chapter, title: t(`convention.chapter.${chapter}`) }),
    states: t(`assistance.figures.${says}`, { least, most }),
  };
}
