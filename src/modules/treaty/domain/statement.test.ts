import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STATED_KINDS, statedActSchema, treatyStatementSchema } from "../../../protocol/index.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import type { Fact } from "./fact.ts";
import { isDecisive } from "./fact.ts";
import { relatedIn } from "./proposal.ts";
import { isStated, proposedBy, statedAct } from "./statement.ts";

const digest = "a".repeat(64);

describe("a statement of acts", () => {
  const fact: Fact = {
    factId: "f",
    kind: "reservation",
    state: "PE",
    on: "2026-02-01",
    circulatedOn: "2026-02-20",
    reservation: "42(5)",
    text: { language: "es", text: "El Perú se reserva…" },
    signatory: { name: "Ana Bel", function: "Minister" },
    source: { kind: "depositary", reference: "C.N.9.2026.TREATIES-XVIII.16" },
    recordedAt: new Date(0),
    recordedBy: "u-1",
  };

  it("says what is on record, with source and document, and nobody's name", () => {
    const said = statedAct(fact, [digest]);
    expect(treatyStatementSchema.safeParse({ instrument: "convention", acts: [said] }).success).toBe(true);
    expect(said).toMatchObject({ reference: "C.N.9.2026.TREATIES-XVIII.16", documents: [digest] });
    expect(JSON.stringify(said)).not.toContain("Ana Bel");
  });

  it("says nothing of notifications, which are no kind of the protocol", () => {
    const told = { ...fact, kind: "notification", notification: { id: "contact-point", authority: "Unit" } } as const;
    expect(isStated(told)).toBe(false);
    expect(() => statedAct(told, [])).toThrow(expect.objectContaining({ code: "act-not-stated", field: "acts" }));
  });

  it("becomes a proposal whose source is the sender's word, with the digests that it named", () => {
    const proposed = proposedBy(statedAct(fact, [digest]), { production: true });
    expect(proposed).toMatchObject({ state: "PE", kind: "reservation", reservation: "42(5)", text: fact.text });
    expect(proposed.source).toEqual({
      kind: "secondary",
      reference: "C.N.9.2026.TREATIES-XVIII.16",
    });
  });

  it("says what an objection is about and what it is to do, which the release before leaves out and still reads", () => {
    const kind = { kind: "objection", state: "FR", on: "2026-03-01", relatesTo: "f", precludesEntry: true } as const;
    const { reservation: _, ...objection } = { ...fact, ...kind };
    const said = statedAct(objection, [], fact);
    const about = { state: "PE", kind: "reservation", on: "2026-02-01", reservation: "42(5)" };
    expect(said).toMatchObject({ about, precludesEntry: true });
    const before = statedActSchema.omit({ about: true, precludesEntry: true });
    const { about: __, precludesEntry: ___, ...known } = said;
    expect(before.parse(said)).toEqual(known);
    const proposed = proposedBy(said, { production: true });
    expect(proposed).toMatchObject({ about, precludesEntry: true });
    expect(relatedIn([fact], proposed)).toEqual({ relatesTo: "f" });
    expect(relatedIn([], proposed)).toEqual({});
    // Two that fit: whoever certifies it chooses.
    expect(relatedIn([fact, { ...fact, factId: "g" }], proposed)).toEqual({});
    // From the release before.
    const bare = proposedBy(before.parse(said), { production: true });
    expect([bare.about, relatedIn([fact], bare)]).toEqual([undefined, {}]);
    const withdrawn = { ...objection, kind: "withdrawal-of-objection", relatesTo: "o" } as const;
    expect(statedAct(withdrawn, [], { ...objection, factId: "o" }).about).toEqual({
      state: "FR",
      kind: "objection",
      on: "2026-03-01",
    });
  });

  it("is no proposal of a State that is none here, whatever else it says", () => {
    const code = (state: string, production: boolean) => {
      try {
        proposedBy({ ...statedAct(fact, []), state: state as never }, { production });
        return undefined;
      } catch (error) {
        return isRefusal(error) ? error.code : "bug";
      }
    };
    expect([code("UN", true), code("XZ", false)]).toEqual(["secretariat-no-state", "secretariat-no-state"]);
    expect([code("ZW", true), code("TW", true), code("XB", true), code("XB", false)]).toEqual([
      undefined,
      "state-unknown",
      "state-unknown",
      undefined,
    ]);
  });

  it("of any content that the protocol lets through is a proposal that decides nothing, or is refused with a code", () => {
    const text = fc.record({
      language: fc.constantFrom("en", "zh-Hans"),
      text: fc.string({ minLength: 1, maxLength: 50, unit: "binary" }),
    });
    const anyAct = fc.record(
      {
        state: fc.constantFrom("PE", "FR", "EU", "XB", "TW"),
        kind: fc.constantFrom(...STATED_KINDS),
        on: fc.constantFrom("1990-01-01", "2026-02-01", "2999-12-31"),
        place: fc.constantFrom("hanoi", "-"),
        circulatedOn: fc.constantFrom("2026-02-01"),
        reservation: fc.constantFrom("42(5)", "."),
        text,
        reference: fc.string({ minLength: 1, maxLength: 250, unit: "binary" }),
        documents: fc.array(fc.constant(digest), { maxLength: 3 }),
      },
      { requiredKeys: ["state", "kind", "on", "reference", "documents"] },
    );
    fc.assert(
      fc.property(anyAct, fc.boolean(), (act, production) => {
        const read = treatyStatementSchema.safeParse({ instrument: "convention", acts: [act] });
        fc.pre(read.success);
        try {
          const { source, ...proposed } = proposedBy(read.data.acts[0]!, { production });
          expect(source?.reference.length).toBeLessThanOrEqual(500);
          const as = { ...proposed, source: source!, factId: "f", recordedAt: new Date(0), recordedBy: "u" };
          expect(source?.kind === "fictional" || !isDecisive(as)).toBe(true);
        } catch (error) {
          expect(isRefusal(error) ? error.code : error).toMatch(/^(secretariat-no-state|state-unknown|act-malformed)$/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
