import { hexDigest } from "./encoding.ts";
import { need } from "./fault.ts";
import {
  anyOf,
  closedObject,
  either,
  inForm,
  listOf,
  mapOf,
  match,
  nullOr,
  oneOf,
  optional,
  type Shown,
  text,
  whole,
} from "./forms.ts";
import { readStrictJson } from "./strict-json.ts";
import { AUTHORITY, CODE, DIGEST, INSTANT, LANGUAGE, RANDOM, STATE, UUID } from "./values.ts";

// spec/exhibits.md, "Custody record", and spec/schemas/custody-entry.json, which is closed.

const MAX_BYTES = 16_384;

const DIGESTS = closedObject({
  original: optional(DIGEST),
  root: optional(DIGEST),
  manifest: optional(DIGEST),
  head: optional(DIGEST),
});

const WORDS = closedObject({ language: LANGUAGE, text: text(2000) });

/** A reader takes codes of later versions, and values that it does not know: nothing here is compared with the table. */
const CODED = closedObject({
  code: CODE,
  values: mapOf(
    match(/^[a-z][A-Za-z0-9]{0,31}$/),
    either(whole(Number.MIN_SAFE_INTEGER), match(/^[0-9A-Za-z][0-9A-Za-z.,:+-]{0,299}$/)),
    8,
  ),
});

const CUSTODY_ENTRY = closedObject({
  kind: oneOf("custody-entry"),
  version: oneOf(1),
  exhibitId: UUID,
  number: whole(1),
  act: oneOf(
    "taken-in",
    "sealed",
    "release-requested",
    "released",
    "offered",
    "offer-received",
    "accepted",
    "received",
    "stored-by-receiver",
    "head-released",
    "head-received",
    "opened",
    "opened-digest-differs",
    "opened-by-receiver",
    "copied",
    "viewed",
    "scrubbed",
    "withdrawn",
    "exported",
    "disposed",
  ),
  at: INSTANT,
  by: anyOf(
    closedObject({ kind: oneOf("person"), pseudonym: text(500), role: optional(text(60, 0)) }),
    closedObject({ kind: oneOf("peer"), state: STATE, authority: optional(AUTHORITY) }),
    closedObject({ kind: oneOf("server"), job: text(60, 0) }),
  ),
  source: oneOf("measured", "signed", "reported"),
  reason: either(WORDS, CODED),
  order: nullOr(text(500, 0)),
  before: DIGESTS,
  after: DIGESTS,
  evidence: listOf(DIGEST, 0, 20),
  random: RANDOM,
  previous: nullOr(DIGEST),
});
export type CustodyEntry = Shown<typeof CUSTODY_ENTRY>;

/** One custody entry in its form; whether it continues a record, readCustodyRecord asks. */
export function readCustodyEntry(bytes: Uint8Array): CustodyEntry {
  return inForm(readStrictJson(bytes, MAX_BYTES), CUSTODY_ENTRY);
}

/**
 * spec/court-package.md, check 11: an unbroken record of one exhibit from number 1, and of this exhibit; answers with the
 * acts in it.
 */
export function readCustodyRecord(record: readonly Uint8Array[], exhibitId: string): ReadonlySet<string> {
  const acts = new Set<string>();
  let before: { readonly exhibitId: string; readonly digest: string } | undefined;
  record.forEach((bytes, position) => {
    const entry = readCustodyEntry(bytes);
    const continues =
      entry.number === position + 1 &&
      entry.previous === (before?.digest ?? null) &&
      entry.exhibitId === (before?.exhibitId ?? entry.exhibitId);
    need(continues, "custody-chain-broken");
    before = { exhibitId: entry.exhibitId, digest: hexDigest(bytes) };
    acts.add(entry.act);
  });
  need((before?.exhibitId ?? exhibitId) === exhibitId, "custody-of-another-exhibit");
  return acts;
}
