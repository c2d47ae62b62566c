import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CERTAINTIES, citation, keyPart } from "./certainty.ts";
import { utf8 } from "../protocol/bytes.ts";
import { sha256Hex } from "../protocol/digest.ts";
import {
  CHECKLIST_EDITION,
  MEANING_OF_NO,
  NO_QUESTION_REASONS,
  provision,
  PROVISIONS,
  provisionsOf,
  WITHOUT_QUESTION,
} from "./provisions.ts";
import { NOTIFICATIONS } from "./notifications.ts";
import { OFFENCES } from "./offences.ts";
import { reviewSheet } from "./review-sheet.ts";
import { CONVENTION } from "./treaty-facts.ts";

const LANGUAGES = ["ar", "en", "es", "fr", "ru", "vi", "zh"];
const WORDS = ["question", "help", "evidence"];
const LONGEST_WORDS = 420;
/** Of each edition what it asks, how hard, and what stands beside what. Servers keep answers under these names: no line is ever changed. */
const EDITIONS: Readonly<Record<string, string>> = {
  "2026-11": "d090edd36997c8cd4065bf45e2c9168d660a23520efd193f2d6d9ac5601a030e",
};

describe("the checklist", () => {
  it("has an item or a reason for each of the articles, and never both", () => {
    const asked = new Set(PROVISIONS.map((one) => one.article));
    const silent = WITHOUT_QUESTION.map((one) => one.article);
    expect([...asked, ...silent].sort((a, b) => a - b)).toEqual(
      Array.from({ length: CONVENTION.articleCount }, (_, index) => index + 1),
    );
    expect(silent).toEqual([1, 2, 3, 58, 60, 61, 62, 63, 64, 65, 66, 67, 68]);
    expect(new Set(WITHOUT_QUESTION.map((one) => one.reason))).toEqual(new Set(NO_QUESTION_REASONS));
  });

  it("stands in the order of the articles, each item under an id of its own that names its place", () => {
    expect(new Set(PROVISIONS.map((one) => one.id)).size).toBe(PROVISIONS.length);
    expect(PROVISIONS.map((one) => one.article)).toEqual(PROVISIONS.map((one) => one.article).sort((a, b) => a - b));
    for (const one of PROVISIONS) {
      expect(one.id).toMatch(new RegExp(`^art-${keyPart(citation(one))}(-[a-z]{4,})?$`));
      expect(provision(one.id)).toBe(one);
      expect(provisionsOf(one.article)).toContain(one);
    }
  });

  it("has another edition as soon as an item, its force, its side or its safeguards are others", () => {
    const asked = PROVISIONS.map(({ id, force, side, guards }) => [id, force, side, guards.toSorted()].join(" "));
    const digest = sha256Hex(utf8(asked.join("\n")));
    const advice = "the questions changed: raise CHECKLIST_EDITION and add a line to EDITIONS with this digest";
    expect(digest, advice).toBe(EDITIONS[CHECKLIST_EDITION]);
  });

  it("asks for each offence, and for each notification that binds every Party", () => {
    const perhapsNever = ["onward-transfer", "exculpatory-disclosure", "organization-competence"];
    for (const one of OFFENCES)
      expect(provision(`art-${keyPart(citation(one))}`), one.id).toMatchObject({ force: "shall" });
    for (const one of NOTIFICATIONS.filter(({ id, force }) => force === "must" && !perhapsNever.includes(id))) {
      const place = keyPart(citation(one)).replace(/-a$/, "");
      expect(provision(`art-${place}`), one.id).toMatchObject({ force: "shall" });
    }
  });

  it("is no surer of a notification or an offence than the data that has it", () => {
    for (const one of [...OFFENCES, ...NOTIFICATIONS]) {
      const same = provision(`art-${keyPart(citation(one))}`);
      if (same !== undefined) expect(same.certainty, same.id).toBe(one.certainty);
    }
  });

  it("names parallel places, each with its certainty, and read ones only where the basis names them", () => {
    for (const one of PROVISIONS) {
      for (const { treaty, place, certainty } of one.parallel) {
        expect(CERTAINTIES).toContain(certainty);
        expect(place, one.id).toMatch(/^\d+(\(|-|, |$)/);
        if (certainty !== "memory") expect(one.basis, one.id).toContain(`${treaty} ${place}`);
      }
      const key = one.parallel.map(({ treaty }) => treaty);
      expect(new Set(key).size, one.id).toBe(key.length);
    }
  });
});

describe("powers and safeguards", () => {
  const powers = PROVISIONS.filter((one) => one.side === "power");

  it("have a power in each of Articles 25 to 31, 45 and 46, none of them without a safeguard", () => {
    for (const article of [25, 26, 27, 28, 29, 30, 31, 45, 46]) {
      expect(powers.filter((one) => one.article === article).length, String(article)).toBeGreaterThan(0);
    }
    for (const one of powers) expect(one.guards.length, one.id).toBeGreaterThan(0);
  });

  it("ask review, remedy, grounds and limits of whatever reaches into private life", () => {
    for (const id of ["art-27-a", "art-28-1", "art-29", "art-30"]) {
      expect(provision(id)?.guards).toEqual(
        expect.arrayContaining([
          "art-6-1",
          "art-23-1",
          "art-24-1",
          "art-24-2-review",
          "art-24-2-remedy",
          "art-24-2-grounds",
          "art-24-2-limits",
        ]),
      );
    }
    for (const id of ["art-44", "art-45", "art-46"]) {
      expect(provision(id)?.guards).toEqual(expect.arrayContaining(["art-24-4", "art-36-1-a", "art-40-22"]));
    }
  });

  it("point at one another, from both ends, and never at their own side", () => {
    for (const one of PROVISIONS) {
      expect(new Set(one.guards).size, one.id).toBe(one.guards.length);
      for (const id of one.guards) {
        const other = provision(id);
        expect(other?.guards, `${one.id} and ${id}`).toContain(one.id);
        expect(one.side === "safeguard", `${one.id} and ${id}`).toBe(other?.side !== "safeguard");
      }
    }
  });
});

describe("what no means", () => {
  it("is a gap for a duty alone: what a State may do or leave leaves nothing", () => {
    expect(MEANING_OF_NO).toEqual({ shall: "gap", endeavour: "wish", may: "nothing" });
    const optional = PROVISIONS.filter((one) => MEANING_OF_NO[one.force] === "nothing");
    expect(optional.map((one) => one.id)).toEqual(
      expect.arrayContaining(["art-14-4", "art-19-2", "art-22-2-a", "art-32", "art-40-8", "art-53-3-e"]),
    );
    expect(optional.every((one) => one.force === "may")).toBe(true);
  });
});

describe("the words", () => {
  it.each(LANGUAGES)("are there for every item and every reason in %s, and for nothing else", (language) => {
    const keys = [
      ...PROVISIONS.flatMap((one) => WORDS.map((word) => `provisions.${one.id}.${word}`)),
      ...NO_QUESTION_REASONS.map((reason) => `provisions.reason.${reason}`),
    ];
    const said = wordsOf(language);
    expect(Object.keys(said)).toEqual(keys);
    for (const [key, words] of Object.entries(said)) {
      expect(words.trim(), key).not.toBe("");
      expect(words.length, key).toBeLessThanOrEqual(LONGEST_WORDS);
      expect(words, key).not.toMatch(/["“”«»„‟「」『』{}<>]/);
    }
  });

  it.each(LANGUAGES)("ask one question each in %s", (language) => {
    const said = wordsOf(language);
    for (const one of PROVISIONS) expect(said[`provisions.${one.id}.question`], one.id).toMatch(/^[^?؟？]+[?؟？]$/);
  });

  it.each(LANGUAGES.filter((language) => language !== "en"))("are translated into %s", (language) => {
    const [said, source] = [wordsOf(language), wordsOf("en")];
    for (const one of PROVISIONS) {
      for (const word of WORDS)
        expect(said[`provisions.${one.id}.${word}`]).not.toBe(source[`provisions.${one.id}.${word}`]);
    }
  });

  it.each(LANGUAGES)("name in %s the articles and numbers that English names", (language) => {
    const [said, source] = [wordsOf(language), wordsOf("en")];
    for (const [key, words] of Object.entries(said))
      expect(numbersIn(words), key).toEqual(numbersIn(source[key] ?? ""));
  });
});

it("stands on the sheet for a lawyer, with its place, force and side", () => {
  const sheet = reviewSheet();
  for (const one of PROVISIONS) {
    expect(sheet).toContain(`| [ ] | ${citation(one)} | checklist | ${one.id} (${one.force}, ${one.side}`);
  }
  expect(sheet.match(/\| nothing to ask \|/g)).toHaveLength(WITHOUT_QUESTION.length);
});

function wordsOf(language: string): Record<string, string> {
  const file = join(import.meta.dirname, `../../locales/${language}/provisions.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, string>; // a flat file of texts, which loadLocales checks
}

function numbersIn(words: string): string[] {
  return (words.match(/\d+/g) ?? []).sort();
}
