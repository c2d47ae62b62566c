import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bodyExamples } from "../../../../../tests/support/body-examples.ts";
import { type AssistanceStepContent, assistanceStepSchema } from "../../../../protocol/bodies/assistance-step.ts";
import { isMadeOnce, type Line, maySay, type Side, standingOf } from "./standing.ts";

const text = { language: "en", text: "So." };
const promise = (promiseId: string) => ({ ...bodyExamples["assistance-step"], promiseId });
const money = { kind: "disbursement", amount: { value: "100.50", currency: "EUR" }, on: "2028-01-01" } as const;
const ids = ["01930000-0000-7000-8000-0000000000a1", "01930000-0000-7000-8000-0000000000a2"] as const;

/** Whatever one side may say, without its number. */
const boxes = fc.constantFrom<Partial<AssistanceStepContent>[]>(
  { verb: "acknowledge" },
  { verb: "question", text },
  { verb: "answer", text, to: 1 },
  { verb: "interest" },
  { verb: "decline" },
  { verb: "withdraw" },
  { verb: "end-asked" },
  { verb: "choose", notTaken: true },
  ...ids.flatMap((promiseId): Partial<AssistanceStepContent>[] => [
    promise(promiseId),
    { verb: "decline", promiseId },
    { verb: "choose", promiseId },
    { verb: "choose", promiseId, notTaken: true },
    { verb: "publish", promiseId, isPublic: true },
    { verb: "met", promiseId, outcome: "met", on: "2028-01-01" },
    { verb: "report", promiseId, what: "money", money, corrects: 1 },
    { verb: "report", promiseId, what: "result", result: { value: "4", unit: "persons", on: "2028-01-01" } },
  ]),
);
/** One side says something, or any one thing that the other said arrives. */
const sides = fc.constantFrom<Side[]>("asker", "helper");
const moves = fc.array(fc.record({ side: sides, said: fc.option(boxes), which: fc.nat() }), { maxLength: 40 });

const other = (side: Side): Side => (side === "asker" ? "helper" : "asker");

describe("how a need stands between two", () => {
  it("is the same for both servers once everything has arrived, however steps crossed on the line", () => {
    fc.assert(
      fc.property(moves, (all) => {
        const has: Record<Side, Line[]> = { asker: [], helper: [] };
        const onTheWay: Record<Side, Line[]> = { asker: [], helper: [] };
        const hear = (side: Side, which: number): void => {
          const [line] = onTheWay[side].splice(which % Math.max(1, onTheWay[side].length), 1);
          if (line === undefined) return;
          // What its author could say is never refused by whoever hears it.
          expect(maySay(line.side, line.step.verb) && isMadeOnce(standingOf(has[side]), line.step)).toBe(true);
          has[side].push(line);
        };
        for (const { side, said, which } of all) {
          if (said === null) {
            hear(side, which);
            continue;
          }
          const sequence = has[side].filter((line) => line.side === side).length + 1;
          const rest = { needId: ids[0], sequence, saidAt: "2027-05-01T00:00:00.000Z" };
          const step = assistanceStepSchema.parse({ ...said, ...rest });
          if (!maySay(side, step.verb) || !isMadeOnce(standingOf(has[side]), step)) continue;
          has[side].push({ side, step });
          onTheWay[other(side)].push({ side, step });
        }
        for (const side of ["asker", "helper"] as const) while (onTheWay[side].length > 0) hear(side, 0);
        expect(standingOf(has.asker)).toEqual(standingOf(has.helper));
      }),
    );
  });

  const say = (side: Side, sequence: number, boxes_: object): Line => ({
    side,
    step: { ...boxes_, needId: ids[0], sequence, saidAt: "2027-05-01T00:00:00.000Z" } as AssistanceStepContent,
  });

  it("ends a promise that its author declines, chosen or not, and lets another one stand", () => {
    const lines = [
      say("helper", 1, promise(ids[0])),
      say("asker", 1, { verb: "choose", promiseId: ids[0] }),
      say("helper", 2, { verb: "decline", promiseId: ids[0] }),
    ];
    expect(standingOf(lines.slice(0, 2)).stage).toBe("agreed");
    expect(standingOf(lines).stage).toBe("acknowledged");
    expect(standingOf([...lines, say("helper", 3, promise(ids[1]))]).stage).toBe("promised");
  });

  it("is agreed with nobody whose promise is not taken, or where the check of rights says not", () => {
    const offered = say("helper", 1, promise(ids[0]));
    const choice = (sequence: number, more: object) =>
      say("asker", sequence, { verb: "choose", promiseId: ids[0], ...more });
    const answers = [{ question: "lawful-basis", text }];
    expect(standingOf([offered, choice(1, { notTaken: true })]).stage).toBe("acknowledged");
    expect(standingOf([offered, choice(1, { rights: { answers, outcome: "not" } })]).stage).toBe("acknowledged");
    expect(standingOf([offered, choice(1, { notTaken: true }), choice(2, {})]).stage).toBe("agreed");
  });

  it("puts a later line in the place of one that it corrects, of the same author and kind alone", () => {
    const line = (side: Side, sequence: number, more: object) =>
      say(side, sequence, { verb: "report", what: "money", money, promiseId: ids[0], ...more });
    const [one] = standingOf([
      say("helper", 1, promise(ids[0])),
      line("helper", 2, {}),
      line("helper", 3, { corrects: 2 }),
      line("asker", 2, { corrects: 3 }),
    ]).promises;
    expect(one?.reports.filter(({ isCorrected }) => isCorrected)).toMatchObject([{ side: "helper", sequence: 2 }]);
  });

  it("is met by the word of whoever asked alone", () => {
    const agreed = [say("helper", 1, promise(ids[0])), say("asker", 1, { verb: "choose", promiseId: ids[0] })];
    const met = { verb: "met", promiseId: ids[0], outcome: "partly-met", on: "2028-01-01" };
    expect(maySay("helper", "met")).toBe(false);
    const [one] = standingOf([...agreed, say("asker", 2, met)]).promises;
    expect(one?.met).toMatchObject({ outcome: "partly-met" });
  });

  it("knows which questions wait for whom", () => {
    const asked = [say("helper", 1, { verb: "question", text }), say("helper", 2, { verb: "question", text })];
    const { unanswered } = standingOf([...asked, say("asker", 1, { verb: "answer", text, to: 2 })]);
    expect(unanswered.helper.map(({ sequence }) => sequence)).toEqual([1]);
    expect(unanswered.asker).toEqual([]);
  });
});
