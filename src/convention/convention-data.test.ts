import { describe, expect, it } from "vitest";
import { codeSchema, elementIdSchema } from "../protocol/bodies/common.ts";
import { MECHANISMS as TRAVELLING_MECHANISMS } from "../protocol/bodies/request.ts";
import { ARTICLES, CHAPTERS } from "./articles.ts";
import { ASSISTANCE_PURPOSES } from "./assistance-purposes.ts";
import { CERTAINTIES, citation, severityOf } from "./certainty.ts";
import { CLOCK_RULE_IDS, CLOCK_RULES, threshold } from "./clock-rules.ts";
import { REMINDER_IDS, REMINDERS } from "./reminders.ts";
import { DECISION_RULE_IDS, DECISION_RULES } from "./decision-rules.ts";
import { PROPERTY_PATHS } from "./element.ts";
import { CONTENTS_LISTS, elementsOfList, REQUIRED_ELEMENTS } from "./elements.ts";
import { GATE_IDS, SAFEGUARD_GATES } from "./gates.ts";
import { GROUND_OPENINGS, GROUNDS } from "./grounds.ts";
import { mechanism, MECHANISM_IDS, MECHANISMS } from "./mechanisms.ts";
import { NOTIFICATIONS, RESERVATION_OPENINGS } from "./notifications.ts";
import { OFFENCES } from "./offences.ts";
import { PRACTICE, type PracticeRow } from "./practice/index.ts";
import { STEPS } from "./lives/index.ts";
import { RECORD_KINDS } from "./records.ts";
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

  it("give each element of the Convention the place that its id names", () => {
    for (const list of CONTENTS_LISTS) {
      for (const one of elementsOfList(list.list)) expect(one.id).toBe(citation(one));
    }
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

describe("what practice asks for", () => {
  const mechanisms = MECHANISM_IDS.map((id) => ({ mechanism: id, rows: PRACTICE[id] }));
  const rows = mechanisms.flatMap((one) => one.rows);

  it("is there for every mechanism, and no request holds more elements than may travel", () => {
    for (const one of mechanisms) {
      expect(one.rows.length, one.mechanism).toBeGreaterThan(0);
      for (const purpose of ["", ...ASSISTANCE_PURPOSES.map(({ id }) => id)]) {
        const open = one.rows.filter(({ when }) => !when || !("purposes" in when) || when.purposes.includes(purpose));
        expect(new Set(open.map(({ id }) => id)).size, `${one.mechanism} ${purpose}`).toBeLessThanOrEqual(48);
      }
    }
  });

  it("means the same by one id wherever it stands", () => {
    const asked = ({ id, shape, record, single, label, help, codes }: PracticeRow) =>
      JSON.stringify({ id, shape, record, single, label, help, codes });
    for (const one of rows) expect(asked(one)).toBe(asked(rows.find(({ id }) => id === one.id) ?? one));
  });

  it("has words for an id, and codes or boxes where its shape needs them", () => {
    for (const one of rows) {
      expect(one.id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect((one.codes ?? []).length > 0, one.id).toBe(one.shape === "choice" || one.shape === "codes");
      expect(one.record !== undefined, one.id).toBe(one.shape === "records");
    }
  });

  it("depends only on purposes, and on elements of the same form with codes, that exist", () => {
    const purposes = ASSISTANCE_PURPOSES.map(({ id }) => id);
    for (const one of mechanisms) {
      for (const { id, when } of one.rows) {
        if (when === undefined) continue;
        if ("paths" in when) {
          expect(one.mechanism, id).toBe("confiscation");
          expect(Object.keys(PROPERTY_PATHS), id).toEqual(expect.arrayContaining([...when.paths]));
        } else if ("purposes" in when) {
          expect(one.mechanism, id).toBe("legal-assistance");
          expect(purposes, id).toEqual(expect.arrayContaining([...when.purposes]));
        } else {
          const codes = one.rows.find((row) => row.id === when.element)?.codes?.map(({ code }) => code);
          expect(codes, `${one.mechanism} ${id}`).toEqual(expect.arrayContaining([...when.codes]));
        }
      }
    }
  });

  it("never makes a request incomplete under a list of the Convention, but for a purpose that nobody can serve without it", () => {
    for (const list of CONTENTS_LISTS) {
      for (const { id, force, when } of PRACTICE[list.mechanism]) {
        if (list.mechanism === "legal-assistance" && when !== undefined) continue;
        expect(["where-applicable", "as-appropriate"], `${list.mechanism} ${id}`).toContain(force);
      }
    }
  });

  it("is as sure as its basis: of memory where the basis was not read", () => {
    for (const { id, certainty, basis } of rows) {
      if (/^[^;]*from memory$/.test(basis) && certainty !== "practice") expect(certainty, id).toBe("memory");
      expect(basis === "our inference", id).toBe(certainty === "design");
    }
  });
});

describe("the records", () => {
  it.each(RECORD_KINDS)("of $id have fields of their own, named by what is needed, titled and grouped", (kind) => {
    const ids = kind.fields.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining([...kind.needed.flat(), ...kind.title]));
    const groups = new Set(kind.fields.flatMap(({ group }) => group ?? []));
    expect([...groups].sort()).toEqual(kind.groups.map(({ group }) => group).sort());
    for (const { id, shape, codes, certainty, basis } of kind.fields) {
      expect(codeSchema.safeParse(id).success, id).toBe(true);
      expect((codes ?? []).length > 0, id).toBe(shape === "choice" || shape === "codes");
      expect(CERTAINTIES).toContain(certainty);
      expect(basis, id).not.toBe("");
    }
  });

  it("are each asked for somewhere", () => {
    const asked = [...Object.values(PRACTICE).flat(), ...STEPS].map(({ record }) => record);
    for (const { id } of RECORD_KINDS) expect(asked).toContain(id);
  });
});

describe("a code", () => {
  it("says the same wherever it stands, and travels", () => {
    const fields = RECORD_KINDS.flatMap((kind) => kind.fields);
    const elements = Object.values(PRACTICE).flat();
    const codes = [...REQUIRED_ELEMENTS, ...elements, ...fields].flatMap((one) => one.codes ?? []);
    for (const { code, label } of codes) {
      expect(codeSchema.safeParse(code).success, code).toBe(true);
      expect(label).toBe(codes.find((other) => other.code === code)?.label);
    }
  });
});

describe("certainty", () => {
  it("lets memory warn and everything better block", () => {
    expect(CERTAINTIES.map(severityOf)).toEqual(["blocks", "blocks", "blocks", "warns", "warns", "warns"]);
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
