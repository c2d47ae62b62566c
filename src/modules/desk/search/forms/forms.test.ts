import { describe, expect, it } from "vitest";
import { identifiersIn, typedIdentifiers } from "./identifiers.ts";
import { readQuery } from "./query.ts";
import { endsOf } from "./references.ts";
import { wordsIn, wordsOf } from "./words.ts";

describe("an identifier", () => {
  const WALLET = "0xabc0000000000000000000000000000000000123";
  it.each([
    [
      WALLET,
      [
        "0xAbC0000000000000000000000000000000000123",
        "0xabc0 0000 0000 0000 0000 0000 0000 0000 0000 0123",
        `ethereum:${WALLET}?value=1`,
      ],
    ],
    [
      "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
      ["bitcoin:BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq on Bitcoin"],
    ],
    [
      "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
      [" 1BoatSLRHtKNngkd XEeobR76b53LETtpyT", "bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT"],
    ],
    ["2001:db8::1", ["[2001:DB8::1]:443", "2001:db8:0:0:0:0:0:1", "2001:db8::1/128", "2001:db8::1%eth0"]],
    ["203.0.113.5", ["203.0.113.5:8080", "203.0.113.5/32", "::ffff:203.0.113.5", "203.0.113.5, port 443"]],
    ["DE89370400440532013000", ["DE89 3704 0044 0532 0130 00", "iban: de89-3704-0044-0532-0130-00"]],
    ["+491711234567", ["+49 (0) 171 / 123-4567", "0049 171 1234567", "tel:+491711234567"]],
    [
      "foo.bar@mail.example",
      ["Foo.Bar@Mail.Example", "mailto:foo.bar@mail.example", "ｆｏｏ．ｂａｒ＠ｍａｉｌ．ｅｘａｍｐｌｅ"],
    ],
    ["paste.example/Ab1", ["https://www.paste.example/Ab1/", "paste.example/Ab1#top"]],
    ["harbourdesk", ["HarbourDesk", " harbour desk "]],
  ])("%s is one, however it was written", (one, written) => {
    for (const other of written) expect(identifiersIn(other), other).toEqual([one]);
  });

  it("of base58 keeps its letters, and of nothing nothing is left", () => {
    expect(identifiersIn("1boatslrhtknngkdxeeobr76b53letTpyt")).not.toEqual(
      identifiersIn("1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
    );
    expect(identifiersIn(" \u202E ")).toEqual([]);
    // What stands in the boxes of many joins nobody's dossiers.
    for (const written of [
      "1",
      "n/a",
      "none",
      "Un-known",
      "not known",
      "Inconnu",
      "se ignora",
      "Неизвестно",
      "غير معروف",
      "không rõ",
      "不详",
      "------",
      "000000",
      "+0000000",
      "xxxxxxx",
      "0x0000000000000000000000000000000000000000",
      "0".repeat(64),

      "127.0.0.1",
      "10.0.0.1:80",
      "172.16.9.1",
      "192.168.1.20",
      "::1",
      "fe80::1%eth0",
      "d41d8cd98f00b204e9800998ecf8427e",
    ]) {
      expect(identifiersIn(written), written).toEqual([]);
    }
    expect(identifiersIn("10.0.0.1, 203.0.113.5")).toEqual(["203.0.113.5"]);
    expect(identifiersIn("unknown@mail.example")).toEqual(["unknown@mail.example"]);
    expect(typedIdentifiers("49 171 1234567")).toContain("+491711234567");
  });
});

it("finds a reference from each of its pieces on, as it is read off a fax", () => {
  expect(endsOf("XA-2026-R00012")).toEqual(["xa2026r00012", "2026r00012", "r00012", "00012", "12"]);
  expect(readQuery("2O26 ROOO12").reference).toBe("'r2026r00012':*");
  expect(readQuery("fraud").reference).toBeUndefined();
});

it("folds words of seven languages, and takes ideographs by pairs", () => {
  expect(wordsIn("Đặng Łódź أحمد الــقاهِرة ۱۲٣ ＡＢＣ Ёлка straße")).toEqual([
    "dang",
    "lodz",
    "احمد",
    "القاهره",
    "123",
    "abc",
    "елка",
    "strasse",
  ]);
  expect(wordsIn("张三丰x")).toEqual(["x", "张三", "三丰", "丰"]);
  expect(wordsOf([Array.from({ length: 30_000 }, (_, number) => `w${number}`).join(" ")]).size).toBe(20_000);
  expect([...wordsOf(["x".repeat(1_000)])][0]).toHaveLength(60);
});

describe("whatever anybody types", () => {
  it.each([
    "\u0000",
    "\u0301".repeat(200),
    "\u202Eabc\u202C",
    "'; drop table desk.search_entry; --",
    "' | 'x' & !",
    "\\",
    "\uD800",
    ":*",
    "<->",
    "x".repeat(10_240),
    "é ".repeat(5_000),
  ])("%j is read and is no error", (typed) => {
    const { text, words, reference } = readQuery(typed);
    expect(Array.from(text).length).toBeLessThanOrEqual(200);
    for (const one of [words, reference]) expect(one ?? "").toMatch(/^[\p{L}\p{N}':*&|() ]*$/u);
  });

  it("is cut after 200 characters and 8 words, and says so", () => {
    expect(readQuery("one two three four five six seven eight").isCut).toBe(false);
    expect(readQuery("one two three four five six seven eight nine")).toMatchObject({
      isCut: true,
      words: expect.not.stringContaining("nine"),
    });
    expect(readQuery("x".repeat(201)).isCut).toBe(true);
  });
});
