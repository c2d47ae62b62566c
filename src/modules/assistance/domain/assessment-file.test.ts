import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROVISIONS } from "../../../convention/index.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { utf8 } from "../../../protocol/bytes.ts";
import { type Answer, faultOfConfirmation, LAW_ANSWERS, type Measure, PRACTICE_ANSWERS } from "./answer.ts";
import { fileOf, parseAssessmentJson, readAssessmentFile, unknownItems } from "./assessment-file.ts";
import { gapsOf } from "./gaps.ts";

const about = { edition: "2026-11", state: "XA", cycle: 1 };
const measureId = "0190163d-8694-739b-aea5-966c26f8ad91";
const written = { writtenAt: new Date(0), writtenBy: measureId };
const measure: Measure = {
  measureId,
  version: 1,
  title: "Cybercrime Act",
  citation: "Act 12/2025",
  recordedAt: new Date(0),
  recordedBy: measureId,
};
const words = fc.string({ minLength: 1, maxLength: 60 }).filter((text) => text.trim() === text && text !== "");
const anyAnswer = fc
  .record(
    {
      item: fc.constantFrom(...PROVISIONS.map(({ id }) => id)),
      law: fc.constantFrom(...LAW_ANSWERS),
      practice: fc.constantFrom(...PRACTICE_ANSWERS),
      measures: fc.constantFrom<readonly string[]>([], [measureId]),
      asked: words,
      missing: words,
      words,
      obstacles: words,
      help: words,
      carriedFrom: fc.integer({ min: 1, max: 9 }),
      version: fc.integer({ min: 1, max: 9 }),
      isConfirmed: fc.boolean(),
    },
    { requiredKeys: ["item", "law", "practice", "measures", "asked", "version", "isConfirmed"] },
  )
  .map(({ isConfirmed, ...rest }): Answer => {
    const state = isConfirmed && faultOfConfirmation(rest) === undefined ? "confirmed" : "draft";
    return { ...rest, ...written, cycle: 1, state };
  });
const answersOf = (all: readonly Answer[]) => new Map(all.map((one) => [one.item, one]));
const example = fileOf(about, answersOf([answer({ law: "yes", measures: [measureId], state: "confirmed" })]), [
  measure,
]);

function answer(given: Partial<Answer>): Answer {
  const rest = {
    item: "art-7",
    law: "no",
    practice: "unknown",
    measures: [],
    asked: "Is it?",
    state: "draft",
  } as const;
  return { ...rest, ...written, cycle: 1, version: 1, ...given };
}

/** The code of the refusal, and the place at fault. */
function refusalOf(value: unknown) {
  try {
    readAssessmentFile(value);
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [error.code, error.field];
  }
}

describe("the file of an assessment", () => {
  it("says the same when it is read: the same answers, and the same gaps", () => {
    fc.assert(
      fc.property(fc.array(anyAnswer, { maxLength: 30 }), (all) => {
        const answers = answersOf(all);
        const file = fileOf(about, answers, [measure]);
        const read = readAssessmentFile(parseAssessmentJson(utf8(JSON.stringify(file))));
        expect(read).toEqual(file);
        const again = new Map(read.answers.map((one) => [one.item, one]));
        expect(gapsOf(PROVISIONS, again)).toEqual(gapsOf(PROVISIONS, answers));
        expect(fileOf(about, new Map([...answers].toReversed()), [measure])).toEqual(file);
      }),
    );
  });

  it("names no person, and no measure that nobody cites", () => {
    expect(JSON.stringify(example)).not.toContain("recordedBy");
    expect(fileOf(about, answersOf([answer({})]), [measure]).measures).toEqual([]);
  });

  it("is refused by its version before anything else is looked at", () => {
    expect(refusalOf({ ...example, version: 2, scores: [] })).toEqual(["unknown-version", undefined]);
  });

  it.each<[string, unknown, string]>([
    ["something else", { format: "iati", version: 1 }, "format"],
    ["a list", [], "format"],
    ["a member that nobody asked for", { ...example, score: 7 }, "format"],
    ["an answer altered by hand", changed({ law: "maybe" }), "answers.0.law"],
    ["a confirmed yes that cites nothing", changed({ measures: [] }), "answers.0.newMeasure.title"],
    ["a confirmed no without what is missing", changed({ law: "no" }), "answers.0.missing"],
    ["a citation of nothing", { ...example, measures: [] }, "answers.0.measures"],
    ["one question twice", { ...example, answers: [...example.answers, ...example.answers] }, "answers.1.item"],
    [
      "a law of the thirtieth of February",
      { ...example, measures: [{ ...example.measures[0], inForceFrom: "2026-02-30" }] },
      "measures.0.inForceFrom",
    ],
    ["words without end", changed({ words: "x".repeat(4001) }), "answers.0.words"],
  ])("names the place of the fault: %s", (_, value, place) => {
    expect(refusalOf(value)).toEqual(["assessment-malformed", place]);
  });

  it("may answer questions of another edition, which are told apart", () => {
    const file = readAssessmentFile(changed({ item: "art-99" }));
    expect(unknownItems(file)).toEqual(["art-99"]);
  });

  it.each(["", "{", "[1,]", '{"a":1,"a":2}', "\uFEFF{}"])("is refused where it is no JSON: %j", (text) => {
    expect(() => parseAssessmentJson(utf8(text))).toThrow(
      expect.objectContaining({ code: "assessment-unreadable" }) as Error,
    );
  });
});

function changed(given: object): unknown {
  return { ...example, answers: [{ ...example.answers[0], ...given }] };
}
