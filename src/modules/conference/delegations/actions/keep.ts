import type { Kysely } from "kysely";
import { z } from "zod";
import type { Transaction } from "../../../../platform/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { Refusal, unknownRefusal } from "../../../../protocol/refusal.ts";
import { pathParam } from "../../../../web/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import type { ConferenceContext } from "../../context.ts";
import { type ConferenceHead, MAX_PARTICIPANTS } from "../../frame/domain/conference.ts";
import { restingOn } from "../../frame/domain/rules.ts";
import { conferenceParams, demandOpen, rulesOn, todayAt, UPON_CONFERENCE } from "../../frame/upon.ts";
import type { PersonalData } from "../../private/domain/personal-data.ts";
import { sealingKey } from "../../private/personal-data.ts";
import { findSealed, putSealed, whoIsSame } from "../../private/store.ts";
import { participantSubject } from "../search-sources.ts";
import {
  type Change,
  type Delegation,
  isComing,
  MAX_OF_DELEGATION,
  type NewParticipant,
  type Participant,
  sameNameKey,
} from "../domain/delegation.ts";
import { type Counted, overQuota } from "../domain/lacks.ts";
import {
  countComing,
  findDelegation,
  findParticipant,
  findParticipants,
  holdDelegations,
  insertChanges,
  insertPeople,
  listParticipants,
  stepDelegation,
  updateParticipant,
} from "../store.ts";

const delegationUnknown = (): Refusal => unknownRefusal("delegation-unknown", "No delegation has this identifier.");
const participantUnknown = (): Refusal => unknownRefusal("participant-unknown", "No participant has this identifier.");
export const delegationParams = { ...conferenceParams, delegation: pathParam(z.uuid(), delegationUnknown) };
export const participantParams = { ...conferenceParams, participant: pathParam(z.uuid(), participantUnknown) };

export const UPON_DELEGATION = [...UPON_CONFERENCE, "delegation-unknown"];
export const UPON_PARTICIPANT = [...UPON_CONFERENCE, "participant-unknown"];
/** With whom somebody leaves, their badge ends: the list of ended badges is signed. */
export const LEAVING_REFUSALS = ["key-store-locked", "secret-damaged"];
/** With which a participant may be refused, whoever enters them. */
export const PARTICIPANT_REFUSALS = [
  "category-not-listed",
  "days-outside",
  "delegation-full",
  "key-store-locked",
  "person-kept-away",
  "person-known",
  "personal-data-ended",
  "personal-data-key-missing",
  "too-many-participants",
  "two-heads",
  "name-known",
  "not-a-zone",
];

/** A delegation of this conference. Refuses `delegation-unknown`. */
export async function demandDelegation(
  db: Kysely<unknown>,
  ids: { readonly conference: string; readonly delegation: string },
): Promise<Delegation> {
  const found = await findDelegation(db, ids.delegation);
  if (found?.conferenceId !== ids.conference) throw delegationUnknown();
  return found;
}

/** A participant of this conference. Refuses `participant-unknown`. */
export async function demandParticipant(
  db: Kysely<unknown>,
  ids: { readonly conference: string; readonly participant: string },
): Promise<Participant> {
  const found = await findParticipant(db, ids.participant);
  if (found?.conferenceId !== ids.conference) throw participantUnknown();
  return found;
}

/** Who of this conference comes is written by one person at a time. */
export async function inTurn<Result>(
  { platform }: Pick<ConferenceContext, "platform">,
  conferenceId: string,
  work: (tx: Transaction, head: ConferenceHead) => Promise<Result>,
): Promise<Result> {
  return await platform.database.transaction(async (tx) => {
    await holdDelegations(tx.db, conferenceId);
    return await work(tx, await demandOpen(tx.db, conferenceId));
  });
}

/** What happened to a delegation or one of its people. */
export interface Happened extends Pick<Change, "what" | "entry"> {
  readonly delegation: Delegation;
  readonly participant?: Participant;
  readonly reason?: string | undefined;
  readonly askedBy?: string;
}

/** As the history has it. */
export function changeOf(
  { platform }: Pick<ConferenceContext, "platform">,
  by: User,
  { delegation, participant, what, entry, reason, askedBy }: Happened,
): Change {
  const { conferenceId, delegationId } = delegation;
  const { participantId, state } = participant ?? { participantId: undefined, state: delegation.state };
  return {
    changeId: platform.random.uuid(),
    conferenceId,
    delegationId,
    what,
    state,
    entry,
    recordedAt: platform.clock.now(),
    recordedBy: by.id,
    ...compact({ participantId, reason, askedBy }),
  };
}

/** Writes it into the history, and an entry of the log, which names nobody. */
export async function note(context: ConferenceContext, tx: Transaction, by: User, happened: Happened): Promise<void> {
  const { audit, desk, participantLeft } = context;
  const { delegation, participant, what, askedBy } = happened;
  const { conferenceId, delegationId, entity } = delegation;
  const change = changeOf(context, by, happened);
  const { changeId, participantId } = change;
  await insertChanges(tx.db, [change]);
  await audit.append(tx, {
    type: `conference.${participant === undefined ? "delegation" : "participant"}-${what}`,
    actor: userActor(by),
    subject: { kind: "conference", id: conferenceId },
    details: compact({ changeId, delegationId, entity, participantId, askedBy }),
  });
  desk.queue.touch(tx, "conference-people", conferenceId);
  desk.search.touch(tx, "delegation", `${conferenceId}/delegations/${delegationId}`);
  if (participant === undefined) return;
  desk.search.touch(tx, "participant", participantSubject(participant));
  if (isComing(participant)) return;
  for (const told of participantLeft) await told(tx, { participant, delegation, by });
}

/** Writes the next version of a person, and what happened to them. */
export async function stepPerson(
  context: ConferenceContext,
  tx: Transaction,
  by: User,
  { participant, ...happened }: Omit<Happened, "entry"> & { readonly participant: Participant },
): Promise<Participant> {
  const made = { ...participant, version: participant.version + 1 };
  await updateParticipant(tx.db, made);
  await note(context, tx, by, { ...happened, participant: made, entry: made.entry });
  return made;
}

/** Who is entered, and beside whom. */
export interface Entering {
  readonly head: ConferenceHead;
  readonly delegation: Delegation;
  readonly entry: NewParticipant;
  readonly personal?: PersonalData | undefined;
  readonly replaces?: Participant;
  /** How it is known that this is another person, where somebody of the same name comes. */
  readonly sameName?: string | undefined;
}

/** Nominates somebody, in the transaction that holds the delegations. Refuses each of PARTICIPANT_REFUSALS at its box. */
export async function enter(
  context: ConferenceContext,
  tx: Transaction,
  by: User,
  { head, delegation, entry, personal, replaces, sameName }: Entering,
): Promise<Participant> {
  const { conferenceId, delegationId } = delegation;
  checkEntry(entry, head);
  if (delegation.state === "declined" || delegation.state === "withdrawn") {
    throw new Refusal("delegation-gone", "This delegation said that it does not come. Invite it anew first.");
  }
  const all = await listParticipants(tx.db, { delegationId });
  const people = all.filter(isComing);
  if (people.length >= MAX_OF_DELEGATION) {
    const details = { most: MAX_OF_DELEGATION };
    throw new Refusal("delegation-full", `A delegation has ${MAX_OF_DELEGATION} people at most.`, { details });
  }
  await refuseTooMany(tx.db, conferenceId, 1);
  refuseTwoHeads(entry, people);
  const made: Participant = {
    participantId: context.platform.random.uuid(),
    conferenceId,
    delegationId,
    state: "nominated",
    version: 1,
    entry,
    nominatedAt: context.platform.clock.now(),
    clearedOf: [],
    ...(replaces && { replaces: replaces.participantId }),
  };
  await insertPeople(tx.db, [made]);
  if (personal !== undefined) await keepPersonal(context, tx, made, personal);
  if (sameName === undefined) {
    const hasNumber = personal?.documentNumber !== undefined;
    await refuseNamesake(context, tx.db, { conferenceId, shownName: entry.shownName, hasNumber }, all);
  }
  const state = delegation.state === "accepted" ? "accepted" : "listed";
  await stepDelegation(tx.db, { delegationId, state });
  await note(context, tx, by, {
    delegation: { ...delegation, state },
    participant: made,
    what: "nominated",
    entry,
    reason: sameName,
  });
  return made;
}

/**
 * Seals what is known of a person. Refuses `person-known`: one person is in one category of one delegation (C7), and `person-kept-away`:
 * what two people decided is not undone by entering the person anew.
 */
export async function keepPersonal(
  context: ConferenceContext,
  tx: Transaction,
  { participantId, conferenceId }: Participant,
  personal: PersonalData,
): Promise<void> {
  const sealed = (await sealingKey(context, tx.db, conferenceId)).seal(participantId, personal);
  const same = await whoIsSame(tx.db, sealed);
  const others = same.length === 0 ? [] : await findParticipants(tx.db, same);
  const keptAway = await keptAwayAmong(context, tx.db, conferenceId, others);
  for (const other of others) {
    const { shownName } = other.entry;
    if (keptAway.has(other.participantId)) throw personKeptAway(shownName, "personal.documentNumber");
    if (!isComing(other)) continue;
    throw new Refusal(
      "person-known",
      `This person comes already, as ${shownName}: each person is in one category of one delegation. Withdraw one of the two first.`,
      { field: "personal.documentNumber", details: { shownName } },
    );
  }
  await putSealed(tx.db, [sealed]);
}

export function personKeptAway(shownName: string, field: string): Refusal {
  return new Refusal(
    "person-kept-away",
    `Two people refused this person at this conference, as ${shownName}, or revoked their badge. Nobody enters them anew; ask the delegation for another person.`,
    { field, details: { shownName } },
  );
}

/** Whom two people refused, or whose badge they revoked: nobody enters them anew. */
export async function keptAwayAmong(
  { parts }: Pick<ConferenceContext, "parts">,
  db: Kysely<unknown>,
  conferenceId: string,
  people: readonly Participant[],
): Promise<ReadonlySet<string>> {
  const ids = people.map(({ participantId }) => participantId);
  const keptAway = new Set(people.filter(({ state }) => state === "refused").map(({ participantId }) => participantId));
  for (const part of ids.length === 0 ? [] : parts) {
    for (const id of (await part.keptAway?.(db, conferenceId, ids)) ?? []) keptAway.add(id);
  }
  return keptAway;
}

/** Refuses `too-many-participants` where so many more do not fit. */
export async function refuseTooMany(db: Kysely<unknown>, conferenceId: string, more: number): Promise<void> {
  if ((await countComing(db, conferenceId)) + more <= MAX_PARTICIPANTS) return;
  const details = { most: MAX_PARTICIPANTS };
  throw new Refusal("too-many-participants", `A conference has ${MAX_PARTICIPANTS} people at most.`, { details });
}

/** Refuses `quota-exceeded` by the category and the rule. */
export async function refuseOverQuota(
  context: ConferenceContext,
  db: Kysely<unknown>,
  head: ConferenceHead,
  people: readonly Counted[],
): Promise<void> {
  const rules = await rulesOn(db, head.conferenceId, todayAt(context, head));
  const over = overQuota(people, head, rules);
  if (over === undefined) return;
  const { details, choices } = restingOn(rules.quotaExceptions);
  const { name, quota, count } = over;
  const message = `The delegation brings ${count} people in ${name}, and ${quota} may come. Withdraw some, or change the quota.`;
  throw new Refusal("quota-exceeded", message, { details: { ...details, name, quota, count }, choices });
}

/** Refuses `two-heads` by the name of who is the head already. */
export function refuseTwoHeads({ capacity }: NewParticipant, others: readonly Participant[]): void {
  const head = others.find((one) => isComing(one) && one.entry.capacity === "head");
  if (capacity !== "head" || head === undefined) return;
  const { shownName } = head.entry;
  throw new Refusal(
    "two-heads",
    `${shownName} is the head of this delegation, and it has one at a time. Replace ${shownName}, or enter another capacity.`,
    { field: "capacity", details: { shownName } },
  );
}

/**
 * Whoever is of that name in this delegation may be the same person (who is so by their document, was refused before), unless the numbers of two documents say otherwise; whom two people keep away,
 * whatever a number says, which anybody can type.
 */
async function namesakesAmong(
  context: Pick<ConferenceContext, "parts">,
  db: Kysely<unknown>,
  {
    conferenceId,
    shownName: name,
    hasNumber,
  }: { readonly conferenceId: string; readonly shownName: string; readonly hasNumber: boolean },
  others: readonly Participant[],
): Promise<readonly (Participant & { readonly isKeptAway: boolean })[]> {
  const key = sameNameKey(name);
  const namesakes = others.filter(({ entry }) => sameNameKey(entry.shownName) === key);
  const keptAway = await keptAwayAmong(context, db, conferenceId, namesakes);
  const found = [];
  for (const one of namesakes) {
    const isKeptAway = keptAway.has(one.participantId);
    if (!isComing(one) && !isKeptAway) continue;
    const isNumbered = hasNumber && (await findSealed(db, one.participantId))?.sameDocument !== undefined;
    if (isKeptAway || !isNumbered) found.push({ ...one, isKeptAway });
  }
  return found;
}

/** Refuses `name-known` where somebody of that name comes or is kept away. */
export async function refuseNamesake(...asked: Parameters<typeof namesakesAmong>): Promise<void> {
  const [found] = await namesakesAmong(...asked);
  if (found === undefined) return;
  const { shownName } = found.entry;
  throw new Refusal(
    "name-known",
    `${shownName} of this delegation comes already, was refused, or had their badge revoked. If this is another person, say how you know.`,
    { field: "sameName", details: { shownName } },
  );
}

/** Whom two people keep away, and whose name this person has, until two say that they are two: one officer's word does not. */
export async function keptAwayNamesake(
  context: Pick<ConferenceContext, "parts">,
  db: Kysely<unknown>,
  { participantId, conferenceId, entry: { shownName }, clearedOf }: Participant,
  all: readonly Participant[],
): Promise<Participant | undefined> {
  const others = all.filter(({ participantId: other }) => other !== participantId && !clearedOf.includes(other));
  const namesakes = await namesakesAmong(context, db, { conferenceId, shownName, hasNumber: true }, others);
  return namesakes.find(({ isKeptAway }) => isKeptAway);
}

export function checkEntry(
  { category, zones, firstOn, lastOn }: NewParticipant,
  { categories, zones: listed, opensOn, closesOn }: ConferenceHead,
): void {
  if (!categories.some(({ code }) => code === category)) {
    throw new Refusal("category-not-listed", `${category} is no category of this conference. Choose one of its own.`, {
      field: "category",
      details: { category, known: categories.map(({ code }) => code).join(", ") },
    });
  }
  const code = zones.find((one) => !listed.some((zone) => zone.code === one));
  if (code !== undefined) {
    throw new Refusal("not-a-zone", `${code} is no zone of this conference. Take it out, or list the zone first.`, {
      field: "zones",
      details: { code, category },
    });
  }
  const [first, last] = [firstOn ?? opensOn, lastOn ?? closesOn];
  if (first > last || last < opensOn || first > closesOn) {
    throw new Refusal("days-outside", `${first} to ${last} are no days from ${opensOn} to ${closesOn}.`, {
      field: "lastOn",
      details: { opensOn, closesOn },
    });
  }
}
