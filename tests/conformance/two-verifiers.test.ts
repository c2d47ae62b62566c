import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { bech32 } from "@scure/base";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { compareAnswers } from "../../src/cli/compare-verifiers.ts";
import { concat, fromBase64, fromUtf8, hex, u32be, utf8 } from "../../src/protocol/bytes.ts";
import { witnessName } from "../../src/protocol/checkpoint.ts";
import { cosign } from "../../src/protocol/cosignature.ts";
import { readDesignation } from "../../src/protocol/designation.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import {
  fingerprintDigits,
  fingerprintWords,
  matchesFingerprint,
  parseFingerprint,
} from "../../src/protocol/fingerprint.ts";
import { writeStoredZip, type ZipFile } from "../../src/protocol/package/stored-zip.ts";
import { type PackageReport, verifyPackage } from "../../src/protocol/package/verify-package.ts";
import { isRefusal } from "../../src/protocol/refusal.ts";
import {
  type KeyPair,
  keyPairFromSeed,
  pureSignatures,
  signerOf,
  withSignatures,
} from "../../src/protocol/signatures.ts";
import { parseNote, signatureLine } from "../../src/protocol/signed-note.ts";
import { readDesignation as readAgain } from "../../src/second-verifier/designation.ts";
import { Fault } from "../../src/second-verifier/fault.ts";
import { SignatureChecker } from "../../src/second-verifier/signatures.ts";
import { isSameRoot, readRoot, verifyPackage as verifyAgain } from "../../src/second-verifier/index.ts";
import { EVIDENCE, inventPackage } from "../support/invented-package.ts";
import { inventFork } from "../support/invented-fork.ts";
import { designatedKey, inventRoot, inventState, NOON } from "../support/invented-states.ts";
import { chanceOf } from "../support/json-mutations.ts";
import {
  changePackage,
  type MutablePackage,
  mutable,
  mutateBytes,
  mutatePackage,
  spelledWith,
} from "../support/package-mutations.ts";
import { seededRandom } from "../support/seeded-random.ts";

// R7: both implementations judge every package alike, also those that nobody would make. A longer run:
// ROGATORY_MUTATIONS=5000 npx vitest run tests/conformance/two-verifiers.test.ts

const RUNS = Number(process.env.ROGATORY_MUTATIONS ?? 20);
const SEED = Number(process.env.ROGATORY_MUTATION_SEED ?? 1);
const MEASURED = { sha256: sha256Hex(EVIDENCE), sizeBytes: EVIDENCE.length };
const NO_VERSION = "0190c5a0-0000-0000-8000-000000000001";
const NO_DAY = "2027-02-30T12:00:00.000Z";
const ENDS = "2027-06-01T00:00:00.000Z";

/** A classical recipient, for packages of States that offer post-quantum ones. */
const CLASSICAL = bech32.encodeFromBytes("age", new Uint8Array(32).fill(9));

let bases: readonly MutablePackage[] = [];
let withLater: MutablePackage;
beforeAll(async () => {
  withLater = mutable(await inventPackage({ senderLater: (said) => said }));
  const sender = await inventState("XB");
  const forks = (["two-roots", "no-consistency"] as const).map((kind) => inventFork(sender, kind));
  const next = inventRoot("next-root", seededRandom("the next root"));
  bases = [
    mutable(await inventPackage({ otherEntries: 5 })),
    mutable(
      await inventPackage({
        senderLater: (said) => ({
          ...said,
          keys: said.keys.map((key) => ({ ...key, state: "retired" as const, until: ENDS })),
        }),
        issuerLater: (said) => ({
          ...said,
          keys: said.keys.map((key) =>
            key.use === "receipt" || key.use === "log"
              ? { ...key, state: "compromised" as const, compromisedSince: ENDS }
              : key,
          ),
        }),
      }),
    ),
    mutable(await inventPackage({ issuerNextRoots: [next] }), [next]),
    mutable(await inventPackage({ parts: () => ({ senderForks: forks }) })),
    // The entry of the making, position 4, without a cosignature.
    mutable(await inventPackage({ uncosigned: [4] })),
  ];
});

function bothJudge(bytes: Uint8Array, roots: readonly string[], isExhibitGiven: boolean) {
  const typed = roots.map(parseFingerprint);
  const exhibit = isExhibitGiven ? MEASURED : undefined;
  const first = withSignatures(pureSignatures, () =>
    verifyPackage({ bytes, roots: typed, ...(exhibit ? { exhibit } : {}) }),
  );
  const second = verifyAgain(bytes, roots, exhibit);
  return { first, second, comparison: compareAnswers(first, second) };
}

function expectAgreement(bytes: Uint8Array, roots: readonly string[] = [], isExhibitGiven = true): PackageReport {
  const { first, second, comparison } = bothJudge(bytes, roots, isExhibitGiven);
  expect({ ...comparison, verdict: second.verdict }).toEqual({
    agrees: true,
    onlyFirst: [],
    onlySecond: [],
    verdict: first.verdict,
  });
  return first;
}

/** Changes a document by its members; what it holds is known to the case alone. */
function member(change: (said: any) => void): (text: string) => string {
  return (text) => {
    const said: unknown = JSON.parse(text);
    change(said);
    return JSON.stringify(said);
  };
}

const wordsOf = (text: string) => ({ language: "en", text });
const WORDS = wordsOf("Accepted.");
const numbered = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`v${at}`, at]));

const INDEX = "index.json";
const DESIGNATION = "designations/00003.json";
const MANIFEST = "manifests/00001.json";
const CUSTODY = "custody/00002.json";
const RECEIPT = "receipts/00001.json";
const PROOF = "log/00001/proof.txt";

it.each([
  ["a salt of which the last bits are not zero", INDEX, member((said) => (said.log[0].salt = `${"A".repeat(42)}B=`))],
  ["a salt of 33 bytes", INDEX, member((said) => (said.log[0].salt = "A".repeat(44)))],
  ["a byte order mark", INDEX, (text: string) => `\uFEFF${text}`],
  ["a number with a fraction", INDEX, (text: string) => text.replace('"version":1', '"version":1.0')],
  ["minus zero", INDEX, (text: string) => text.replace('"required":1', '"required":-0')],
  ["a doubled name behind an escape", INDEX, (text: string) => text.replace("{", String.raw`{"ver\u0073ion":1,`)],
  [
    "arrays 40 deep in a member that nobody knows",
    INDEX,
    (text: string) => text.replace("{", `{"x":${"[".repeat(40)}${"]".repeat(40)},`),
  ],
  [
    "arrays 31 deep in a member that nobody knows",
    INDEX,
    (text: string) => text.replace("{", `{"x":${"[".repeat(31)}${"]".repeat(31)},`),
  ],
  ["a name of the prototype", INDEX, (text: string) => text.replace("{", '{"__proto__":{},')],
  ["a member of every object's own", INDEX, (text: string) => text.replace("{", '{"constructor":1,"toString":null,')],
  ["the character zero", INDEX, (text: string) => text.replace("{", String.raw`{"x":"\u0000",`)],
  ["half a surrogate pair", INDEX, (text: string) => text.replace("{", String.raw`{"x":"\ud800",`)],
  ["1,000 characters of two units", INDEX, member((said) => (said.exhibit.number = "😀".repeat(501)))],
  ["a day that does not exist", INDEX, member((said) => (said.createdAt = "2027-02-29T00:00:00.000Z"))],
  ["a file listed twice", INDEX, member((said) => said.files.push(said.files[0]))],
  ["a file in two roles", INDEX, member((said) => said.files.push({ ...said.files.at(-1), role: "receipt" }))],
  ["the index listed in itself", INDEX, member((said) => said.files.push({ ...said.files[0], path: INDEX }))],
  ["a log entry named by a path of every object", INDEX, member((said) => (said.log[0].entry = "constructor"))],
  ["one State as issuer and sender", INDEX, member((said) => (said.sender.state = said.issuer.state))],
  ["a sender of whom nothing is there", INDEX, member((said) => (said.sender.state = "XC"))],
  ["an issuer of whom nothing is there", INDEX, member((said) => (said.issuer.state = "XC"))],
  ["more witnesses asked for than there are", INDEX, member((said) => (said.witnesses.required = 2))],
  [
    "an algorithm for a use that nobody knows",
    DESIGNATION,
    member((said) => (said.requiredAlgorithms.seal = ["ed25519"])),
  ],
  ["a language that is none", DESIGNATION, member((said) => (said.authorities[0].names = { english: "x" }))],
  ["an address with a space before it", DESIGNATION, member((said) => (said.endpoints.peer = " https://xb.example"))],
  ["an address that is none", DESIGNATION, member((said) => (said.endpoints.peer = "https://"))],
  ["a mail address that is none", DESIGNATION, member((said) => (said.authorities[0].email = "a@b"))],
  ["a recipient of which a character was changed", DESIGNATION, member((said) => (said.sealing[0].recipient += "q"))],
  [
    "recipients of both kinds",
    DESIGNATION,
    member((said) => said.sealing.push({ ...said.sealing[0], recipient: CLASSICAL })),
  ],
  [
    "a retired recipient of the other kind",
    DESIGNATION,
    member((said) => said.sealing.push({ ...said.sealing[0], recipient: CLASSICAL, state: "retired", until: ENDS })),
  ],
  ["a key of small order", DESIGNATION, member((said) => (said.keys[0].public = `${"A".repeat(43)}=`))],
  [
    "more algorithms for receipts",
    DESIGNATION,
    member((said) => (said.requiredAlgorithms.receipt = ["ed25519", "ml-dsa-65"])),
  ],
  ["the operator of the issuer", DESIGNATION, member((said) => (said.operator.name = "Ministry of Justice of XA"))],
  ["a rule of a later version", INDEX, member((said) => (said.critical = ["x"]))],
  ["no rule of a later version", INDEX, member((said) => (said.critical = []))],
  ["a rule of a later version without a name", INDEX, member((said) => (said.critical = [""]))],
  ["a critical member", DESIGNATION, member((said) => (said.critical = ["x"]))],
  [
    "a manifest's own id in capitals",
    MANIFEST,
    member((said) => (said.binding.manifestId = "0190A000-0000-7000-8000-00000000000A")),
  ],
  ["a manifest without its title", MANIFEST, member((said) => delete said.exhibit.title)],
  ["a manifest with an unknown member in what is sealed", MANIFEST, member((said) => (said.sealed.more = 1))],
  ["an original of more than the largest size", MANIFEST, member((said) => (said.original.size = 2 ** 50 + 1))],
  ["a manifest of another profile", MANIFEST, member((said) => (said.binding.profile = "evaluation"))],
  ["a custody entry with an unknown member", CUSTODY, member((said) => (said.more = 1))],
  [
    "a custody entry by a person and a job",
    CUSTODY,
    member((said) => (said.by = { kind: "person", pseudonym: "p", job: "j" })),
  ],
  ["a reason that is bare text", CUSTODY, member((said) => (said.reason = "Accepted."))],
  ["a reason in words without a language", CUSTODY, member((said) => (said.reason = { text: "Accepted." }))],
  ["a reason in words and in code", CUSTODY, member((said) => Object.assign(said.reason, WORDS))],
  ["a reason in words of the longest kind", CUSTODY, member((said) => (said.reason = wordsOf("😀".repeat(2_000))))],
  ["a reason in words that are too long", CUSTODY, member((said) => (said.reason = wordsOf("😀".repeat(2_001))))],
  ["a reason with a code that nobody knows", CUSTODY, member((said) => (said.reason = { code: "burnt", values: {} }))],
  ["a reason with a code that is none", CUSTODY, member((said) => (said.reason.code = "Conditions accepted"))],
  ["a reason without values", CUSTODY, member((said) => delete said.reason.values)],
  ["a known reason with other values", CUSTODY, member((said) => (said.reason.values = { more: "x", least: -1 }))],
  ["a reason with a value of every object", CUSTODY, member((said) => (said.reason.values = { constructor: 1 }))],
  [
    "a reason with a sentence as value",
    CUSTODY,
    member((said) => (said.reason.values = { conditions: "two of them" })),
  ],
  ["a reason with a list as value", CUSTODY, member((said) => (said.reason.values = { conditions: [2] }))],
  [
    "a reason with a line break behind its value",
    CUSTODY,
    member((said) => (said.reason.values = { conditions: "2\n" })),
  ],
  ["a reason with a value without a name", CUSTODY, member((said) => (said.reason.values = { "": 2 }))],
  ["a reason with eight values", CUSTODY, member((said) => (said.reason.values = numbered(8)))],
  ["a reason with nine values", CUSTODY, member((said) => (said.reason.values = numbered(9)))],
  ["a custody entry with an act that nobody knows", CUSTODY, member((said) => (said.act = "burnt"))],
  [
    "a custody entry of another exhibit",
    CUSTODY,
    member((said) => (said.exhibitId = "0190a000-0000-7000-8000-0000000000ff")),
  ],
  [
    "a first custody entry of another exhibit",
    "custody/00001.json",
    member((said) => (said.exhibitId = "0190a000-0000-7000-8000-0000000000ff")),
  ],
  [
    "a refusal for a reason that nobody knows",
    RECEIPT,
    member((said) => Object.assign(said, { strength: "refused", code: "no" })),
  ],
  ["a refusal for a reason", RECEIPT, member((said) => Object.assign(said, { strength: "refused", code: "internal" }))],
  ["a receipt of what was opened, without what it was", RECEIPT, member((said) => (said.strength = "valid"))],
  [
    "a receipt of another profile, critical, under a designation that is not there",
    RECEIPT,
    member((said) =>
      Object.assign(said, {
        profile: "production",
        critical: ["x"],
        designations: { ...said.designations, giver: "0".repeat(64) },
      }),
    ),
  ],
  ["a key name with a next-line character", PROOF, (text: string) => `${text}— a\u0085b QUFBQUFB\n`],
  ["a key name with a Mongolian vowel separator", PROOF, (text: string) => `${text}— a\u180eb QUFBQUFB\n`],
  ["70 signature lines", PROOF, (text: string) => `${text}${"— a QUFBQUFB\n".repeat(70)}`],
  ["a signature line of a stranger", PROOF, (text: string) => `${text}— a QUFBQUFB\n`],
  ["a signature line of four bytes", PROOF, (text: string) => `${text}— a QUFBQQ==\n`],
  ["extra data", PROOF, (text: string) => text.replace("\n", "\nextra QUFB\n")],
  ["extra data of more than 64 KiB", PROOF, (text: string) => text.replace("\n", `\nextra ${"QUFB".repeat(22_000)}\n`)],
  ["an index with a leading zero", PROOF, (text: string) => text.replace("index ", "index 0")],
  ["an index beyond what can be counted", PROOF, (text: string) => text.replace(/index \d+/, "index 9007199254740993")],
  [
    "a log entry of a type with too long an area",
    "log/00001/entry.json",
    member((said) => (said.type = `${"a".repeat(41)}.b`)),
  ],
  ["a log entry whose identifier is of no version", "log/00001/entry.json", member((said) => (said.id = NO_VERSION))],
  ["a log entry of a day that never was", "log/00001/entry.json", member((said) => (said.at = NO_DAY))],
  ["details that are a list", "log/00001/details.json", member((said) => (said.details = []))],
])("agree on %s", (_what, path, change) => {
  let isChanged = false;
  const bytes = changePackage(withLater, path, (text) => {
    const changed = change(text);
    isChanged = changed !== text;
    return changed;
  });
  expect(isChanged).toBe(true);
  expectAgreement(bytes, [hex(withLater.issuer.view.rootFingerprint)]);
});

it("call nothing altered because two witness keys of the sender have one name and key id", async () => {
  // Found by trying: a State could list the second one at any time after the first has cosigned.
  const [signing, other] = [85_777, 95_365].map((seed) =>
    keyPairFromSeed("ed25519", concat(new Uint8Array(28), u32be(seed))),
  );
  if (!signing || !other) throw new Error("two keys");
  const base = mutable(
    await inventPackage({
      senderLater: (said) => ({
        ...said,
        keys: [...said.keys, designatedKey("witness", other), designatedKey("witness", signing)],
      }),
    }),
  );
  const roots = [hex(base.issuer.view.rootFingerprint)];
  const cosigned = (by: KeyPair) =>
    changePackage(base, PROOF, (proof) => {
      const note = parseNote(utf8(proof.slice(proof.indexOf("\n\n") + 2)));
      return `${proof}${signatureLine(cosign(note.text, NOON, { ...signerOf(by), name: witnessName("XB") }))}`;
    });
  expect(expectAgreement(cosigned(signing), roots).verdict).toBe("verified");
});

it("agree on envelopes that are written in another way", () => {
  const [base] = bases;
  if (!base) throw new Error("no package");
  const changes: ((frame: any) => void)[] = [
    (frame) => (frame.signatures[0].sig = ""),
    (frame) => (frame.signatures[0].keyid = ""),
    (frame) => (frame.signatures[0].keyid = null),
    (frame) => (frame.payloadType = ""),
    (frame) => (frame.payload = ""),
    (frame) => (frame.more = { deep: { deeper: [] } }),
    (frame) => (frame.more = "x".repeat(120_000)),
    (frame) => frame.signatures.push(frame.signatures[0]),
    (frame) => (frame.signatures = frame.signatures.toReversed()),
    (frame) => frame.signatures.pop(),
  ];
  for (const path of [INDEX, RECEIPT]) {
    for (const change of changes) {
      const files = base.files.map((file) =>
        file.path === path ? { ...file, content: utf8(member(change)(fromUtf8(file.content))) } : file,
      );
      expectAgreement(writeStoredZip(files), [hex(base.issuer.view.rootFingerprint)]);
    }
  }
});

const seeds = fc.noBias(fc.integer({ min: 0, max: 2 ** 31 - 1 }));

it("agree on packages whose bytes, files, members and proofs were changed, and signed anew", { timeout: 6e6 }, () => {
  const failed = new Set<string>();
  fc.assert(
    fc.property(seeds, (seed) => {
      const chance = chanceOf(seed);
      const base = chance.pick(bases);
      const root = base.issuer.view.rootFingerprint;
      const roots = chance.pick([[], [hex(root)], [fingerprintWords(root).join(" ")], ["0".repeat(64)]]);
      const { checks } = expectAgreement(mutatePackage(base, chance), roots, chance.below(3) > 0);
      for (const { check, outcome } of checks) if (outcome === "failed") failed.add(check);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  // Changes that are all found at the door would compare nothing.
  expect(failed.size).toBeGreaterThan(3);
});

describe("no archive of another spelling is called verified", () => {
  const crcOf = ({ content }: ZipFile) => crc32(content);
  const judged = (bytes: Uint8Array) => {
    const [base] = bases;
    if (!base) throw new Error("no package");
    return expectAgreement(bytes, [hex(base.issuer.view.rootFingerprint)]);
  };
  const filesOf = () => bases[0]?.files ?? [];

  it("though the package itself is", () => {
    expect(judged(spelledWith(filesOf(), crcOf)).verdict).toBe("verified");
  });

  it.each<[string, (files: readonly ZipFile[]) => Uint8Array]>([
    ["a file twice", (files) => spelledWith([...files, ...files.slice(0, 1)], crcOf)],
    [
      "a file twice, with other content",
      (files) => spelledWith([...files, { ...files[1]!, content: utf8("x") }], crcOf),
    ],
    ["a path that leads out", (files) => spelledWith([...files, { path: "../up", content: utf8("x") }], crcOf)],
    ["a path from the root", (files) => spelledWith([...files, { path: "/up", content: utf8("x") }], crcOf)],
    ["a path with a backslash", (files) => spelledWith([...files, { path: "a\\b", content: utf8("x") }], crcOf)],
    ["a file that nobody lists", (files) => spelledWith([...files, { path: "more.json", content: utf8("x") }], crcOf)],
    ["no index", (files) => spelledWith(files.slice(1), crcOf)],
    [
      "another CRC of a file",
      (files) => spelledWith(files, (file) => (crcOf(file) ^ (file === files[1] ? 1 : 0)) >>> 0),
    ],
    [
      "another CRC of the index",
      (files) => spelledWith(files, (file) => (crcOf(file) ^ (file === files[0] ? 1 : 0)) >>> 0),
    ],
    ["a size that says to look into ZIP64", (files) => patched(spelledWith(files, crcOf), 22, [255, 255, 255, 255])],
    ["a compressed file", (files) => patched(spelledWith(files, crcOf), 8, [8, 0])],
    ["an encrypted file", (files) => patched(spelledWith(files, crcOf), 6, [1, 8])],
    ["bytes before it", (files) => concat(utf8("MZ"), spelledWith(files, crcOf))],
    ["a comment behind it", (files) => concat(spelledWith(files, crcOf).slice(0, -2), Uint8Array.of(1, 0, 33))],
    ["an archive behind it", (files) => concat(spelledWith(files, crcOf), spelledWith(files, crcOf))],
    ["a gap before the directory", (files) => withGap(spelledWith(files, crcOf))],
  ])("with %s", (_what, write) => {
    expect(judged(write(filesOf())).verdict).toBe("altered");
  });

  it("with any byte changed, wherever it stands", { timeout: 6e6 }, () => {
    const whole = spelledWith(filesOf(), crcOf);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        expect(judged(patched(whole, at, [(whole[at] ?? 0) ^ change])).verdict).toBe("altered");
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});

function patched(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const other = bytes.slice();
  other.set(values, at);
  return other;
}

/** A byte between the last file and the directory, of which only the end record knows. */
function withGap(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - 22;
  const directoryAt = new DataView(bytes.buffer, bytes.byteOffset).getUint32(end + 16, true);
  const gapped = concat(bytes.slice(0, directoryAt), new Uint8Array(1), bytes.slice(directoryAt));
  new DataView(gapped.buffer).setUint32(end + 1 + 16, directoryAt + 1, true);
  return gapped;
}

it("agree on bytes that are no package", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), seeds, (bytes, seed) => {
      const begun = Uint8Array.from([0x50, 0x4b, 3, 4, ...bytes]);
      for (const some of [bytes, begun, mutateBytes(begun, chanceOf(seed))])
        expect(expectAgreement(some).verdict).toBe("altered");
    }),
    { numRuns: 300, seed: SEED },
  );
});

it("agree on what is a fingerprint, and whose, however it was typed", () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const separator = fc.constantFrom(" ", "-", ", ", ".", "\n", "\u00a0", "\u0085", "\u2014", ";", "\u200b", "_", "");
  const spoiled = fc.constantFrom("", "zo", "zoo", "ABAN", "abando", "\u212aite", "0", "f");
  fc.assert(
    fc.property(
      fc.record({ bytes, other: bytes, form: fc.nat(2), separator, spoiled, at: fc.nat(40), isSpoiled: fc.boolean() }),
      ({ bytes: one, other, form, separator: between, spoiled: wrong, at, isSpoiled }) => {
        const forms = [fingerprintWords(one), fingerprintDigits(one).split(" "), hex(one).match(/.{4}/g) ?? []];
        const parts = [...(forms[form] ?? [])];
        if (isSpoiled) parts.splice(at % parts.length, at % 2, wrong);
        const text = parts.join(between);
        const first = typedOf(text);
        const second = readRoot(text);
        expect(second !== undefined, text).toBe(first !== undefined);
        for (const fingerprint of [one, other]) {
          const isSame = second !== undefined && isSameRoot(second, hex(fingerprint));
          expect(isSame, text).toBe(first !== undefined && matchesFingerprint(first, fingerprint));
        }
      },
    ),
    { numRuns: 2_000, seed: SEED },
  );
});

function typedOf(text: string) {
  try {
    return parseFingerprint(text);
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

it("believe and refuse the same designations among those of the vectors", () => {
  const file = new URL("../../spec/vectors/peer/designations.json", import.meta.url);
  type Cases = { name: string; designation: string }[];
  // The file is ours; its form is what this test states.
  const { valid, invalid } = JSON.parse(readFileSync(file, "utf8")) as { valid: Cases; invalid: Cases };
  const believes = (read: () => unknown): boolean => {
    try {
      read();
      return true;
    } catch (error) {
      if (isRefusal(error) || error instanceof Fault) return false;
      throw error;
    }
  };
  const answers = [...valid, ...invalid].map(({ name, designation }) => {
    const bytes = fromBase64(designation);
    return {
      name,
      first: believes(() => readDesignation(bytes)),
      second: believes(() => readAgain(new SignatureChecker(), bytes)),
    };
  });
  expect(answers.filter(({ first, second }) => first !== second)).toEqual([]);
  expect(answers.slice(0, valid.length).every(({ first }) => first)).toBe(true);
  expect(new Set(answers.slice(valid.length).map(({ first }) => first))).toEqual(new Set([false, true]));
});
