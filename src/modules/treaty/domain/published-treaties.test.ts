import { describe, expect, it } from "vitest";
import {
  instrumentOf,
  publishedActs,
  type PublishedTreaty,
  UNCAC,
  UNTOC,
} from "../../../../tests/support/published-treaties.ts";
import { contradictions, newContradictions } from "./contradictions.ts";
import type { Fact } from "./fact.ts";

function actsOf(treaty: PublishedTreaty): Fact[] {
  const common = { recordedAt: new Date("2026-11-28T12:00:00Z"), recordedBy: "" };
  return publishedActs(treaty).map((act) => ({
    ...act,
    ...common,
    factId: `${act.state} ${act.kind === "signature" ? "signed" : act.kind}`,
  }));
}

/** Another treaty is data: its windows, places and number of instruments, and the same rules over its record. */
describe.each([
  ["the Convention against Transnational Organized Crime", "untoc", UNTOC],
  ["the Convention against Corruption", "uncac", UNCAC],
] as const)("the published record of %s", (_name, id, treaty) => {
  const instrument = instrumentOf(id, treaty);
  const acts = actsOf(treaty);

  it("holds no contradiction", () => {
    expect(contradictions(acts, instrument)).toEqual([]);
  });

  it("would lose a ratification with its signature, and an accession to one", () => {
    for (const { factId, state, kind } of acts.filter((act) => act.kind === "signature")) {
      const without = newContradictions(acts, { without: factId }, instrument);
      expect(
        without.map(({ code }) => code),
        `${state} ${kind}`,
      ).toEqual(["signature-needed"]);
    }
    for (const act of acts.filter(({ kind }) => kind === "accession")) {
      const signature: Fact = {
        ...act,
        factId: "a signature",
        kind: "signature",
        on: instrument.signing[0]?.from ?? "",
      };
      expect(newContradictions(acts, { plus: signature }, instrument).map(({ code }) => code)).toEqual([
        "accession-after-signature",
      ]);
    }
  });

  it("takes no signature after its last day", () => {
    const last = treaty.signing.at(-1)?.until ?? "";
    const late: Fact = {
      ...(acts[0] as Fact),
      factId: "late",
      state: "TO",
      kind: "signature",
      on: `${last.slice(0, 4)}-12-31`,
    };
    expect(newContradictions(acts, { plus: { ...late, on: last } }, instrument)).toEqual([]);
    expect(newContradictions(acts, { plus: late }, instrument).map(({ code }) => code)).toEqual([
      "signature-window-closed",
    ]);
  });
});
