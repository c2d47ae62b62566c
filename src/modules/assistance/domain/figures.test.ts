import { describe, expect, it } from "vitest";
import { PROVISIONS, STATES } from "../../../convention/index.ts";
import { type CountedNeed, figureOf, figuresOf } from "./figures.ts";

const QUARTERS = 8;
/** So many States may put together what they know of themselves, and still learn nothing of another one. */
const TOGETHER = 3;

/** How a count of so many States is told. */
type Rule = (count: number, allStates: number) => unknown;

/** The plan's rule, before it was attacked. */
const exactFromFive: Rule = (count, allStates) =>
  count < 5 ? "fewer-than-five" : count > allStates - 5 ? "nearly-all" : count;

describe("a figure", () => {
  it("never tells of fewer than five States, nor leaves fewer out: its steps have at least five numbers each, and no gap", () => {
    for (let allStates = 14; allStates <= 260; allStates++) {
      const steps = stepsOf(figureOf, allStates);
      for (const { least, most } of steps) expect(most - least).toBeGreaterThanOrEqual(4);
      expect(steps.map(({ least }) => least).slice(1)).toEqual(steps.map(({ most }) => most + 1).slice(0, -1));
      expect(figureOf(4, allStates)).toEqual({ says: "fewer-than-five" });
      expect(figureOf(5, allStates)).toMatchObject({ least: 5 });
      expect(figureOf(allStates - 5, allStates)).toMatchObject({ most: allStates - 5 });
      expect(figureOf(allStates - 4, allStates)).toEqual({ says: "nearly-all" });
    }
  });

  it("is refused where the States are too few for one step", () => {
    expect(() => figureOf(5, 13)).toThrow(RangeError);
  });

  it("never shows a change that must be of one to four States", () => {
    const surelyFew = (rule: Rule, allStates: number): number =>
      stepsOf(rule, allStates)
        .flatMap((before, _, all) =>
          all.map((after) => [after.least - before.most, after.most - before.least] as const),
        )
        .filter(([least, most]) => (least >= 1 && most <= 4) || (most <= -1 && least >= -4)).length;
    for (let allStates = 14; allStates <= 260; allStates++) expect(surelyFew(figureOf, allStates)).toBe(0);
    expect(surelyFew(exactFromFive, 30)).toBeGreaterThan(0);
  });
});

describe("an attack on the tables of eight quarters, by search through everything that can have been", () => {
  it("tells of no State whether it is counted, by what any three others know of themselves", () => {
    for (let allStates = 14; allStates <= 260; allStates++)
      expect(toldOfAQuarter(figureOf, allStates, TOGETHER)).toEqual([]);
  });

  // The plan's rule falls to nobody with knowledge of their own, even in two quarters: this proves the search.
  it.each([14, 20, 30])(
    "tells of no new need of what it is, although nobody of %i States withdraws and everybody knows whose it is",
    (allStates) => {
      expect(toldByDifferences(figureOf, allStates, QUARTERS, TOGETHER)).toEqual([]);
      expect(toldByDifferences(exactFromFive, allStates, 2, 0)).not.toEqual([]);
    },
  );

  it("holds for three States together and no more: four that are counted themselves learn that nobody else is", () => {
    expect(toldOfAQuarter(figureOf, 30, 4)).not.toEqual([]);
    expect(toldByDifferences(figureOf, 30, QUARTERS, 4)).not.toEqual([]);
  });
});

describe("the figures of a quarter", () => {
  const article = (number: number): string => PROVISIONS.find((one) => one.article === number)?.id ?? "";
  const needs = (count: number, items: readonly string[], counted = true): CountedNeed[] =>
    STATES.slice(0, count).map(({ code }) => ({ state: code, items, counted }));
  const of = (some: readonly CountedNeed[]) =>
    Object.fromEntries(figuresOf(some, STATES.length).map(({ chapter, figure }) => [chapter, figure]));

  it("count States and no needs, in each chapter of which they name an item, and have no total", () => {
    const found = of([...needs(7, [article(24), article(37)]), ...needs(7, [article(25)]), ...needs(4, [article(7)])]);
    expect(found).toMatchObject({
      II: { says: "fewer-than-five" },
      IV: { says: "between", least: 5, most: 9 },
      V: { says: "between", least: 5, most: 9 },
      VI: { says: "fewer-than-five" },
    });
    expect(Object.keys(found)).not.toContain("total");
  });

  it("leave out needs that may not be counted", () => {
    expect(of([...needs(4, [article(24)]), ...needs(9, [article(24)], false)])).toMatchObject({
      IV: { says: "fewer-than-five" },
    });
  });

  it("say nearly all where fewer than five of all States have none", () => {
    expect(of(needs(STATES.length - 4, [article(24)]))).toMatchObject({ IV: { says: "nearly-all" } });
  });

  it("have a line for each chapter of which the checklist asks, whatever there is", () => {
    expect(Object.keys(of([]))).toEqual(Object.keys(of(needs(50, [article(24)]))));
    expect(new Set(Object.values(of([])).map(({ says }) => says))).toEqual(new Set(["fewer-than-five"]));
  });
});

interface Step {
  readonly least: number;
  readonly most: number;
}

/** The counts that are told alike. Each rule tells neighbouring counts alike, so two bounds say all. */
function stepsOf(rule: Rule, allStates: number): readonly Step[] {
  const steps = new Map<string, Step>();
  for (let count = 0; count <= allStates; count++) {
    const said = JSON.stringify(rule(count, allStates));
    steps.set(said, { least: steps.get(said)?.least ?? count, most: count });
  }
  return [...steps.values()];
}

/**
 * One quarter, nothing known of the others: the figures of eight quarters follow each from its own count, so what holds for one holds for all.
 * Every figure, with every number of those who put their knowledge together and are counted: is one more State in it, and could it not be?
 */
function toldOfAQuarter(rule: Rule, allStates: number, together: number): readonly object[] {
  const others = allStates - together - 1;
  return stepsOf(rule, allStates).flatMap((step) =>
    Array.from({ length: together + 1 }, (_, known) => {
      const [without, within] = [0, 1].map((one) => holds([step], [known], [one], others));
      return without === within ? [] : [{ step, known, isIn: within }];
    }).flat(),
  );
}

/**
 * Several quarters in which nobody withdraws, and of one State everybody knows in which quarter it told its first need, but not of which chapter.
 * Every sequence of figures of a chapter, with every way in which those who put their knowledge together came to be counted, and every quarter
 * of that need: was it of this chapter, and could it be of another one? Chapters hold nothing of each other, so each is asked for itself.
 */
function toldByDifferences(rule: Rule, allStates: number, quarters: number, together: number): readonly object[] {
  const others = allStates - together - 1;
  const told: object[] = [];
  for (const figures of rising(stepsOf(rule, allStates), quarters))
    for (const known of rising(
      Array.from({ length: together + 1 }, (_, one) => one),
      quarters,
    ))
      for (let first = 0; first < quarters; first++) {
        const need = figures.map((_, quarter) => (quarter < first ? 0 : 1));
        const without = holds(
          figures,
          known,
          need.map(() => 0),
          others,
        );
        if (without !== holds(figures, known, need, others)) told.push({ figures, known, first });
      }
  return told;
}

/** Whether so many others can rise through the quarters so that, with those who are known, each count is within its figure: the fewest that do. */
function holds(figures: readonly Step[], known: readonly number[], one: readonly number[], others: number): boolean {
  let counted = 0;
  return figures.every(({ least, most }, quarter) => {
    const beside = (known[quarter] ?? 0) + (one[quarter] ?? 0);
    counted = Math.max(counted, least - beside);
    return counted <= others && counted + beside <= most;
  });
}

/** Every way through the values that never goes back. */
function rising<T>(values: readonly T[], length: number): readonly (readonly T[])[] {
  if (length === 0) return [[]];
  return values.flatMap((value, at) => rising(values.slice(at), length - 1).map((rest) => [value, ...rest]));
}
