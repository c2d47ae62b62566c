import { describe, expect, it } from "vitest";
import type { Fact, FactKind } from "./fact.ts";
import { madeStanding, precludedBy, warningsOf } from "./reservations.ts";
import { recordOf } from "./state-record.ts";
import { partiesOf, reservationsOn, worldOf } from "./world.ts";

const fiction = { kind: "fictional", reference: "Gazette" } as const;
const party = fact("XA", "accession", "2026-02-01");
const objected = { ...fact("XB", "objection", "2026-05-01"), relatesTo: "XA-reservation" };

describe("a reservation", () => {
  it("made with the instrument has effect; one that came later waits twelve months from its circulation", () => {
    const timely = { ...fact("XA", "reservation", "2026-02-01"), reservation: "42(5)" };
    const late = { ...timely, on: "2026-03-08", circulatedOn: "2026-03-10" };
    expect(madeStanding(timely, [party, timely], "2026-02-01")).toBe("made");
    expect(warningsOf(timely, [party])).toEqual([]);
    expect(warningsOf(late, [party])).toEqual(["late"]);
    const standingOn = (date: string, ...more: readonly Fact[]) => [
      madeStanding(late, [party, late, ...more], date),
      reservationsOn([party, late, ...more], "XA", date).length,
    ];
    expect(standingOn("2027-03-10")).toEqual(["pending", 0]);
    expect(standingOn("2027-03-11")).toEqual(["accepted", 1]);
    expect(standingOn("2027-03-11", objected)).toEqual(["not-accepted", 0]);
    expect(standingOn("2027-04-01", { ...objected, on: "2027-03-11" })).toEqual(["accepted", 1]);
    const { circulatedOn: _, ...unknown } = late;
    expect(madeStanding(unknown, [party, unknown], "2030-01-01")).toBe("pending");
  });

  it("of a State whose denunciation was taken back in time stands as before; one taken back later changes nothing", () => {
    const left = fact("XA", "denunciation", "2026-10-01");
    const back = fact("XA", "withdrawal-of-denunciation", "2027-09-30");
    const forty = Array.from({ length: 40 }, (_, index) => ({ ...fact(`Q${index}`, "accession", "2026-01-01") }));
    const until = (...acts: readonly Fact[]) =>
      partiesOf(worldOf([...forty, party, ...acts].map((one) => ({ ...one, source: fiction }))))["XA"]?.[0]?.until;
    const late = { ...back, on: "2027-10-01" };
    expect([until(left), until(left, back), until(left, late)]).toEqual(["2027-10-01", undefined, "2027-10-01"]);
    expect([warningsOf(back, [party, left]), warningsOf(late, [party, left])]).toEqual([[], ["denounced-already"]]);
    expect(warningsOf(fact("XA", "succession", "2026-10-01"), [party])).toEqual(["succession"]);
    const reserved = { ...fact("XA", "reservation", "2027-11-01"), circulatedOn: "2027-11-02" };
    expect(madeStanding(reserved, [party, left, back, reserved], "2027-12-01")).toBe("pending");
    expect(madeStanding(reserved, [party, left, late, reserved], "2027-12-01")).toBe("made");
  });

  it("is confirmed with an instrument, not before", () => {
    const signed = { ...fact("XA", "reservation", "2026-01-01"), reservation: "42(5)" };
    const early = { ...fact("XA", "confirmation-of-reservation", "2026-01-10"), reservation: "42(5)" };
    expect(warningsOf(early, [signed])).toEqual(["without-instrument"]);
    expect(warningsOf({ ...early, on: party.on }, [signed, party])).toEqual([]);
    const shown = (...acts: readonly Fact[]) => {
      const entries = acts.map((kept) => ({ id: kept.factId, kept, recordedAt: new Date(0), recordedBy: "u-1" }));
      const { acts: told } = recordOf(entries, { state: "XA", on: "2026-12-01", known: "2026-12-01" });
      return told
        .filter(({ unconfirmed, withoutInstrument }) => unconfirmed ?? withoutInstrument)
        .map(({ kind }) => kind);
    };
    expect(shown(signed, early, party)).toEqual(["reservation", "confirmation-of-reservation"]);
    expect(shown(signed, { ...early, on: party.on }, party)).toEqual([]);
  });
});

describe("an objection that precludes the entry into force", () => {
  const reserved = { ...fact("XA", "reservation", "2026-02-01"), reservation: "42(5)" };
  const precludes = { ...objected, precludesEntry: true };
  const between = (date: string, ...facts: readonly Fact[]) =>
    precludedBy([party, reserved, ...facts], ["XB", "XA"], date);

  it("stands between its two States, until it or the reservation is withdrawn", () => {
    expect(between("2026-05-01", precludes)).toBe("XB");
    expect(between("2026-04-30", precludes)).toBeUndefined();
    expect(between("2026-05-01", objected)).toBeUndefined();
    expect(precludedBy([party, reserved, precludes], ["XC", "XA"], "2026-05-01")).toBeUndefined();
    const taken = { ...fact("XB", "withdrawal-of-objection", "2026-06-01"), relatesTo: precludes.factId };
    expect(between("2026-06-01", precludes, taken)).toBeUndefined();
    expect(between("2026-05-31", precludes, taken)).toBe("XB");
    const given = { ...fact("XA", "withdrawal-of-reservation", "2026-06-01"), reservation: "42(5)" };
    expect(between("2026-06-01", precludes, given)).toBeUndefined();
  });
});

function fact(state: string, kind: FactKind, on: string): Fact {
  const source = { kind: "fictional", reference: "the script of the tests" } as const;
  return { factId: `${state}-${kind}`, kind, state, on, source, recordedAt: new Date(0), recordedBy: "u-1" };
}
