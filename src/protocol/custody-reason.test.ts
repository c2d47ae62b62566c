import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CUSTODY_ACTS } from "./custody.ts";
import {
  CUSTODY_REASONS,
  codedReasonSchema,
  custodyReasonSchema,
  custodyWords,
  type CustodyReasonCode,
  knownReason,
  leavesValue,
  shownLeaves,
  writtenReasonSchema,
} from "./custody-reason.ts";

const ROOT = join(import.meta.dirname, "../..");
const CODES = Object.keys(CUSTODY_REASONS) as CustodyReasonCode[]; // the keys of the table

describe("a reason of the custody record", () => {
  it("is written with a code of the table and exactly its values, or in a person's words", () => {
    const written = (reason: unknown) => writtenReasonSchema.safeParse(reason).success;
    expect(written({ code: "offered", values: { state: "XA", authority: "central-authority" } })).toBe(true);
    expect(written({ language: "vi", text: "Trả lời yêu cầu." })).toBe(true);
    for (const refused of [
      { code: "opened-in-court", values: {} },
      { code: "toString", values: {} },
      { code: "offered", values: { state: "XA" } },
      { code: "offered", values: { state: "XA", authority: "central-authority", more: 1 } },
      { code: "offered", values: { state: "Aurelia", authority: "central-authority" } },
      { code: "conditions-accepted", values: { conditions: "two" } },
      { code: "conditions-accepted", values: { conditions: -1 } },
      { code: "receiver-stored", values: { at: "yesterday" } },
      { code: "stored-body-damaged", values: { leaves: "" } },
      { code: "stored-body-damaged", values: { leaves: "+" } },
      { text: "Answer." },
      "Answer.",
    ]) {
      expect(written(refused), JSON.stringify(refused)).toBe(false);
    }
  });

  it("is read with a code and values of a later version, which are not taken for known ones", () => {
    const later = [
      { code: "opened-in-court", values: { room: 7 } },
      { code: "offered", values: { state: "XA", authority: "central-authority", copy: 2 } },
    ];
    for (const reason of later) {
      expect(custodyReasonSchema.parse(reason)).toEqual(reason);
      expect(knownReason(codedReasonSchema.parse(reason))).toBeUndefined();
    }
  });

  it("has no room for a sentence among its values", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const { success } = codedReasonSchema.safeParse({ code: "offered", values: { said: text } });
        expect(success).toBe(/^[0-9A-Za-z][0-9A-Za-z.,:+-]*$/.test(text));
      }),
    );
  });

  it("names the first damaged leaves, and says when there are more", () => {
    expect(leavesValue([3, 17], false)).toBe("3,17");
    expect(leavesValue([3], true)).toBe("3,+");
    const many = leavesValue(
      Array.from({ length: 1_000 }, (_, leaf) => 1_000_000_000 + leaf),
      true,
    );
    expect(writtenReasonSchema.parse({ code: "stored-body-damaged", values: { leaves: many } })).toBeDefined();
    expect(shownLeaves("3,17,+")).toBe("3, 17, …");
  });

  it("keeps 2,000 characters of a title and cuts none in two", () => {
    const { text } = custodyWords({ language: "en", text: `${"x".repeat(1_999)}😀😀` });
    expect(text).toBe(`${"x".repeat(1_999)}😀`);
  });
});

describe("the codes of reasons", () => {
  it("stand in the specification, with the names of their values", () => {
    const spec = readFileSync(join(ROOT, "spec/exhibits.md"), "utf8");
    const rows = [...spec.matchAll(/^\| `([a-z-]+)` +\| ([^|]+?) +\| [^|]+\|$/gm)].filter(([, code = ""]) =>
      /-|^offered$/.test(code),
    );
    const described = rows.map(([, code, values = ""]) => [
      code,
      [...values.matchAll(/`([a-zA-Z]+)`/g)].map((name) => name[1]),
    ]);
    expect(described).toEqual(CODES.map((code) => [code, Object.keys(CUSTODY_REASONS[code])]));
  });

  it.each(readdirSync(join(ROOT, "locales")))("have a sentence in %s that the verifier page can fill too", (lang) => {
    const texts = JSON.parse(readFileSync(join(ROOT, "locales", lang, "custody.json"), "utf8")) as Record<
      string,
      string
    >;
    expect(Object.keys(texts).toSorted()).toEqual(
      [
        ...CUSTODY_ACTS.map((act) => `custody.act.${act}`),
        ...CODES.map((code) => `custody.reason.${code}`),
        "custody.unknown",
        "custody.unknown-with-values",
      ].toSorted(),
    );
    for (const code of CODES) {
      const names = (texts[`custody.reason.${code}`] ?? "").match(/(?<=\{)[^}]*(?=\})/g) ?? [];
      expect(names.toSorted()).toEqual(Object.keys(CUSTODY_REASONS[code]).toSorted());
    }
    // It fills in names between braces and knows nothing else of ICU messages.
    expect(Object.values(texts).join("\n")).not.toMatch(/'|\{[^}]*[,#]|<\//);
  });
});
