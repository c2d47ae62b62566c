import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  after,
  by,
  content as exampleContent,
  digest,
  incoming,
  outgoing,
  requestId,
  text,
} from "../../../../../tests/support/request-files.ts";
import { LIVES, SAID_IN_ERROR } from "../../../../convention/index.ts";
import { decisionSchema, type StepContent, stepSchema } from "../../../../protocol/bodies/index.ts";
import type { DispatchId } from "../../../../protocol/identifiers.ts";
import {
  amountsOf,
  correctedSteps,
  countedSteps,
  faultOfStep,
  hasEnded,
  lifeInOrder,
  lifeOfRequest,
  nextInstalment,
  nextStep,
  stepsNow,
  sideOf,
} from "./life.ts";
import { latenessOf } from "./may-come.ts";
import type { Message } from "./message.ts";
import type { RequestFile } from "./request-file.ts";

const MECHANISMS = [
  "extradition",
  "interception",
  "confiscation",
  "return-of-property",
  "transfer-of-proceedings",
  "joint-investigation",
] as const;
/** Where words of the asker cross those of the owner that close what they are about. */
const BEGUN: Readonly<Partial<Record<(typeof MECHANISMS)[number], readonly string[]>>> = {
  interception: ["collection-authorised", "connected"],
  confiscation: ["frozen", "lifting-intended"],
};
type Mechanism = (typeof MECHANISMS)[number];
type Who = "owner" | "asker";

/** Two States, one request, and a line between them that is slow, loses and repeats; each lane arrives in its order. */
class TwoStates {
  readonly files: Record<Who, RequestFile>;
  private readonly lines: Record<Who, Message[]> = { owner: [], asker: [] };
  private readonly refusals: Record<Who, { dispatchId: DispatchId; code: string }[]> = { owner: [], asker: [] };
  private readonly last: Record<Who, Message | undefined> = { owner: undefined, asker: undefined };
  private tick = 0;
  refused = 0;
  corrected = 0;

  constructor(mechanism: Mechanism) {
    const asked = { ...exampleContent, mechanism };
    const sent = { type: "submitted", at: at(0), content: asked, digest: digest("a") } as const;
    this.files = {
      owner: incoming({ mechanism }),
      asker: after(outgoing({}, mechanism), sent, { type: "sent", at: at(0), authorisedBy: by }),
    };
  }

  begin(steps: readonly string[]): void {
    if (steps.length > 0) this.decide("accept");
    for (const step of steps) {
      const content = stepSchema.parse({ requestId, step, recordedAt: at(this.tick) });
      this.tell("owner", { type: "message", kind: "step", content, lane: "own", bearer: "peer" });
    }
    this.settle();
  }

  say(who: Who, pick: number): void {
    const file = this.files[who];
    // Mostly what can be said, and sometimes anything.
    const anything = lifeOfRequest(file)?.steps ?? [];
    const steps = (pick % 7 === 0 ? anything : stepsNow(file)).filter((step) => step.kept !== true);
    const step = steps[pick % steps.length];
    if (step === undefined) return;
    const said = stepSchema.parse({
      requestId,
      step: step.id,
      recordedAt: at(this.tick),
      records: [{ "held-amount": { amount: { value: `${pick}.5`, currency: pick % 2 === 0 ? "EUR" : "XBT" } } }],
      instalment: nextInstalment(file, step),
    });
    if (faultOfStep(file, "own", said) !== undefined) return;
    this.tell(who, { type: "message", kind: "step", content: said, lane: "own", bearer: "peer" });
  }

  /** Takes one of its own steps back, or says it again in its place, in another sum. */
  correct(who: Who, pick: number): void {
    const file = this.files[who];
    const own = countedSteps(file).filter(({ lane, content }) => lane === "own" && content !== undefined);
    const wrong = own[pick % Math.max(own.length, 1)]?.content;
    if (wrong === undefined) return;
    const corrects = { step: wrong.step, recordedAt: wrong.recordedAt };
    const said = stepSchema.parse({
      requestId,
      ...(pick % 2 === 0 ? { step: SAID_IN_ERROR.id } : { step: wrong.step, instalment: wrong.instalment }),
      recordedAt: at(this.tick),
      records: [{ "held-amount": { amount: { value: `${pick}.25`, currency: "EUR" } } }],
      corrects,
    });
    if (faultOfStep(file, "own", said) !== undefined) return;
    this.corrected += 1;
    this.tell(who, { type: "message", kind: "step", content: said, lane: "own", bearer: "peer" });
  }

  decide(outcome: "accept" | "refuse"): void {
    const grounds = [{ groundId: "persecution", paragraph: "40(22)" }];
    const said = decisionSchema.parse({ requestId, outcome, grounds, conditions: [], reasons: text("why") });
    this.tell("owner", { type: "message", kind: "decision", content: said, lane: "own", bearer: "peer" });
  }

  private tell(who: Who, message: Message): void {
    this.tick += 1;
    const dispatchId = `${who}-${this.tick}` as DispatchId;
    this.files[who] = after(this.files[who], { ...message, dispatchId, at: at(this.tick), by });
    this.lines[who].push({ ...message, dispatchId, lane: "peer" });
  }

  /** The next of what one State said reaches the other, perhaps for the second time; a refusal goes back when it can. */
  deliver(from: Who, again: boolean): void {
    const message = again ? this.last[from] : this.lines[from].shift();
    if (message === undefined) return;
    const to = other(from);
    // The inbox knows what it has taken.
    if (again) return;
    this.last[from] = message;
    this.tick += 1;
    const lateness = latenessOf(message, this.files[to]);
    if (lateness === undefined) this.files[to] = after(this.files[to], { ...message, at: at(this.tick) });
    else {
      this.files[to] = after(this.files[to], { type: "came-too-late", at: at(this.tick), message, code: lateness });
      this.refused += 1;
      if (message.dispatchId !== undefined)
        this.refusals[from].push({ dispatchId: message.dispatchId, code: lateness });
    }
  }

  hearRefusal(who: Who): void {
    const refusal = this.refusals[who].shift();
    if (refusal === undefined) return;
    this.files[who] = after(this.files[who], { type: "dispatch-refused", at: at(this.tick), ...refusal });
  }

  settle(): void {
    for (const who of ["owner", "asker", "owner", "asker"] as const) {
      while (this.lines[who].length > 0) this.deliver(who, false);
      while (this.refusals[who].length > 0) this.hearRefusal(who);
    }
  }

  seenBy(who: Who): object {
    const file = this.files[who];
    const steps = lifeInOrder(file).map(({ step, lane, content: said }) => ({ step, side: sideOf(file, lane), said }));
    return {
      steps,
      ended: hasEnded(file),
      amounts: amountsOf(file),
      next: nextStep(file, who === "owner" ? "own" : "peer")?.id,
    };
  }
}

function other(who: Who): Who {
  return who === "owner" ? "asker" : "owner";
}

/** So many minutes after noon; several things are said in one. */
function at(tick: number): string {
  return new Date(Date.parse("2027-03-01T12:00:00.000Z") + Math.floor(tick / 3) * 60_000).toISOString();
}

const who = fc.constantFrom<Who>("owner", "asker");
const happening = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("say" as const), who, pick: fc.nat(80) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("correct" as const), who, pick: fc.nat(80) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("decide" as const),
      outcome: fc.constantFrom("accept" as const, "refuse" as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("deliver" as const), who, again: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("hear" as const), who }) },
);

describe("the life of a request", () => {
  it("is the same in both States once all has arrived, whatever crossed, was lost or came twice", () => {
    let [longest, refused, corrected] = [0, 0, 0];
    fc.assert(
      fc.property(
        fc.constantFrom(...MECHANISMS),
        fc.array(happening, { minLength: 20, maxLength: 120 }),
        (mechanism, happenings) => {
          const states = new TwoStates(mechanism);
          states.begin(BEGUN[mechanism] ?? []);
          for (const one of happenings) {
            if (one.do === "say") states.say(one.who, one.pick);
            else if (one.do === "correct") states.correct(one.who, one.pick);
            else if (one.do === "decide") states.decide(one.outcome);
            else if (one.do === "deliver") states.deliver(one.who, one.again);
            else states.hearRefusal(one.who);
          }
          states.settle();
          refused += states.refused;
          corrected += states.corrected;
          longest = Math.max(longest, lifeInOrder(states.files.owner).length);
          expect(states.seenBy("asker")).toEqual(states.seenBy("owner"));
        },
      ),
      { numRuns: 300 },
    );
    expect(longest).toBeGreaterThan(10);
    expect(refused).toBeGreaterThan(10);
    expect(corrected).toBeGreaterThan(100);
  });

  it("leaves out what was refused, keeps its words, and moves nothing", () => {
    const file = incoming({ mechanism: "extradition" });
    const said: StepContent = { requestId, step: "surrendered", recordedAt: at(1) };
    const message: Message = { type: "message", kind: "step", content: said, lane: "peer", bearer: "peer" };
    expect(latenessOf(message, file)).toBe("step-not-theirs");
    const kept = after(file, { type: "came-too-late", at: at(1), message, code: "step-not-theirs" });
    expect(kept.tooLate).toHaveLength(1);
    expect({ ...kept, tooLate: undefined, events: 1 }).toEqual({ ...file, tooLate: undefined });
  });

  it("puts a step right in its place, once, and takes one back that never happened", () => {
    const asked = { ...exampleContent, mechanism: "extradition" as const };
    const says = (
      file: RequestFile,
      step: string,
      recordedAt: string,
      more: Partial<StepContent> = {},
    ): RequestFile => {
      const said: StepContent = { requestId, step, recordedAt, ...more };
      expect(faultOfStep(file, "own", said)).toBeUndefined();
      const told: Message = { type: "message", kind: "step", content: said, lane: "own", bearer: "peer" };
      return after(file, { ...told, at: recordedAt, by });
    };
    const arrested = says({ ...incoming({ mechanism: "extradition" }), content: asked }, "arrested", at(3));
    const corrects = { step: "arrested", recordedAt: at(3) };
    const right = says(says(arrested, "consent-asked", at(6)), "arrested", at(9), { corrects });
    expect(lifeInOrder(right).map(({ step, content }) => [step, content?.recordedAt])).toEqual([
      ["arrested", at(9)],
      ["consent-asked", at(6)],
    ]);
    expect(correctedSteps(right).map(({ content }) => content?.recordedAt)).toEqual([at(3)]);
    const again = { requestId, step: "arrested", recordedAt: at(12), corrects };
    expect(faultOfStep(right, "own", again)).toBe("step-not-said");
    // What is put in its place must have been possible there.
    const elsewhere = {
      requestId,
      step: "surrendered",
      recordedAt: at(12),
      corrects: { ...corrects, recordedAt: at(9) },
    };
    expect(faultOfStep(right, "own", elsewhere)).toBe("step-out-of-order");
    const gone = says(right, SAID_IN_ERROR.id, at(12), { corrects: { ...corrects, recordedAt: at(9) } });
    expect(lifeInOrder(gone).map(({ step }) => step)).toEqual(["consent-asked"]);
    expect(stepsNow(gone).map(({ id }) => id)).toContain("arrested");
    expect(faultOfStep(gone, "own", { step: SAID_IN_ERROR.id })).toBe("step-not-said");
  });

  it("records what happened although it does not follow, and shows it as the end", () => {
    const file = incoming({ mechanism: "extradition" });
    const said: StepContent = { requestId, step: "temporarily-surrendered", recordedAt: at(1) };
    expect(faultOfStep(file, "own", said)).toBe("step-not-of-kind");
    expect(faultOfStep(file, "own", { ...said, nevertheless: true })).toBeUndefined();
    expect(faultOfStep(file, "own", { ...said, step: "outcome-told", nevertheless: true })).toBe("step-not-theirs");
    const out: StepContent = { ...said, step: "surrendered", nevertheless: true };
    const told: Message = { type: "message", kind: "step", content: out, lane: "own", bearer: "peer" };
    expect(hasEnded(after(file, { ...told, at: at(1), by }))).toBe(true);
  });

  it("adds sums of one currency exactly, and never those of two", () => {
    const step = (value: string, currency: string) => ({
      type: "message" as const,
      kind: "step" as const,
      content: {
        requestId,
        step: "frozen",
        recordedAt: at(1),
        records: [{ "held-amount": { amount: { value, currency } } }],
      },
      lane: "own" as const,
      bearer: "peer" as const,
      at: at(1),
    });
    const file = after(
      incoming({ mechanism: "confiscation" }),
      step("0.1", "EUR"),
      step("0.20", "EUR"),
      step("7", "JPY"),
    );
    expect(amountsOf(file)).toEqual([
      { step: "frozen", currency: "EUR", value: "0.30" },
      { step: "frozen", currency: "JPY", value: "7" },
    ]);
  });

  it.each([
    ["full-request", "consent-asked"],
    ["provisional-arrest", "full-request-received"],
  ])("after an arrest on a request of the kind %s lets the step %s stand out", (kind, next) => {
    const elements = { ...exampleContent.elements, "request-kind": { codes: [kind] } };
    const content = { ...exampleContent, mechanism: "extradition" as const, elements };
    const arrested: StepContent = { requestId, step: "arrested", recordedAt: at(1) };
    const message: Message = { type: "message", kind: "step", content: arrested, lane: "own", bearer: "peer" };
    const file = after({ ...incoming({ mechanism: "extradition" }), content }, { ...message, at: at(1) });
    expect(nextStep(file)?.id).toBe(next);
  });

  it("urges nobody to say what the person has just refused", () => {
    const elements = { ...exampleContent.elements, "request-kind": { codes: ["full-request"] } };
    const content = { ...exampleContent, mechanism: "extradition" as const, elements };
    const said = (minute: number, step: string): Message & { at: string } => ({
      type: "message",
      kind: "step",
      lane: "own",
      bearer: "peer",
      at: at(minute),
      content: { requestId, step, recordedAt: at(minute) },
    });
    const asked = after(
      { ...incoming({ mechanism: "extradition" }), content },
      said(1, "arrested"),
      said(2, "consent-asked"),
    );
    expect(nextStep(asked)?.id).toBe("consented");
    const refused = after(asked, said(3, "not-consented"));
    expect(nextStep(refused)?.id).toBe("judicial-decision");
    expect(stepsNow(refused).map(({ id }) => id)).toContain("consented");
  });

  it("is there for every mechanism but preservation and what is given unasked", () => {
    expect(LIVES.length).toBeGreaterThan(14);
    expect(stepsNow(incoming({ mechanism: "preservation" }))).toEqual([]);
    const told = { ...incoming({ mechanism: "preservation" }), bearer: "telephone" as const };
    expect(stepsNow(told).map(({ id }) => id)).toEqual(["confirmed-in-writing"]);
    expect(nextStep(told)).toBeUndefined();
  });
});
