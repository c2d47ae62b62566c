import { z } from "zod";
import {
  isUserAssigned,
  sameName,
  soughtName,
  type PlainDate,
  stateName,
  stateRecord,
  type Words,
  wordsFor,
} from "../../../../convention/index.ts";
import type { Given } from "../../../../protocol/given.ts";
import { line, reason } from "../../frame/domain/conference.ts";

export const DELEGATION_KINDS = [
  "state",
  "host",
  "regional",
  "intergovernmental",
  "un-entity",
  "ngo",
  "academic",
  "company",
  "press",
] as const;
export type DelegationKind = (typeof DELEGATION_KINDS)[number];
export const DELEGATION_STATES = ["invited", "announced", "listed", "accepted", "declined", "withdrawn"] as const;
type DelegationState = (typeof DELEGATION_STATES)[number];

export const CAPACITIES = [
  "head",
  "deputy-head",
  "representative",
  "alternate",
  "adviser",
  "expert",
  "interpreter",
  "support",
  "security",
  "spouse",
  "observer",
  "speaker",
  "press",
  "host-staff",
] as const;
/** As lists of protocol write them, the highest first. */
export const RANKS = ["HOS", "DHOS", "HOG", "DHOG", "CP", "MFA", "MIN", "VMIN", "AMB", "SEN", "OFF"] as const;
export const PARTICIPANT_STATES = ["nominated", "accepted", "refused", "replaced", "withdrawn"] as const;
type ParticipantState = (typeof PARTICIPANT_STATES)[number];

/** Of one delegation; the whole conference has its own limit. */
export const MAX_OF_DELEGATION = 500;

const entityRef = z
  .string()
  .trim()
  .regex(/^(?:[A-Z]{2}|org:[0-9a-f-]{36})$/, "is neither a State nor an organisation of the list");

export const newInvitation = z.strictObject({ entity: entityRef, kind: z.enum(DELEGATION_KINDS) });

/** How word of a delegation came. */
export const newAnnouncement = z.strictObject({
  how: z.enum(["letter", "note", "by-hand"]),
  on: z.iso.date(),
  words: line.exactOptional(),
});

/** Of one participant what may become public. */
export const newParticipant = z.strictObject({
  shownName: line,
  capacity: z.enum(CAPACITIES),
  rank: z.enum(RANKS).exactOptional(),
  post: line.exactOptional(),
  category: z.string().trim().min(1).max(8),
  firstOn: z.iso.date().exactOptional(),
  lastOn: z.iso.date().exactOptional(),
  /** Beside those of the category. */
  zones: z.array(z.string().trim().min(1).max(3)).max(16),
});
export type NewParticipant = Given<typeof newParticipant>;

/** The version that was seen: what somebody else wrote meanwhile is not written over unread. */
export const seenVersion = z.int().min(1).max(1_000_000);
export { reason };

/** A delegation as it stands. */
export interface Delegation {
  readonly delegationId: string;
  readonly conferenceId: string;
  readonly entity: string;
  readonly kind: DelegationKind;
  /** Of an organisation, as it was called when it was invited. */
  readonly name?: Words;
  readonly state: DelegationState;
  readonly invitedAt: Date;
  readonly version: number;
}

/** A participant as they stand, without what is sealed. */
export interface Participant {
  readonly participantId: string;
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly state: ParticipantState;
  readonly version: number;
  readonly entry: NewParticipant;
  readonly nominatedAt: Date;
  readonly replaces?: string;
  /** Those of the same name who are kept away, of each of whom two people said that this is another person. */
  readonly clearedOf: readonly string[];
}

/** One line of the history of both. */
export interface Change {
  readonly changeId: string;
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly participantId?: string;
  readonly what: ChangeKind;
  readonly state: string;
  /** The participant, the announcement, or what was invited, as it was entered. */
  readonly entry: Readonly<Record<string, unknown>>;
  readonly reason?: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
  readonly askedBy?: string;
}

export const CHANGES = [
  "invited",
  "announced",
  "accepted",
  "declined",
  "withdrawn",
  "nominated",
  "corrected",
  "replaced",
  "refused",
  "cleared",
] as const;
type ChangeKind = (typeof CHANGES)[number];

/** Whether this person comes, or may yet. */
export const isComing = ({ state }: Pick<Participant, "state">): boolean =>
  state === "nominated" || state === "accepted";

/** As what a code of the list of States comes; undefined for none, and in production for an invented one. */
export function invitedKind(code: string, production: boolean): "state" | "regional" | undefined {
  const record = stateRecord(code);
  if (record === undefined || (production && isUserAssigned(code))) return undefined;
  return record.standing === "organization" ? "regional" : "state";
}

/** One spelling of a name, whatever its accents, signs, capitals and the order of its words: so one person is known where nothing is sealed of them. */
export function sameNameKey(shownName: string): string {
  return soughtName(sameName(shownName))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .toSorted()
    .join(" ");
}

export function delegationName({ entity, name }: Pick<Delegation, "entity" | "name">, lang: string): string {
  return name === undefined ? stateName(entity, lang) : wordsFor(name, lang).text;
}

/** First and last day on which this person takes part. */
export function daysOf(
  { firstOn, lastOn }: Pick<NewParticipant, "firstOn" | "lastOn">,
  { opensOn, closesOn }: { readonly opensOn: PlainDate; readonly closesOn: PlainDate },
): { readonly firstOn: PlainDate; readonly lastOn: PlainDate } {
  return { firstOn: firstOn ?? opensOn, lastOn: lastOn ?? closesOn };
}
