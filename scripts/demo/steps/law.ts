import { randomUUID } from "node:crypto";
import type { Person } from "../api-client.ts";
import { expectThat } from "../report.ts";
import type { Stage, StatePlace } from "../stage.ts";
import type { Step } from "./step.ts";

interface BasisOption {
  readonly kind: string;
  readonly available: boolean;
  readonly reason?: string;
  readonly reasonState?: string;
}

const DAY_MS = 86_400_000;

/** A day before or after today, as a calendar date in UTC. */
export function dayFromToday(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}

export const enterTreatyFacts: Step = {
  title: "The law of the day: fictional deposits decide whether the Convention can be cited",
  async run(stage, see) {
    for (const state of [stage.aurelia, stage.borealia]) await enterFacts(stage, state);
    const before = dayFromToday(-20);
    const early = await basisOn(stage, before);
    expectThat(
      !early.available && early.reason === "not-yet-in-force" && early.reasonState === "XB",
      `the Convention not to be offered on ${before} for Borealia, but: ${JSON.stringify(early)}`,
    );
    see(`on ${before}: not offered, ${early.reason}: Borealia's deposit takes effect later`);
    const now = await basisOn(stage, dayFromToday(0));
    expectThat(now.available, "the Convention to be offered today");
    see("today: in force for both, offered");
  },
};

async function enterFacts(stage: Stage, state: StatePlace): Promise<void> {
  const two = [stage.as(state, "administrator1"), stage.as(state, "administrator2")] as const;
  const source = { kind: "fictional", reference: "Invented for the demo" };
  await recordFact(two, { kind: "entry-into-force", on: dayFromToday(-200), source });
  await recordFact(two, { kind: "accession", state: "XA", on: dayFromToday(-150), source });
  // In force for Borealia thirty days after its deposit: ten days ago.
  await recordFact(two, { kind: "accession", state: "XB", on: dayFromToday(-40), source });
}

/** One person asks for it to be recorded, a different one approves. */
export async function recordFact([first, second]: readonly [Person, Person], fact: object): Promise<void> {
  const named = { factId: randomUUID(), ...fact };
  const { askedId } = await first.confirm<{ askedId: string }>("/api/v1/treaty/facts", named);
  await second.confirm(`/api/v1/treaty/waiting/${askedId}/approval`, {});
}

async function basisOn(stage: Stage, on: string): Promise<BasisOption> {
  const query = new URLSearchParams({
    requesting: "XA",
    requested: "XB",
    mechanism: "preservation",
    offence: "13",
    on,
  });
  const { options } = await stage
    .as(stage.aurelia, "drafter")
    .get<{ options: BasisOption[] }>(`/api/v1/treaty/legal-basis?${query.toString()}`);
  const convention = options.find(({ kind }) => kind === "convention");
  if (!convention) throw new Error("the answer names no option of the Convention");
  return convention;
}
