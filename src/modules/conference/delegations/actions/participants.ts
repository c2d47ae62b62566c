import type { Kysely } from "kysely";
import { z } from "zod";
import type { Given } from "../../../../protocol/given.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { DESK_ROLES, ORGANISING_ROLES } from "../../access.ts";
import { act, type ConferenceContext, twoPerson } from "../../context.ts";
import { changedMeanwhile } from "../../frame/actions/conferences.ts";
import { demandOpen } from "../../frame/upon.ts";
import { personalData } from "../../private/domain/personal-data.ts";
import { openSealed } from "../../private/personal-data.ts";
import { findSealed } from "../../private/store.ts";
import { participantAnswer } from "../answers.ts";
import { countedOf } from "../domain/lacks.ts";
import { isComing, newParticipant, type Participant, reason, sameNameKey, seenVersion } from "../domain/delegation.ts";
import { findDelegation, findParticipant, holdDelegations, listParticipants, stepDelegation } from "../store.ts";
import {
  checkEntry,
  delegationParams,
  demandDelegation,
  demandParticipant,
  enter,
  inTurn,
  keepPersonal,
  keptAwayAmong,
  keptAwayNamesake,
  LEAVING_REFUSALS,
  type Happened,
  PARTICIPANT_REFUSALS,
  participantParams,
  personKeptAway,
  refuseNamesake,
  refuseOverQuota,
  refuseTwoHeads,
  stepPerson,
  UPON_DELEGATION,
  UPON_PARTICIPANT,
} from "./keep.ts";
import type { Transaction } from "../../../../platform/index.ts";

const every = { who: DESK_ROLES, answer: participantAnswer, repeat: "refused" } as const;
/** A person as they are entered: what may become public, and what is sealed. */
const person = {
  ...newParticipant.shape,
  personal: personalData.exactOptional(),
  /** How it is known that this is another person than the one of the same name; asked for where there is one. */
  sameName: reason.exactOptional(),
};

/** Enters one person of a delegation. */
export const nominateParticipant = act({
  ...every,
  id: "conference.nominate-participant",
  at: "POST /conferences/:conference/delegations/:delegation/participants",
  params: delegationParams,
  input: z.strictObject(person),
  status: 201,
  refusals: [...UPON_DELEGATION, ...PARTICIPANT_REFUSALS, "delegation-gone"],
  words: "conference.participant",
  shared: { personal: "conference.personal" },
  run: async ({ context, input: { personal, sameName, ...entry }, by, ids }) =>
    await inTurn(context, ids.conference, async (tx, head) => {
      const delegation = await demandDelegation(tx.db, ids);
      return await enter(context, tx, by, { head, delegation, entry, personal, sameName });
    }),
});

/** Says anew what may become public of a person. */
export const correctParticipant = act({
  ...every,
  id: "conference.correct-participant",
  at: "POST /conferences/:conference/participants/:participant/versions",
  params: participantParams,
  input: z.strictObject({ ...newParticipant.shape, sameName: person.sameName, version: seenVersion, reason }),
  refusals: [
    ...UPON_PARTICIPANT,
    "category-not-listed",
    "changed-meanwhile",
    "days-outside",
    "name-kept-away",
    "name-known",
    "participant-gone",
    "person-kept-away",
    "quota-exceeded",
    "two-heads",
    "not-a-zone",
  ],
  words: "conference.participant",
  run: async ({ context, input: { version, sameName, reason: why, ...entry }, by, ids }) =>
    await inTurn(context, ids.conference, async (tx, head) => {
      const stands = await demandComing(tx, ids);
      if (stands.version !== version) throw changedMeanwhile();
      checkEntry(entry, head);
      const people = await listParticipants(tx.db, { delegationId: stands.delegationId });
      const others = people.filter(({ participantId }) => participantId !== stands.participantId);
      refuseTwoHeads(entry, others);
      const clearedOf = entry.shownName === stands.entry.shownName ? stands.clearedOf : [];
      const corrected = { ...stands, entry, clearedOf };
      await refuseOtherName(context, tx, stands, corrected, sameName, others);
      // What quotas count of a person who was accepted is held against them again; who waits is when they are accepted.
      const isCountedAnew = COUNTED.some((member) => entry[member] !== stands.entry[member]);
      if (stands.state === "accepted" && isCountedAnew) {
        const accepted = others.filter(({ state }) => state === "accepted");
        await refuseOverQuota(context, tx.db, head, countedOf([...accepted, corrected]));
      }
      const reasons = sameName === undefined ? why : `${why} ${sameName}`;
      return await step(context, tx, by, corrected, { what: "corrected", reason: reasons });
    }),
});

/**
 * Nobody gets past what two people decided by another name: neither theirs is changed, nor is theirs given to somebody who is accepted already;
 * whoever still waits is cleared by two.
 */
async function refuseOtherName(
  context: ConferenceContext,
  tx: Transaction,
  stands: Participant,
  corrected: Participant,
  sameName: string | undefined,
  others: readonly Participant[],
): Promise<void> {
  const { conferenceId, participantId, entry } = stands;
  const { shownName } = corrected.entry;
  if (sameNameKey(shownName) === sameNameKey(entry.shownName)) return;
  const keptAway = await keptAwayAmong(context, tx.db, conferenceId, [stands]);
  if (keptAway.size > 0) throw personKeptAway(entry.shownName, "shownName");
  if (stands.state === "accepted" && (await keptAwayNamesake(context, tx.db, corrected, others)) !== undefined) {
    const message = `Two people keep away somebody of the name of ${shownName}. Withdraw this person, and enter them anew under that name.`;
    throw new Refusal("name-kept-away", message, { field: "shownName", details: { shownName } });
  }
  if (sameName !== undefined) return;
  const hasNumber = (await findSealed(tx.db, participantId))?.sameDocument !== undefined;
  await refuseNamesake(context, tx.db, { conferenceId, shownName, hasNumber }, others);
}

const COUNTED = ["category", "capacity", "rank"] as const;

/** Another person comes in their place. */
export const replaceParticipant = act({
  ...every,
  id: "conference.replace-participant",
  at: "POST /conferences/:conference/participants/:participant/replacement",
  params: participantParams,
  input: z.strictObject({ ...person, reason }),
  status: 201,
  refusals: [...UPON_PARTICIPANT, ...PARTICIPANT_REFUSALS, ...LEAVING_REFUSALS, "delegation-gone", "participant-gone"],
  words: "conference.participant",
  shared: { personal: "conference.personal" },
  run: async ({ context, input: { personal, sameName, reason: why, ...entry }, by, ids }) =>
    await inTurn(context, ids.conference, async (tx, head) => {
      const stands = await demandComing(tx, ids);
      const replaces = await step(context, tx, by, { ...stands, state: "replaced" }, { what: "replaced", reason: why });
      const delegation = await demandDelegation(tx.db, { ...ids, delegation: stands.delegationId });
      return await enter(context, tx, by, { head, delegation, entry, personal, replaces, sameName });
    }),
});

/** This person does not come. */
export const withdrawParticipant = act({
  ...every,
  id: "conference.withdraw-participant",
  at: "POST /conferences/:conference/participants/:participant/withdrawal",
  params: participantParams,
  input: z.strictObject({ reason }),
  refusals: [...UPON_PARTICIPANT, ...LEAVING_REFUSALS, "participant-gone"],
  words: "conference.withdrawal",
  run: async ({ context, input: { reason: why }, by, ids }) =>
    await inTurn(context, ids.conference, async (tx) => {
      const stands = await demandComing(tx, ids);
      return await step(context, tx, by, { ...stands, state: "withdrawn" }, { what: "withdrawn", reason: why });
    }),
});

/** Seals what is known of a person. What is left open stays as it was sealed before: nobody sees here what that is. */
export const sealPersonalData = act({
  id: "conference.seal-personal-data",
  at: "POST /conferences/:conference/participants/:participant/personal-data",
  who: DESK_ROLES,
  params: participantParams,
  input: personalData,
  repeat: "same",
  refusals: [
    ...UPON_PARTICIPANT,
    "key-store-locked",
    "participant-gone",
    "person-kept-away",
    "person-known",
    "personal-data-ended",
    "personal-data-key-missing",
    "secret-damaged",
  ],
  words: "conference.personal",
  run: async ({ context, input, by, ids }) =>
    await inTurn(context, ids.conference, async (tx) => {
      const stands = await demandComing(tx, ids);
      const sealed = await openSealed(context, tx.db, stands.participantId);
      await keepPersonal(context, tx, stands, { ...sealed, ...input });
      await log(context, tx, by, "conference.personal-data-sealed", stands);
    }),
});

/** Closed, so that no word about the person stands in the log. */
const READING_PURPOSES = ["visa", "badge", "identity", "needs", "call"] as const;

/** Opens what is sealed of one person: who did and why is in the log. */
export const readPersonalData = act({
  id: "conference.read-personal-data",
  at: "POST /conferences/:conference/participants/:participant/personal-data-reading",
  who: DESK_ROLES,
  params: participantParams,
  input: z.strictObject({ why: z.enum(READING_PURPOSES) }),
  answer: z.object({ personal: personalData.optional() }),
  repeat: "same",
  refusals: [
    ...UPON_PARTICIPANT,
    "key-store-locked",
    "personal-data-ended",
    "personal-data-key-missing",
    "secret-damaged",
  ],
  words: "conference.reading",
  run: async ({ context, input: { why }, by, ids }) =>
    await context.platform.database.transaction(async (tx) => {
      const stands = await demandParticipant(tx.db, ids);
      const personal = await openSealed(context, tx.db, stands.participantId);
      await log(context, tx, by, "conference.personal-data-read", stands, { why });
      return personal === undefined ? {} : { personal };
    }),
});

const byTwo = {
  ask: DESK_ROLES,
  approve: ORGANISING_ROLES,
  params: { participant: participantParams.participant, conference: participantParams.conference },
  subject: "participantId",
  upon: async ({ db, id }: { readonly db: Kysely<unknown>; readonly id: string }): Promise<Participant> => {
    const stands = await findParticipant(db, id);
    if (stands === undefined) throw new Refusal("participant-unknown", "No participant has this identifier.");
    await demandOpen(db, stands.conferenceId);
    return stands;
  },
} as const;
// Neither name nor entry: what two people stood behind is kept when the person's data are gone.
const whom = { participantId: z.string(), conferenceId: z.string(), version: z.int() };

/** Two people say that somebody is another person than the one of the same name whom two people keep away: before that nobody accepts them. */
export const clearNamesake = twoPerson({
  ...byTwo,
  id: "conference.clear-namesake",
  at: "/conferences/:conference/participants/:participant/clearance",
  titleKey: "conference.clearance.title",
  thing: { kind: "participant", action: "clear" },
  input: z.strictObject({}),
  content: z.strictObject({ ...whom, namesakeId: z.string() }),
  refusals: [...UPON_PARTICIPANT, "changed-meanwhile", "namesake-none", "participant-gone"],
  words: "conference.clearance",
  concerns: ({ conferenceId }) => [conferenceId],
  describe: async ({ context, db, upon: stands }) => {
    const { participantId, conferenceId, delegationId, version } = stands;
    const namesake = await keptAwayNamesake(context, db, stands, await listParticipants(db, { delegationId }));
    if (namesake === undefined || stands.state !== "nominated") {
      throw new Refusal("namesake-none", "Nothing is to be cleared here: nobody of this name is kept away.");
    }
    return { participantId, conferenceId, version, namesakeId: namesake.participantId };
  },
  carryOut: async ({ context, tx, content, askedBy, by }) => {
    const stands = await demandSame(tx, content);
    const clearedOf = [...stands.clearedOf, content.namesakeId];
    await step(context, tx, by, { ...stands, clearedOf }, { what: "cleared", askedBy });
  },
});

/** The host does not take this person: two people decide, by a rule or the host's decision, whose reason need not be given. */
export const refuseParticipant = twoPerson({
  ...byTwo,
  id: "conference.refuse-participant",
  at: "/conferences/:conference/participants/:participant/refusal",
  titleKey: "conference.refusal.title",
  thing: { kind: "participant", action: "refuse" },
  input: z.strictObject({ ground: z.enum(["rule", "host"]), words: reason.exactOptional() }),
  content: z.strictObject({ ...whom, ground: z.enum(["rule", "host"]), words: reason.exactOptional() }),
  refusals: [...UPON_PARTICIPANT, ...LEAVING_REFUSALS, "changed-meanwhile", "participant-gone", "rule-needed"],
  words: "conference.refusal",
  concerns: ({ conferenceId }) => [conferenceId],
  describe: async ({ upon: stands, input }) => {
    refuseGone(stands);
    if (input.ground === "rule" && input.words === undefined) {
      throw new Refusal("rule-needed", "Name the rule that this person does not meet.", { field: "words" });
    }
    const { participantId, conferenceId, version } = stands;
    return await Promise.resolve({ participantId, conferenceId, version, ...input });
  },
  carryOut: async ({ context, tx, content, askedBy, by }) => {
    const stands = await demandSame(tx, content);
    await step(context, tx, by, { ...stands, state: "refused" }, { what: "refused", reason: content.words, askedBy });
  },
});

/** Whom both people looked at, loaded again: what was before the lock may have been changed by somebody who held it. */
async function demandSame(
  tx: Transaction,
  { participantId, conferenceId, version }: Given<z.ZodObject<typeof whom>>,
): Promise<Participant> {
  await holdDelegations(tx.db, conferenceId);
  const stands = await demandComing(tx, { conference: conferenceId, participant: participantId });
  if (stands.version !== version) throw changedMeanwhile();
  return stands;
}

async function demandComing(
  tx: Transaction,
  ids: { readonly conference: string; readonly participant: string },
): Promise<Participant> {
  const stands = await demandParticipant(tx.db, ids);
  refuseGone(stands);
  return stands;
}

function refuseGone(stands: Participant): void {
  if (isComing(stands)) return;
  throw new Refusal("participant-gone", "This person no longer comes. Enter them anew if they do.");
}

/** Writes the next version of a person, and that their delegation changed. */
async function step(
  context: ConferenceContext,
  tx: Transaction,
  by: User,
  participant: Participant,
  happened: Pick<Happened, "what" | "reason" | "askedBy">,
): Promise<Participant> {
  const delegation = await findDelegation(tx.db, participant.delegationId);
  if (delegation === undefined) throw new Error(`participant ${participant.participantId} has no delegation`);
  await stepDelegation(tx.db, delegation);
  return await stepPerson(context, tx, by, { delegation, participant, ...happened });
}

async function log(
  { audit }: ConferenceContext,
  tx: Transaction,
  by: User,
  type: `conference.${string}`,
  { conferenceId, participantId }: Participant,
  details: Readonly<Record<string, string>> = {},
): Promise<void> {
  const subject = { kind: "conference", id: conferenceId };
  await audit.append(tx, { type, actor: userActor(by), subject, details: { participantId, ...details } });
}
