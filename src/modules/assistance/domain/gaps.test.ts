import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MEANING_OF_NO, PROVISIONS, provision } from "../../../convention/index.ts";
import { type AnswerContent, LAW_ANSWERS, PRACTICE_ANSWERS } from "./answer.ts";
import { type Gap, gapsOf } from "./gaps.ts";

type Said = Pick<AnswerContent, "law" | "practice">;
type Answers = ReadonlyMap<string, Said>;

const said = fc.record({ law: fc.constantFrom(...LAW_ANSWERS), practice: fc.constantFrom(...PRACTICE_ANSWERS) });
/** Answers to any of the questions, with most of the powers in use: that is where the rules meet. */
const anyAnswers = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(...PROVISIONS.map(({ id }) => id)), said), { maxLength: 80 }),
    fc.subarray(PROVISIONS.filter(({ side }) => side === "power").map(({ id }) => id)),
  )
  .map(([some, used]): Answers => new Map([...some, ...used.map((id) => [id, inUse] as const)]));
const anyItem = fc.constantFrom(...PROVISIONS.map(({ id }) => id));

const inUse: Said = { law: "yes", practice: "used" };
const missing: Said = { law: "no", practice: "not-set-up" };
const gapsIn = (answers: Answers): readonly Gap[] => gapsOf(PROVISIONS, answers).gaps;
const withAnswer = (answers: Answers, id: string, answer: Said): Answers => new Map([...answers, [id, answer]]);
const items = (gaps: readonly Gap[]): string[] => gaps.map(({ item }) => item);

describe("what is missing", () => {
  it("is weighed by force: a duty leaves a gap, an effort a wish, a liberty nothing", () => {
    const all = new Map(PROVISIONS.map(({ id }) => [id, missing]));
    const kinds = new Map(gapsIn(all).map(({ item, kind }) => [item, kind]));
    for (const { id, force, certainty } of PROVISIONS) {
      const duty = certainty === "memory" ? "unsure" : "duty";
      expect(kinds.get(id), id).toBe(force === "shall" ? duty : force === "endeavour" ? "wish" : undefined);
    }
  });

  it("is nothing where nobody has answered, or no law is needed, or no case needed what is there", () => {
    expect(gapsOf(PROVISIONS, new Map())).toEqual({ gaps: [], toAnswer: [] });
    for (const law of ["yes", "not-needed", "open"] as const) {
      const all = new Map(PROVISIONS.map(({ id }) => [id, { law, practice: "unused" } as const]));
      expect(gapsIn(all)).toEqual([]);
    }
  });

  it("is told apart: in law, in practice, or in both", () => {
    const lacks = (answer: Said) => gapsIn(new Map([["art-7", answer]])).map((gap) => gap.lacks);
    expect(lacks({ law: "yes", practice: "not-set-up" })).toEqual([["practice"]]);
    expect(lacks({ law: "partly", practice: "used" })).toEqual([["law"]]);
    expect(lacks(missing)).toEqual([["law", "practice"]]);
  });
});

describe("a power without safeguard", () => {
  const power = "art-28-1";
  const guard = "art-24-2-review";

  it("comes first, names the powers in use, and is missing in practice where it is there and unused", () => {
    const answers = new Map([
      ["art-4-1", missing],
      [power, inUse],
      ["art-27-a", { law: "partly", practice: "used" } as const],
      ["art-29", { law: "yes", practice: "unused" } as const],
      [guard, { law: "yes", practice: "unused" } as const],
    ]);
    expect(gapsIn(answers)[0]).toEqual({
      kind: "power-without-safeguard",
      item: guard,
      lacks: ["practice"],
      beside: ["art-27-a", power],
    });
    expect(items(gapsIn(answers))).toEqual([guard, "art-4-1", "art-27-a"]);
  });

  it("is none before its safeguard was answered: that is asked for, apart", () => {
    const { gaps, toAnswer } = gapsOf(PROVISIONS, new Map([[power, inUse]]));
    expect(gaps).toEqual([]);
    const demanded = PROVISIONS.filter(({ guards, force }) => guards.includes(power) && force === "shall");
    expect(toAnswer).toEqual(demanded.map(({ id }) => ({ item: id, beside: [power] })));
    const half = gapsOf(
      PROVISIONS,
      new Map([
        [power, inUse],
        [guard, { law: "yes", practice: "unknown" }],
      ]),
    );
    expect(half.toAnswer.map(({ item }) => item)).toContain(guard);
  });

  it("only warns where safeguard or power rests on memory, and only where the safeguard is a duty", () => {
    expect(provision("art-24-2-remedy")?.certainty).toBe("memory");
    expect(
      gapsIn(
        new Map([
          [power, inUse],
          ["art-24-2-remedy", missing],
        ]),
      ),
    ).toMatchObject([{ kind: "unsure", beside: [power] }]);
    expect(provision("art-45")?.certainty).toBe("memory");
    expect(
      gapsIn(
        new Map([
          ["art-45", inUse],
          [guard, { law: "yes", practice: "unused" }],
        ]),
      ),
    ).toMatchObject([{ kind: "unsure", item: guard }]);
    expect(
      gapsIn(
        new Map([
          ["art-45", inUse],
          [guard, missing],
        ]),
      ),
    ).toMatchObject([{ kind: "duty", item: guard }]);
    const optional = PROVISIONS.filter(
      ({ side, force, guards }) => side === "safeguard" && force === "may" && guards.length > 0,
    );
    expect(optional.length).toBeGreaterThan(0);
    for (const one of optional) {
      const powers = one.guards.map((id): [string, Said] => [id, inUse]);
      expect(items(gapsIn(new Map([...powers, [one.id, missing]])))).not.toContain(one.id);
    }
  });
});

describe("for any answers", () => {
  it("turning one from no to yes adds no gap, but of a power those of its safeguards", () => {
    fc.assert(
      fc.property(anyAnswers, anyItem, fc.constantFrom(...PRACTICE_ANSWERS), (answers, id, practice) => {
        const before = gapsIn(withAnswer(answers, id, { law: "no", practice }));
        const after = gapsIn(withAnswer(answers, id, { law: "yes", practice }));
        const added = after.filter(({ item }) => !items(before).includes(item));
        if (provision(id)?.side !== "power") expect(added).toEqual([]);
        for (const gap of added) {
          expect(provision(id)?.guards).toContain(gap.item);
          expect(gap.beside).toContain(id);
        }
      }),
    );
  });

  it("putting a safeguard in place never adds a gap, and takes its own away", () => {
    const guards = PROVISIONS.filter(({ side }) => side === "safeguard").map(({ id }) => id);
    fc.assert(
      fc.property(anyAnswers, fc.constantFrom(...guards), (answers, guard) => {
        const before = items(gapsIn(answers));
        const after = items(gapsIn(withAnswer(answers, guard, inUse)));
        expect(after).toEqual(before.filter((item) => item !== guard));
      }),
    );
  });

  it("asking for one more safeguard adds no gap, as long as nobody has answered it", () => {
    fc.assert(
      fc.property(
        anyAnswers,
        fc.constantFrom(...PROVISIONS.filter(({ side }) => side === "safeguard")),
        (answers, guard) => {
          const fewer = PROVISIONS.filter(({ id }) => id !== guard.id);
          const open = new Map([...answers].filter(([id]) => id !== guard.id));
          expect(gapsOf(PROVISIONS, open).gaps).toEqual(gapsOf(fewer, open).gaps);
        },
      ),
    );
  });

  it("what a State may do or leave never appears, and no item twice", () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const { gaps, toAnswer } = gapsOf(PROVISIONS, answers);
        const all = [...items(gaps), ...toAnswer.map(({ item }) => item)];
        expect(new Set(all).size).toBe(all.length);
        for (const id of all) {
          const item = provision(id);
          expect(item === undefined ? "" : MEANING_OF_NO[item.force]).not.toBe("nothing");
        }
      }),
    );
  });
});
