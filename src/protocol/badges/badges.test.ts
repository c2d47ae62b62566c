import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../tests/support/seeded-random.ts";
import { fromHex, hex, utf8 } from "../bytes.ts";
import { generateKeyPair, signerOf } from "../signatures.ts";
import { MAX_NAME_BYTES, type NewBadge, readBadge, signBadge } from "./badge-code.ts";
import { cutToBytes } from "./badge-text.ts";
import { conferenceDay } from "./conference-day.ts";
import { badgeVerdict, type BadgeKnowledge } from "./verdict.ts";

const conferenceId = "0197a3c0-5b1e-7c44-9d02-3f5a6b7c8d9e";
const signer = signerOf(generateKeyPair("ed25519", seededRandom("badges")));
const badge: NewBadge = {
  serial: 7,
  issue: 2,
  category: 1,
  zones: [0, 15],
  firstDay: "2027-06-01",
  lastDay: "2027-06-03",
  name: "Ada Example",
  delegation: "Aurelia",
};
const code = signBadge(badge, conferenceId, signer);
const now = new Date("2027-06-02T08:00:00Z");
const known: BadgeKnowledge = {
  conferenceId,
  keys: [signer.publicKey],
  list: { ended: new Map([[7, 1]]) },
  listAsOf: now,
  maxListAgeMinutes: 60,
  day: "2027-06-02",
  now,
};

describe("a code", () => {
  it("says what was signed, in digits that a QR code of version 9 holds", () => {
    const { name, delegation, ...facts } = badge;
    const plain = { name: { text: name, isCut: false }, delegation: { text: delegation, isCut: false } };
    expect(readBadge(code)).toMatchObject({ ...facts, ...plain });
    const fullest = signBadge({ ...badge, name: "示".repeat(40), delegation: "例".repeat(40) }, conferenceId, signer);
    expect(fullest.length).toBeLessThanOrEqual(432);
    expect(badgeVerdict(fullest, known)).toMatchObject({ word: "admit", badge: { name: { isCut: true } } });
  });

  it("is never let in with any one bit turned over", () => {
    const bytes = fromHex(
      BigInt(code)
        .toString(16)
        .padStart(2, "0")
        .replace(/^(?=(?:..)*.$)/, "0"),
    );
    const words = Array.from({ length: bytes.length * 8 }, (_, bit) => {
      const changed = bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (0x80 >> (bit & 7)) : byte));
      return badgeVerdict(BigInt(`0x${hex(changed)}`).toString(), known).word;
    });
    expect(words).not.toContain("admit");
  });

  it("of whatever was scanned is answered, never thrown at", () => {
    const rubbish = fc.oneof(fc.string(), fc.bigInt({ min: 0n, max: 2n ** 1400n }).map(String));
    fc.assert(fc.property(rubbish, (text) => badgeVerdict(text, known).word !== "admit"));
  });

  it.each([
    ["an issue of 0", { issue: 0 }],
    ["a seventeenth zone", { zones: [16] }],
    ["a day before 2020", { firstDay: "2019-12-31" }],
    ["no day", { lastDay: "soon" }],
  ])("is not made for %s", (_, change) => {
    expect(() => signBadge({ ...badge, ...change }, conferenceId, signer)).toThrow(RangeError);
  });
});

it("ending a badge never lets in one that was not", () => {
  const listed = (issue: number) => ({ ...known, list: { ended: new Map([[7, issue]]) } });
  expect([1, 2, 3].map((issue) => badgeVerdict(code, listed(issue)).why)).toEqual(["stands", "ended", "replaced"]);
  expect(badgeVerdict(code, { ...known, list: undefined }).why).toBe("no-list");
});

describe("a name that does not fit", () => {
  it.each([
    ["is cut before a letter with its marks", `${"a".repeat(46)}e\u0302\u0301`, "a".repeat(46)],
    ["is cut before a character of several", `${"a".repeat(31)}👩‍👩‍👧`, "a".repeat(31)],
    ["ends with no space", `${"a".repeat(47)} bc`, "a".repeat(47)],
  ])("%s", (_, name, text) => {
    expect(cutToBytes(name, MAX_NAME_BYTES)).toEqual({ text, isCut: true });
  });

  it("loses nothing where it fits, but what is no part of a name", () => {
    expect(cutToBytes(" Ada\u202E Example\n", MAX_NAME_BYTES)).toEqual({ text: "Ada Example", isCut: false });
    expect(utf8(cutToBytes("عبد الرحمن المثال", MAX_NAME_BYTES).text)).toHaveLength(32);
  });
});

it.each([
  ["2027-06-01T19:59:00Z", "03:00", "2027-06-01"],
  ["2027-06-01T20:00:00Z", "03:00", "2027-06-02"],
  ["2027-06-01T17:00:00Z", "00:00", "2027-06-02"],
])("the day in Hanoi at %s, where days end at %s, is %s", (moment, dayEndsAt, day) => {
  expect(conferenceDay(new Date(moment), "Asia/Ho_Chi_Minh", dayEndsAt)).toBe(day);
});
