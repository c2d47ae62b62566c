import { beforeAll, expect, it } from "vitest";
import { bodyExamples } from "../../tests/support/body-examples.ts";
import { type InventedState, inventState, NOON, signerFor } from "../../tests/support/invented-states.ts";
import { refused } from "../../tests/support/refused.ts";
import { readNeedText, type ReleaseAuthor, signNeedRelease, verifyNeedRelease } from "./need-release.ts";

const { text } = bodyExamples["assistance-need"];
let a: InventedState;
let b: InventedState;

const known = ({ view }: InventedState): ReleaseAuthor => ({ newest: view, history: [view] });

beforeAll(async () => {
  [a, b] = await Promise.all([inventState("XA"), inventState("XB")]);
});

it("lets one text of one State be passed on, and verifies under that State's designation alone", () => {
  const release = signNeedRelease(text, a.view, signerFor(a, "dispatch"));
  expect(verifyNeedRelease(release, text, known(a), NOON)).toBe(true);
  expect(() => verifyNeedRelease(release, text, known(b), NOON)).toThrow(refused("signature-invalid"));
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
  expect(() => verifyNeedRelease(release, other, known(a), NOON)).toThrow(refused("release-of-another-text"));
});

it("is signed by the State whose need it is, not by whoever passes it on (R5)", () => {
  const forged = signNeedRelease(text, b.view, signerFor(b, "dispatch"));
  expect(() => verifyNeedRelease(forged, text, known(b), NOON)).toThrow(refused("release-of-another-text"));
  expect(() => verifyNeedRelease(forged, text, known(a), NOON)).toThrow(refused("signature-invalid"));
});

it("is false by a key of the designation that it names, and verified by nobody where that is not at hand", async () => {
  const other = await inventState("XA", { life: " later" });
  const release = signNeedRelease(text, a.view, signerFor(other, "dispatch"));
  expect(() => verifyNeedRelease(release, text, known(a), NOON)).toThrow(refused("signature-invalid"));
  const later = signNeedRelease(text, other.view, signerFor(other, "dispatch"));
  expect(verifyNeedRelease(later, text, known(a), NOON)).toBe(false);
  expect(verifyNeedRelease(later, text, { newest: a.view, history: [a.view, other.view] }, NOON)).toBe(false);
  const altered = JSON.stringify({ ...readNeedText(text), needVersion: 2 });
  expect(() => verifyNeedRelease(later, altered, known(a), NOON)).toThrow(refused("release-of-another-text"));
});

it("counts by a key that ended since for what was sent before its end, and else is verified by nobody (R8)", () => {
  const release = signNeedRelease(text, a.view, signerFor(a, "dispatch"));
  const until = new Date(NOON.getTime() + 86_400_000);
  const keys = a.view.designation.keys.map((key) =>
    key.use === "dispatch" ? { ...key, state: "retired" as const, until: until.toISOString() } : key,
  );
  const newest = { ...a.view, designation: { ...a.view.designation, keys } };
  const at = (when: Date): boolean => verifyNeedRelease(release, text, { newest, history: [newest] }, when);
  expect([at(NOON), at(until)]).toEqual([true, false]);
});
