import { describe, expect, it } from "vitest";
import { copyFindings, fitFindings, type NewFullPowers, stops } from "./full-powers.ts";

const entry: NewFullPowers = {
  state: "XA",
  act: "signature",
  person: "Ana Ortuz",
  function: "Ambassador",
  issuer: "foreign-minister",
  adInterim: true,
  datedOn: "2026-11-01",
  expiresOn: "2026-12-01",
  general: false,
};
const seen = { signed: true, namesPerson: true, namesTreaty: true, namesAct: true, dated: true, empowers: true };
const to = {
  state: "XA",
  act: "signature",
  signatory: { name: "ana  ORTUZ", function: "Ambassador" },
  on: "2026-12-01",
  at: new Date("2026-12-01T10:00:00Z"),
} as const;
const held = { entry, instrument: "convention", examinedAt: new Date("2026-11-30T10:00:00Z") };

describe("a copy of full powers", () => {
  it("is in order when all is in it, and says of each point that it lacks", () => {
    expect(copyFindings(entry, seen)).toEqual([]);
    const lacks = (part: Partial<typeof seen>, of: Partial<NewFullPowers> = {}) =>
      copyFindings({ ...entry, ...of }, { ...seen, ...part });
    expect(lacks({ signed: false })).toEqual(["unsigned"]);
    expect(lacks({ namesPerson: false, dated: false })).toEqual(["person", "undated"]);
    expect(lacks({ namesTreaty: false, namesAct: false })).toEqual(["treaty", "act"]);
    expect(lacks({ empowers: false })).toEqual(["credentials"]);
    expect(lacks({}, { issuer: "other" })).toEqual(["issuer"]);
  });

  it("of general full powers names no treaty and no act, and warns from memory without stopping", () => {
    const found = copyFindings({ ...entry, general: true }, { ...seen, namesTreaty: false, namesAct: false });
    expect(found).toEqual(["general"]);
    expect(found.some(stops)).toBe(false);
  });
});

describe("full powers", () => {
  it("fit the person, however the name is spaced, until their last day", () => {
    expect(fitFindings(held, to)).toEqual([]);
    expect(fitFindings(held, { ...to, on: "2026-12-02" })).toEqual(["expired"]);
    expect(fitFindings(held, { ...to, on: "2026-10-31" })).toEqual(["postdated"]);
    const post = (words: string) =>
      fitFindings(
        { ...held, entry: { ...entry, function: "Permanent Representative" } },
        { ...to, signatory: { name: "Ana Ortuz", function: words } },
      );
    expect(post("permanent representative to the United Nations in New York")).toEqual([]);
    // Posts are worded in many ways: another one is told, and stops nobody.
    expect(post("Deputy Permanent Representative to the United Nations").filter(stops)).toEqual([]);
    expect(post("Deputy Permanent Representative to the United Nations")).toEqual(["capacity"]);
  });

  it("say what does not fit", () => {
    const signatory = { name: "Jon Berg", function: "Counsellor" };
    expect(fitFindings(held, { ...to, signatory })).toEqual(["person", "capacity"]);
    expect(fitFindings(held, { ...to, act: "accession", state: "XB" })).toEqual(["state", "act"]);
    expect(fitFindings({ ...held, instrument: "another" }, to)).toEqual(["treaty"]);
    expect(fitFindings({ ...held, entry: { ...entry, issuer: "other" } }, to)).toEqual(["issuer"]);
  });

  it("whose copy came late are only warned of", () => {
    const late = fitFindings({ ...held, examinedAt: new Date("2026-11-30T10:00:01Z") }, to);
    expect(late).toEqual(["copy-late"]);
    expect(late.some(stops)).toBe(false);
  });
});
