import { assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { lookAlikeWords, strongDirection, visibleSegments, visibleText } from "./visible-text.ts";

test.each([
  ["invoice\u202Efdp.exe", "invoice⟦U+202E⟧fdp.exe"],
  ["pass\u200Bword", "pass⟦U+200B⟧word"],
  ["a\u0000b", "a⟦U+0000⟧b"],
  ["soft\u00ADhyphen", "soft⟦U+00AD⟧hyphen"],
  ["lone \uD800 surrogate", "lone ⟦U+D800⟧ surrogate"],
  ["tag \u{E0041}", "tag ⟦U+E0041⟧"],
  ["private \uE000", "private ⟦U+E000⟧"],
])("%j shows what it hides", (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test.each(["Nguyễn Văn Ánh", "مكتب الادعاء", "می‌خواهم", "क्‍ष", "👩‍⚖️", "line one\nline two\tcolumn", "日本語"])(
  "%j is left as it is",
  (text) => {
    expect(visibleText(text)).toBe(text);
  },
);

test("a joiner that joins nothing is shown", () => {
  expect(visibleText("pay\u200D.com")).toBe("pay⟦U+200D⟧.com");
});

test("whatever comes in, nothing that hides or reorders comes out, and nothing is lost", () => {
  assert(
    property(string({ unit: "binary" }), (text) => {
      expect(visibleText(text)).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B\u200E\u200F\uFEFF]/);
      expect(visibleText(text).replaceAll(/[\n\t]/g, "")).not.toMatch(/\p{Cc}/u);
      const again = visibleSegments(text).map((part) =>
        part.kind === "text" ? part.text : String.fromCodePoint(Number.parseInt(part.codePoint.slice(2), 16)),
      );
      expect(again.join("")).toBe(text);
    }),
  );
});

test("words that mix alphabets are named, honest ones are not", () => {
  expect(lookAlikeWords("раypal and Москва and Ελλάδα and Zürich")).toEqual(["раypal"]);
});

test.each([
  ["12 مكتب", "rtl"],
  ["(42) Office", "ltr"],
  ["42(8)", undefined],
])("the direction of %j is %s", (text, direction) => {
  expect(strongDirection(text)).toBe(direction);
});
