import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sha256Hex } from "../protocol/digest.ts";
import { hasPoppler, wordsOf } from "../../tests/support/paper-checks.ts";
import { skipReason } from "../../tests/support/skips.ts";
import { createPrinter, type PrintedDocument } from "./printer.ts";

const poppler = hasPoppler();
if (!poppler) skipReason("words read back from the paper", "no Poppler found (Debian: poppler-utils)");

const letter: PrintedDocument = {
  title: "Preservation order",
  language: "en",
  direction: "ltr",
  sender: "Aurelia, Central Authority",
  reference: "XA-2026-000001",
  mark: "evaluation",
  pageNumber: "Page {page} of {pages}",
  printedAt: new Date("2026-11-24T12:00:00Z"),
  blocks: [
    { kind: "notice", text: "Secrecy is ordered." },
    { kind: "heading", text: "What is to be kept" },
    { kind: "facts", rows: [{ label: "Account", value: "4711" }] },
    { kind: "paragraph", text: "#panic() $x$ @nobody *not bold* \\ [text]" },
    {
      kind: "quote",
      label: "From the request, in Arabic",
      language: "ar",
      direction: "rtl",
      text: "نطلب حفظ البيانات",
    },
    {
      kind: "table",
      columns: [
        { label: "Act", width: 1 },
        { label: "When", width: 2 },
      ],
      rows: [["sealed", "today"]],
    },
    { kind: "code", text: "0f".repeat(32) },
    { kind: "page-break" },
    { kind: "ticks", options: ["kept", "not kept"] },
    { kind: "blanks", labels: ["Since"] },
    { kind: "signature", lines: ["Name", "Date"] },
  ],
};

test("a document becomes a PDF, and text that looks like markup stays text", () => {
  const pdf = Buffer.from(createPrinter().print(letter)).toString("latin1");

  expect(pdf.startsWith("%PDF-1.7")).toBe(true);
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
  expect(pdf).toContain("pdfaid:part");
});

test("an Arabic document is set from right to left", () => {
  const arabic = createPrinter().print({ ...letter, title: "أمر حفظ", language: "ar", direction: "rtl" });

  expect(Buffer.from(arabic).toString("latin1")).toContain("NotoNaskhArabic");
});

test("characters without a shape are spelled out, and nobody's words keep a document from being printed", () => {
  const hostile = '\u0378 \ud800 \uffff \u{1CC00} \u{1F9FF}\u200d\u{1F525} "\\`';
  const pdf = createPrinter().print({ ...letter, blocks: [{ kind: "paragraph", text: hostile }] });

  expect(
    Buffer.from(pdf)
      .toString("latin1")
      .match(/\/Type\s*\/Page\b/g),
  ).toHaveLength(1);
});

test("a table of contents names the pages of headings", () => {
  const { blocks } = letter;
  const pdf = createPrinter().print({
    ...letter,
    blocks: [{ kind: "contents", text: "Contents" }, ...blocks, { kind: "subheading", text: "Part" }],
  });

  expect(pdf.length).toBeGreaterThan(createPrinter().print(letter).length);
});

test("the Chinese face is the file that was decided on", () => {
  const decision = readFileSync("docs/decisions/0036-a-chinese-face.md", "utf8");

  expect(decision).toContain(sha256Hex(new Uint8Array(readFileSync("fonts/NotoSansSC_400Regular.ttf"))));
});

test("badges stand six on a page, and a name without end is cut with a sign that it is", () => {
  const badge = { delegation: "Aurelia", lines: ["Delegate"], number: "1-1-123456", code: "123".repeat(100) };
  const names = [
    "Ada Example",
    "عبد الرحمن المثال",
    "示例小明",
    "Ada ".repeat(100),
    "x".repeat(400),
    "Ada\u202eelpmaxE",
  ];
  const badges = [...names, ...names, ...names].map((name) => ({ ...badge, name }));
  const printed = createPrinter().print({ ...letter, blocks: [{ kind: "badges", badges }] });

  // The first page has the title above its four.
  expect(
    Buffer.from(printed)
      .toString("latin1")
      .match(/\/Type\s*\/Page\b/g),
  ).toHaveLength(4);
  if (poppler) expect(wordsOf(printed).filter(({ text }) => text.endsWith("…"))).toHaveLength(6);
});

test("a document that is far too long is refused", () => {
  const blocks = Array.from({ length: 20_001 }, () => ({ kind: "paragraph" as const, text: "x" }));

  expect(() => createPrinter().print({ ...letter, blocks })).toThrow(/in pieces/);
});

test.skipIf(!poppler)("Chinese is printed whole in the face that we ship, with names in the older characters", () => {
  const text = "被告：陳國華、歐陽靜、龔麗萍，账号 user4711，新的。";
  const certain = Array.from({ length: 0x9fa5 - 0x4e00 + 1 }, (_, index) => String.fromCodePoint(0x4e00 + index));
  const blocks = [text, certain.join("")].map((said) => ({ kind: "paragraph" as const, text: said }));
  const pdf = createPrinter().print({ ...letter, title: "保存令", language: "zh", blocks });
  const read = wordsOf(pdf)
    .map((word) => word.text)
    .join("");

  expect(Buffer.from(pdf).toString("latin1")).toContain("NotoSansSC-Regular");
  expect(read).toContain(text.replaceAll(" ", ""));
  // What a face cannot show is spelled out.
  expect(read).not.toContain("⟦");
  expect(read).toContain(certain.slice(0, 40).join(""));
});

test.skipIf(!poppler)("a long reference leaves its room to whoever writes", () => {
  const reference = "XA-2026-000001/".repeat(7);
  const words = wordsOf(createPrinter().print({ ...letter, reference }));
  const line = new Set(
    words
      .filter(({ page, text }) => page === 1 && /^(Aurelia,|Central|Authority)$/.test(text))
      .map(({ bottom }) => bottom),
  );
  expect(line.size).toBe(1);
});

test.skipIf(!poppler)(
  "however long the name of whoever writes is, the head of the further pages stays on the paper, above the text",
  () => {
    for (const sender of [
      "Ministry of Justice and of much else ".repeat(13),
      "司法部".repeat(160),
      "\u0378".repeat(160),
      "\u2068وزارة العدل\u2069 ".repeat(40),
    ]) {
      const words = wordsOf(createPrinter().print({ ...letter, sender: sender.trim(), reference: "ABC/".repeat(25) }));
      const second = words.filter(({ page }) => page === 2);
      const body = second.find(({ text }) => text === "kept");
      const head = second.filter(({ bottom }) => bottom < (body?.top ?? 0));
      expect(head.length).toBeGreaterThan(1);
      for (const { top } of head) expect(top).toBeGreaterThan(10);
    }
  },
);

test.skipIf(!poppler)("what a code is stands on the page of the code", () => {
  for (let lines = 39; lines < 44; lines += 1) {
    const filling = { kind: "paragraph" as const, text: Array.from({ length: lines }, () => "line").join("\n") };
    const blocks = [
      filling,
      { kind: "paragraph" as const, text: "Digest:" },
      { kind: "code" as const, text: "0f".repeat(32) },
    ];
    const words = wordsOf(createPrinter().print({ ...letter, blocks }));
    const pageOf = (start: string) => words.find(({ text }) => text.startsWith(start))?.page;
    expect(pageOf("Digest:"), `${lines} lines`).toBe(pageOf("0f0f"));
  }
});

test.skipIf(!poppler)("each page says which of how many it is, in the words of the language", () => {
  const words = wordsOf(createPrinter().print(letter));
  for (const page of [1, 2]) {
    const foot = words.filter((word) => word.page === page && word.top > word.pageHeight - 70).map(({ text }) => text);
    expect(foot.join(" ")).toContain(`Page ${page} of 2`);
  }
});

test.skipIf(!poppler)("what somebody said stays with the digests of what set it", () => {
  for (let lines = 30; lines < 44; lines += 1) {
    const digest = (digit: string) => ({ kind: "code" as const, text: digit.repeat(64) });
    const said = (text: string) => ({ kind: "paragraph" as const, text });
    const condition = { ...letter.blocks[4], kind: "quote" as const, label: "Original", language: "en" } as const;
    const blocks: PrintedDocument["blocks"] = [
      said(Array.from({ length: lines }, () => "line").join("\n")),
      { kind: "subheading", text: "Condition" },
      { ...condition, direction: "ltr", text: "Only this case." },
      said("Decision"),
      digest("a"),
      said("Manifest"),
      digest("b"),
    ];
    const words = wordsOf(createPrinter().print({ ...letter, blocks }));
    const pages = ["Condition", "Only", "Decision", "aaaa", "Manifest", "bbbb"].map(
      (start) => words.find(({ text }) => text.startsWith(start))?.page,
    );
    expect(new Set(pages).size, `${lines} lines: ${pages.join(", ")}`).toBe(1);
  }
});

test.skipIf(!poppler)(
  "a value keeps its order in a text that runs the other way, and a copy of the text has no hidden character",
  () => {
    const text = "البريد \u2068harbour.desk@mail.example\u2069: 51 (\u2068XA-2027\u2069) 12";
    const words = wordsOf(
      createPrinter().print({ ...letter, language: "ar", direction: "rtl", blocks: [{ kind: "paragraph", text }] }),
    );
    expect(words.map((word) => word.text).join(" ")).not.toMatch(/[\u2066-\u2069]/u);
    const left = (part: string) => words.find((word) => word.text.includes(part))?.left ?? Number.NaN;
    const fromTheRight = ["harbour", "51", "XA-2027", "12"].map(left);
    expect(fromTheRight).toEqual(fromTheRight.toSorted((a, b) => b - a));
  },
);

test.skipIf(!poppler)("a digest beside its label stands on one line, in both directions", () => {
  for (const [language, direction] of [
    ["en", "ltr"],
    ["ar", "rtl"],
  ] as const) {
    const blocks = [{ kind: "facts" as const, rows: [{ label: "SHA-256", value: "5e".repeat(32) }] }];
    const words = wordsOf(createPrinter().print({ ...letter, language, direction, blocks }));
    expect(new Set(words.filter(({ text }) => /^(?:5e)+$/.test(text)).map(({ top }) => top)).size).toBe(1);
  }
});

test.skipIf(!poppler)("a word of a table stays in its column, however long it is in this language", () => {
  const columns = ["Подписывающий ключ", "Состояние", "С", "SHA-256 открытого ключа"];
  const table = {
    kind: "table" as const,
    columns: columns.map((label, index) => ({ label, width: [4, 3, 4, 7][index] ?? 1 })),
    rows: [["Отправления", "скомпрометирован", "2 января 2027 г., 09:00", "0f".repeat(32)]],
  };
  const words = wordsOf(createPrinter().print({ ...letter, language: "ru", blocks: [table] }));
  const edges = (start: string) => words.find(({ text }) => text.startsWith(start));
  const gap = (one: string, next: string) => (edges(next)?.left ?? 0) - (edges(one)?.right ?? Number.NaN);
  expect(gap("скомпрометирован", "2")).toBeGreaterThan(3);
  expect(gap("Подписывающий", "Состояние")).toBeGreaterThan(3);
});

test.skipIf(!poppler)("the lines to sign on never stand alone on a page", () => {
  for (let lines = 37; lines < 44; lines += 1) {
    for (const kind of ["notice", "paragraph"] as const) {
      const filling = { kind: "paragraph" as const, text: Array.from({ length: lines }, () => "line").join("\n") };
      const signed = [
        { kind, text: "Signed" },
        { kind: "signature" as const, lines: ["Name", "Date"] },
      ];
      const words = wordsOf(createPrinter().print({ ...letter, blocks: [filling, ...signed] }));
      const pageOf = (start: string) => words.find(({ text }) => text.startsWith(start))?.page;
      expect(pageOf("Signed"), `${kind} after ${lines} lines`).toBe(pageOf("Name"));
    }
  }
});

test.skipIf(!poppler)("keeps what is said of one act on one page, with its heading", () => {
  const acts = Array.from({ length: 30 }, (_, at) => at);
  const blocks = acts.flatMap((act) => [
    { kind: "heading", text: `Act${act}h` } as const,
    {
      kind: "facts",
      together: true,
      rows: ["a", "b", "c", "d", "e"].map((label) => ({ label, value: `Act${act}${label}` })),
    } as const,
  ]);
  const words = wordsOf(createPrinter().print({ ...letter, blocks }));
  const pageOf = (text: string) => words.find((word) => word.text === text)?.page;
  for (const act of acts) {
    const pages = new Set(["h", "a", "b", "c", "d", "e"].map((part) => pageOf(`Act${act}${part}`)));
    expect([...pages], `act ${act}`).toEqual([expect.any(Number)]);
  }
});
