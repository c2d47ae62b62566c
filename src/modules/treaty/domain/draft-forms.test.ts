import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DRAFT_KINDS, type DraftField, type DraftFields, draftFields, findingsOf, partsOf } from "./draft-forms.ts";

const FILLED: Required<DraftFields> = {
  stateName: "Aurelia",
  treatyTitle: "Convention",
  adoptedOn: "2024-12-24",
  person: "Ana Bel",
  personFunction: "Ambassador",
  personAct: "signature",
  otherAct: "Borealia, reservation of 1 March 2026",
  provision: "63(3)",
  words: "We do.",
  statement: "Not bound.",
  centralAuthority: "Ministry of Justice",
  languages: "English",
  extraditionAuthority: "Ministry of Justice",
  extraditionBasis: "Yes",
  contactPoint: "Duty desk",
  preventionAuthority: "Agency",
  place: "Northport",
  on: "2026-11-01",
  signer: "Eva Lund",
  signerFunction: "Minister",
  signerCapacity: "minister-for-foreign-affairs",
  seal: true,
};

describe("what a draft lacks", () => {
  it.each(DRAFT_KINDS)("is nothing for a %s in which everything is filled in", (kind) => {
    expect(findingsOf(kind, FILLED)).toEqual([]);
  });

  it("is exactly the needed and owed fields that are open, in the order of the form", () => {
    const names = Object.keys(draftFields.shape) as DraftField[];
    fc.assert(
      fc.property(fc.constantFrom(...DRAFT_KINDS), fc.subarray(names), (kind, open) => {
        const { signerCapacity: _, ...rest } = FILLED;
        const fields: DraftFields = Object.fromEntries(
          Object.entries(rest).filter(([name]) => !open.includes(name as DraftField)),
        );
        const found = findingsOf(kind, fields).map(({ field }) => field);
        const parts = partsOf(kind, fields).filter(({ force }) => force !== "may");
        expect(found).toEqual(parts.map(({ field }) => field).filter((field) => fields[field] === undefined));
      }),
    );
  });

  it("is named with the article or rule that asks for it", () => {
    const rules = (kind: (typeof DRAFT_KINDS)[number], fields: DraftFields = {}) =>
      Object.fromEntries(
        findingsOf(kind, fields).map(({ field, kind: how, rule }) => [
          field,
          `${how} ${rule.law} ${rule.place ?? ""}`.trim(),
        ]),
      );
    expect(rules("ratification")).toMatchObject({
      words: "missing convention 64(3)",
      centralAuthority: "due convention 40(12)",
      languages: "due convention 40(13)",
      extraditionAuthority: "due convention 37(19)",
      extraditionBasis: "due convention 37(6)(a)",
      contactPoint: "due convention 41(1)",
      preventionAuthority: "due convention 53(7)",
      signerCapacity: "missing law-of-treaties 7(2)",
      place: "missing practice",
    });
    expect(rules("accession")).toMatchObject({ words: "missing convention 64(4)" });
    expect(rules("denunciation")).toMatchObject({ words: "missing convention 67(1)" });
    expect(rules("full-powers")).toMatchObject({ person: "missing law-of-treaties 7(1)" });
    expect(rules("declaration", { provision: "63(3)" })).toMatchObject({ statement: "missing convention 63(3)" });
    expect(rules("declaration", { provision: "99" })).toMatchObject({ statement: "missing law-of-treaties 19, 23(1)" });
  });

  it("is full powers, where somebody signs by no office of theirs; a letter that names authorities needs none", () => {
    const fields: DraftFields = { ...FILLED, signerCapacity: "somebody-else" };
    expect(findingsOf("accession", fields)).toMatchObject([{ field: "signerCapacity", kind: "capacity" }]);
    expect(findingsOf("authorities", fields)).toEqual([]);
  });
});
