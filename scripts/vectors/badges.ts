import { fromHex, hex, utf8 } from "../../src/protocol/bytes.ts";
import { type NewBadge, signBadge } from "../../src/protocol/badges/badge-code.ts";
import { type EndedList, readEndedList, signEndedList, type SignedList } from "../../src/protocol/badges/ended-list.ts";
import { badgeVerdict } from "../../src/protocol/badges/verdict.ts";
import { generateKeyPair, signerOf } from "../../src/protocol/signatures.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";

const CONFERENCE = "0197a3c0-5b1e-7c44-9d02-3f5a6b7c8d9e";
const OTHER_CONFERENCE = "0197a3c0-5b1e-7c44-9d02-3f5a6b7c8d9f";
const signer = (name: string) => signerOf(generateKeyPair("ed25519", seededRandom(`badge key ${name}`)));
const key = signer("one");
const otherKey = signer("other");

const PLAIN: NewBadge = {
  serial: 1,
  issue: 1,
  category: 0,
  zones: [0, 3],
  firstDay: "2027-06-01",
  lastDay: "2027-06-03",
  name: "Ada Example",
  delegation: "Aurelia",
};
const badge = (changes: Partial<NewBadge> = {}, conference = CONFERENCE, by = key): string =>
  signBadge({ ...PLAIN, ...changes }, conference, by);

const list: EndedList = {
  number: 7,
  issuedAt: "2027-06-02T06:00:00.000Z",
  ended: new Map([
    [17, 1],
    [23, 3],
  ]),
};
const signedList = signEndedList(list, CONFERENCE, key);

/** One bit of the bytes turned over, in the order of their fields: version, marks, serial, issue, category, zones, days, texts, signature. */
const FLIPPED_BITS = [7, 8, 39, 40, 71, 72, 103, 108, 119, 120, 135, 136, 151, 152, 167, 170, 175, 180, 300, 801];

function flipped(digits: string, bit: number): string {
  const text = BigInt(digits).toString(16);
  const bytes = fromHex(text.length % 2 === 0 ? text : `0${text}`);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
  return BigInt(`0x${hex(bytes)}`).toString();
}

interface Case {
  readonly name: string;
  readonly code: string;
  readonly day?: string;
  readonly zone?: number;
  readonly now?: string;
}

export function badgeVectors(): object {
  const longName = "Maximiliane Żywia-Nguyễn von der Hohen Warte und zu Überlingen";
  const longest = { name: longName, delegation: "Organization for the Very Long Names of Others" };
  const cases: Case[] = [
    { name: "latin", code: badge() },
    { name: "arabic", code: badge({ serial: 2, name: "عبد الرحمن المثال", delegation: "أوريليا" }) },
    { name: "chinese", code: badge({ serial: 3, name: "示例小明", delegation: "奥雷利亚" }) },
    { name: "names-that-do-not-fit", code: badge({ serial: 4, ...longest }) },
    { name: "a-family-of-one-character-is-cut-before-it", code: badge({ serial: 5, name: `${"a".repeat(40)}👩‍👩‍👧` }) },
    { name: "all-zones-last-serial", code: badge({ serial: 0xffff_ffff, issue: 255, zones: [...Array(16).keys()] }) },
    { name: "first-day", code: badge(), day: "2027-06-01" },
    { name: "last-day", code: badge(), day: "2027-06-03" },
    { name: "day-before", code: badge(), day: "2027-05-31" },
    { name: "day-after", code: badge(), day: "2027-06-04" },
    { name: "zone-that-it-has", code: badge(), zone: 3 },
    { name: "zone-that-it-lacks", code: badge(), zone: 1 },
    { name: "ended", code: badge({ serial: 17 }) },
    { name: "issue-after-an-ended-one", code: badge({ serial: 17, issue: 2 }) },
    { name: "issue-below-an-ended-one", code: badge({ serial: 23, issue: 2 }) },
    { name: "list-as-old-as-it-may-be", code: badge(), now: "2027-06-02T12:00:00.000Z" },
    { name: "list-too-old", code: badge(), now: "2027-06-02T12:00:00.001Z" },
    { name: "ended-comes-before-list-too-old", code: badge({ serial: 17 }), now: "2027-06-02T12:00:00.001Z" },
    { name: "other-conference", code: badge({}, OTHER_CONFERENCE, otherKey) },
    { name: "other-conference-same-key", code: badge({}, OTHER_CONFERENCE) },
    { name: "unknown-key", code: badge({}, CONFERENCE, otherKey) },
    { name: "empty", code: "" },
    { name: "a-menu", code: "https://menu.example/today" },
    { name: "leading-zero", code: `0${badge()}` },
    { name: "line-end", code: `${badge()}\n` },
    { name: "other-digits", code: badge().replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))) },
    { name: "one-digit-less", code: badge().slice(0, -1) },
    { name: "one-byte-more", code: (BigInt(badge()) * 256n).toString() },
    { name: "nine-hundred-digits", code: "9".repeat(900) },
    ...FLIPPED_BITS.map((bit) => ({ name: `bit-${bit}-flipped`, code: flipped(badge(), bit) })),
  ];
  const lists: [name: string, list: SignedList][] = [
    ["as-signed", signedList],
    ["nothing-ended", signEndedList({ ...list, number: 1, ended: new Map() }, CONFERENCE, key)],
    ["a-line-less", { ...signedList, text: signedList.text.replace("17 1\n", "") }],
    ["another-number", { ...signedList, text: signedList.text.replace("number 7", "number 8") }],
    ["of-another-conference", signEndedList(list, OTHER_CONFERENCE, key)],
    ["by-another-key", signEndedList(list, CONFERENCE, otherKey)],
    ["without-its-last-line-end", signedText(signedList.text.trimEnd())],
    ["with-windows-line-ends", signedText(signedList.text.replaceAll("\n", "\r\n"))],
    ["signature-in-capitals", { ...signedList, signature: signedList.signature.toUpperCase() }],
  ];
  const known = { conferenceId: CONFERENCE, keys: [key.publicKey], list, listAsOf: new Date(list.issuedAt) };
  const defaults = { now: "2027-06-02T08:00:00.000Z", day: "2027-06-02", maxListAgeMinutes: 360 };
  return {
    about:
      "badges.md. Each code of `cases` with what is known at the top of this file, but for the day, zone and moment that stand with it. " +
      "`says` is what the code says once its signature was checked. `lists`: `ended` is null where the list is refused.",
    conference: CONFERENCE,
    keys: known.keys.map(hex),
    ...defaults,
    list: signedList,
    listAsOf: list.issuedAt,
    cases: cases.map((one) => {
      const { now, day, maxListAgeMinutes, zone } = { ...defaults, zone: undefined, ...one };
      const knowledge = { ...known, now: new Date(now), day, maxListAgeMinutes, zone };
      const { word, why, badge: said } = badgeVerdict(one.code, knowledge);
      const { signed: _, signature: __, keyMark: ___, conferenceMark: ____, ...says } = said ?? {};
      return { ...one, word, why, ...(said === undefined ? {} : { says }) };
    }),
    lists: lists.map(([name, one]) => {
      const read = readEndedList(one, CONFERENCE, known.keys);
      return { name, ...one, number: read?.number ?? null, ended: read === undefined ? null : [...read.ended] };
    }),
  };
}

function signedText(text: string): SignedList {
  return { text, signature: hex(key.sign(utf8(text))) };
}
