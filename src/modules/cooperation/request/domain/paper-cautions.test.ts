import { describe, expect, it } from "vitest";
import { parseExhibitId, parseSha256Hex } from "../../../../protocol/identifiers.ts";
import { paperCautions } from "./paper-cautions.ts";
import type { DraftPaper } from "./request-file.ts";

const ID = parseExhibitId("01930000-0000-7000-8000-0000000000e1");
const paper = (change: Partial<DraftPaper>): DraftPaper => ({
  paperId: ID,
  size: 1,
  sha256: parseSha256Hex("a".repeat(64)),
  mediaType: "application/pdf",
  kind: "arrest-warrant",
  title: { language: "en", text: "Warrant" },
  language: "vi",
  copyForm: "original",
  ...change,
});
const inFrench = (change: Partial<DraftPaper>): DraftPaper =>
  paper({
    paperId: parseExhibitId("01930000-0000-7000-8000-0000000000e2"),
    kind: "translation",
    translationOf: ID,
    language: "fr",
    ...change,
  });

describe("before a paper leaves", () => {
  it.each<[string, readonly DraftPaper[], readonly string[]]>([
    ["the last day of its effect was yesterday", [paper({ language: "fr", validUntil: "2027-03-01" })], ["lapsed"]],
    ["the last day of its effect is today", [paper({ language: "fr", validUntil: "2027-03-02" })], []],
    ["nobody there reads it", [paper({})], ["not-translated"]],
    [
      "its translation is in a language that nobody there reads",
      [paper({}), inFrench({ language: "ru" })],
      ["not-translated"],
    ],
    ["only a machine translated it", [paper({}), inFrench({ translationForm: "machine" })], ["machine-only"]],
    ["it is translated", [paper({}), inFrench({ translationForm: "sworn" })], []],
    ["it is read there as it is", [paper({ language: "fr" })], []],
    ["it is a photograph", [paper({ kind: "identification" })], []],
  ])("says what to know where %s", (_, papers, codes) => {
    expect(paperCautions(papers, "2027-03-02", ["fr"]).map(({ code }) => code)).toEqual(codes);
  });

  it("asks for no translation where nobody knows what is read there", () => {
    expect(paperCautions([paper({})], "2027-03-02", [])).toEqual([]);
  });
});
