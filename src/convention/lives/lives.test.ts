import { describe, expect, it } from "vitest";
import { clockRule } from "../clock-rules.ts";
import { elementsFor } from "../elements.ts";
import { LIVES, lifeOf, lifeOfKind, STEPS } from "./index.ts";
import { BEGINNING, DECIDED, type Life, type Side, type Step } from "./life.ts";
import { possibleSteps, type SaidStep, stepFault } from "./life-rules.ts";
import { recordKind } from "../records.ts";

const SIDES: readonly Side[] = ["owner", "asker"];
const KINDS = elementsFor("extradition").flatMap(({ element }) =>
  element.id === "request-kind" ? (element.codes ?? []).map(({ code }) => code) : [],
);
const decided = Object.keys(DECIDED);

/** What a few hundred walks say, each of whatever is possible then; the owner may decide at the beginning. */
function walked(life: Life): { said: ReadonlySet<string>; ended: boolean } {
  const said = new Set<string>();
  let seed = 7;
  const below = (limit: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * limit);
  };
  for (let walk = 0; walk < 600; walk += 1) {
    const decision = [...decided, undefined][walk % 3];
    const before: SaidStep[] = decision === undefined ? [] : [{ step: decision, side: "owner" }];
    for (let length = 0; length < 30; length += 1) {
      const possible = SIDES.flatMap((side) => possibleSteps(life, side, before).map(({ id }) => ({ step: id, side })));
      const next = possible[below(possible.length)];
      if (next === undefined) break;
      said.add(next.step);
      before.push(next);
    }
  }
  return { said, ended: life.steps.some((step) => step.ends === true && said.has(step.id)) };
}

describe.each(LIVES)("the life of $id", (life) => {
  const ids = life.steps.map(({ id }) => id);
  const byOf = (id: string): Step["by"] => life.steps.find((step) => step.id === id)?.by ?? "owner";

  it("names only steps of its own, each once, and says them of whom they are", () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, by, after = [], closedBy = [], needs = [], tooLateAfter = [] } of life.steps) {
      expect([...ids, ...decided, BEGINNING], id).toEqual(expect.arrayContaining([...after, ...closedBy]));
      expect([...ids, ...decided], id).toEqual(expect.arrayContaining([...needs, ...tooLateAfter]));
      // What comes before is of the same State, what is needed of the other: no order of arrival can part the two.
      const own = [...after, ...closedBy].filter((one) => one !== BEGINNING);
      if (by !== "either")
        expect(
          own.every((one) => [by, "either"].includes(byOf(one))),
          id,
        ).toBe(true);
      expect(
        needs.every((one) => byOf(one) === "either" || byOf(one) !== by),
        id,
      ).toBe(true);
      // The owner is never too late: its server knows what it said.
      expect(tooLateAfter.length === 0 || by === "asker", id).toBe(true);
    }
  });

  it("can be walked to its end, and reaches every step, each in some kind of request", () => {
    const walks = (life.kinds === undefined ? [life] : KINDS.map((kind) => lifeOfKind(life, kind))).map(walked);
    expect(ids.filter((id) => !walks.some(({ said }) => said.has(id)))).toEqual([]);
    // A preservation ends by its status.
    expect(walks.some(({ ended }) => ended)).toBe(life.id !== "preservation");
  });

  it("starts its clocks with boxes that it asks for, and every clock has an end", () => {
    for (const clock of life.clocks) {
      const rule = clockRule(clock.rule);
      for (const id of clock.startedBy) {
        const record = life.steps.find((step) => step.id === id)?.record;
        const boxes = record === undefined ? [] : recordKind(record).fields.map((field) => field.id);
        const wanted = clock.until ?? (clock.from === undefined ? [] : [clock.from]);
        expect(wanted.some((box) => boxes.includes(box)) || wanted.length === 0, `${clock.rule} ${id}`).toBe(true);
      }
      const isBounded =
        clock.agreed !== undefined ||
        rule.kind === "promptness" ||
        rule.length !== undefined ||
        clock.until !== undefined ||
        clock.promisedIn !== undefined;
      expect(isBounded, clock.rule).toBe(true);
      expect(clock.endedBy.length > 0 && clock.endedBy.every((id) => ids.includes(id)), clock.rule).toBe(true);
      expect(clock.warns.length).toBeGreaterThan(0);
    }
  });

  it("lets nobody say what is kept at home into another step", () => {
    const kept = life.steps.filter((step) => step.kept === true).map(({ id }) => id);
    for (const { id, after = [], closedBy = [] } of life.steps) {
      if (!kept.includes(id))
        expect(
          [...after, ...closedBy].filter((one) => kept.includes(one)),
          id,
        ).toEqual([]);
    }
  });
});

describe("a step", () => {
  it("says the same wherever it stands", () => {
    for (const { id, label } of LIVES.flatMap(({ steps }) => steps)) {
      expect(label, id).toBe(STEPS.find((step) => step.id === id)?.label);
    }
  });

  it.each<[string, SaidStep, readonly string[]]>([
    ["step-unknown", { step: "beamed-up", side: "owner" }, []],
    ["step-not-theirs", { step: "arrested", side: "asker" }, []],
    ["step-out-of-order", { step: "surrendered", side: "owner" }, ["arrested", "granted"]],
    ["step-out-of-order", { step: "surrender-date-set", side: "owner" }, ["granted", "refused"]],
    ["step-out-of-order", { step: "released", side: "owner" }, []],
    ["step-repeated", { step: "arrested", side: "owner" }, ["arrested"]],
    ["step-out-of-order", { step: "prosecution-requested", side: "asker" }, ["granted"]],
  ])("of an extradition is refused as %s where it cannot be said", (fault, said, owner) => {
    const before = owner.map((step): SaidStep => ({ step, side: "owner" }));
    expect(stepFault(theLife("extradition"), said, before)).toBe(fault);
  });

  const kinds = (kind: string | undefined) => lifeOfKind(theLife("extradition"), kind);
  const ownSteps = (...steps: readonly string[]) => steps.map((step): SaidStep => ({ step, side: "owner" }));
  const OUT = ["surrender-date-set", "surrendered", "temporarily-surrendered"];

  it.each(["provisional-arrest", undefined, "supplement", "further-offence", "re-extradition", "transit"])(
    "surrenders nobody on a request that was granted as %s",
    (kind) => {
      const granted = ownSteps("granted", "arrested", "judicial-decision");
      const offered = possibleSteps(kinds(kind), "owner", granted).map(({ id }) => id);
      expect(offered.filter((id) => OUT.includes(id))).toEqual([]);
      expect(stepFault(kinds(kind), { step: "surrender-date-set", side: "owner" }, ownSteps("granted"))).toBe(
        kind === undefined || kind === "provisional-arrest" ? "step-out-of-order" : "step-not-of-kind",
      );
    },
  );

  it("surrenders on an arrest once the person has consented and two people said what was decided on it, as long as it holds", () => {
    const next = (...said: readonly string[]) =>
      stepFault(kinds("provisional-arrest"), { step: "surrender-date-set", side: "owner" }, ownSteps(...said));
    expect(next("granted", "arrested", "consented")).toBe("step-out-of-order");
    expect(next("granted", "arrested", "consented-surrender-granted")).toBeUndefined();
    expect(next("arrested", "consented-surrender-granted", "consent-withdrawn")).toBe("step-out-of-order");
    expect(STEPS.find(({ id }) => id === "consented-surrender-granted")?.twoPeople).toBe("leaves-state");
    expect(
      stepFault(
        kinds("provisional-arrest"),
        ownSteps("consented-surrender-granted")[0]!,
        ownSteps("granted", "arrested"),
      ),
    ).toBe("step-out-of-order");
  });

  it("follows in the full request what was said on the arrest, and nothing where it follows none", () => {
    const full = (goesOn: boolean) => lifeOfKind(theLife("extradition"), "full-request", goesOn);
    for (const step of ["released", "person-told", "custody-extended"]) {
      expect(stepFault(full(true), { step, side: "owner" }, [])).toBeUndefined();
      expect(stepFault(full(false), { step, side: "owner" }, [])).toBe("step-out-of-order");
    }
    expect(stepFault(full(true), { step: "surrendered", side: "owner" }, [])).toBe("step-out-of-order");
  });

  it("is possible again once what it follows was said anew: a person is arrested again after a release", () => {
    const before = ["arrested", "released-time-expired"].map((step): SaidStep => ({ step, side: "owner" }));
    expect(stepFault(theLife("extradition"), { step: "arrested", side: "owner" }, before)).toBeUndefined();
  });

  it("stops nothing that never began, and counts instalments without gaps", () => {
    const owner = (step: string): SaidStep => ({ step, side: "owner" });
    const running = [owner("granted"), owner("collection-authorised"), owner("connected")];
    const instalment = (number: number): SaidStep => ({ ...owner("instalment-sent"), instalment: number });
    expect(stepFault(theLife("interception"), owner("stopped"), running.slice(0, 2))).toBe("step-out-of-order");
    expect(stepFault(theLife("interception"), instalment(2), running)).toBe("step-number");
    expect(stepFault(theLife("interception"), instalment(1), running)).toBeUndefined();
    expect(stepFault(theLife("interception"), instalment(1), [...running, instalment(1)])).toBe("step-number");
    expect(
      stepFault(theLife("interception"), instalment(2), [...running, instalment(1), owner("stopped")]),
    ).toBeUndefined();
  });

  it("of the asker is too late once the owner has closed what it is about", () => {
    const before = ["granted", "collection-authorised", "connected", "stopped"].map((step): SaidStep => ({
      step,
      side: "owner",
    }));
    expect(stepFault(theLife("interception"), { step: "extension-asked", side: "asker" }, before)).toBe(
      "step-too-late",
    );
  });
});

function theLife(mechanism: Parameters<typeof lifeOf>[0]): Life {
  const found = lifeOf(mechanism);
  if (found === undefined) throw new Error(`${mechanism} has no life`);
  return found;
}
