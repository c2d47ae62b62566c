import { describe, expect, it } from "vitest";
import { codeSchema, elementIdSchema } from "../protocol/bodies/common.ts";
import { MECHANISMS as TRAVELLING_MECHANISMS } from "../protocol/bodies/request.ts";
import { ARTICLES, CHAPTERS } from "./articles.ts";
import { ASSISTANCE_PURPOSES } from "./assistance-purposes.ts";
import { CERTAINTIES, citation, severityOf } from "./certainty.ts";
import { CLOCK_RULE_IDS, CLOCK_RULES, threshold } from "./clock-rules.ts";
import { REMINDER_IDS, REMINDERS } from "./reminders.ts";
import { DECISION_RULE_IDS, DECISION_RULES } from "./decision-rules.ts";
import { CONTENTS_LISTS, elementsOfList, REQUIRED_ELEMENTS } from "./elements.ts";
import { GATE_IDS, SAFEGUARD_GATES } from "./gates.ts";
import { GROUND_OPENINGS, GROUNDS } from "./grounds.ts";
import { mechanism, MECHANISM_IDS, MECHANISMS } from "./mechanisms.ts";
import { NOTIFICATIONS, RESERVATION_OPENINGS } from "./notifications.ts";
import { OFFENCES } from "./offences.ts";
import { reviewItems } from "./review-sheet.ts";
import { CONVENTION } from "./treaty-facts.ts";

describe("the articles", () => {
  it("are 68 in nine chapters, numbered without a gap", () => {
    expect(ARTICLES).toHaveLength(CONVENTION.articleCount);
    expect(ARTICLES.map((one) => one.article)).toEqual(Array.from({ length: 68 }, (_, index) => index + 1));
    expect(CHAPTERS).toHaveLength(CONVENTION.chapterCount);
  });

  it("stand in the chapter whose range holds them", () => {
    for (const one of ARTICLES) {
      const chapter = CHAPTERS.find((entry) => entry.id === one.chapter);
      expect(one.article).toBeGreaterThanOrEqual(chapter?.firstArticle ?? Infinity);
      expect(one.article).toBeLessThanOrEqual(chapter?.lastArticle ?? 0);
    }
  });
});

describe("every datum", () => {
  it("names an article, a certainty and what it rests on", () => {
    for (const one of reviewItems()) {
      expect(one.article, one.datum).toBeGreaterThanOrEqual(1);
      expect(one.article, one.datum).toBeLessThanOrEqual(68);
      expect(CERTAINTIES).toContain(one.certainty);
      expect(one.basis, one.datum).not.toBe("");
      expect(one.paragraph ?? "(1)", one.datum).toMatch(/^(\([0-9a-z]+\))+$/);
    }
  });

  it("says memory where its basis is memory alone, and never claims more", () => {
    for (const one of reviewItems()) {
      if (one.basis === "memory") expect(one.certainty, `${citation(one)} ${one.datum}`).toBe("memory");
    }
  });

  it("carries no quotation of the treaty", () => {
    for (const one of reviewItems()) expect(one.datum).not.toMatch(/["“”«»]/);
  });

  it.each([
    ["mechanisms", MECHANISMS.map((one) => one.id)],
    ["elements", REQUIRED_ELEMENTS.map((one) => one.id)],
    ["grounds", GROUNDS.map((one) => one.id)],
    ["gates", SAFEGUARD_GATES.map((one) => one.id)],
    ["clock rules", CLOCK_RULES.map((one) => one.id)],
    ["offences", OFFENCES.map((one) => one.id)],
    ["notifications", NOTIFICATIONS.map((one) => one.id)],
    ["reservations", RESERVATION_OPENINGS.map((one) => one.id)],
  ])("has an id of its own among the %s", (_name, ids) => {
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("the closed lists", () => {
  it("have a record for each of their codes", () => {
    expect(MECHANISMS.map((one) => one.id)).toEqual([...MECHANISM_IDS]);
    expect(SAFEGUARD_GATES.map((one) => one.id)).toEqual([...GATE_IDS]);
    expect(CLOCK_RULES.map((one) => one.id)).toEqual([...CLOCK_RULE_IDS]);
    expect(DECISION_RULES.map((one) => one.id)).toEqual([...DECISION_RULE_IDS]);
    expect(REMINDERS.map((one) => one.id)).toEqual([...REMINDER_IDS]);
  });

  it("are those that travel between servers", () => {
    expect([...MECHANISM_IDS].sort()).toEqual([...TRAVELLING_MECHANISMS].sort());
    for (const one of GROUNDS) expect(codeSchema.safeParse(one.id).success, one.id).toBe(true);
    for (const one of REQUIRED_ELEMENTS) {
      expect(elementIdSchema.safeParse(one.id).success, one.id).toBe(true);
      const codes = [
        ...(one.codes ?? []).map((entry) => entry.code),
        ...(one.itemKinds ?? []).map((kind) => kind.kind),
      ];
      for (const code of codes) expect(codeSchema.safeParse(code).success, code).toBe(true);
    }
  });

  it("give each element the place that its id names", () => {
    for (const one of REQUIRED_ELEMENTS) expect(one.id).toBe(citation(one));
  });

  it("cover the contents of Articles 40(15), 42(3), 45(3) and 50(3)", () => {
    expect(
      elementsOfList("40(15)")
        .map((one) => one.id.slice(-2, -1))
        .join(""),
    ).toBe("abcdefg");
    expect(
      elementsOfList("42(3)")
        .map((one) => one.id.slice(-2, -1))
        .join(""),
    ).toBe("abcdefg");
    expect(
      elementsOfList("45(3)")
        .map((one) => one.id.slice(-2, -1))
        .join(""),
    ).toBe("abcdef");
    expect(
      elementsOfList("50(3)")
        .map((one) => one.id.slice(-2, -1))
        .join(""),
    ).toBe("abc");
    for (const list of CONTENTS_LISTS) expect(elementsOfList(list.list).length, list.list).toBeGreaterThan(0);
  });

  it("open only grounds that exist, by rules whose reservation exists", () => {
    for (const one of GROUND_OPENINGS) {
      expect(GROUNDS.map((entry) => entry.id)).toContain(one.groundId);
      if (one.onlyWithReservation !== undefined) {
        expect(RESERVATION_OPENINGS.map((entry) => entry.id)).toContain(one.onlyWithReservation);
      }
    }
    for (const one of GROUNDS) {
      expect(
        GROUND_OPENINGS.map((entry) => entry.groundId),
        one.id,
      ).toContain(one.id);
    }
  });
});

describe("what the clauses say", () => {
  it("leaves authorized testing outside misuse of devices always, by no choice of a State (11(2))", () => {
    const testing = OFFENCES.flatMap(({ optional }) => optional).filter(({ id }) => id === "authorized-testing");
    expect(testing.map(({ form }) => form)).toEqual(["always-outside", "always-outside"]);
  });

  it("has the rule on laundering one's own proceeds in 17(2)(e), as UNTOC 6(2)(e) has it", () => {
    const own = reviewItems().filter(({ datum }) => datum.includes("author of the predicate offence"));
    expect(own.map((one) => [citation(one), one.basis])).toEqual(
      Array.from({ length: 2 }, () => ["17(2)(e)", "memory, and UNTOC 6(2)(e)"]),
    );
  });

  it("knows recovery of proceeds from a parent treaty that was read", () => {
    expect(ASSISTANCE_PURPOSES.find(({ id }) => id === "recovery-of-proceeds")).toMatchObject({
      certainty: "model",
      basis: "memory, and UNCAC 46(3)(k); the letter from memory only",
    });
  });

  it("owes priority in the return of property to the State that made the request of Article 50 (52(2))", () => {
    const { whoAsks, summary } = mechanism("return-of-property");
    expect(whoAsks).toContain("Article 50");
    expect(summary).toContain("State that asked for the confiscation");
  });
});

describe("certainty", () => {
  it("lets memory warn and everything better block", () => {
    expect(CERTAINTIES.map(severityOf)).toEqual(["blocks", "blocks", "blocks", "warns"]);
  });
});

describe("the numbers", () => {
  it("are those of the Convention", () => {
    expect(threshold("serious-crime-months")).toBe(48);
    expect(threshold("instruments-for-entry-into-force")).toBe(40);
    const lengths = Object.fromEntries(CLOCK_RULES.map((one) => [one.id, one.length?.amount]));
    expect(lengths).toMatchObject({
      "preservation-minimum": 60,
      "preservation-order": 90,
      "safe-conduct": 15,
      "general-entry-into-force": 90,
      "own-entry-into-force": 30,
      denunciation: 1,
    });
  });
});
