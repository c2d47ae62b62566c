import { describe, expect, it } from "vitest";
import { sameName, soughtName, textsOf, unseenIn, wordsFor, wordsSchema } from "./words.ts";

const schema = wordsSchema(20);
const faultOf = (value: unknown) => schema.safeParse(value).error?.issues[0]?.path.join(".");

describe("words in several languages", () => {
  it("have a text in their original language, of a length that is limited, and in no language twice or unknown", () => {
    expect(schema.parse({ original: "fr", texts: { fr: " Nations ", en: "Nations" } })).toEqual({
      original: "fr",
      texts: { fr: "Nations", en: "Nations" },
    });
    expect(faultOf({ original: "fr", texts: { en: "Nations" } })).toBe("texts.fr");
    expect(faultOf({ original: "en", texts: { en: " " } })).toBe("texts.en");
    expect(faultOf({ original: "en", texts: { en: "x".repeat(21) } })).toBe("texts.en");
    expect(faultOf({ original: "en", texts: { en: "\u200B" } })).toBe("texts.en");
    expect(faultOf({ original: "tlh", texts: { en: "x" } })).toBe("original");
    expect(faultOf({ original: "en", texts: { en: "x", tlh: "x" } })).toBe("texts");
  });

  it("are read in one's own language, or else in the original one", () => {
    const words = { original: "vi", texts: { vi: "Liên hợp quốc", ru: "ООН" } } as const;
    expect(wordsFor(words, "ru")).toEqual({ lang: "ru", text: "ООН" });
    expect(wordsFor(words, "ar")).toEqual({ lang: "vi", text: "Liên hợp quốc" });
    expect(wordsFor({ original: "und", texts: { und: "Bund" } }, "en")).toEqual({ text: "Bund" });
    expect(textsOf(words)).toEqual([
      ["ru", "ООН"],
      ["vi", "Liên hợp quốc"],
    ]);
  });

  it("are searched for characters that nobody sees", () => {
    expect(unseenIn("منظمة Société 组织 می‌خواهم")).toBeUndefined();
    expect(["a\u202Eb", "a\u200Fb", "a\nb", "a\u0007b", "a\u2028b"].map(unseenIn)).toEqual([
      "U+202E",
      "U+200F",
      "U+000A",
      "U+0007",
      "U+2028",
    ]);
  });

  it("are the same name in any case, width and spacing, and are found without accents", () => {
    expect(sameName(" ＷORLD\u00A0 Bank\u200B")).toBe("world bank");
    expect(sameName("Tổ chức")).not.toBe(sameName("To chuc"));
    expect(soughtName("Société")).toBe("societe");
  });

  it.each([
    ["Đặng Thị Đào", "dang thi dao"],
    ["Đorđević", "dordevic"],
    ["Søren Ødegård", "soren odegard"],
    ["Łódź, ŁUKASZ", "lodz, lukasz"],
    ["Straße, STRAẞE", "strasse, strasse"],
    ["Işık, IŞIK, İstanbul", "isik, isik, istanbul"],
    ["Ægir, œuvre", "aegir, oeuvre"],
    ["Þór Guðrún", "thor gudrun"],
    ["Ħal Għaxaq", "hal ghaxaq"],
    ["Əliyev", "eliyev"],
    ["Oʻzbekiston, Côte d’Ivoire", "o'zbekiston, cote d'ivoire"],
    ["ایران، کلیّة، مستشفى", "ايران، كليه، مستشفي"],
  ])("are found by letters that everybody can type: %s", (name, typed) => {
    expect(soughtName(name)).toBe(typed);
    expect(soughtName(typed)).toBe(typed);
  });
});
