import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DISK_RESERVES } from "../../src/platform/index.ts";
import { READ_ON_LIMITS } from "../../src/platform/unread-body.ts";

// spec/limits.md gathers what peers depend on. Each of its numbers is held against the prose that gives it its meaning, and
// against the constant that obeys it, in each of the two implementations where both have one.

const ROOT = join(import.meta.dirname, "../..");
const KIB = 1_024;
const MIB = 1_048_576;
const GIB = 1_073_741_824;

interface Limit {
  /** What the page shows as the number. */
  readonly value: number;
  /** Constants in the code, as `file NAME`, and what one of them is worth in the unit of the page. */
  readonly code: readonly string[];
  readonly unit?: number;
  /** Where the prose says it, and in which words. */
  readonly said: readonly [file: string, words: string];
}

const LIMITS: Readonly<Record<string, Limit>> = {
  "nesting of JSON": {
    value: 32,
    code: ["src/protocol/strict-json.ts DEFAULT_MAX_DEPTH", "src/second-verifier/strict-json.ts MAX_DEPTH"],
    said: ["encoding.md", "nest at most 32 deep"],
  },
  "signatures of an envelope": {
    value: 12,
    code: ["src/protocol/dsse.ts MAX_SIGNATURES"],
    said: ["encoding.md", "There are 1 to 12 signatures"],
  },
  "payload of a dispatch": {
    value: MIB,
    code: ["src/protocol/dispatch.ts MAX_BODY_BYTES"],
    said: ["dispatches.md", "Its payload, at most 1 MiB"],
  },
  "dispatch as it travels": {
    value: 2 * MIB,
    code: ["src/protocol/dispatch-frame.ts MAX_DISPATCH_BYTES"],
    said: ["dispatches.md", "at most 2 MiB (2,097,152 bytes) in all"],
  },
  "header of a dispatch": {
    value: 2 * KIB,
    code: ["src/protocol/dispatch-frame.ts MAX_HEADER_PAYLOAD_BYTES"],
    said: ["encoding.md", "| `dispatch-header`                 | `dispatch`     | 2 KiB "],
  },
  "envelope of the header": {
    value: 8 * KIB,
    code: ["src/protocol/dispatch-frame.ts MAX_HEADER_ENVELOPE_BYTES"],
    said: ["dispatches.md", "at most 8,192 bytes"],
  },
  "age header": {
    value: 64 * KIB,
    code: ["src/protocol/age-header.ts MAX_AGE_HEADER_BYTES"],
    said: ["dispatches.md", "the header has at most 64 KiB"],
  },
  "stanzas of an age header": {
    value: 16,
    code: ["src/protocol/age-header.ts MAX_STANZAS", "src/protocol/sealing.ts MAX_RECIPIENTS"],
    said: ["dispatches.md", "1 to 16 stanzas"],
  },
  "acts of a treaty statement": {
    value: 50,
    code: ["src/protocol/bodies/treaty-statement.ts MAX_STATED_ACTS"],
    said: ["kinds.md", "1 to 50 acts"],
  },
  "elements of a request": {
    value: 64,
    code: ["src/protocol/bodies/request.ts MAX_ELEMENTS"],
    said: ["kinds.md", "`elements` has at most 64 members"],
  },
  "papers of a request": {
    value: 64,
    code: ["src/protocol/bodies/paper.ts MAX_PAPERS"],
    said: ["kinds.md", "`papers` are at most 64"],
  },
  "one paper": {
    value: 25 * MIB,
    code: ["src/protocol/bodies/paper.ts MAX_PAPER_BYTES"],
    said: ["kinds.md", "of at most 26,214,400 bytes each"],
  },
  "all papers of a request": {
    value: 100 * MIB,
    code: ["src/protocol/bodies/paper.ts MAX_PAPERS_BYTES"],
    said: ["kinds.md", "and 104,857,600 together"],
  },
  "records of an element": {
    value: 100,
    code: ["src/protocol/bodies/request.ts MAX_RECORDS"],
    said: ["kinds.md", "An element has at most 100 `records`"],
  },
  "fields of a record": {
    value: 64,
    code: ["src/protocol/bodies/request.ts MAX_FIELDS"],
    said: ["kinds.md", "a record at most 64 fields"],
  },
  receipt: {
    value: 4 * KIB,
    code: ["src/protocol/receipt.ts MAX_RECEIPT_BYTES", "src/second-verifier/receipt.ts MAX_BYTES"],
    said: ["receipts.md", "At most 4 KiB of payload"],
  },
  designation: {
    value: 512 * KIB,
    code: ["src/protocol/designation.ts MAX_DESIGNATION_BYTES", "src/second-verifier/designation.ts MAX_BYTES"],
    said: ["encoding.md", "| `designation`                     | `root`         | 512 KiB "],
  },
  "numbers of designations skipped": {
    value: 1000,
    code: ["src/protocol/designation.ts MAX_NUMBERS_SKIPPED"],
    said: ["keys-and-designations.md", "at most 1,000 higher"],
  },
  "closed logs in a designation": {
    value: 128,
    code: [
      "src/protocol/designation-schema.ts MAX_CLOSED_LOGS",
      "src/second-verifier/designation-form.ts MAX_CLOSED_LOGS",
    ],
    said: ["keys-and-designations.md", "at most 128"],
  },
  "designation in a notice, in Base64": {
    value: 700_000,
    code: ["src/protocol/bodies/designation-notice.ts MAX_DESIGNATION_CHARACTERS"],
    said: ["kinds.md", "more than 700,000 characters in base64"],
  },
  "receipts in one message or notice": {
    value: 32,
    code: [
      "src/protocol/bodies/receipt-notice.ts MOST_RECEIPTS",
      "src/modules/federation/sending/ask-for-receipts.ts MOST_RECEIPTS",
    ],
    said: ["http.md", "at most 32 receipts"],
  },
  "receipt in Base64": {
    value: 16_384,
    code: [
      "src/protocol/bodies/receipt-notice.ts MAX_RECEIPT_CHARACTERS",
      "src/modules/federation/sending/ask-for-receipts.ts MAX_RECEIPT_CHARACTERS",
    ],
    said: ["http.md", "each of at most 16,384 characters"],
  },
  "manifest in an offer, in Base64": {
    value: 600_000,
    code: ["src/protocol/bodies/exhibit-offer.ts MAX_MANIFEST_CHARACTERS"],
    said: ["exhibits.md", "the envelope in base64, at most 600,000 characters"],
  },
  "head in an `exhibit-head`, in Base64": {
    value: 90_000,
    code: ["src/protocol/bodies/exhibit-head.ts MAX_HEAD_CHARACTERS"],
    said: ["exhibits.md", "the head in base64, at most 90,000 characters"],
  },
  "part of a copied dossier": {
    value: 512 * KIB,
    code: ["src/protocol/bodies/dossier-copy.ts MAX_COPY_PART_BYTES"],
    said: ["kinds.md", "each of at most 512 KiB before Base64"],
  },
  "parts of a copied dossier": {
    value: 64,
    code: ["src/protocol/bodies/dossier-copy.ts MAX_COPY_PARTS"],
    said: ["kinds.md", "in 1 to 64 parts"],
  },
  "copied dossier": {
    value: 32 * MIB,
    code: ["src/protocol/bodies/dossier-copy.ts MAX_COPY_BYTES"],
    said: ["kinds.md", "of one text of at most 32 MiB"],
  },
  "words of a copied dossier": {
    value: 10_000,
    code: ["src/protocol/copied-dossier.ts MAX_COPIED_WORDS"],
    said: ["kinds.md", "`words` are at most 10,000 dispatches"],
  },
  "exhibits of a copied dossier": {
    value: 2_000,
    code: ["src/protocol/copied-dossier.ts MAX_COPIED_EXHIBITS"],
    said: ["kinds.md", "`exhibits` are at most 2,000"],
  },
  "extra data of a proof": {
    value: 64 * KIB,
    code: ["src/protocol/tlog-proof.ts MAX_EXTRA_BYTES"],
    said: ["log.md", "more than 64 KiB of extra data"],
  },
  "lines of a consistency proof": {
    value: 63,
    code: ["src/protocol/merkle.ts MAX_PROOF_HASHES"],
    said: ["log.md", "at most 63 lines of a consistency proof"],
  },
  "`created` from the receiver's clock": {
    value: 300,
    code: ["src/protocol/http-signature.ts SIGNATURE_LIFETIME_SECONDS"],
    said: ["http.md", "more than 300 seconds away from `created`"],
  },
  "`sentAt` ahead, beyond which it waits": {
    value: 86_400,
    code: ["src/modules/federation/domain/signed-times.ts HOLD_MS"],
    unit: 1_000,
    said: ["dispatches.md", "more than 24 hours ahead of the receiver's clock"],
  },
  "wait between two resends of an item": {
    value: 600,
    code: ["src/modules/federation/outbox/answer-resend.ts RESEND_INTERVAL_MS"],
    unit: 1_000,
    said: ["http.md", "within the last ten minutes"],
  },
  manifest: {
    value: 256 * KIB,
    code: ["src/protocol/manifest.ts MAX_MANIFEST_BYTES", "src/second-verifier/manifest.ts MAX_BYTES"],
    said: ["encoding.md", "| `exhibit-manifest`                | `manifest`     | 256 KiB "],
  },
  "custody entry": {
    value: 16 * KIB,
    code: ["src/protocol/custody.ts MAX_ENTRY_SIZE", "src/second-verifier/custody.ts MAX_BYTES"],
    said: ["exhibits.md", "JSON entries of at most 16 KiB"],
  },
  "leaf of a body": {
    value: 1_048_832,
    code: ["src/protocol/exhibit-format.ts LEAF_SIZE", "src/second-verifier/manifest.ts LEAF_BYTES"],
    said: ["exhibits.md", "A leaf is 16 sealed chunks, 1,048,832 bytes"],
  },
  "leaves in one range": {
    value: 64,
    code: ["src/modules/evidence/transfer-routes.ts MAX_RANGE_BYTES"],
    unit: 1_048_832,
    said: ["http.md", "at most 64 leaves"],
  },
  "court package": {
    value: 256 * MIB,
    code: ["src/protocol/package/package-index.ts maxBytes", "src/second-verifier/archive.ts MAX_BYTES"],
    said: ["court-package.md", "at most 256 MiB"],
  },
  "files of a court package": {
    value: 20_000,
    code: ["src/protocol/package/package-index.ts maxFiles", "src/second-verifier/archive.ts MAX_FILES"],
    said: ["court-package.md", "1 to 20,000 files"],
  },
  "index of a court package": {
    value: 16 * MIB,
    code: ["src/protocol/package/package-index.ts MAX_INDEX_BYTES", "src/second-verifier/package-index.ts MAX_BYTES"],
    said: ["court-package.md", "payload at most 16 MiB"],
  },
  "log entry": {
    value: 4 * KIB,
    code: ["src/protocol/log-entry.ts MAX_ENTRY_BYTES", "src/second-verifier/log-entry.ts MAX_ENTRY_BYTES"],
    said: ["log.md", "at most 4,096 bytes"],
  },
  "details of a log entry": {
    value: 256 * KIB,
    code: ["src/protocol/log-entry.ts MAX_DETAILS_BYTES", "src/second-verifier/log-entry.ts MAX_DETAILS_BYTES"],
    said: ["log.md", "The details have at most 256 KiB"],
  },
  checkpoint: {
    value: 256 * KIB,
    code: ["src/protocol/signed-note.ts MAX_NOTE_BYTES", "src/second-verifier/signed-note.ts MAX_BYTES"],
    said: ["log.md", "a checkpoint of more than 256 KiB"],
  },
  "signature lines of a checkpoint": {
    value: 64,
    code: ["src/protocol/signed-note.ts MAX_NOTE_SIGNATURES", "src/second-verifier/signed-note.ts MAX_LINES"],
    said: ["log.md", "a checkpoint of more than 256 KiB or 64"],
  },
  "life of an HTTP signature": {
    value: 300,
    code: ["src/protocol/http-signature.ts SIGNATURE_LIFETIME_SECONDS"],
    said: ["http.md", "`expires − created` is 1 to 300"],
  },
  "memory for nonces": {
    value: 600,
    code: ["src/protocol/http-signature.ts NONCE_MEMORY_SECONDS"],
    said: ["http.md", "`(State, nonce)` for 600 seconds"],
  },
  "wait for an earlier item of a dossier": {
    value: 600,
    code: ["src/modules/federation/domain/predecessor-gate.ts LONGEST_WAIT_MS"],
    unit: 1_000,
    said: ["dispatches.md", "for at most ten minutes"],
  },
  "numbers in one resend": {
    value: 100,
    code: ["src/modules/federation/domain/gaps.ts MOST_NUMBERS_ASKED"],
    said: ["http.md", "1 to 100 numbers"],
  },
  "question of recovery": {
    value: 64 * KIB,
    code: ["src/protocol/recovery.ts MAX_RECOVERY_QUESTION_BYTES"],
    said: ["http.md", "`application/json`, at most 64 KiB:"],
  },
  "answers of one recovery": {
    value: 2_000,
    code: ["src/protocol/recovery.ts MAX_RECOVERY_ANSWERS"],
    said: ["http.md", "so do 2,000 answers"],
  },
  "answer to a question of recovery": {
    value: 4 * MIB,
    code: ["src/protocol/recovery.ts MAX_RECOVERY_ANSWER_BYTES"],
    said: ["http.md", "200, at most 4 MiB:"],
  },
  "dispatches in such an answer": {
    value: 500,
    code: ["src/protocol/recovery.ts MAX_RECOVERY_ITEMS"],
    said: ["http.md", "`items`: at most 500 dispatches"],
  },
  "dispatch that is given back": {
    value: 8 * MIB,
    code: ["src/protocol/recovery.ts MAX_RETURNED_BYTES"],
    said: ["http.md", "at most 8 MiB: padded and sealed"],
  },
  "requests of a peer in a minute": {
    value: 600,
    code: ["src/modules/federation/domain/quota.ts requestsPerMinute"],
    said: ["http.md", "each peer 600 requests and 64 MiB in a minute"],
  },
  "bytes of a peer in a minute": {
    value: 64 * MIB,
    code: ["src/modules/federation/domain/quota.ts bytesPerMinute"],
    said: ["http.md", "each peer 600 requests and 64 MiB in a minute"],
  },
  "unopened dispatches of a peer": {
    value: 1_000,
    code: ["src/modules/federation/domain/quota.ts unopenedItems"],
    said: ["http.md", "1,000 unopened dispatches and 256 MiB of them"],
  },
  "bytes of unopened dispatches": {
    value: 256 * MIB,
    code: ["src/modules/federation/domain/quota.ts unopenedBytes"],
    said: ["http.md", "1,000 unopened dispatches and 256 MiB of them"],
  },
  "new designations of a peer in a minute": {
    value: 10,
    code: ["src/modules/federation/peer-routes.ts DESIGNATIONS_PER_MINUTE"],
    said: ["http.md", "after ten of one State in a minute"],
  },
};

/** The rows of spec/limits.md: what, and the exact number. */
const ROWS = Object.fromEntries(
  [...readFileSync(join(ROOT, "spec/limits.md"), "utf8").matchAll(/^\| ([^|]+?) +\| +([0-9,]+) \|/gm)].map(
    ([, what = "", number = ""]) => [what, Number(number.replaceAll(",", ""))],
  ),
);

/** A constant by its name: what the module exports, else the product of numbers that stands in its text. */
async function constant(place: string): Promise<number> {
  const [file = "", name = ""] = place.split(" ");
  const exported = ((await import(join(ROOT, file))) as Record<string, unknown>)[name];
  if (typeof exported === "number") return exported;
  const text = readFileSync(join(ROOT, file), "utf8");
  const product = new RegExp(`\\b${name}(?:: | = )([0-9_]+(?: (?:\\*|\\*\\*) [0-9_]+)*)\\s*[,;}]`).exec(text)?.[1];
  if (product === undefined) throw new Error(`${file} has no constant ${name} that is a plain number`);
  return product
    .replaceAll("_", "")
    .split(/ \* (?!\*)/)
    .map((factor) => factor.split(" ** ").map(Number))
    .reduce((all, [base = 0, power = 1]) => all * base ** power, 1);
}

describe("spec/limits.md", () => {
  it("has these limits and no others", () => {
    expect(ROWS).toEqual(Object.fromEntries(Object.entries(LIMITS).map(([what, { value }]) => [what, value])));
  });

  it.each(Object.entries(LIMITS))("%s: code and prose say the same", async (_, { value, code, unit = 1, said }) => {
    for (const place of code) expect(await constant(place), place).toBe(value * unit);
    const [file, words] = said;
    // Lines are broken where they are long.
    expect(readFileSync(join(ROOT, "spec", file), "utf8").replaceAll(/\n {0,4}/g, " ")).toContain(words);
  });

  it("would notice a constant that is not there", async () => {
    await expect(constant("src/protocol/dsse.ts NO_SUCH_LIMIT")).rejects.toThrow("no constant");
  });
});

describe("docs/limits.md", () => {
  const page = readFileSync(join(ROOT, "docs/limits.md"), "utf8");

  it("has every reserve of the disk, with the number of the code", () => {
    const rows = [...page.matchAll(/^\| `(\w+)` +\| (\d+) (MiB|GiB) +\|/gm)].map(
      ([, use = "", number, unit]) => [use, Number(number) * (unit === "GiB" ? GIB : MIB)] as const,
    );
    expect(Object.fromEntries(rows)).toEqual(DISK_RESERVES);
  });

  it("says how far a refused body is read on", () => {
    const { bytes, ms, silentMs } = READ_ON_LIMITS;
    expect(page).toContain(`| ${bytes / GIB} GiB, ${ms / 1_000} s, ${silentMs / 1_000} s of silence `);
  });
});
