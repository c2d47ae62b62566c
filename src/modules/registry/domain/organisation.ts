import { z } from "zod";
import { type EntityRef, type PlainDate, wordsSchema } from "../../../convention/index.ts";
import { addressSchema } from "../../../protocol/address.ts";
import type { Given } from "../../../protocol/given.ts";

/** What takes part in the Convention's life and is no State. */
export const ORGANISATION_KINDS = [
  "intergovernmental",
  "un-entity",
  "regional-integration",
  "ngo",
  "academic",
  "company",
  "press",
] as const;

const line = z.string().trim().min(1).max(500);
const reason = z.string().trim().min(3).max(1000);
/** The version that was seen: what somebody else wrote meanwhile is not written over unread. */
const version = z.int().min(1).max(100_000);

/** What a person enters about an organisation. */
export const newOrganisation = z.strictObject({
  kind: z.enum(ORGANISATION_KINDS),
  name: wordsSchema(300),
  acronym: z.string().trim().min(1).max(40).exactOptional(),
  /** Where it has its seat; absent for one that has none in a State. */
  seat: z
    .string()
    .regex(/^[A-Z]{2}$/, "is not a two-letter State code")
    .exactOptional(),
  web: addressSchema.startsWith("https://", "does not begin with https://").exactOptional(),
  /** Where all this was read. */
  source: line,
});
export type NewOrganisation = Given<typeof newOrganisation>;

export const organisationRecord = z.strictObject({ entry: newOrganisation });
export const organisationCorrection = z.strictObject({ version, entry: newOrganisation, reason });
/** The day from which on it is no longer active. */
export const organisationClosure = z.strictObject({ version, closedOn: z.iso.date(), reason });

/** One version of an entry; nothing of it is ever changed. */
export interface Organisation {
  readonly organisationId: string;
  readonly entity: EntityRef;
  readonly version: number;
  readonly entry: NewOrganisation;
  readonly closedOn?: PlainDate;
  /** Why this version was written; absent in the first. */
  readonly reason?: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}
