import { describe, expect, it } from "vitest";
import { isRealState, isUserAssigned, stateRecord, STATES } from "./states.ts";
import { OWN_NAMES, stateName, stateNames, stateOptions } from "./state-names.ts";
import { isSecretariat, SECRETARIATS } from "./secretariats.ts";
import { SECRETARIAT_CODES } from "../protocol/identifiers.ts";
import { SIGNATORIES } from "./signatories.ts";
import { reviewItems, reviewSheet } from "./review-sheet.ts";
import { waysIn } from "./treaty-facts.ts";

describe("the table of States", () => {
  it("has the 193 Members, two observers, two other States and the European Union, once each", () => {
    const count = (standing: string) => STATES.filter((one) => one.standing === standing).length;
    expect([count("member"), count("observer"), count("other"), count("organization")]).toEqual([193, 2, 2, 1]);
    expect(new Set(STATES.map((one) => one.code)).size).toBe(STATES.length);
    expect(STATES.every((one) => /^[A-Z]{2}$/.test(one.code))).toBe(true);
  });

  it("knows invented States from real ones", () => {
    expect(["XA", "XB", "XC"].map((code) => [isUserAssigned(code), isRealState(code)])).toEqual([
      [true, false],
      [true, false],
      [true, false],
    ]);
    expect([isUserAssigned("VN"), isRealState("VN"), isRealState("EU"), isRealState("TW")]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    // EU is exceptionally reserved, not user-assigned; XK is used by some, and by no State here.
    expect([isUserAssigned("EU"), isUserAssigned("XK"), isUserAssigned("QA"), isUserAssigned("QM")]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it("offers the States by name in the reader's language, some first, and invented ones only outside production", () => {
    const codes = (...args: Parameters<typeof stateOptions>) => stateOptions(...args).map(({ value }) => value);
    expect(codes("en", true)[0]).toBe("AF");
    expect(codes("vi", false, ["XB", "VN"]).slice(0, 2)).toEqual(["XB", "VN"]);
    expect(codes("en", true, ["XB", "VN"])[0]).toBe("VN");
    expect(codes("fr", true)).toHaveLength(198);
    expect(codes("fr", false)).toHaveLength(STATES.length);
  });

  it("says the names that common lists get wrong as the United Nations does", () => {
    const english = (code: string) => stateRecord(code)?.name;
    expect(english("VN")).toBe("Viet Nam");
    expect(english("BO")).toBe("Bolivia (Plurinational State of)");
    expect(english("KP")).toBe("Democratic People's Republic of Korea");
    expect(english("TR")).toBe("Türkiye");
    expect(stateName("PS", "ar")).toBe("دولة فلسطين");
    expect(stateName("IR", "zh")).toBe("伊朗伊斯兰共和国");
    expect(stateName("XA", "ru")).toBe("Аурелия");
  });

  it("names every State in all seven languages", () => {
    for (const { code } of STATES) {
      for (const name of Object.values(stateNames(code))) expect(name, code).not.toMatch(/^([A-Z]{2})?$/);
    }
    expect(stateName("ZZ", "fr")).toBe("ZZ");
    expect(stateName("IR", "de")).toBe("Iran (Islamic Republic of)");
  });

  it("knows secretariats apart: named, and no State", () => {
    expect(SECRETARIATS.map(({ code }) => code)).toEqual(SECRETARIAT_CODES);
    for (const { code } of SECRETARIATS) {
      expect([stateRecord(code), isRealState(code), isSecretariat(code)], code).toEqual([undefined, false, true]);
      expect(new Set(Object.values(stateNames(code))).size, code).toBe(7);
      expect(stateOptions("en", false).some(({ value }) => value === code)).toBe(false);
    }
    expect([isUserAssigned("UN"), isUserAssigned("XZ"), isSecretariat("EU")]).toEqual([false, true, false]);
  });

  it("uses the runtime's name only where the English name of the runtime agrees with ours", () => {
    const runtime = new Intl.DisplayNames(["en"], { type: "region" });
    // Spelled out against abbreviated: the other languages spell it out as we do.
    const spelling = new Set(["AG", "BA", "ST", "TT"]);
    const strangers = STATES.filter(
      ({ code, name }) => runtime.of(code) !== name && !OWN_NAMES.includes(code) && !spelling.has(code),
    );
    expect(strangers.map((one) => one.code)).toEqual([]);
  });
});

describe("the signatories", () => {
  it("are the 72 of Hanoi and two later ones, each a State that we can name, with a source", () => {
    expect(SIGNATORIES).toHaveLength(74);
    expect(SIGNATORIES.filter((one) => one.signed <= "2025-10-26")).toHaveLength(72);
    for (const one of SIGNATORIES) {
      expect(isRealState(one.state), one.state).toBe(true);
      expect(one.source).not.toBe("");
      expect(one.signed).toMatch(/^\d{4}-\d{2}(-\d{2})?$/);
    }
    expect(new Set(SIGNATORIES.map((one) => one.state)).size).toBe(74);
  });
});

describe("the ways in", () => {
  it("change from signature to accession when the window closes", () => {
    expect(waysIn({ signed: false }, "2026-12-31")).toEqual(["sign", "accede"]);
    expect(waysIn({ signed: false }, "2027-01-01")).toEqual(["accede"]);
    expect(waysIn({ signed: true }, "2027-01-01")).toEqual(["ratify"]);
  });
});

describe("the review sheet", () => {
  it("has one line with an empty box for every datum, the least certain first", () => {
    const sheet = reviewSheet();
    expect(sheet.match(/^\| \[ \] \|/gm)).toHaveLength(reviewItems().length);
    const order = ["(memory)", "(model)", "(source)", "(text)"].map((tag) => sheet.indexOf(`${tag}\n`));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(sheet).toContain("| [ ] | 42(9) | clock |");
  });
});
