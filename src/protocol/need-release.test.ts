import { beforeAll, expect, it } from "vitest";
import { bodyExamples } from "../../tests/support/body-examples.ts";
import { type InventedState, inventState, NOON, signerFor } from "../../tests/support/invented-states.ts";
import { refused } from "../../tests/support/refused.ts";
import { utf8 } from "./bytes.ts";
import type { DesignationView } from "./designation.ts";
import type { Sha256Hex } from "./identifiers.ts";
import type { ListedKey } from "./key-lookup.ts";
import { KEY_ALGORITHMS } from "./keys.ts";
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

/** As it designates itself once its dispatch keys are no longer in use. */
const without = ({ view }: InventedState, ended: Partial<ListedKey["lifetime"]>): DesignationView => {
  const keys = view.designation.keys.map((key) => (key.use === "dispatch" ? { ...key, ...ended } : key));
  return { ...view, digest: "e".repeat(64) as Sha256Hex, designation: { ...view.designation, keys } };
};
const NEXT_DAY = new Date(NOON.getTime() + 86_400_000);

it("counts by a key that ended since for what came before its end, and else is verified by nobody (R8)", () => {
  const release = signNeedRelease(text, a.view, signerFor(a, "dispatch"));
  const newest = without(a, { state: "retired", until: NEXT_DAY.toISOString() });
  const at = (when: Date): boolean => verifyNeedRelease(release, text, { newest, history: [newest] }, when);
  expect([at(NOON), at(NEXT_DAY)]).toEqual([true, false]);
});

it("is false by a key that was in other hands by then (R8), whichever designation it names", () => {
  const newest = without(a, { state: "compromised", compromisedSince: NEXT_DAY.toISOString() });
  const author = { newest, history: [newest, a.view] };
  const invented = { ...a.view, digest: "0".repeat(64) as Sha256Hex };
  for (const view of [a.view, newest, invented]) {
    const release = signNeedRelease(text, view, signerFor(a, "dispatch"));
    expect(verifyNeedRelease(release, text, author, NOON)).toBe(true);
    expect(() => verifyNeedRelease(release, text, author, NEXT_DAY)).toThrow(refused("signature-invalid"));
    // Nor with another signature beside it, of which nobody knows whose it is.
    const { signatures, ...envelope } = JSON.parse(new TextDecoder().decode(release)) as { signatures: object[] };
    const beside = { ...envelope, signatures: [...signatures, { sig: btoa("s".repeat(64)) }] };
    expect(() => verifyNeedRelease(utf8(JSON.stringify(beside)), text, author, NEXT_DAY)).toThrow(
      refused("signature-invalid"),
    );
  }
});

it("is verified by nobody where it was signed as an earlier designation asked for it, and the newest asks for more", () => {
  const release = signNeedRelease(text, a.view, signerFor(a, "dispatch"));
  const { designation } = a.view;
  const requiredAlgorithms = { ...designation.requiredAlgorithms, dispatch: KEY_ALGORITHMS.slice() };
  const newest = { ...without(a, {}), designation: { ...designation, requiredAlgorithms } };
  expect(verifyNeedRelease(release, text, { newest, history: [newest, a.view] }, NOON)).toBe(false);
  const now = signNeedRelease(text, newest, signerFor(a, "dispatch"));
  expect(() => verifyNeedRelease(now, text, { newest, history: [newest] }, NOON)).toThrow(refused("signature-invalid"));
});
