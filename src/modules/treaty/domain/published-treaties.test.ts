import { describe, expect, it } from "vitest";
import { type PublishedTreaty, UNCAC, UNTOC } from "../../../../tests/support/published-treaties.ts";
import { CONVENTION_INSTRUMENT, type Instrument } from "../../../convention/index.ts";
import { contradictions, newContradictions } from "./contradictions.ts";
import type { Fact } from "./fact.ts";

function instrumentOf(id: string, { signing, needed }: PublishedTreaty): Instrument {
  return { id, signing, clauses: { ...CONVENTION_INSTRUMENT.clauses, needed }, reported: [] };
}

function actsOf({ parties }: PublishedTreaty): Fact[] {
  const source = { kind: "depositary", reference: "UN Treaty Collection" } as const;
  const common = { source, recordedAt: new Date("2026-11-28T12:00:00Z"), recordedBy: "" };
  return parties.flatMap(({ state, signed, kind, deposited }): Fact[] => [
    ...(signed === undefined
      ? []
      : [{ ...common, factId: `${state} signed`, state, kind: "signature" as const, on: signed }]),
    { ...common, factId: `${state} ${kind}`, state, kind, on: deposited },
  ]);
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
