import { addressSchema } from "./address.ts";
import { z } from "zod";
import {
  base64Schema,
  codeSchema,
  dateSchema,
  freeTextSchema,
  instantSchema,
  languageSchema,
  shortTextSchema,
} from "./bodies/common.ts";
import { logHeadSchema, profileSchema } from "./heads.ts";
import { authorityIdSchema, sha256HexSchema, stateCodeSchema } from "./identifiers.ts";
import { KEY_ALGORITHMS, KEY_USES, SEALING_FAMILIES } from "./keys.ts";
import { rootSetSchema } from "./root-set.ts";

// A State's signed statement of who it is, whom to reach, and which keys speak and open for it (UNCC arts 37, 40, 41,
// 53; spec/keys-and-designations.md). The schema says the form; designation-rules.ts says what must hold between fields.

/** R8: every signing key stays listed for ever, with what became of it. */
const KEY_STATES = ["active", "retired", "compromised"] as const;
const lifetime = {
  from: instantSchema,
  /** When it was retired, or will be at the latest. */
  until: instantSchema.optional(),
  state: z.enum(KEY_STATES),
  /** Only for compromised keys: from when on signatures by it, or secrecy under it, cannot be relied on. */
  compromisedSince: instantSchema.optional(),
};

/** Root keys stand in the root set; all others here. */
const designatedKeySchema = z.object({
  use: z.enum(KEY_USES).exclude(["root"]),
  algorithm: z.enum(KEY_ALGORITHMS),
  public: base64Schema.max(2604),
  ...lifetime,
});
export type DesignatedKey = z.infer<typeof designatedKeySchema>;

export const sealingKeySchema = z.object({
  family: z.enum(SEALING_FAMILIES),
  /** R12: exhibit keys belong to one competent authority; dispatch keys to the server. */
  authority: authorityIdSchema.optional(),
  /** An age recipient: "age1pq1…" (mlkem768x25519), "age1…" (X25519), or of a token, "age1tagpq1…", "age1tag1…". */
  recipient: z
    .string()
    .max(2_100)
    .regex(/^age1(?:pq1|tag1|tagpq1)?[02-9ac-hj-np-z]+$/),
  ...lifetime,
});
export type SealingKey = z.infer<typeof sealingKeySchema>;

export const AUTHORITY_ROLES = [
  "central-authority",
  "contact-point",
  "extradition-authority",
  "competent-authority",
  "prevention-authority",
  /** Of an office that is no State (SECRETARIAT_CODES). */
  "secretariat",
] as const;

const timeOfDaySchema = z.string().regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/);

export const authoritySchema = z.object({
  id: authorityIdSchema,
  roles: z.array(z.enum(AUTHORITY_ROLES)).min(1).max(AUTHORITY_ROLES.length),
  /** The authority's name by language. */
  names: z.record(languageSchema, shortTextSchema),
  /** In which languages it reads requests. */
  languages: z.array(languageSchema).min(1).max(20),
  phone: shortTextSchema.optional(),
  email: z.email().max(254).optional(),
  /** IANA name, "Africa/Nairobi". */
  timeZone: z
    .string()
    .max(64)
    .regex(/^[A-Za-z]+(?:[/_+-][A-Za-z0-9_+-]+)*$/),
  /** Opening hours in its own time zone; absent for an authority that answers at any hour (UNCC art. 41). */
  hours: z
    .array(
      z.object({
        /** ISO 8601 weekdays, 1 for Monday. */
        days: z.array(z.int().min(1).max(7)).min(1).max(7),
        opens: timeOfDaySchema,
        closes: timeOfDaySchema,
      }),
    )
    .max(14)
    .optional(),
  holidays: z.array(dateSchema).max(400),
  /** What requests to it must observe: languages, forms, copies. */
  requirements: z.array(freeTextSchema).max(20),
});
export type DesignatedAuthority = z.infer<typeof authoritySchema>;

/**
 * Each is a restore from which the log could not go on: six a year for twenty years. All of them together are under 24 KiB, a
 * twentieth of a designation.
 */
export const MAX_CLOSED_LOGS = 128;

export const designationSchema = z.object({
  version: z.literal(1),
  profile: profileSchema,
  state: stateCodeSchema,
  /** R10: strictly rising, from 1. */
  number: z.int().min(1),
  /** Payload digest of the designation before this one; null for the first. */
  previous: sha256HexSchema.nullable(),
  issuedAt: instantSchema,
  validFrom: instantSchema,
  validUntil: instantSchema,
  /** R19: who runs the machine. Cosignatures by servers of one operator count once. */
  operator: z.object({ name: shortTextSchema, hostsForOthers: z.boolean() }),
  languages: z.array(languageSchema).min(1).max(20),
  endpoints: z.object({ peer: addressSchema, app: addressSchema.optional() }),
  /** The log that is open, and where those that the State closed before it end, oldest first (R1). */
  log: z.object({ origin: logHeadSchema.shape.origin, closed: z.array(logHeadSchema).max(MAX_CLOSED_LOGS).optional() }),
  /** R33: the highest version that both sides list is used, and no other. */
  protocolVersions: z.array(z.int().min(1)).min(1).max(8),
  exhibitSuites: z.array(codeSchema).min(1).max(8),
  /** R22: the signatures that each use needs. May ask for more than the protocol does, never for less. */
  requiredAlgorithms: z.record(z.enum(KEY_USES), z.array(z.enum(KEY_ALGORITHMS)).min(1).max(KEY_ALGORITHMS.length)),
  rootSet: rootSetSchema,
  /** R8: only in the designation that changes the root: the set before, whose threshold signs beside the new one. */
  previousRootSet: rootSetSchema.optional(),
  keys: z.array(designatedKeySchema).max(512),
  sealing: z.array(sealingKeySchema).max(64),
  authorities: z.array(authoritySchema).min(1).max(64),
  reservations: z.array(z.object({ article: shortTextSchema, text: freeTextSchema })).max(64),
  policies: z.object({
    /** One person may accept a preservation at night, countersigned later; never release evidence. */
    smallOffice: z.boolean(),
  }),
  software: z.object({
    name: shortTextSchema,
    version: shortTextSchema,
    /** R7: the SHA-256 of the verifier page that this State gives to its courts. */
    verifierSha256: sha256HexSchema.optional(),
  }),
  /** R33: extension members that a reader must understand. Version 1 knows none. */
  critical: z.array(z.string().min(1).max(100)).max(32),
});
export type Designation = z.infer<typeof designationSchema>;
