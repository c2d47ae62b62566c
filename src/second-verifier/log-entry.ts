import { base64, hexDigest } from "./encoding.ts";
import { need } from "./fault.ts";
import { anyObject, inForm, match, object, oneOf, optional, text } from "./forms.ts";
import { readStrictJson } from "./strict-json.ts";
import { DIGEST, INSTANT, RANDOM, UUID } from "./values.ts";

// spec/log.md, "Entries".

const MAX_ENTRY_BYTES = 4096;
const MAX_DETAILS_BYTES = 256 * 1024;

const ENTRY = object({
  format: oneOf("rogatory-log-entry-v1"),
  type: match(/^[a-z][a-z0-9-]{0,39}\.[a-z][a-z0-9-]{0,59}$/),
  id: UUID,
  at: INSTANT,
  actor: DIGEST,
  commitment: DIGEST,
  random: RANDOM,
});

const DETAILS = object({
  format: oneOf("rogatory-log-details-v1"),
  subject: object({ kind: text(80), id: text(200) }),
  dossier: optional(text(200, 0)),
  details: anyObject,
});

/** Salt and details are what the entry commits to. */
export function checkCommitment(entry: Uint8Array, salt: string, details: Uint8Array): void {
  const { commitment } = inForm(readStrictJson(entry, MAX_ENTRY_BYTES), ENTRY, "log-entry-malformed");
  need(hexDigest(base64(salt), details) === commitment, "log-details-differ");
}

/** spec/court-package.md, check 6: a member of `details.details` is the digest of the file, as a string. */
export function checkNames(details: Uint8Array, file: Uint8Array): void {
  const read = readStrictJson(details, MAX_DETAILS_BYTES);
  const named = Object.values(inForm(read, DETAILS, "log-details-malformed").details);
  need(named.includes(hexDigest(file)), "log-names-another-file");
}
