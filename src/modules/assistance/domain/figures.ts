import { CHAPTERS, type ChapterId, PROVISIONS } from "../../../convention/index.ts";

/** A cell never tells of fewer States than this, nor leaves out fewer. */
const FLOOR = 5;

/** A need as it stood when its quarter ended. */
export interface CountedNeed {
  readonly state: string;
  /** Ids of questions of the checklist. */
  readonly items: readonly string[];
  /** Whether its State lets it be counted. */
  readonly counted: boolean;
}

export const FIGURE_WORDS = ["fewer-than-five", "between", "nearly-all"] as const;

/** How many States, as it is told. */
export interface Figure {
  readonly says: (typeof FIGURE_WORDS)[number];
  /** Of "between", both bounds. */
  readonly least?: number;
  readonly most?: number;
}

export interface ChapterFigure {
  readonly chapter: ChapterId;
  readonly figure: Figure;
}

/** Chapters of which the checklist asks anything, in the order of the Convention. */
const ASKED = CHAPTERS.filter(({ firstArticle, lastArticle }) =>
  PROVISIONS.some(({ article }) => firstArticle <= article && article <= lastArticle),
);

/**
 * In how many States a need stood, by chapter of the Convention, when a quarter ended: no totals, nothing broken down further. The plan's rule
 * (exact from five States on) fell to a search: where a figure went from 7 to 8 and no other rose, whoever knew that one State had just told
 * its first need knew of what. So a figure is one of steps of five (`design`, decision 51). It follows from its own quarter alone.
 *
 * What it says of a quarter is kept as it was said: a need that is ended later leaves no trace from which to count it again.
 */
export function figuresOf(needs: readonly CountedNeed[], allStates: number): readonly ChapterFigure[] {
  const counted = needs.filter((need) => need.counted);
  return ASKED.map(({ id, firstArticle, lastArticle }) => {
    const items = new Set(
      PROVISIONS.filter(({ article }) => firstArticle <= article && article <= lastArticle).map((item) => item.id),
    );
    const states = new Set(
      counted.filter((need) => need.items.some((item) => items.has(item))).map(({ state }) => state),
    );
    return { chapter: id, figure: figureOf(states.size, allStates) };
  });
}

/**
 * So many of so many States: fewer than five, nearly all (it leaves out fewer than five), or between two bounds. Each step has at least five
 * numbers, the last one up to nine, so that neither a figure nor its change tells of fewer than five States. Throws where the States are
 * too few for one step.
 */
export function figureOf(count: number, allStates: number): Figure {
  const steps = Math.floor((allStates + 1 - 2 * FLOOR) / FLOOR);
  if (steps < 1) throw new RangeError(`of ${allStates} States no figure can be told`);
  if (count < FLOOR) return { says: "fewer-than-five" };
  if (count > allStates - FLOOR) return { says: "nearly-all" };
  const step = Math.min(Math.floor(count / FLOOR), steps);
  return { says: "between", least: step * FLOOR, most: step === steps ? allStates - FLOOR : step * FLOOR + FLOOR - 1 };
}
