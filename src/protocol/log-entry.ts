// One entry of an audit log: the exact JSON bytes that are a leaf of its tree (spec/log.md, "Entries").
// R17: type, random ids, time and commitments; nothing in it can be guessed, and nothing in it names a person or a case.
import { z } from "zod";
import { instantSchema } from "./bodies/common.ts";
import { concat, hex, utf8 } from "./bytes.ts";
import { sha256Hex } from "./digest.ts";
import { type Sha256Hex, sha256HexSchema, uuidSchema } from "./identifiers.ts";
import { firstFault } from "./parse-document.ts";
import { Refusal } from "./refusal.ts";
import { parseStrictJson } from "./strict-json.ts";

/** C2SP tlog-tiles: an entry bundle gives each entry a 16-bit length. Ours are far smaller. */
const MAX_ENTRY_BYTES = 4096;
const MAX_DETAILS_BYTES = 256 * 1024;
export const COMMITMENT_SALT_SIZE = 32;
export const ENTRY_RANDOM_SIZE = 16;
/** R28: stands for nothing; makes the size of the log say less. */
export const FILLER_TYPE = "log.filler";

const entryTypePattern = /^[a-z][a-z0-9-]{0,39}\.[a-z][a-z0-9-]{0,59}$/;

const logEntrySchema = z.looseObject({
  format: z.literal("rogatory-log-entry-v1"),
  type: z.string().regex(entryTypePattern),
  id: uuidSchema,
  at: instantSchema,
  /** Commitment to who did it: the same for one person within one dossier, another in every other dossier. */
  actor: sha256HexSchema,
  /** SHA-256(salt || details). */
  commitment: sha256HexSchema,
  random: z.string().regex(/^[0-9a-f]{32}$/),
});

const logDetailsSchema = z.looseObject({
  format: z.literal("rogatory-log-details-v1"),
  subject: z.object({ kind: z.string().min(1).max(80), id: z.string().min(1).max(200) }),
  dossier: z.string().max(200).optional(),
  details: z.record(z.string(), z.unknown()),
});

const logActorSchema = z.looseObject({
  format: z.literal("rogatory-log-actor-v1"),
  kind: z.enum(["user", "peer", "system"]),
  id: z.string().min(1).max(200),
});

export type LogEntry = z.infer<typeof logEntrySchema>;
export type LogDetails = z.infer<typeof logDetailsSchema>;
export type LogActor = z.infer<typeof logActorSchema>;

export interface LogEntryFields {
  readonly type: string;
  readonly id: string;
  readonly at: Date;
  readonly actor: Sha256Hex;
  readonly commitment: Sha256Hex;
  /** 16 random bytes: a leaf hash in somebody else's proof tells nothing about this entry (R17). */
  readonly random: Uint8Array;
}

/** Makes the leaf's bytes. Refuses `log-entry-malformed`. */
export function encodeLogEntry(fields: LogEntryFields): Uint8Array {
  const bytes = utf8(
    JSON.stringify({
      format: "rogatory-log-entry-v1",
      type: fields.type,
      id: fields.id,
      at: fields.at.toISOString(),
      actor: fields.actor,
      commitment: fields.commitment,
      random: hex(fields.random),
    }),
  );
  parseLogEntry(bytes);
  return bytes;
}

/** Refuses `log-entry-malformed` and what strict JSON refuses; members that it does not know are let stand (R33). */
export function parseLogEntry(bytes: Uint8Array): LogEntry {
  return parseAs(logEntrySchema, bytes, MAX_ENTRY_BYTES, "log-entry-malformed", "entry");
}

/** The bytes that an entry commits to. Refuses what strict JSON would refuse later, such as fractions. */
export function encodeLogDetails(details: Omit<LogDetails, "format">): Uint8Array {
  const bytes = utf8(
    JSON.stringify({
      format: "rogatory-log-details-v1",
      subject: details.subject,
      dossier: details.dossier,
      details: details.details,
    }),
  );
  parseLogDetails(bytes);
  return bytes;
}

/** Refuses `log-details-malformed` and what strict JSON refuses; members that it does not know are let stand (R33). */
export function parseLogDetails(bytes: Uint8Array): LogDetails {
  return parseAs(logDetailsSchema, bytes, MAX_DETAILS_BYTES, "log-details-malformed", "details of a log entry");
}

/** The bytes that the actor commitment of an entry is over. Refuses `log-actor-malformed`. */
export function encodeLogActor(actor: Omit<LogActor, "format">): Uint8Array {
  const bytes = utf8(JSON.stringify({ format: "rogatory-log-actor-v1", kind: actor.kind, id: actor.id }));
  parseLogActor(bytes);
  return bytes;
}

/** Refuses `log-actor-malformed` and what strict JSON refuses; members that it does not know are let stand (R33). */
export function parseLogActor(bytes: Uint8Array): LogActor {
  return parseAs(logActorSchema, bytes, MAX_DETAILS_BYTES, "log-actor-malformed", "actor of a log entry");
}

/** SHA-256(32-byte salt || bytes). Without the salt nobody can test a guess; destroying the salt is the erasure (R17). */
export function commitment(salt: Uint8Array, bytes: Uint8Array): Sha256Hex {
  if (salt.length !== COMMITMENT_SALT_SIZE) {
    throw new Refusal("salt-malformed", `A salt has ${COMMITMENT_SALT_SIZE} bytes, not ${salt.length}.`);
  }
  return sha256Hex(concat(salt, bytes));
}

function parseAs<T>(schema: z.ZodType<T>, bytes: Uint8Array, maxBytes: number, code: string, what: string): T {
  const parsed = schema.safeParse(parseStrictJson(bytes, { maxBytes }));
  if (parsed.success) return parsed.data;
  const { field } = firstFault(parsed.error);
  throw new Refusal(code, `The ${what} is not in the form of spec/log.md at "${field}".`, { field });
}
