/** Changes to JSON texts: members, values, and spellings that not every reader takes. */
import { utf8 } from "../../src/protocol/bytes.ts";
import { seededRandom } from "./seeded-random.ts";

/** Choices that are the same for the same seed. */
export interface Chance {
  /** A whole number from 0, below the limit. */
  below(limit: number): number;
  bytes(count: number): Uint8Array;
  pick<T>(list: readonly T[]): T;
}

export function chanceOf(seed: number): Chance {
  const random = seededRandom(`mutation ${seed}`);
  const below = (limit: number): number => new DataView(random(4).slice().buffer).getUint32(0) % Math.max(1, limit);
  return {
    below,
    bytes: random,
    pick: <T>(list: readonly T[]): T => list[below(list.length)] as T, // callers give lists that are not empty
  };
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Marks a spelling that is put into the text as it is. */
const RAW = "raw:";

const SPELLINGS = [
  "1.0",
  "1e0",
  "-0",
  "01",
  "9007199254740992",
  "-9007199254740991",
  "1E400",
  "NaN",
  "tru",
  "'x'",
  '"\\ud800"',
  '"\\u0061"',
  '"\\x"',
  '"a\u0001b"',
  '"\u2028"',
  "// no\n1",
  "[1,]",
  '{"a":1,"a":2}',
  '{"a":1,"\\u0061":2}',
  '{"__proto__":1}',
  '{"constructor":1,"toString":2}',
  "[".repeat(33) + "]".repeat(33),
  "[".repeat(28) + "]".repeat(28),
  "[".repeat(100_000),
  "",
  "{",
  "\u00a01",
];

const VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2,
  2 ** 50,
  2 ** 50 + 1,
  Number.MAX_SAFE_INTEGER,
  "",
  " ",
  "a",
  "A",
  "XA",
  "XB",
  "XC",
  "DE",
  "training",
  "production",
  "x".repeat(61),
  "x".repeat(64),
  "x".repeat(65),
  "x".repeat(500),
  "x".repeat(501),
  "x".repeat(1000),
  "x".repeat(1001),
  "😀".repeat(500),
  "😀".repeat(501),
  "a-b",
  "a--b",
  "a.b",
  "en",
  "zh-Hans",
  "0".repeat(64),
  "0".repeat(32),
  "F".repeat(64),
  "2027-01-01T00:00:00.000Z",
  "2027-02-29T00:00:00.000Z",
  "2028-02-29T00:00:00.000Z",
  "2027-01-01T00:00:00Z",
  "2027-01-01T24:00:00.000Z",
  "2027-12-01T00:00:00.000Z",
  "9999-12-31T23:59:59.999Z",
  "0000-01-01T00:00:00.000Z",
  "2027-01-01",
  "2027-02-30",
  "00000000-0000-0000-0000-000000000000",
  "0190a000-0000-7000-8000-000000000001",
  "0190A000-0000-7000-8000-000000000001",
  "https://xa.example",
  " https://xa.example",
  "https://",
  "https://x y",
  "http://xa.example",
  "HTTPS://xa.example",
  "a@example.org",
  "a@b",
  "AA==",
  "AB==",
  "active",
  "retired",
  "compromised",
  "ed25519",
  "ml-dsa-65",
  [],
  {},
  ["ed25519"],
  ["ed25519", "ml-dsa-65"],
  ["ed25519", "ed25519"],
  [null],
  { toString: 1 },
];

const NAMES = [
  "until",
  "compromisedSince",
  "code",
  "extra",
  "constructor",
  "hasOwnProperty",
  "previousRootSet",
  "authority",
];

/** One to three changes in one JSON text; sometimes in its spelling too. */
export function mutateJsonText(text: string, chance: Chance, words: readonly string[]): Uint8Array<ArrayBuffer> {
  let value = JSON.parse(text) as Json;
  for (let count = 1 + (chance.below(4) === 0 ? chance.below(3) : 0); count > 0; count -= 1) {
    value = mutated(value, chance, words);
  }
  const written = JSON.stringify(value, undefined, chance.below(10) === 0 ? 1 : undefined).replaceAll(
    new RegExp(`"${RAW}([0-9]+)"`, "g"),
    (_, position: string) => SPELLINGS[Number(position)] ?? "",
  );
  if (chance.below(40) > 0) return utf8(written);
  return utf8(
    chance.pick([`\uFEFF${written}`, `${written}\u0000`, ` \n${written}\t `, `${written},`, `${written}${written}`]),
  );
}

function mutated(value: Json, chance: Chance, words: readonly string[]): Json {
  const isDeep = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  if (!isDeep || chance.below(8) === 0) return replaced(value, chance, words);
  if (Array.isArray(value)) return mutatedList(value, chance, words);
  const names = Object.keys(value);
  const name = chance.pick(names);
  switch (chance.below(12)) {
    case 0: {
      const { [name]: _, ...rest } = value;
      return rest;
    }
    case 1:
      return { ...value, [chance.pick(NAMES)]: chance.pick([...VALUES, value[name] ?? null]) };
    case 2:
      return { ...value, [name]: value[chance.pick(names)] ?? null };
    case 3:
      return { ...value, [name]: `${RAW}${chance.below(SPELLINGS.length)}` };
    default:
      return { ...value, [name]: mutated(value[name] ?? null, chance, words) };
  }
}

function mutatedList(list: Json[], chance: Chance, words: readonly string[]): Json {
  const at = chance.below(list.length);
  switch (chance.below(8)) {
    case 0:
      return list.toSpliced(at, 1);
    case 1:
      return list.toSpliced(at, 0, list[chance.below(list.length)] ?? null);
    case 2:
      return list.toReversed();
    case 3:
      return Array.from({ length: 1 + chance.below(70) }, () => list[at] ?? null);
    default:
      return list.with(at, mutated(list[at] ?? null, chance, words));
  }
}

function replaced(value: Json, chance: Chance, words: readonly string[]): Json {
  if (typeof value === "number" && chance.below(2) === 0) return value + chance.pick([-1, 1, 2]);
  if (typeof value === "string" && chance.below(2) === 0) {
    const at = chance.below(value.length + 1);
    return chance.pick([
      value.toUpperCase(),
      `${value}\n`,
      ` ${value}`,
      `${value}${value}`,
      value.slice(0, at),
      `${value.slice(0, at)}${chance.pick(["a", "0", "=", "é", "\u202e", "-", "/"])}${value.slice(at + 1)}`,
    ]);
  }
  return chance.below(4) === 0 && words.length > 0 ? chance.pick(words) : chance.pick(VALUES);
}
