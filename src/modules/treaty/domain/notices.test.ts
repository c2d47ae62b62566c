import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Entry, Fact } from "./fact.ts";
import { noticesOf, type Published } from "./notices.ts";

describe("notices", () => {
  const deposit = entry("a", { on: "2026-02-01" });
  const mended = entry("b", { on: "2026-03-01", corrects: "a" });
  const gone: Entry<Fact> = { ...frame("c"), corrects: "b", reason: "typed twice" };
  const kinds = (entries: readonly Entry<Fact>[], published: readonly Published[] = []) =>
    noticesOf(entries, published).map(({ id, kind, published: as }) => [id, kind, as?.number, as?.correctedBy]);

  it("are offered of what stands, and of a correction as a correction only if somebody was told before", () => {
    expect(kinds([deposit])).toEqual([["a", "act", undefined, undefined]]);
    expect(kinds([deposit, mended])).toEqual([["b", "act", undefined, undefined]]);
    expect(kinds([deposit, mended, gone])).toEqual([]);
    expect(kinds([deposit, mended], [told("a", 1)])).toEqual([
      ["b", "correction", undefined, undefined],
      ["a", "act", 1, undefined],
    ]);
    expect(kinds([deposit, mended, gone], [told("a", 1)])).toEqual([
      ["c", "withdrawal", undefined, undefined],
      ["a", "act", 1, undefined],
    ]);
    expect(kinds([deposit, mended, gone], [told("a", 1), told("c", 2)])).toEqual([
      ["c", "withdrawal", 2, undefined],
      ["a", "act", 1, 2],
    ]);
  });

  it("are counted by themselves where those of another treaty were published too", () => {
    expect(kinds([deposit], [told("of another treaty", 0), told("a", 1)])).toEqual([["a", "act", 1, undefined]]);
  });

  it("say what was told before, and take the number of the depositary once it is known", () => {
    const published = [told("a", 1), { ...told("a", 3), officialNumber: "C.N.1.2026" }, told("b", 2)];
    const [correction, first] = noticesOf([deposit, mended], published);
    expect(correction).toMatchObject({
      was: { on: "2026-02-01" },
      fact: { on: "2026-03-01" },
      published: { number: 2 },
    });
    expect(first?.published).toEqual({ number: 1, at: new Date(1), officialNumber: "C.N.1.2026", correctedBy: 2 });
  });

  it("say from when the Convention binds the State, and have the number of the notification they were certified from", () => {
    const { kept } = deposit;
    const inForce: Fact = { ...kept, factId: "f", kind: "entry-into-force", on: "2026-01-15" };
    delete (inForce as { state?: string }).state;
    const source = { kind: "depositary", reference: "C.N.12.2026.TREATIES-XVIII.16 of 3 February" } as const;
    const entries = [
      { ...deposit, kept: { ...kept, source } },
      { ...frame("f"), kept: inForce },
    ];
    const notice = noticesOf(entries, [told("a", 1)]).find(({ id }) => id === "a");
    expect(notice?.effect).toEqual({ from: "2026-03-03" });
    expect(notice?.published?.officialNumber).toBe("C.N.12.2026.TREATIES-XVIII.16");
    const withdrawn = noticesOf(
      [...entries, { ...frame("g"), corrects: "a", reason: "a slip" }],
      [told("a", 1), told("g", 2)],
    );
    expect(withdrawn[0]).not.toHaveProperty("published.officialNumber");
  });

  it("are never made of what the press reports", () => {
    const source = { kind: "secondary", reference: "a paper" } as const;
    expect(kinds([{ ...deposit, kept: { ...deposit.kept, source } }])).toEqual([]);
  });

  it("are numbered without a gap, whatever was published in which order, and offer nothing twice", () => {
    const entries = [deposit, mended, gone, entry("d", {}), entry("e", {})];
    const ids = entries.map(({ id }) => id);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ids), { maxLength: 10 }), (order) => {
        // Only what is offered is published.
        const published = order.reduce<readonly Published[]>(
          (all, id, at) => (noticesOf(entries, all).some((one) => one.id === id) ? [...all, told(id, at)] : all),
          [],
        );
        const all = noticesOf(entries, published);
        const numbers = all.flatMap((one) => one.published?.number ?? []).toSorted((a, b) => a - b);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      }),
    );
  });
});

function told(factId: string, at: number): Published {
  return { factId, at: new Date(at) };
}

function frame(id: string) {
  return { id, recordedAt: new Date(0), recordedBy: "u-1" };
}

function entry(id: string, { on = "2026-01-01", corrects }: { readonly on?: string; readonly corrects?: string }) {
  const source = { kind: "depositary", reference: "C.N.9" } as const;
  const kept: Fact = {
    factId: id,
    kind: "accession",
    state: "PE",
    on,
    source,
    recordedAt: new Date(0),
    recordedBy: "u-1",
  };
  return {
    ...frame(id),
    kept,
    ...(corrects === undefined ? {} : { corrects, reason: "a slip" }),
  } satisfies Entry<Fact>;
}
