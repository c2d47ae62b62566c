import { describe, expect, it } from "vitest";
import { organisationRef } from "../../../convention/index.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { checkOrganisation, type OrganisationContext } from "./check-organisation.ts";
import { newOrganisation, type NewOrganisation, type Organisation } from "./organisation.ts";

const organisationId = "0190163d-8694-739b-aea5-966c26f8ad91";
const entry: NewOrganisation = {
  kind: "ngo",
  name: { original: "fr", texts: { fr: "Ligue du port", vi: "Hội Cảng" } },
  source: "Yearbook 2026",
};
const other: Organisation = {
  organisationId,
  entity: organisationRef(organisationId),
  version: 1,
  entry,
  recordedAt: new Date(0),
  recordedBy: organisationId,
};

/** The code of the refusal and the field at fault. */
function refusalOf(given: Partial<NewOrganisation>, context: Partial<OrganisationContext> = {}) {
  try {
    checkOrganisation({ ...entry, ...given }, { others: [], production: false, ...context });
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [error.code, error.field, ...Object.values(error.details)];
  }
}
const named = (text: string) => ({ name: { original: "en", texts: { en: text } } }) as const;

describe("an organisation", () => {
  it("has a seat in a State that there is, in production in no invented one", () => {
    expect(refusalOf({ seat: "VN" }, { production: true })).toBeUndefined();
    expect(refusalOf({ seat: "XA" })).toBeUndefined();
    expect(refusalOf({ seat: "XA" }, { production: true })).toEqual(["training-state", "entry.seat"]);
    expect(refusalOf({ seat: "SU" })).toEqual(["state-unknown", "entry.seat"]);
    expect(refusalOf({ seat: "UN" })).toEqual(["secretariat-no-state", "entry.seat", "UN"]);
  });

  it("has no character that nobody sees in its lines", () => {
    const fault = (field: string, character: string) => ["unseen-character", `entry.${field}`, character];
    expect(refusalOf(named("Harbour\u202ELeague"))).toEqual(fault("name.texts.en", "U+202E"));
    expect(refusalOf(named("رابطة\u200F"))).toEqual(fault("name.texts.en", "U+200F"));
    expect(refusalOf({ acronym: "H\u0007L" })).toEqual(fault("acronym", "U+0007"));
    expect(refusalOf({ source: "p.\n4" })).toEqual(fault("source", "U+000A"));
  });

  it("is no State, in whatever language that is named", () => {
    for (const name of ["Viet Nam", "CHINE", "european union"]) {
      expect(refusalOf(named(name))).toEqual(["organisation-is-state", "entry.name.texts.en"]);
    }
  });

  it("has no name of another one that is open, in whatever language, case and spacing", () => {
    const doubled = ["organisation-doubled", "entry.name.texts.en", organisationId, "Ligue du port"];
    expect(refusalOf(named("LIGUE  du port"), { others: [other] })).toEqual(doubled);
    expect(refusalOf(named("hội cảng"), { others: [other] })).toEqual(doubled);
    expect(refusalOf(named("Hoi Cang"), { others: [other] })).toBeUndefined();
  });
});

describe("the form of an entry", () => {
  it.each([
    ["a name of 20,000 characters", named("x".repeat(20_000)), "name.texts.en"],
    ["no name in the original language", { name: { original: "en", texts: { fr: "Ligue" } } }, "name.texts.en"],
    ["a language without letters", named("…"), "name.texts.en"],
    ["an http address", { web: "http://ligue.example" }, "web"],
    ["an address with a person in it", { web: "https://me@ligue.example" }, "web"],
    ["a script as an address", { web: "javascript:alert(1)" }, "web"],
    ["a State in words", { seat: "France" }, "seat"],
    ["no source", { source: "  " }, "source"],
    ["an unknown kind", { kind: "club" }, "kind"],
    ["a member that nobody asked for", { status: "consultative" }, ""],
  ])("refuses %s", (_, given, field) => {
    expect(newOrganisation.safeParse({ ...entry, ...given }).error?.issues[0]?.path.join(".")).toBe(field);
  });
});
