import { describe, expect, it } from "vitest";
import { STATES } from "../../../convention/index.ts";
import type { Fact, NewFact } from "./fact.ts";
import { conventionView } from "./convention-view.ts";
import { recordOf } from "./state-record.ts";
import { statusOn } from "./status.ts";
import { partiesOf, reservationsOn, toldOn, worldOf } from "./world.ts";

describe("the status of a day", () => {
  it("has the 72 signatories of Hanoi at the end of the ceremony, and nobody before it", () => {
    expect(statusOn([], "2025-10-24").signatures).toBe(0);
    expect(statusOn([], "2025-10-25").signatures).toBe(69);
    expect(statusOn([], "2025-10-26")).toMatchObject({ signatures: 72, unnamedSignatures: 0, depositsCounted: 0 });
  });

  it("counts a signature of which only the month is known when the month is over", () => {
    const canada = (on: string) => statusOn([], on).rows.find((row) => row.state === "CA")?.signature?.on;
    expect(canada("2026-07-30")).toBeUndefined();
    expect(canada("2026-07-31")).toBe("2026-07");
    expect(statusOn([], "2026-08-02")).toMatchObject({ signatures: 74, unnamedSignatures: 3 });
  });

  it("shows a deposit that is only reported, and counts it for nothing", () => {
    const status = statusOn([], "2026-11-24");
    const qatar = status.rows.find((row) => row.state === "QA");
    expect(qatar?.deposit).toMatchObject({ standing: "reported", decisive: false, on: "2026-02" });
    expect(status).toMatchObject({ depositsCounted: 0, depositsReported: 3, depositsNeeded: 40 });
    expect(status.rows.some((row) => row.isParty)).toBe(false);
  });

  it("shows the reported deposit of a State beside its recorded notification, which is no signature and no deposit", () => {
    const told = { ...real("QA", "notification", "2026-03-01"), notification: { id: "extradition-basis" } } as const;
    expect(statusOn([told], "2026-11-24").rows.find((row) => row.state === "QA")).toMatchObject({
      signature: { kind: "signature", standing: "reported" },
      deposit: { kind: "ratification", standing: "reported" },
    });
    const entry = { id: told.factId, kept: told, recordedAt: told.recordedAt, recordedBy: told.recordedBy };
    const record = recordOf([entry], { state: "QA", on: "2026-11-24", known: "2026-11-24" });
    expect(record.acts.map(({ kind, standing }) => `${kind} ${standing}`).toSorted()).toEqual([
      "notification recorded",
      "ratification reported",
      "signature reported",
    ]);
  });

  it("asks of each act what its own State did, so that a public page of all States stays quick", () => {
    const readsFor = (count: number): number => {
      let reads = 0;
      const facts = STATES.slice(0, count).flatMap(({ code }) => {
        const reserved = Array.from({ length: 8 }, (_, at) => ({
          ...real(code, "reservation", "2027-03-01"),
          factId: `${code}-${at}`,
          reservation: `63(3)-${at}`,
        }));
        return [real(code, "ratification", "2027-01-01"), real(code, "denunciation", "2027-02-01"), ...reserved];
      });
      const counted = facts.map(
        (fact) => new Proxy<Fact>(fact, { get: (of, key) => ((reads += 1), Reflect.get(of, key)) }),
      );
      expect(statusOn(counted, "2028-06-30").rows.length).toBeGreaterThanOrEqual(count);
      return reads;
    };
    // Four times as many States, and not sixteen times as much work.
    expect(readsFor(120) / readsFor(30)).toBeLessThan(5);
  });

  it("lets a recorded deposit go before the reported one, with its source", () => {
    const facts = [real("QA", "ratification", "2026-02-11")];
    const status = statusOn(facts, "2026-11-24");
    expect(status).toMatchObject({ depositsCounted: 1, depositsReported: 2 });
    expect(status.rows.find((row) => row.state === "QA")?.deposit).toMatchObject({
      on: "2026-02-11",
      decisive: true,
      source: "C.N.300.2026",
    });
    expect(statusOn(facts, "2026-02-10").depositsCounted).toBe(0);
  });

  it("does not count a recorded deposit from the press, nor an organization", () => {
    const press = {
      ...real("JP", "accession", "2026-05-01"),
      source: { kind: "secondary", reference: "a paper" },
    } as const;
    expect(statusOn([press, real("EU", "approval", "2026-06-01")], "2026-11-24")).toMatchObject({
      depositsCounted: 0,
      depositsReported: 4,
    });
  });

  it("tells Parties from depositors once the fortieth has come", () => {
    // Any forty real codes: the rows of the shipped list.
    const states = statusOn([], "2025-10-26")
      .rows.map((row) => row.state)
      .filter((state) => state !== "EU")
      .slice(0, 40);
    const facts = states.map((state) => real(state, "ratification", "2026-09-01"));
    const before = statusOn(facts, "2026-11-29");
    expect(before).toMatchObject({ depositsCounted: 40, inForceFrom: "2026-11-30" });
    expect(before.rows.filter((row) => row.isParty)).toHaveLength(0);
    expect(statusOn(facts, "2026-11-30").rows.filter((row) => row.isParty)).toHaveLength(40);
  });

  it("keeps invented States apart", () => {
    const facts = [inForce("2026-01-01"), invented("XA", "2026-02-01"), invented("XB", "2026-03-01")];
    const status = statusOn(facts, "2026-11-24");
    expect(status.depositsCounted).toBe(0);
    expect(status.inForceFrom).toBeUndefined();
    expect(status.inventedInForceFrom).toBe("2026-01-01");
    expect(status.inventedRows.map((row) => [row.state, row.inForceFrom, row.isParty])).toEqual([
      ["XA", "2026-03-03", true],
      ["XB", "2026-03-31", true],
    ]);
    expect(status.rows.some((row) => row.invented)).toBe(false);
  });

  it("changes the way in when the window for signature closes", () => {
    expect(statusOn([], "2026-12-31").waysIn).toEqual(["sign", "accede"]);
    expect(statusOn([], "2027-01-01").waysIn).toEqual(["accede"]);
  });
});

describe("the world of the recorded facts", () => {
  it("gives fiction no hold on real States", () => {
    const parties = partiesOf(
      worldOf([inForce("2026-01-01"), invented("XA", "2026-02-01"), real("FR", "ratification", "2026-02-01")]),
    );
    expect(parties["XA"]?.[0]?.from).toBe("2026-03-03");
    expect(parties["FR"]).toEqual([{ depositedOn: "2026-02-01" }]);
  });

  it("knows what a State told last of a matter by a day", () => {
    const told = (on: string, text: string): Fact => ({
      ...invented("XB", on),
      factId: text,
      kind: "notification",
      notification: { id: "extradition-basis" },
      text: { language: "en", text },
    });
    const facts = [told("2026-06-01", "Now it is."), told("2026-03-01", "It is not.")];
    const asked = (date: string, id = "extradition-basis") => toldOn(facts, { state: "XB", date, id })?.text;
    expect([asked("2026-02-28"), asked("2026-03-01"), asked("2026-06-01")]).toEqual([
      undefined,
      "It is not.",
      "Now it is.",
    ]);
    expect(asked("2026-06-01", "diplomatic-channels")).toBeUndefined();
  });

  it("knows a reservation from its declaration to its withdrawal", () => {
    const facts: Fact[] = [
      { ...invented("XB", "2026-03-01"), kind: "reservation", reservation: "42(5)" },
      { ...invented("XB", "2026-06-01"), factId: "w", kind: "withdrawal-of-reservation", reservation: "42(5)" },
    ];
    expect(reservationsOn(facts, "XB", "2026-02-28")).toEqual([]);
    expect(reservationsOn(facts, "XB", "2026-05-31")).toEqual(["42(5)"]);
    expect(reservationsOn(facts, "XB", "2026-06-01")).toEqual([]);
  });

  it("shows the reservations that are reported of a signatory", () => {
    const azerbaijan = statusOn([], "2026-11-24").rows.find((row) => row.state === "AZ");
    expect(azerbaijan?.reservations).toEqual(["7(2)", "9(2)", "11(3)", "63(3)"]);
  });
});

describe("the Convention page", () => {
  it("has every article once, in its chapter", () => {
    const view = conventionView();
    const articles = view.chapters.flatMap((chapter) => chapter.articles.map((one) => one.article.article));
    expect(articles).toEqual(Array.from({ length: 68 }, (_, index) => index + 1));
    expect(view.served).toBe(
      view.chapters.flatMap((chapter) => chapter.articles).filter((one) => one.servedBy.length > 0).length,
    );
  });
});

function made(fact: NewFact): Fact {
  return {
    ...fact,
    factId: `${fact.state}-${fact.kind}`,
    recordedAt: new Date("2026-11-24T12:00:00Z"),
    recordedBy: "u-1",
  };
}

function real(state: string, kind: Fact["kind"], on: string): Fact {
  return made({ state, kind, on, source: { kind: "depositary", reference: "C.N.300.2026" } });
}

function invented(state: string, on: string): Fact {
  return made({ state, kind: "accession", on, source: { kind: "fictional", reference: "the script of the training" } });
}

function inForce(on: string): Fact {
  return made({ kind: "entry-into-force", on, source: { kind: "fictional", reference: "the script of the training" } });
}
