import { join } from "node:path";
import { STEP_FAULTS } from "../src/convention/index.ts";
import { describe, expect, test } from "vitest";
import { parametersOf } from "../scripts/locales/message-parameters.ts";
import { CONTRADICTIONS } from "../src/modules/treaty/domain/contradictions.ts";
import { blockingRules } from "../src/modules/cooperation/request/api-refusals.ts";
import { CLAIM_FAULTS } from "../src/modules/cooperation/request/domain/claims.ts";
import { PEER_CODES } from "../src/protocol/peer-codes.ts";
import { LANGUAGES, loadLocales } from "../src/web/index.ts";
import { refusalSites } from "./support/refusal-codes.ts";

// A person who is refused something reads why, in their own language: every code has a text `error.<code>`, or stands below
// because no page meets it.

const root = join(import.meta.dirname, "..");

/**
 * Codes that only a machine or the command line meets. What a peer is told of them has words of its own (`federation.code.*`);
 * the import page says of all that spoils a file that it is no designation.
 */
const MET_BY = {
  /** The command line. */
  command: [
    "administrator-unknown",
    "answer-not-read",
    "answers-invalid",
    "backup-damaged",
    "backup-newer",
    "backup-of-another-state",
    "backup-older",
    "backup-under-way",
    "control-not-allowed",
    "copy-unfinished",
    "database-needed",
    "database-owner-needed",
    "database-url-needed",
    "digest-malformed",
    "digest-needed",
    "disposals-damaged",
    "draft-malformed",
    "facts-malformed",
    "file-not-readable",
    "file-not-writable",
    "file-too-large",
    "folder-inside-another",
    "folder-missing",
    "folder-not-readable",
    "folder-of-another-user",
    "identity-does-not-open",
    "identity-malformed",
    "identity-needed",
    "interrupted",
    "keys-missing",
    "leaf-malformed",
    "link-in-folder",
    "move-differs",
    "name-malformed",
    "no-state-here",
    "not-a-backup",
    "not-a-file",
    "not-a-folder",
    "not-a-key-backup",
    "not-a-member",
    "not-embedded",
    "not-the-api",
    "other-database",
    "passphrase-missing",
    "passphrase-too-long",
    "passphrase-too-short",
    "passphrases-differ",
    "pg-dump-failed",
    "pg-dump-missing",
    "pg-dump-too-old",
    "pg-restore-failed",
    "pg-restore-missing",
    "pg-restore-too-old",
    "request-malformed",
    "root-key-malformed",
    "server-ended-meanwhile",
    "server-not-running",
    "server-unreachable",
    "server-waits",
    "socket-path-too-long",
    "token-malformed",
    "two-administrators-left",
    "two-administrators-needed",
    "unlock-under-way",
    "url-malformed",
    "work-unfinished",
    "wrong-passphrase",
  ],
  /** The start of a server, or of its set-up: who starts it reads its terminal. */
  start: [
    "behind-high-water",
    "clock-file-damaged",
    "core-dumps-on",
    "credential-missing",
    "database-in-use",
    "database-is-standby",
    "database-life-damaged",
    "database-newer",
    "database-not-durable",
    "database-of-another-state",
    "database-pooled",
    "database-standby-asynchronous",
    "database-too-old",
    "database-wrong-encoding",
    "engine-changed",
    "engine-record-damaged",
    "folder-in-use",
    "high-water-damaged",
    "incarnation-damaged",
    "journal-damaged",
    "key-file-damaged",
    "key-file-open",
    "key-store-file-missing",
    "key-unlock-changed",
    "keys-of-another-state",
    "memory-readable",
    "migration-changed",
    "migration-name",
    "migration-not-allowed",
    "migration-waiting",
    "move-unfinished",
    "plain-keys-in-production",
    "port-busy",
    "port-not-allowed",
    "second-machine-set",
    "set-up-unfinished",
    "waiting-ended",
  ],
  /** Programs that call the API, and the files that they send. */
  program: [
    "base64-invalid",
    "clock-cannot-be-moved",
    "document-malformed",
    "envelope-malformed",
    "envelope-too-large",
    "form-malformed",
    "hex-invalid",
    "json-byte-order-mark",
    "json-duplicate-name",
    "json-forbidden-name",
    "json-lone-surrogate",
    "json-malformed",
    "json-number-unsafe",
    "json-too-deep",
    "json-zero-character",
    "json-too-large",
    "payload-type-mismatch",
    "truncated",
    "utf8-invalid",
  ],
  /** What comes from another server, and is answered to it. */
  peer: [
    "binding-dossier-mismatch",
    "binding-kind-mismatch",
    "binding-lanes-mismatch",
    "binding-opening-key-mismatch",
    "binding-to-designation-mismatch",
    "blob-too-large",
    "content-contradicts",
    "content-length-mismatch",
    "content-malformed",
    "disk-low",
    "dispatch-malformed",
    "dispatch-too-large",
    "dossier-of-another-matter",
    "equivocation",
    "exhibit-offered-before",
    "head-not-expected",
    "key-gone",
    "manifest-unknown",
    "need-in-another-lane",
    "need-of-another-state",
    "need-version-taken",
    "nonce-replayed",
    "not-authorised",
    "not-for-us",
    "offer-contradicts-itself",
    "offer-of-another-state",
    "offer-version-taken",
    "over-quota",
    "padding-invalid",
    "paper-differs",
    "paper-not-named",
    "promise-taken",
    "receipt-for-other-bytes",
    "receipt-too-many",
    "receipt-unexpected",
    "recipient-count",
    "recipients-mixed",
    "release-of-another-text",
    "release-past",
    "seal-broken",
    "seal-no-key",
    "sealed-digest-mismatch",
    "step-taken",
    "too-many-needs",
    "unknown-kind",
  ],
  /** The audit log and its witnesses, in the background; the log's page has words of its own. */
  log: [
    "bundle-malformed",
    "checkpoint-malformed",
    "checkpoint-not-signed",
    "checkpoint-of-another-log",
    "cosignature-invalid",
    "fork-proof-malformed",
    "fork-proof-shows-nothing",
    "log-actor-malformed",
    "log-details-malformed",
    "log-entry-malformed",
    "log-entry-too-large",
    "log-head-differs",
    "log-rows-behind",
    "log-rows-missing",
    "note-malformed",
    "note-signature-invalid",
    "salt-malformed",
    "tile-malformed",
    "verifier-key-malformed",
    "witness-answer-malformed",
    "witness-request-malformed",
  ],
  /** Jobs, which act upon them by themselves. */
  job: ["incarnation-not-ours", "no-common-version", "transfer-withdrawn"],
  /** Nobody: whoever would read it went away. */
  nobody: ["sender-gone"],
  /** The verifier of court packages, which has words of its own. */
  package: [
    "custody-chain-broken",
    "custody-of-another-exhibit",
    "designation-missing",
    "entry-not-included",
    "index-respelled",
    "log-details-differ",
    "log-names-another-file",
    "log-proof-malformed",
    "manifest-differs",
    "package-not-readable",
    "package-too-large",
  ],
  /** Forms that this server writes itself: to meet one is a fault of the program. */
  program_fault: [
    "body-size-impossible",
    "leaf-hash-malformed",
    "leaf-out-of-range",
    "leaf-outside-tree",
    "leaf-size-unknown",
    "payload-nonce-malformed",
    "tree-edge-malformed",
    "tree-empty",
    "tree-hash-malformed",
    "tree-shrinks",
    "tree-size-invalid",
  ],
} as const satisfies Record<string, readonly string[]>;

/** Places whose code comes from elsewhere: which codes that are; none where a refusal is only passed on. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  "src/cli/api.ts: code": [],
  "src/cli/files.ts: code": [],
  "src/modules/audit/integrator.ts: reason.code": [],
  "src/modules/cooperation/request/domain/deciding.ts: `decision-${ours.code}`": [],
  "src/modules/cooperation/request/domain/deciding.ts: `decision-${rule.code}`": blockingRules,
  "src/modules/cooperation/request/domain/may-come.ts: code": [...STEP_FAULTS, ...CLAIM_FAULTS, "agreement-unknown"],
  "src/modules/evidence/engine/disk-errors.ts: error.code": [],
  "src/modules/federation/inbox/opening-pool.ts: code": [],
  "src/modules/federation/line/call-peer.ts: code": ["peer-answer-unsigned", "peer-does-not-know-us", "peer-not-ready"],
  "src/modules/treaty/actions/keep.ts: `${kind}-corrected`": ["basis-corrected", "fact-corrected"],
  "src/modules/treaty/actions/keep.ts: `${kind}-unknown`": ["basis-unknown", "fact-unknown"],
  "src/modules/treaty/domain/record-fact.ts: own.code": CONTRADICTIONS,
  "src/platform/control-channel.ts: code": [],
  "src/platform/lease.ts: why.code": [],
  "src/platform/print-queue.ts: code": [],
  // Of a receipt, which a job takes; the dispatch then counts as not delivered, and an alarm says so.
  "src/protocol/receipt.ts: `receipt-${member}-mismatch`": [],
};

const locales = loadLocales(join(root, "locales"));
const english = locales.messages("en");
const texts = [...english.keys()].filter((key) => key.startsWith("error.")).map((key) => key.slice("error.".length));
const { sites, unread } = refusalSites(root, "src");
const codes = new Set([...sites.map(({ code }) => code), ...Object.values(ELSEWHERE).flat()]);
const listed: readonly string[] = Object.values(MET_BY).flat();

describe("a refusal", () => {
  test("has a text, or stands among those that no page meets", () => {
    const unsaid = sites.filter(({ code }) => !texts.includes(code) && !listed.includes(code));
    expect(unsaid.map(({ code, where }) => `${code} (${where})`)).toEqual([]);
    expect(
      Object.values(ELSEWHERE)
        .flat()
        .filter((code) => !texts.includes(code)),
    ).toEqual([]);
  });

  test("stands among them only while some code has it, and once", () => {
    expect(listed.filter((code) => !codes.has(code))).toEqual([]);
    expect(listed.filter((code) => texts.includes(code))).toEqual([]);
    expect(listed.length).toBe(new Set(listed).size);
  });

  test("comes from a place that this test can read, or that says here which codes it has", () => {
    expect([...new Set(unread)].toSorted()).toEqual(Object.keys(ELSEWHERE).toSorted());
  });
});

describe("a text of a refusal", () => {
  test("belongs to a code", () => {
    expect(texts.filter((code) => !codes.has(code))).toEqual([]);
  });

  test("is there in all seven languages", () => {
    const missing = LANGUAGES.flatMap((lang) =>
      texts.filter((code) => !locales.messages(lang).has(`error.${code}`)).map((code) => `${lang} ${code}`),
    );
    expect(missing).toEqual([]);
  });

  test("has no place for a value that whoever refuses does not give", () => {
    const faults = sites.flatMap(({ code, where, values }) => {
      const message = english.get(`error.${code}`);
      if (message === undefined || values === undefined) return [];
      const absent = parametersOf(message, "en").filter((name) => !values.includes(name));
      return absent.map((name) => `${code} (${where}): {${name}}`);
    });
    expect(faults).toEqual([]);
  });
});

test("what a peer answers has words, for the pages of the dispatch and of its request", () => {
  expect(PEER_CODES.filter((code) => !english.has(`federation.code.${code}`))).toEqual([]);
});
