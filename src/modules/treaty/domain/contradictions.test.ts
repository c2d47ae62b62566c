import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, CONVENTION_INSTRUMENT, type Instrument } from "../../../convention/index.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { contradictions } from "./contradictions.ts";
import type { Fact, FactKind } from "./fact.ts";
import { checkNewFact, checkRecord } from "./record-fact.ts";
import { partiesOf, worldOf } from "./world.ts";

const instrument: Instrument = CONVENTION_INSTRUMENT;

describe("a record of acts", () => {
  it("cannot lose the signature on which a ratification stands", () => {
    const record = [fact("s", "signature", "2026-01-01"), fact("r", "ratification", "2026-02-01")];
    expect(codes(record)).toEqual([]);
    expect(refusal(() => checkRecord(undefined, { ...against(record), without: "s" }))).toBe("later-act-stands-on-it");
    expect(refusal(() => checkRecord(undefined, { ...against(record), without: "r" }))).toBeUndefined();
    expect(refusal(() => checkRecord(undefined, { ...against([record[0]!]), without: "s" }))).toBeUndefined();
  });

  it("cannot move the signature behind the ratification, nor the deposit behind the denunciation", () => {
    const record = [fact("s", "signature", "2026-01-01"), fact("r", "ratification", "2026-02-01")];
    const later = fact("x", "signature", "2026-03-01");
    expect(refusal(() => checkNewFact(later, { ...against(record), without: "s" }))).toBe("later-act-stands-on-it");
    expect(codes([later, fact("r", "accession", "2026-02-01")])).toEqual(["signed-after-deposit"]);
    const left = [fact("a", "accession", "2026-02-01"), fact("d", "denunciation", "2026-05-01")];
    const moved = fact("x", "accession", "2026-06-01");
    expect(refusal(() => checkNewFact(moved, { ...against(left), without: "a" }))).toBe("later-act-stands-on-it");
  });

  it("lets a State that left come back, once, and leave again", () => {
    const left = [fact("a", "accession", "2026-02-01"), fact("d", "denunciation", "2026-05-01")];
    expect(refusal(() => checkNewFact(fact("x", "accession", "2026-04-01"), against(left)))).toBe("already-deposited");
    const back = [...left, fact("b", "accession", "2026-09-01")];
    expect(codes(back)).toEqual([]);
    expect(refusal(() => checkNewFact(fact("x", "accession", "2026-10-01"), against(back)))).toBe("already-deposited");
    expect(codes([...back, fact("e", "denunciation", "2026-11-01")])).toEqual([]);
    const world = worldOf([...back, inForce("2026-01-01")]);
    expect(partiesOf(world)["XA"]).toMatchObject([{ from: "2026-03-03", until: "2027-05-01" }, { from: "2026-10-01" }]);
  });

  it("takes acts of one day in the order in which they make sense, however they were entered", () => {
    const record = [
      fact("w", "denunciation", "2026-02-01"),
      fact("v", "withdrawal-of-reservation", "2026-02-01"),
      fact("u", "reservation", "2026-02-01"),
      fact("t", "ratification", "2026-02-01"),
      fact("s", "signature", "2026-02-01"),
    ];
    expect(codes(record)).toEqual([]);
  });

  it("says what it cannot be true beside, of two acts the later recorded one", () => {
    const [one, other] = [fact("a", "accession", "2026-02-01"), fact("b", "accession", "2026-02-01", 5)];
    expect(contradictions([other, one], instrument)).toMatchObject([
      { code: "already-deposited", act: { factId: "b" }, beside: { factId: "a" } },
    ]);
  });
});

describe("acts about other acts", () => {
  const reserved = { ...fact("r", "reservation", "2026-02-01"), state: "XB" };
  const declared = fact("d", "declaration", "2026-02-01");

  it("object to what another State reserved or declared by then, and to nothing else", () => {
    const objection = { ...fact("o", "objection", "2026-03-01"), relatesTo: "r" };
    expect(codes([reserved, objection])).toEqual([]);
    expect(codes([objection])).toEqual(["nothing-to-object-to"]);
    expect(codes([{ ...reserved, state: "XA" }, objection])).toEqual(["nothing-to-object-to"]);
    expect(codes([{ ...reserved, on: "2026-03-02" }, objection])).toEqual(["nothing-to-object-to"]);
    const taken = refusal(() => checkRecord(undefined, { ...against([reserved, objection]), without: "r" }));
    expect(taken).toBe("later-act-stands-on-it");
  });

  it("withdraw the State's own declaration once, and confirm a reservation that stands", () => {
    const withdrawal = { ...fact("w", "withdrawal-of-declaration", "2026-03-01"), relatesTo: "d" };
    expect(codes([declared, withdrawal])).toEqual([]);
    expect(codes([declared, withdrawal, { ...withdrawal, factId: "x" }])).toEqual(["nothing-to-withdraw"]);
    expect(codes([{ ...declared, state: "XB" }, withdrawal])).toEqual(["nothing-to-withdraw"]);
    const confirmation = { ...fact("c", "confirmation-of-reservation", "2026-03-01"), reservation: "42(5)" };
    expect(codes([{ ...reserved, state: "XA" }, confirmation])).toEqual([]);
    expect(codes([confirmation])).toEqual(["not-reserved"]);
  });

  it("let a reservation that came after the consent stand beside the true one, and withdraw either by name", () => {
    const party = fact("a", "accession", "2026-02-01");
    const late = fact("late", "reservation", "2026-03-08");
    expect(codes([party, late, fact("r", "reservation", "2026-02-01")])).toEqual([]);
    expect(codes([party, fact("r", "reservation", "2026-02-01"), fact("s", "reservation", "2026-02-01")])).toEqual([
      "already-reserved",
    ]);
    const { reservation: _, ...other } = fact("o", "reservation", "2026-02-01");
    const inWords = { ...other, text: { language: "en", text: "Not bound by Article 37." } };
    const withdrawal = { ...fact("w", "withdrawal-of-reservation", "2026-04-01"), relatesTo: "o" };
    expect(codes([party, inWords, withdrawal])).toEqual([]);
    expect(codes([party, inWords, withdrawal, { ...withdrawal, factId: "x" }])).toEqual(["not-reserved"]);
  });

  it("withdraw the State's own objection, once", () => {
    const objection = { ...fact("o", "objection", "2026-03-01"), relatesTo: "r" };
    const withdrawal = { ...fact("w", "withdrawal-of-objection", "2026-03-01"), relatesTo: "o" };
    expect(codes([reserved, objection, withdrawal])).toEqual([]);
    expect(codes([reserved, objection, withdrawal, { ...withdrawal, factId: "x" }])).toEqual(["nothing-to-withdraw"]);
    expect(codes([reserved, objection, { ...withdrawal, state: "XC" }])).toEqual(["nothing-to-withdraw"]);
  });

  it("declare a competence only for an organization, and name another act only where there is one", () => {
    const competence = { ...fact("k", "competence-declaration", "2026-03-01"), state: "EU" };
    expect(codes([competence])).toEqual([]);
    expect(codes([{ ...competence, state: "FR" }])).toEqual(["organization-only"]);
    const about = { ...fact("a", "accession", "2026-03-01"), relatesTo: "r" };
    expect(refusal(() => checkNewFact(about, against([])))).toBe("related-not-wanted");
  });
});

describe("a regional organization", () => {
  const of = (state: string, kind: FactKind, on: string) => ({ ...fact(`${state}-${kind}`, kind, on), state });
  const nobody: Instrument = { ...instrument, reported: [] };

  it("signs once a member State has signed, of those that were members on that day", () => {
    const signed = of("EU", "signature", "2026-02-01");
    const found = (acts: readonly Fact[], by = nobody) => contradictions(acts, by).map(({ code }) => code);
    expect(found([signed])).toEqual(["member-first"]);
    expect(found([signed, of("GB", "signature", "2026-01-31")])).toEqual(["member-first"]);
    expect(found([signed, of("FR", "signature", "2026-02-02")])).toEqual(["member-first"]);
    expect(found([signed, of("FR", "signature", "2026-02-01")])).toEqual([]);
    // What public sources report of its members counts too.
    expect(found([signed], instrument)).toEqual([]);
  });

  it("deposits once a member State has deposited, whatever members have signed", () => {
    const deposited = of("EU", "approval", "2026-02-03");
    const france = [of("FR", "signature", "2026-01-01"), of("FR", "approval", "2026-02-02")];
    expect(codes([deposited])).toEqual(["member-first"]);
    expect(codes([deposited, ...france.slice(0, 1)])).toEqual(["member-first"]);
    expect(codes([deposited, ...france])).toEqual([]);
    expect(refusal(() => checkNewFact(deposited, { ...against([]), production: false }))).toBe("source-does-not-fit");
    const real = { ...deposited, source: { kind: "depositary", reference: "C.N.1.2026" } } as const;
    expect(refusal(() => checkNewFact(real, against([])))).toBe("member-first");
    const withFrance = against([...france, deposited]);
    const taken = refusal(() => checkRecord(undefined, { ...withFrance, without: "FR-approval" }));
    expect(taken).toBe("later-act-stands-on-it");
  });
});

describe("the places of signature", () => {
  it("have each their days", () => {
    const at = (place: string, on: string) => codes([{ ...fact("s", "signature", on), place }]);
    expect(at("hanoi", "2025-10-26")).toEqual([]);
    expect(at("hanoi", "2025-10-27")).toEqual(["signature-place-closed"]);
    expect(at("new-york", "2025-10-26")).toEqual(["signature-place-closed"]);
    expect(at("new-york", "2025-10-27")).toEqual([]);
    expect(at("new-york", "2027-01-01")).toEqual(["signature-window-closed"]);
    expect(at("geneva", "2026-01-01")).toEqual(["signature-place-closed"]);
  });
});

describe("a record under attack", () => {
  const kinds: readonly FactKind[] = [
    "signature",
    "ratification",
    "accession",
    "denunciation",
    "reservation",
    "withdrawal-of-reservation",
    "notification",
  ];
  const step = fc.record({
    verb: fc.constantFrom("enter", "correct", "take back"),
    kind: fc.constantFrom(...kinds),
    day: fc.nat(40),
    which: fc.nat(20),
  });

  it("never holds a contradiction, whatever is entered, corrected and taken back; a naive reader agrees", () => {
    let [taken, refused] = [0, 0];
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
        let record: readonly Fact[] = [];
        for (const [at, { verb, kind, day, which }] of steps.entries()) {
          const without = verb === "enter" ? undefined : record[which % Math.max(1, record.length)]?.factId;
          if (verb !== "enter" && without === undefined) continue;
          const plus = verb === "take back" ? undefined : fact(`f-${at}`, kind, addDays("2026-01-01", day), at);
          const before = record;
          const then = before.filter(({ factId }) => factId !== without);
          const next = plus === undefined ? then : [...then, plus];
          const given = { ...against(before), without };
          const code = refusal(() => {
            if (plus === undefined) checkRecord(undefined, given);
            else checkNewFact(plus, given);
          });
          expect(code === undefined).toBe(isPossible(next));
          if (code === undefined) record = next;
          if (code === undefined) taken += 1;
          else refused += 1;
          expect(codes(record)).toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(400);
  });
});

/** What a person with a sheet of paper would ask of the acts of one State, day by day. */
function isPossible(record: readonly Fact[]): boolean {
  const of = (...wanted: readonly FactKind[]) => record.filter(({ kind }) => wanted.includes(kind));
  const days = [...new Set(record.map(({ on }) => on))].toSorted();
  let [member, signed, everMember] = [false, false, false];
  let [reserved, timely, since] = [false, false, ""];
  if (of("signature").length > 1) return false;
  for (const day of days) {
    const on = (...wanted: readonly FactKind[]) => of(...wanted).filter((act) => act.on === day).length;
    if (on("signature") > 0) {
      if (everMember) return false;
      signed = true;
    }
    const deposits = on("ratification", "accession");
    if (deposits > 1 || (deposits === 1 && member)) return false;
    if (deposits === 1) {
      if (!everMember && on("accession") > 0 === signed) return false;
      member = true;
      since = day;
      everMember = true;
    }
    if (on("notification") > 0 && !signed && !everMember) return false;
    const isLate = member && since < day;
    if (!isLate && on("reservation") > (timely ? 0 : 1)) return false;
    if (on("reservation") > 0) reserved = true;
    if (on("reservation") > 0 && !isLate) timely = true;
    if (on("withdrawal-of-reservation") > (reserved ? 1 : 0)) return false;
    if (on("withdrawal-of-reservation") > 0) [reserved, timely] = [false, false];
    if (on("denunciation") > (member ? 1 : 0)) return false;
    if (on("denunciation") > 0) member = false;
  }
  return true;
}

function fact(factId: string, kind: FactKind, on: string, recorded = 0): Fact {
  const about = {
    ...(kind.endsWith("reservation") ? { reservation: "42(5)" } : {}),
    ...(kind === "notification" ? { notification: { id: "contact-point", authority: "Unit" } as const } : {}),
  };
  const source = { kind: "fictional", reference: "the script of the tests" } as const;
  return { factId, kind, state: "XA", on, source, ...about, recordedAt: new Date(recorded), recordedBy: "u-1" };
}

function inForce(on: string): Fact {
  const { state: _, ...announced } = fact("f", "entry-into-force", on);
  return announced;
}

function against(standing: readonly Fact[]) {
  return { standing, now: new Date("2027-06-01T12:00:00Z"), today: "2027-06-01", production: false };
}

function codes(record: readonly Fact[]): readonly string[] {
  return contradictions(record, instrument).map(({ code }) => code);
}

function refusal(of: () => void): string | undefined {
  try {
    of();
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}
