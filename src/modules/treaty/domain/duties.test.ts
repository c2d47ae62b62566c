import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, NOTIFICATIONS } from "../../../convention/index.ts";
import { type DutyRecord, nextDutyDay, openDuties } from "./duties.ts";
import type { Entry, Fact, FactKind } from "./fact.ts";
import { NOTIFICATION_IDS } from "./notification.ts";

const at = { recordedAt: new Date("2027-01-01T00:00:00Z"), recordedBy: "ana" };
function entry(id: string, kind: FactKind, on: string, more: Partial<Fact> & { corrects?: string } = {}): Entry<Fact> {
  const { corrects, ...rest } = more;
  const source = { kind: "official", reference: "Gazette" } as const;
  const kept: Fact = { factId: id, kind, state: "FJ", on, source, ...at, ...rest };
  return { id, kept, ...at, ...(corrects === undefined ? {} : { corrects, reason: "wrong" }) };
}
const owed = (entries: DutyRecord["entries"], on: string, settled: readonly string[] = []): string[] =>
  openDuties({ entries, settled: new Set(settled) }, NOTIFICATIONS, on).map(({ id, dueOn }) => `${id} ${dueOn ?? "-"}`);
const force = entry("f", "entry-into-force", "2026-06-01", { state: undefined as never });
const accession = entry("a", "accession", "2026-05-10");

describe("the duties of a State that deposited", () => {
  it("are those of the Convention, each at its own moment: the contact point once it is a Party", () => {
    expect(owed([accession], "2026-05-10")).toEqual([
      "a.central-authority 2026-05-10",
      "a.assistance-languages 2026-05-10",
      "a.contact-point -",
      "a.extradition-authority 2026-05-10",
      "a.extradition-basis 2026-05-10",
      "a.prevention-authority -",
    ]);
    expect(owed([accession, force], "2026-05-10")).toContain("a.contact-point 2026-06-09");
  });

  it("begin with the day of the deposit and end with the membership, and no day beside them", () => {
    const denunciation = entry("d", "denunciation", "2027-03-01");
    const entries = [accession, force, denunciation];
    expect([owed(entries, "2026-05-09"), owed(entries, "2026-05-10")].map(({ length }) => length)).toEqual([0, 6]);
    expect([owed(entries, "2028-02-29"), owed(entries, "2028-03-01")].map(({ length }) => length)).toEqual([6, 0]);
    const days = ["2026-05-09", "2026-05-10", "2028-02-29", "2028-03-01"];
    expect(days.map((day) => nextDutyDay(entries, "FJ", day))).toEqual([
      "2026-05-10",
      "2028-03-01",
      "2028-03-01",
      undefined,
    ]);
  });

  it("come anew with a second accession", () => {
    const entries = [accession, force, entry("d", "denunciation", "2027-03-01"), entry("b", "accession", "2029-01-01")];
    expect(owed(entries, "2029-01-01").map((id) => id.slice(0, 2))).toEqual(Array(6).fill("b."));
  });

  it("stay the same duties where the deposit was put right, and go where it was taken back or was no deposit", () => {
    const right = entry("c", "ratification", "2026-05-12", { corrects: "a" });
    expect(owed([accession, right], "2026-06-01")).toContain("a.central-authority 2026-05-12");
    const wasSignature = entry("c", "signature", "2026-05-12", { corrects: "a" });
    expect(owed([accession, wasSignature], "2026-06-01")).toEqual([]);
    expect(owed([accession, { id: "t", corrects: "a", reason: "wrong", ...at }], "2026-06-01")).toEqual([]);
  });

  it("are none for a signature, and none by a source that decides nothing", () => {
    const press = { kind: "secondary", reference: "Press" } as const;
    expect(owed([entry("s", "signature", "2026-01-01")], "2027-01-01")).toEqual([]);
    expect(owed([entry("p", "accession", "2026-01-01", { source: press })], "2027-01-01")).toEqual([]);
  });

  it("have the extent of competence for an organization alone", () => {
    const union = entry("e", "approval", "2026-05-10", { state: "EU" });
    expect(owed([union], "2026-06-01")).toContain("e.organization-competence 2026-05-10");
    const competence = entry("c", "competence-declaration", "2026-05-10", { state: "EU" });
    expect(owed([union, competence], "2026-06-01").join()).not.toContain("organization-competence");
  });

  it("are met by the notification of that kind, from its own day on, and by none of an earlier membership", () => {
    const told = entry("n", "notification", "2026-06-01", { notification: { id: "extradition-basis" } });
    expect(owed([accession, told], "2026-05-31")).toHaveLength(6);
    expect(owed([accession, told], "2026-06-01").filter((line) => line.includes("extradition-basis"))).toEqual([]);
    expect(nextDutyDay([accession, told], "FJ", "2026-05-20")).toBe("2026-06-01");
    const takenBack = { id: "t", corrects: "n", reason: "wrong", ...at };
    expect(owed([accession, told, takenBack], "2026-06-01")).toHaveLength(6);
    const heard = entry("n", "notification", "2026-06-01", {
      notification: { id: "extradition-basis" },
      source: { kind: "secondary", reference: "Press" },
    });
    expect(owed([accession, heard], "2026-06-01")).toHaveLength(6);
    expect(owed([accession, { ...told, kept: { ...told.kept!, state: "PE" } }], "2026-06-01")).toHaveLength(6);
    const left = [accession, force, entry("d", "denunciation", "2027-03-01"), entry("b", "accession", "2029-01-01")];
    expect(owed([...left, told], "2029-01-01")).toHaveLength(6);
    const again = entry("m", "notification", "2028-12-01", { notification: { id: "extradition-basis" } });
    expect(owed([...left, again], "2029-01-01")).toHaveLength(5);
  });

  it("have an act of the record for each of them", () => {
    const ofStates = NOTIFICATIONS.filter(({ owed: when, ofOrganizations }) => when && !ofOrganizations);
    expect(ofStates.map(({ id }) => id).filter((id) => !NOTIFICATION_IDS.some((one) => one === id))).toEqual([]);
    expect(NOTIFICATION_IDS.filter((id) => !NOTIFICATIONS.some((one) => one.id === id))).toEqual([]);
  });

  it("are open but for what was settled, on every day", () => {
    const all = owed([accession, force], "2026-07-01").map((line) => line.split(" ")[0] ?? "");
    fc.assert(
      fc.property(fc.subarray(all), fc.integer({ min: 0, max: 4000 }), (settled, after) => {
        const open = owed([accession, force], addDays("2026-05-10", after), settled);
        const ids = open.map((line) => line.split(" ")[0] ?? "");
        expect([...ids, ...settled].toSorted()).toEqual(all.toSorted());
      }),
    );
  });
});
