import { beforeAll, expect, it } from "vitest";
import { bodyExamples } from "../../tests/support/body-examples.ts";
import { type InventedState, inventState, NOON, signerFor } from "../../tests/support/invented-states.ts";
import { refused } from "../../tests/support/refused.ts";
import { readNeedText, signNeedRelease, verifyNeedRelease } from "./need-release.ts";

const { text } = bodyExamples["assistance-need"];
let a: InventedState;
let b: InventedState;

beforeAll(async () => {
  [a, b] = await Promise.all([inventState("XA"), inventState("XB")]);
});

it("lets one text of one State be passed on, and verifies under that State's designation alone", () => {
  const release = signNeedRelease(text, a.view, signerFor(a, "dispatch"));
  expect(() => verifyNeedRelease(release, text, a.view, NOON)).not.toThrow();
  expect(() => verifyNeedRelease(release, text, b.view, NOON)).toThrow(refused("signature-invalid"));
});

it.each([
  ["other words", { words: [{ language: "en", text: "Judges need money." }] }],
  ["a later last day", { wantedUntil: "2029-03-01" }],
  ["another version", { needVersion: 2 }],
  ["another State", { state: "XB" }],
  ["more receivers", { passOnTo: ["XB", "XC"] }],
])("is no release of a text with %s", (_, change) => {
  const release = signNeedRelease(text, a.view, signerFor(a, "dispatch"));
  const other = JSON.stringify({ ...readNeedText(text), ...change });
  expect(() => verifyNeedRelease(release, other, a.view, NOON)).toThrow(refused("release-of-another-text"));
});

it("is signed by the State whose need it is, not by whoever passes it on (R5)", () => {
  const forged = signNeedRelease(text, b.view, signerFor(b, "dispatch"));
  expect(() => verifyNeedRelease(forged, text, b.view, NOON)).toThrow(refused("release-of-another-text"));
  expect(() => verifyNeedRelease(forged, text, a.view, NOON)).toThrow(refused("signature-invalid"));
});
