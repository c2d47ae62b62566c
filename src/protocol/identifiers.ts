import { z } from "zod";
import { Refusal } from "./refusal.ts";

// Each identifier is a string with a brand, so that two of them cannot be swapped. The schema checks, the parse
// function refuses `identifier-invalid`. spec/encoding.md, "Identifiers".

// RFC 9562, lower case. Receivers read no time out of it: any version is accepted, senders use version 7.
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

// ISO 3166-1 alpha-2; "EU" is exceptionally reserved there and stands for the European Union.
export const stateCodeSchema = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .brand<"StateCode">();
export const sha256HexSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<"Sha256Hex">();
export const authorityIdSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .brand<"AuthorityId">();
/** A UUID that names something within one document and needs no brand. */
export const uuidSchema = z.string().regex(uuidPattern);
export const dispatchIdSchema = z.string().regex(uuidPattern).brand<"DispatchId">();
export const dossierIdSchema = z.string().regex(uuidPattern).brand<"DossierId">();
export const requestIdSchema = z.string().regex(uuidPattern).brand<"RequestId">();
export const exhibitIdSchema = z.string().regex(uuidPattern).brand<"ExhibitId">();
export const transferIdSchema = z.string().regex(uuidPattern).brand<"TransferId">();

export type StateCode = z.infer<typeof stateCodeSchema>;
export type Sha256Hex = z.infer<typeof sha256HexSchema>;
/** A slug that is unique inside one State, e.g. "central-authority". */
export type AuthorityId = z.infer<typeof authorityIdSchema>;
export type DispatchId = z.infer<typeof dispatchIdSchema>;
export type DossierId = z.infer<typeof dossierIdSchema>;
export type RequestId = z.infer<typeof requestIdSchema>;
export type ExhibitId = z.infer<typeof exhibitIdSchema>;
export type TransferId = z.infer<typeof transferIdSchema>;

/** Two capital letters. Which of them name a State is not asked here. Refuses `identifier-invalid`. */
export function parseStateCode(text: string): StateCode {
  return parseIdentifier(stateCodeSchema, text, "State code (two capital letters of ISO 3166-1, or EU)");
}

/** 64 lower-case hexadecimal digits. Refuses `identifier-invalid`. */
export function parseSha256Hex(text: string): Sha256Hex {
  return parseIdentifier(sha256HexSchema, text, "SHA-256 digest (64 lower-case hexadecimal digits)");
}

/** Lower-case words joined by hyphens, 64 characters at most. Refuses `identifier-invalid`. */
export function parseAuthorityId(text: string): AuthorityId {
  return parseIdentifier(authorityIdSchema, text, "authority identifier (lower-case words joined by hyphens)");
}

/** A lower-case UUID. Refuses `identifier-invalid`. */
export function parseDispatchId(text: string): DispatchId {
  return parseIdentifier(dispatchIdSchema, text, "dispatch identifier (a lower-case UUID)");
}

/** A lower-case UUID. Refuses `identifier-invalid`. */
export function parseDossierId(text: string): DossierId {
  return parseIdentifier(dossierIdSchema, text, "dossier identifier (a lower-case UUID)");
}

/** A lower-case UUID. Refuses `identifier-invalid`. */
export function parseRequestId(text: string): RequestId {
  return parseIdentifier(requestIdSchema, text, "request identifier (a lower-case UUID)");
}

/** A lower-case UUID. Refuses `identifier-invalid`. */
export function parseExhibitId(text: string): ExhibitId {
  return parseIdentifier(exhibitIdSchema, text, "exhibit identifier (a lower-case UUID)");
}

/** A lower-case UUID. Refuses `identifier-invalid`. */
export function parseTransferId(text: string): TransferId {
  return parseIdentifier(transferIdSchema, text, "transfer identifier (a lower-case UUID)");
}

/** ISO 3166-1 leaves AA, QM to QZ, XA to XZ and ZZ to users: invented States, for training only (R19). */
export function isUserAssignedStateCode(state: string): boolean {
  return /^(?:AA|Q[M-Z]|X[A-Z]|ZZ)$/.test(state);
}

/** ISO 3166-1 reserves UN for the United Nations; XZ is invented, for training. A secretariat is no State (spec/keys-and-designations.md). */
export const SECRETARIAT_CODES: readonly string[] = ["UN", "XZ"];

function parseIdentifier<T>(
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  text: string,
  what: string,
): T {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new Refusal("identifier-invalid", `The text is not a ${what}; check it against the sender's document.`);
}
