import { expect, test } from "vitest";
import { setText, stretchesOf } from "./print-text.ts";

test("ordinary text stays one string", () => {
  expect(setText("Keep the data.\nThank you.", 20)).toBe("Keep the data.\nThank you.");
});

test("a word longer than its line comes in parts, and none of it is lost", () => {
  const word = "0123456789".repeat(5);
  const pieces = setText(`digest ${word}.`, 20);

  expect(pieces).toEqual([
    { is: "text", text: "digest " },
    { is: "run", parts: ["01234567", "89012345", "67890123", "45678901", "23456789", "01234567", "89."] },
  ]);
});

test("a letter with its accents is not torn apart", () => {
  const pieces = setText("e\u0301".repeat(30), 20);

  expect(pieces).toEqual([
    { is: "run", parts: ["e\u0301".repeat(8), "e\u0301".repeat(8), "e\u0301".repeat(8), "e\u0301".repeat(6)] },
  ]);
});

test("scripts without spaces break by their own rules", () => {
  expect(setText("请保存数据".repeat(20), 20)).toBe("请保存数据".repeat(20));
});

test("characters that were spelled out stand apart from the words around them", () => {
  expect(setText("a⟦U+202E⟧b⟦U+200B ×12⟧", 20)).toEqual([
    { is: "text", text: "a" },
    { is: "escaped", text: "U+202E" },
    { is: "text", text: "b" },
    { is: "escaped", text: "U+200B ×12" },
  ]);
});

test("half a character becomes the sign for one", () => {
  expect(setText("a\ud800", 20)).toBe("a\ufffd");
});

test("marks a SHA-256 as such wherever it stands, whole and breakable, and nothing that is longer or shorter", () => {
  const digest = "0123456789abcdef".repeat(4);
  const parts = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? "01234567" : "89abcdef"));
  expect(setText(`SHA-256\n${digest}.`, 20)).toEqual([
    { is: "text", text: "SHA-256\n" },
    { is: "digest", parts },
    { is: "text", text: "." },
  ]);
  expect(setText(digest, 100)).toEqual([{ is: "digest", parts }]);
  for (const other of [`${digest}0`, digest.slice(1), `x${digest}`]) {
    expect(JSON.stringify(setText(other, 20))).not.toContain("digest");
  }
});

test("cuts a long text into stretches, at ends of lines or else behind a word, and loses nothing of it", () => {
  const lines = "The accounts of the fraud.\n".repeat(1_000);
  const words = "word ".repeat(5_000);
  const unbroken = "a".repeat(9_001);
  const spelled = "⟦U+202E⟧".repeat(2_000);
  expect(stretchesOf("short\nand plain")).toEqual(["short\nand plain"]);
  expect(stretchesOf("")).toEqual([""]);
  expect(stretchesOf(lines).join("\n")).toBe(lines);
  for (const text of [words, unbroken, spelled, "\u{1F525}".repeat(4_001)]) {
    const stretches = stretchesOf(text);
    expect(stretches.join("")).toBe(text);
    for (const stretch of stretches) {
      expect(stretch.length).toBeLessThanOrEqual(4_000);
      expect(stretch.isWellFormed()).toBe(true);
      expect(stretch.split("⟦").length).toBe(stretch.split("⟧").length);
    }
  }
  expect(
    stretchesOf(words)
      .slice(0, -1)
      .every((stretch) => stretch.endsWith(" ")),
  ).toBe(true);
  // Each part of a line that keeps its direction to itself does so too.
  for (const stretch of stretchesOf(`\u2068${words}\u2069`)) expect(stretch).toMatch(/^\u2068.*\u2069$/s);
});
