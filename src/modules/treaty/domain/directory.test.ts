import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../convention/index.ts";
import {
  DIRECTORY_ORIGINS,
  directoryOn,
  type DirectoryPart,
  freshnessOn,
  notifiedAuthorities,
  publicPart,
} from "./directory.ts";
import type { Fact } from "./fact.ts";

describe("the directory of authorities", () => {
  it("asks for confirmation thirty days before a year is over, and calls unconfirmed what nobody confirmed three months after", () => {
    const on = (day: string) => freshnessOn("2026-03-01", day).freshness;
    expect(freshnessOn("2026-03-01", "2026-03-01").dueOn).toBe("2027-01-30");
    expect([on("2026-03-01"), on("2027-01-29")]).toEqual(["confirmed", "confirmed"]);
    expect([on("2027-01-30"), on("2027-03-01"), on("2027-06-01")]).toEqual(["due", "due", "due"]);
    expect([on("2027-06-02"), on("2035-01-01")]).toEqual(["unconfirmed", "unconfirmed"]);
    // A leap day has no anniversary: the last day of February is.
    expect(freshnessOn("2028-02-29", "2028-03-01").dueOn).toBe("2029-01-29");
  });

  it("shows of each State and function the newest source, with all that it names", () => {
    const parts = [
      part("XB", "designation", "2026-01-01", "old"),
      part("XB", "designation", "2026-05-01", "new"),
      { ...part("XB", "designation", "2026-05-01", "new"), names: [{ text: "Of a special region" }] },
      part("XB", "notification", "2026-04-01", "C.N.1"),
      { ...part("XB", "notification", "2026-06-01", "C.N.2"), function: "contact-point" } as const,
      part("XC", "notification", "2026-04-01", "C.N.3"),
    ];
    const shown = (on: string) => directoryOn(parts, on).map(({ state, source }) => `${state} ${source}`);
    expect(shown("2026-06-01")).toEqual(["XB new", "XB new", "XB C.N.2", "XC C.N.3"]);
    expect(shown("2026-04-30")).toEqual(["XB C.N.1", "XC C.N.3"]);
    expect(shown("2025-12-31")).toEqual([]);
  });

  it("lets the better word count where two are of one day, whatever their order", () => {
    const day = "2026-05-01";
    const parts = DIRECTORY_ORIGINS.slice(0, 3).map((origin) => part("XB", origin, day, origin));
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: 1 }), (some) => {
        const best = DIRECTORY_ORIGINS.find((origin) => some.some((one) => one.origin === origin));
        expect(directoryOn(some, addDays(day, 1)).map(({ origin }) => origin)).toEqual([best]);
      }),
    );
  });

  it("shows everybody neither how to reach an authority nor with whom letters are exchanged", () => {
    const { function: _, ...card } = part("XC", "card", "2026-01-01", "card 1");
    const all = directoryOn([part("XB", "designation", "2026-01-01", "d"), card], "2026-02-01");
    expect(all.map(({ reach }) => reach?.phone)).toEqual(["+999 1", "+999 1"]);
    expect(JSON.stringify(publicPart(all))).not.toMatch(/999|XC/);
    expect(publicPart(all)).toHaveLength(1);
  });
});

describe("what States notified of authorities", () => {
  const told = (on: string, notification: NonNullable<Fact["notification"]>, more: Partial<Fact> = {}): Fact => ({
    factId: on,
    kind: "notification",
    state: "XB",
    on,
    source: { kind: "fictional", reference: `C.N.${on}` },
    notification,
    recordedAt: new Date("2026-06-01T00:00:00Z"),
    recordedBy: "ana",
    ...more,
  });

  it("stands in the directory with its source; the languages for requests are those notified last", () => {
    const facts = [
      told("2026-03-01", { id: "central-authority", authority: "Ministry", phone: "+999 1" }),
      told("2026-04-01", { id: "assistance-languages", languages: ["en", "fr"] }),
      told("2026-02-01", { id: "assistance-languages", languages: ["es"] }),
      told("2026-05-01", { id: "contact-point", authority: "Unit", languages: ["es"] }),
      told("2026-05-01", { id: "diplomatic-channels" }),
    ];
    expect(notifiedAuthorities(facts)).toMatchObject([
      {
        function: "central-authority",
        names: [{ text: "Ministry" }],
        languages: ["en", "fr"],
        origin: "notification",
        source: "C.N.2026-03-01",
        confirmedOn: "2026-03-01",
        reach: { phone: "+999 1" },
      },
      { function: "contact-point", languages: ["es"], confirmedOn: "2026-05-01" },
    ]);
  });

  it("is not there by a source that decides nothing", () => {
    const source = { kind: "secondary", reference: "Press" } as const;
    expect(notifiedAuthorities([told("2026-03-01", { id: "contact-point", authority: "Unit" }, { source })])).toEqual(
      [],
    );
  });
});

function part(state: string, origin: DirectoryPart["origin"], confirmedOn: string, source: string): DirectoryPart {
  return {
    state,
    function: "central-authority",
    names: [{ language: "en", text: "Central Authority" }],
    languages: ["en"],
    requirements: [],
    origin,
    source,
    confirmedOn,
    reach: { phone: "+999 1" },
  };
}
