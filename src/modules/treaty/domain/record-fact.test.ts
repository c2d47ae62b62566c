import { describe, expect, it } from "vitest";
import { isRefusal } from "../../../protocol/refusal.ts";
import { type Entry, type Fact, type NewBasis, type NewFact, standing } from "./fact.ts";
import { checkNewBasis, checkNewFact, type RecordContext } from "./record-fact.ts";

describe("an act of a State", () => {
  it.each<[string, NewFact]>([
    ["an accession of an invented State", act({})],
    ["a ratification after a recorded signature", act({ state: "XB", kind: "ratification", on: "2026-02-01" })],
    ["a ratification of a State whose signature is reported", real({ state: "FR", kind: "ratification" })],
    ["an accession of a State that has not signed", real({ state: "JP", kind: "accession" })],
    ["a reservation that the Convention names", act({ kind: "reservation", reservation: "42(5)" })],
    [
      "a reservation to any provision or to none, in the State's own words",
      act({ kind: "reservation", text: { language: "en", text: "It does not consider itself bound by Article 37." } }),
    ],
    [
      "a declaration in the State's own words",
      act({ kind: "declaration", text: { language: "fr", text: "Aurélia déclare que ..." } }),
    ],
    ["the notification of a contact point", told({ id: "contact-point", authority: "Cybercrime Unit" })],
    ["the notification of languages, without words", told({ id: "assistance-languages", languages: ["en"] })],
    [
      "the notification of a basis for extradition, in the State's own words",
      { ...told({ id: "extradition-basis" }), text: { language: "en", text: "It is." } },
    ],
    ["the entry into force that the depositary announces, also for a day to come", inForce("2027-05-01")],
  ])("can be %s", (_name, fact) => {
    expect(() => checkNewFact(fact, context())).not.toThrow();
  });

  it.each<[string, string, NewFact]>([
    ["of a day that does not exist", "date-invalid", act({ on: "2026-02-30" })],
    ["of a day to come", "date-in-future", act({ on: "2026-11-26" })],
    ["before the Convention was opened", "before-signature-window", act({ on: "2025-10-24" })],
    ["an entry into force before it was opened", "before-signature-window", inForce("2025-10-24")],
    ["of nobody", "state-needed", without("state")],
    ["of a code that no State has", "state-unknown", real({ state: "TW" })],
    ["of a real State, told as fiction", "source-does-not-fit", act({ state: "FR" })],
    ["of an invented State, told as true", "source-does-not-fit", real({ state: "XA" })],
    ["signed twice", "already-signed", act({ state: "XB", kind: "signature", on: "2026-03-01" })],
    ["ratified without signature", "signature-needed", real({ state: "JP", kind: "ratification" })],
    ["acceded to after signature", "accession-after-signature", real({ state: "FR", kind: "accession" })],
    ["deposited twice", "already-deposited", act({ state: "XC" })],
    ["denounced without deposit", "not-deposited", act({ kind: "denunciation" })],
    ["denounced before the deposit", "not-deposited", act({ state: "XC", kind: "denunciation", on: "2026-01-01" })],
    ["reserved without saying what", "reservation-text-needed", act({ kind: "reservation" })],
    ["an accession that precludes anything", "only-objection-precludes", act({ precludesEntry: true })],
    [
      "reserved where the Convention names nothing",
      "reservation-text-needed",
      act({ kind: "reservation", reservation: "52(2)" }),
    ],
    [
      "reserved twice",
      "already-reserved",
      act({ state: "XC", kind: "reservation", reservation: "42(5)", on: "2026-02-01" }),
    ],
    ["withdrawn without reservation", "not-reserved", act({ kind: "withdrawal-of-reservation", reservation: "42(5)" })],
    ["notified without saying what", "notification-needed", without("notification", told({ id: "contact-point" }))],
    ["notified without authority", "notified-authority-needed", told({ id: "contact-point" })],
    ["notified without languages", "notified-languages-needed", told({ id: "assistance-languages" })],
    ["notified without words", "text-needed", told({ id: "diplomatic-channels" })],
    [
      "notified with what it does not say",
      "notification-not-wanted",
      told({ id: "extradition-basis", authority: "Ministry of Justice" }),
    ],
    ["an accession that notifies", "notification-not-wanted", act({ notification: { id: "extradition-basis" } })],
    [
      "notified before anything was signed or deposited",
      "neither-signed-nor-deposited",
      { ...told({ id: "assistance-languages", languages: ["en"] }), state: "XA" },
    ],
    ["declared without words", "text-needed", act({ kind: "declaration" })],
    ["an entry into force of one State", "state-not-wanted", { ...inForce("2027-05-01"), state: "XA" }],
  ])("cannot be %s", (_name, code, fact) => {
    expect(refusalOf(() => checkNewFact(fact, context()))).toBe(code);
  });

  it("cannot be a signature once the window has closed", () => {
    const late = real({ state: "JP", kind: "signature", on: "2027-01-01" });
    expect(refusalOf(() => checkNewFact(late, { ...context(), today: "2027-02-01" }))).toBe("signature-window-closed");
    expect(() => checkNewFact({ ...late, kind: "accession" }, { ...context(), today: "2027-02-01" })).not.toThrow();
  });

  it("cannot bring the Convention into force twice, in fiction or in truth", () => {
    const stands = [...record, { ...inForce("2026-05-01"), ...written("f-9") }];
    expect(refusalOf(() => checkNewFact(inForce("2026-06-01"), { ...context(), standing: stands }))).toBe(
      "already-in-force",
    );
    const announced = { ...inForce("2027-06-01"), source: { kind: "depositary", reference: "C.N.1" } } as const;
    expect(() => checkNewFact(announced, { ...context(), standing: stands })).not.toThrow();
  });

  it("is no secretariat's, real or invented", () => {
    for (const state of ["UN", "XZ"]) {
      expect(refusalOf(() => checkNewFact(act({ state }), context()))).toBe("secretariat-no-state");
      expect(refusalOf(() => checkNewFact(real({ state }), context()))).toBe("secretariat-no-state");
    }
  });

  it("is never invented on a server in production (R19)", () => {
    const production = { ...context(), production: true };
    expect(refusalOf(() => checkNewFact(act({}), production))).toBe("fiction-refused");
    expect(refusalOf(() => checkNewFact(real({ state: "XA" }), production))).toBe("source-does-not-fit");
    expect(refusalOf(() => checkNewFact(inForce("2026-05-01"), production))).toBe("fiction-refused");
    expect(() => checkNewFact(real({ state: "JP" }), production)).not.toThrow();
  });
});

describe("another basis", () => {
  const treaty: NewBasis = {
    kind: "treaty",
    citation: "Harbour Treaty of 1999",
    states: ["XA", "XB"],
    inForceFrom: "1999-05-01",
    mechanisms: [],
    source: { kind: "fictional", reference: "the script of the training" },
  };

  it("stands between two States, from a day, until a later one", () => {
    expect(() => checkNewBasis(treaty, context())).not.toThrow();
    expect(() => checkNewBasis({ ...treaty, inForceUntil: "2030-01-01" }, context())).not.toThrow();
  });

  it.each<[string, Partial<NewBasis>]>([
    ["two-states-needed", { states: ["XA", "XA"] }],
    ["period-reversed", { inForceUntil: "1999-05-01" }],
    ["date-invalid", { inForceFrom: "May 1999" }],
    ["state-unknown", { states: ["FR", "TW"], source: { kind: "official", reference: "gazette" } }],
    ["source-does-not-fit", { states: ["FR", "VN"] }],
    ["secretariat-no-state", { states: ["XA", "XZ"] }],
    ["secretariat-no-state", { states: ["UN", "VN"] }],
  ])("is refused as %s", (code, change) => {
    expect(refusalOf(() => checkNewBasis({ ...treaty, ...change }, context()))).toBe(code);
  });

  it("binds no invented State in production", () => {
    expect(refusalOf(() => checkNewBasis(treaty, { ...context(), production: true }))).toBe("training-state");
  });
});

describe("the record", () => {
  it("lets an entry stand until a later one names it, and the later one until the next does", () => {
    const first = entry("1", { kept: { ...act({}), ...written("1") } });
    const mended = entry("2", {
      corrects: "1",
      reason: "wrong day",
      kept: { ...act({ on: "2026-01-05" }), ...written("2") },
    });
    const takenBack = entry("3", { corrects: "2", reason: "not deposited at all" });
    expect(standing([first]).map((fact) => fact.factId)).toEqual(["1"]);
    expect(standing([first, mended]).map((fact) => fact.on)).toEqual(["2026-01-05"]);
    expect(standing([first, mended, takenBack])).toEqual([]);
  });
});

const written = (factId: string) => ({ factId, recordedAt: new Date("2026-11-24T12:00:00Z"), recordedBy: "u-1" });

const record: readonly Fact[] = [
  { ...act({ state: "XB", kind: "signature", on: "2026-01-01" }), ...written("f-1") },
  { ...act({ state: "XC", on: "2026-02-01" }), ...written("f-2") },
  { ...act({ state: "XC", kind: "reservation", reservation: "42(5)", on: "2026-02-01" }), ...written("f-3") },
];

function context(): RecordContext {
  return { standing: record, now: new Date("2026-11-24T12:00:00Z"), today: "2026-11-25", production: false };
}

function act(change: Partial<NewFact>): NewFact {
  return {
    kind: "accession",
    state: "XA",
    on: "2026-04-01",
    source: { kind: "fictional", reference: "the script of the training" },
    ...change,
  };
}

function real(change: Partial<NewFact>): NewFact {
  return act({ source: { kind: "depositary", reference: "C.N.300.2026.TREATIES-XVIII.16" }, ...change });
}

function inForce(on: string): NewFact {
  return without("state", act({ kind: "entry-into-force", on }));
}

/** By a State whose accession stands. */
function told(notification: NonNullable<NewFact["notification"]>): NewFact {
  return act({ state: "XC", kind: "notification", notification });
}

function without(member: "state" | "notification", fact: NewFact = act({})): NewFact {
  const { [member]: _, ...rest } = fact;
  return rest;
}

function entry(id: string, more: Partial<Entry<Fact>>): Entry<Fact> {
  return { id, recordedAt: written(id).recordedAt, recordedBy: written(id).recordedBy, ...more };
}

function refusalOf(act_: () => void): string | undefined {
  try {
    act_();
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}
