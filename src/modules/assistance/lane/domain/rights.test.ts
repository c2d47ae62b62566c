import { describe, expect, it } from "vitest";
import { bodyExamples } from "../../../../../tests/support/body-examples.ts";
import { type AssistanceStepContent, assistanceStepSchema } from "../../../../protocol/bodies/assistance-step.ts";
import { isRefusal } from "../../../../protocol/refusal.ts";
import { demandRights, isReaching, RIGHTS_QUESTIONS } from "./rights.ts";
import { type Line, standingOf } from "./standing.ts";

const text = { language: "en", text: "So." };
const promise = { ...bodyExamples["assistance-step"], sequence: 1 } as AssistanceStepContent & { verb: "promise" };
const { rights: _, ...unasked } = promise;
const choose = (boxes: object): AssistanceStepContent =>
  assistanceStepSchema.parse({
    needId: promise.needId,
    sequence: 1,
    saidAt: promise.saidAt,
    verb: "choose",
    promiseId: promise.promiseId,
    ...boxes,
  });
const answers = [{ question: "lawful-basis", text }];

function refusal(step: AssistanceStepContent, before: readonly AssistanceStepContent[] = []): string | undefined {
  const lines = before.map((one): Line => ({ side: "helper", step: one }));
  try {
    demandRights(standingOf(lines), step);
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.code;
  }
}

describe("the check of rights", () => {
  it("is needed for kinds and articles that reach into people's data or devices", () => {
    for (const kind of ["forensic-equipment", "search-tools", "interception-tools"])
      expect(isReaching([kind])).toBe(true);
    for (const item of ["art-28-1", "art-29", "art-30", "art-44", "art-45", "art-46"]) {
      expect([item, isReaching(["advice"], [item])]).toEqual([item, true]);
    }
    expect(isReaching(["training"], ["art-55", "art-999"])).toBe(false);
  });

  it("refuses a promise of another server without what its provider asks", () => {
    expect(refusal({ ...unasked, kinds: ["interception-tools"] })).toBe("rights-check-needed");
    expect(refusal({ ...promise, kinds: ["interception-tools"] })).toBe("rights-check-needed");
    const rights = RIGHTS_QUESTIONS.map((question) => ({ question }));
    expect(refusal({ ...promise, kinds: ["interception-tools"], rights })).toBeUndefined();
    expect(refusal(unasked)).toBeUndefined();
  });

  it("refuses a choice of another server without an answer to all of it", () => {
    const asked = [promise];
    expect(refusal(choose({}), asked)).toBe("rights-check-needed");
    const other = [{ question: "something-else", text }];
    expect(refusal(choose({ rights: { answers: other, outcome: "go-on" } }), asked)).toBe("rights-check-needed");
    expect(refusal(choose({ rights: { answers: other, outcome: "not" } }), asked)).toBeUndefined();
    expect(refusal(choose({ rights: { answers, outcome: "on-conditions" } }), asked)).toBeUndefined();
    expect(refusal(choose({ notTaken: true }), asked)).toBeUndefined();
    expect(refusal(choose({}), [unasked])).toBeUndefined();
  });
});
