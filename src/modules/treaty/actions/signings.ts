import type { Kysely } from "kysely";
import { z } from "zod";
import { laterDate } from "../../../convention/calendar.ts";
import { CONVENTION_INSTRUMENT, dateIn, signedUntil } from "../../../convention/index.ts";
import { momentOnWall } from "../../../convention/wall-clock.ts";
import type { Transaction } from "../../../platform/index.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { type Call, type Calling, nothing, type PathParams, pathParam } from "../../../web/index.ts";
import { type Subject, type User, userActor } from "../../identity/index.ts";
import { RECORDING_ROLES } from "../access.ts";
import { act, type TreatyContext, twoPerson } from "../context.ts";
import { CONTRADICTIONS } from "../domain/contradictions.ts";
import { latestOf, newFact } from "../domain/fact.ts";
import { fitFindings, type FullPowers, line, newFullPowers, type PointId, stops } from "../domain/full-powers.ts";
import { checkNewFact, type RecordContext } from "../domain/record-fact.ts";
import {
  asEntry,
  clearing,
  isOpen,
  isTableTaken,
  newSigning,
  type Placed,
  placed,
  proposedBy,
  type Signing,
  signingChange,
  UNDONE_TO,
  undoneTo,
} from "../domain/signing.ts";
import { findProposal, listOpenProposals } from "../proposal-store.ts";
import { insertSigning, listFullPowers, listSignings, type SigningChange, updateSigning } from "../signing-store.ts";
import { holdRecord, listFacts } from "../store.ts";
import {
  demandFullPowers,
  demandState,
  fullPowersUnknown,
  reason,
  stepNotOpen,
  writeFullPowers,
} from "./full-powers.ts";
import { touchSignatory } from "../record-sources.ts";
import { against } from "./keep.ts";
import { dropProposal, propose } from "./proposals.ts";

export const signingIdParam = pathParam(z.uuid(), signingUnknown);
const answer = z.object({ signingId: z.string() });
const mayAct = [
  ...CONTRADICTIONS,
  "already-planned",
  "date-invalid",
  "fiction-refused",
  "place-needed",
  "secretariat-no-state",
  "state-unknown",
  "training-state",
];
const fits = [
  "instrument-not-examined",
  "clearing-needs-one",
  "full-powers-do-not-fit",
  "full-powers-in-use",
  "full-powers-needed",
];
const params = { id: signingIdParam };
const uponSigning = {
  who: RECORDING_ROLES,
  params,
  upon: async ({ context, ids }: Calling<TreatyContext, User, typeof params>): Promise<Appointed> =>
    await demandSigning(context, context.platform.database.db, ids.id),
  answer,
  repeat: "refused",
  refusals: ["signing-unknown", "step-not-open"],
} as const;
const both = {
  ask: RECORDING_ROLES,
  approve: RECORDING_ROLES,
  params,
  upon: async ({ context, db, id }: Subject<TreatyContext>): Promise<Appointed> => await demandSigning(context, db, id),
};

/** An appointment at the table: to sign, or to hand over an instrument. */
export const planSigning = act({
  id: "treaty.plan-signing",
  at: "POST /treaty/signings",
  who: RECORDING_ROLES,
  input: newSigning,
  answer,
  status: 201,
  repeat: "refused",
  refusals: mayAct,
  words: "treaty.signing",
  run: async ({ context, input: entry, by }) => {
    const { platform, audit } = context;
    const made = {
      signingId: platform.random.uuid(),
      version: 1,
      instrument: CONVENTION_INSTRUMENT.id,
      entry,
      state: "planned",
      recordedAt: platform.clock.now(),
      recordedBy: by.id,
    } as const satisfies Signing;
    await platform.database.transaction(async (tx) => {
      await holdRecord(tx.db);
      await checkMayAct(context, tx.db, placed(made, platform.config.timeZone));
      await insertSigning(tx.db, made);
      const subject = { kind: "signing", id: made.signingId };
      await audit.append(tx, { type: "treaty.signing-planned", actor: userActor(by), subject, details: entry });
    });
    return made;
  },
});

/** F5: another signatory, capacity or appointment sends it back to planned. */
export const changeSigning = act({
  ...uponSigning,
  id: "treaty.change-signing",
  at: "POST /treaty/signings/:id/change",
  input: signingChange,
  refusals: [...uponSigning.refusals, ...mayAct],
  words: "treaty.signing",
  run: async ({ input: change, ...call }) =>
    await step(call, { verb: "changed", from: ["planned", "cleared", "called"] }, async (one, tx) => {
      const entry = { ...one.entry, ...change };
      const { placeDay: _, placeZone: __, ...again } = { ...one, entry };
      await checkMayAct(call.context, tx.db, (await placing(call.context, tx.db))(again));
      const isAnother = entry.signatory.name !== one.entry.signatory.name;
      return { state: "planned", entry, ...UNCLEARED, ...UNPLACED, ...(isAnother && UNNAMED) };
    }),
});

/** F1, F2: by a letter that confirms the post of one of the three, or by full powers that two people verified and that fit. */
export const clearSigning = act({
  ...uponSigning,
  id: "treaty.clear-signing",
  at: "POST /treaty/signings/:id/clearance",
  input: clearing,
  refusals: [...uponSigning.refusals, ...mayAct, ...fits, "full-powers-unknown"],
  words: "treaty.clearing",
  run: async ({ input: given, ...call }) =>
    await step(call, { verb: "cleared", from: ["planned"] }, async (one, tx) => {
      await checkMayAct(call.context, tx.db, one);
      const cleared = { ...one, ...given };
      checkCleared(await readTable(call.context, tx.db), call.context, cleared);
      return { state: "cleared", ...given, signatoryLeftAt: null };
    }),
});

/** With which calling a State may be refused. */
export const CALL_REFUSALS = [
  ...uponSigning.refusals,
  ...mayAct,
  ...fits,
  "appointment-not-today",
  "somebody-at-table",
];

/** The State is called to the table, on the day of its appointment: one at a time, at each place. */
export const callSigning = act({
  ...uponSigning,
  id: "treaty.call-signing",
  at: "POST /treaty/signings/:id/call",
  input: nothing,
  refusals: CALL_REFUSALS,
  words: "treaty.calling",
  run: async ({ context, by, ids: { id } }) =>
    await context.platform.database.transaction(async (tx) => await callToTable(context, tx, id, by)),
});

/** The same within what a later module does. */
export async function callToTable(context: TreatyContext, tx: Transaction, signingId: string, by: User) {
  await holdRecord(tx.db);
  const one = demandState(await demandSigning(context, tx.db, signingId), ["cleared"]);
  await checkAtTable(context, tx.db, one);
  await write(context, tx, one, { state: "called", ...placeOf(one) }, { verb: "called", by });
  return { signingId };
}

/** The State does not sign. */
export const releaseSigning = act({
  ...uponSigning,
  id: "treaty.release-signing",
  at: "POST /treaty/signings/:id/release",
  input: z.strictObject({ reason }),
  words: "treaty.release",
  run: async ({ input: given, ...call }) =>
    await step(call, { verb: "released", from: ["planned", "cleared", "called"] }, () => ({
      state: "released",
      reason: given.reason,
      ...UNCLEARED,
    })),
});

/** Who of the conference signs, or that they left. */
const UNNAMED = { participantId: null, signatoryLeftAt: null };
/** In the sitting that has it then. */
const UNPLACED = { placeDay: null, placeZone: null };
const placeOf = ({ on, zone }: Placed) => ({ placeDay: on, placeZone: zone });
const UNCLEARED = { fullPowersId: null, postLetter: null, examined: null };

const shown = {
  signingId: z.string(),
  version: z.int(),
  entry: newSigning,
  /** The day that is proposed. */
  on: newFact.shape.on,
  postLetter: line.exactOptional(),
  examined: clearing.shape.examined,
  fullPowers: newFullPowers.exactOptional(),
};

/** It was done before both people at the table: one proposal comes of it, and the full powers are spent. */
export const completeSigning = twoPerson({
  ...both,
  id: "treaty.complete-signing",
  at: "/treaty/signings/:id/completion",
  titleKey: "treaty.completion.title",
  thing: { kind: "signing", action: "complete" },
  input: z.strictObject({ remarks: line.exactOptional() }),
  content: z.strictObject({ ...shown, remarks: line.exactOptional() }),
  subject: "signingId",
  refusals: [
    ...uponSigning.refusals,
    ...mayAct,
    ...fits,
    "appointment-not-today",
    "signatory-left",
    "too-many-proposals",
  ],
  words: "treaty.completion",
  concerns: ({ entry }) => [entry.state],
  describe: async ({ context, db, input: given, upon }) => {
    const one = demandState(upon, ["called"]);
    await checkAtTable(context, db, one);
    if (one.signatoryLeftAt !== undefined && given.remarks === undefined) {
      const message =
        "Whoever was to sign is no longer in the delegation. Say why they sign all the same, or change who signs.";
      throw new Refusal("signatory-left", message, { field: "remarks" });
    }
    return { ...(await shownOf(db, one)), ...given };
  },
  carryOut: async ({ context, tx, content: { signingId, version }, upon, askedBy, by }) => {
    await holdRecord(tx.db);
    const one = demandState(upon, ["called"]);
    await checkAtTable(context, tx.db, one);
    const given = { act: proposedBy(one), origin: "signing", originReference: signingId, proposedBy: askedBy } as const;
    const { proposalId } = await propose(context, tx, given);
    const done = { doneAt: context.platform.clock.now(), doneAskedBy: askedBy, doneBy: by.id, ...placeOf(one) };
    await write(context, tx, { signingId, version }, { state: "done", proposalId, ...done }, { verb: "done", by });
    if (one.fullPowersId === undefined) return;
    const used = await demandFullPowers(tx.db, one.fullPowersId);
    await writeFullPowers(context, tx, used, { state: "spent", spentBy: signingId }, { verb: "spent", by });
  },
});

/**
 * Before anybody certified it: the proposal is dropped, the full powers can be used again. Within ten minutes the State is called to the
 * table again, or waits for that (`to`); later the appointment ends.
 */
export const undoSigning = twoPerson({
  ...both,
  id: "treaty.undo-signing",
  at: "/treaty/signings/:id/undoing",
  titleKey: "treaty.undoing.title",
  thing: { kind: "signing", action: "undo" },
  input: z.strictObject({ reason }),
  content: z.strictObject({ ...shown, reason, to: z.enum(UNDONE_TO) }),
  subject: "signingId",
  refusals: [...uponSigning.refusals, "proposal-ended"],
  words: "treaty.undoing",
  concerns: ({ entry }) => [entry.state],
  describe: async ({ context, db, input: given, upon }) => {
    const one = demandState(upon, ["done"]);
    await checkUndo(db, one);
    return { ...(await shownOf(db, one)), ...given, to: await undoneNow(context, db, one) };
  },
  carryOut: async ({ context, tx, content: { signingId, version, reason: why, to }, upon, askedBy, by }) => {
    await holdRecord(tx.db);
    const one = demandState(upon, ["done"]);
    await checkUndo(tx.db, one);
    // Described before the lock: meanwhile another State may have been called to this table.
    if ((await undoneNow(context, tx.db, one)) !== to) {
      throw new Refusal("approval-changed", "Another State was called to the table meanwhile. Ask for it anew.");
    }
    const undone: Set =
      to === "undone"
        ? { state: to, ...UNCLEARED, reason: why }
        : {
            state: to,
            proposalId: null,
            doneAt: null,
            doneAskedBy: null,
            doneBy: null,
            ...(to === "cleared" && UNPLACED),
          };
    await write(context, tx, { signingId, version }, undone, { verb: "undone", by });
    const dropped = { reason: why, by: by.id, askedBy };
    if (one.proposalId !== undefined) await dropProposal(context, tx, one.proposalId, dropped);
    if (one.fullPowersId === undefined) return;
    const used = await demandFullPowers(tx.db, one.fullPowersId);
    await writeFullPowers(context, tx, used, { state: "verified", spentBy: null }, { verb: "given-back", by });
  },
});

/**
 * T1, T2: refuses what the record would not take on that day and at that place, `place-needed`, and `already-planned` where another
 * appointment of the State for the same act is open, or waits for certification.
 */
async function checkMayAct(
  context: TreatyContext,
  db: Kysely<unknown>,
  one: Pick<Signing, "signingId" | "entry"> & Placed,
): Promise<void> {
  checkMayActIn(await readTable(context, db), context, one);
}

/** What every appointment is held against, read once for all of them. */
export interface TableRead {
  readonly record: RecordContext;
  readonly signings: readonly Appointed[];
  readonly fullPowers: readonly FullPowers[];
  readonly openProposals: ReadonlySet<string>;
}

export async function readTable(context: TreatyContext, db: Kysely<unknown>): Promise<TableRead> {
  return {
    record: await against(context, db),
    signings: await listAppointed(context, db),
    fullPowers: await listFullPowers(db),
    openProposals: new Set((await listOpenProposals(db)).map(({ proposalId }) => proposalId)),
  };
}

export function checkMayActIn(
  { record, signings, openProposals }: TableRead,
  context: TreatyContext,
  one: Pick<Signing, "signingId" | "entry"> & Placed,
): void {
  const { state, act: kind, appointment } = one.entry;
  const today = laterDate(one.on, record.today);
  checkNewFact(asEntry(one), { ...record, today });
  // Who has an appointment on the last day, and comes after it, cannot sign.
  if (kind === "signature" && isSigningOver(context, one.zone)) throw windowClosed();
  if (kind === "signature" && appointment.place === undefined) {
    throw new Refusal("place-needed", "Say at which place it is signed.", { field: "appointment.place" });
  }
  for (const other of signings) {
    const isSame = other.entry.state === state && (other.entry.act === "signature") === (kind === "signature");
    if (other.signingId === one.signingId || !isSame || other.state === "released") continue;
    if (other.proposalId === undefined || openProposals.has(other.proposalId)) {
      throw new Refusal("already-planned", `${state} has an appointment for this already. Change that one.`);
    }
  }
}

/** Refuses what does not clear it: `clearing-needs-one`, `full-powers-needed`, `full-powers-do-not-fit`, `full-powers-in-use`, `step-not-open`. */
function checkCleared({ signings, fullPowers }: TableRead, context: TreatyContext, one: Appointed): void {
  const { fullPowersId, postLetter, examined, entry } = one;
  if (entry.act !== "signature") {
    if (examined === undefined) {
      const message = "Look at the instrument itself, and tick what is in it.";
      throw new Refusal("instrument-not-examined", message, { field: "examined.title" });
    }
    // One of the three signed it: whoever brings it needs nothing.
    if (fullPowersId === undefined && entry.signatory.office !== "none") return;
  }
  if ((fullPowersId === undefined) === (postLetter === undefined)) {
    throw new Refusal("clearing-needs-one", "Choose full powers, or name the letter that confirms the post.");
  }
  if (fullPowersId === undefined) {
    if (entry.signatory.office !== "none") return;
    const message = "Who is none of the three needs full powers (VCLT art. 7).";
    throw new Refusal("full-powers-needed", message, { field: "fullPowersId" });
  }
  const held = fullPowers.find((powers) => powers.fullPowersId === fullPowersId);
  if (held === undefined) throw fullPowersUnknown();
  const point = fitOf(context, one, held).find(stops);
  if (point !== undefined) {
    const more = { field: "fullPowersId", details: { point } };
    throw new Refusal("full-powers-do-not-fit", `These full powers do not fit: ${point}.`, more);
  }
  demandState(held, ["verified"]);
  if (signings.some((other) => other.signingId !== one.signingId && other.fullPowersId === fullPowersId)) {
    throw new Refusal("full-powers-in-use", "Another appointment uses these full powers.", { field: "fullPowersId" });
  }
}

/** Why full powers do not fit an appointment, or only barely do. */
export function fitOf(
  { platform }: Pick<TreatyContext, "platform">,
  { on, entry: { state, act: kind, signatory, appointment } }: Pick<Signing, "entry"> & Placed,
  held: FullPowers,
): readonly PointId[] {
  const at = momentOnWall(appointment.day, appointment.hour, platform.config.timeZone) ?? platform.clock.now();
  return fitFindings(held, { state, act: kind, signatory, on, at });
}

/** At the table all is asked once more, and the day is that of the appointment. */
async function checkAtTable(context: TreatyContext, db: Kysely<unknown>, one: Appointed): Promise<void> {
  checkAtTableIn(await readTable(context, db), context, one);
}

export function checkAtTableIn(table: TableRead, context: TreatyContext, one: Appointed): void {
  checkMayActIn(table, context, one);
  checkCleared(table, context, one);
  const [day, today] = [one.on, todayIn(context, one.zone)];
  if (day !== today) {
    const message = `The appointment is on ${day}, and today is ${today}. Change the appointment.`;
    throw new Refusal("appointment-not-today", message, { details: { day, today } });
  }
  if (one.state === "cleared" && isTableTaken(one, table.signings)) {
    throw new Refusal("somebody-at-table", "A State is at the table. Complete or release its appointment first.");
  }
}

/** What undoing it would make of it as things stand. */
export async function undoneNow(context: TreatyContext, db: Kysely<unknown>, one: Appointed) {
  return undoneTo(one, await listAppointed(context, db), context.platform.clock.now());
}

/** Refuses `proposal-ended` where it was certified or dropped. */
async function checkUndo(db: Kysely<unknown>, one: Signing): Promise<void> {
  if ((await becameOf(db, one))?.what === "open") return;
  throw new Refusal("proposal-ended", "What came of it is certified or dropped. Correct the record instead.");
}

/** What became of an act that was done at the table: when, on whose word and why. */
export interface Became {
  readonly what: "open" | "dropped" | "certified" | "corrected" | "taken-back";
  readonly at: Date;
  readonly people: readonly string[];
  readonly reason?: string | undefined;
}

/** Of its proposal, or of the entry that certified it, as it stands now; undefined where nothing was done. */
export async function becameOf(
  db: Kysely<unknown>,
  { proposalId }: Pick<Signing, "proposalId">,
): Promise<Became | undefined> {
  const proposal = proposalId === undefined ? undefined : await findProposal(db, proposalId);
  if (proposal === undefined) return undefined;
  const { state, proposedAt, endedAt = proposedAt, endedAskedBy, endedBy, reason: why } = proposal;
  const people = [endedAskedBy, endedBy].filter((id) => id !== undefined);
  if (state !== "certified") return { what: state, at: endedAt, people, reason: why };
  const latest = latestOf(await listFacts(db), proposalId);
  if (latest === undefined) return undefined;
  const { recordedAt, recordedBy, certifiedBy, kept } = latest;
  const changed = kept === undefined ? "taken-back" : "corrected";
  return {
    what: latest.corrects === undefined ? "certified" : changed,
    at: recordedAt,
    people: [recordedBy, certifiedBy].filter((id) => id !== undefined),
    reason: latest.reason,
  };
}

/** Whether the last day for signature is over; instruments can be handed over for ever. */
export function isSigningOver(context: TreatyContext, zone?: string): boolean {
  return todayIn(context, zone) > signedUntil(CONVENTION_INSTRUMENT);
}

/** At a place; without one at this office. */
export function todayIn({ platform }: TreatyContext, zone = platform.config.timeZone): string {
  return dateIn(platform.clock.now(), zone);
}

function windowClosed(): Refusal {
  const message = `The Convention could be signed until ${signedUntil(CONVENTION_INSTRUMENT)}. Enter an accession instead.`;
  return new Refusal("signature-window-closed", message, { field: "act" });
}

async function shownOf(db: Kysely<unknown>, one: Appointed) {
  const { signingId, version, entry, on, postLetter, examined, fullPowersId } = one;
  const fullPowers = fullPowersId === undefined ? undefined : (await demandFullPowers(db, fullPowersId)).entry;
  return {
    signingId,
    version,
    entry,
    on,
    ...(postLetter === undefined ? {} : { postLetter }),
    ...(examined === undefined ? {} : { examined }),
    ...(fullPowers === undefined ? {} : { fullPowers }),
  };
}

/** Somebody at the conference says who of the delegation signs; what the treaty desk has of them stays as it is, also that it clears anew. */
export async function nameSignatory(
  context: TreatyContext,
  tx: Transaction,
  { signingId, participantId }: { readonly signingId: string; readonly participantId: string },
  by: User,
): Promise<void> {
  await holdRecord(tx.db);
  const one = demandState(await demandSigning(context, tx.db, signingId), ["planned", "cleared", "called"]);
  await write(context, tx, one, { participantId }, { verb: "signatory-named", by });
}

/** A sitting took them up, or let them go: whoever saw where one was, and on which day, looks again. */
export async function placesChanged(db: Kysely<unknown>, signingIds: readonly string[]): Promise<void> {
  await holdRecord(db);
  for (const one of await listSignings(db)) {
    if (isOpen(one) && signingIds.includes(one.signingId)) await updateSigning(db, one, {});
  }
}

/** Whoever was named no longer comes: kept also of what is done, for where that is undone. Nothing else of their appointments changes. */
export async function signatoryLeft(
  context: TreatyContext,
  tx: Transaction,
  participantId: string,
  by: User,
): Promise<void> {
  await holdRecord(tx.db);
  const set = { signatoryLeftAt: context.platform.clock.now() };
  for (const one of await listSignings(tx.db, { participantId })) {
    if (isOpen(one) || one.state === "done") await write(context, tx, one, set, { verb: "signatory-left", by });
  }
}

interface Step {
  readonly verb:
    "changed" | "cleared" | "called" | "released" | "done" | "undone" | "signatory-named" | "signatory-left";
  readonly by: User;
}

async function step(
  { context, by, upon }: Pick<Call<TreatyContext, User, PathParams, z.ZodType, Appointed>, "context" | "by" | "upon">,
  { from, verb }: Pick<Step, "verb"> & { readonly from: readonly Signing["state"][] },
  set: (one: Appointed, tx: Transaction) => Promise<Set> | Set,
): Promise<{ readonly signingId: string }> {
  return await context.platform.database.transaction(async (tx) => {
    await holdRecord(tx.db);
    const one = demandState(upon, from);
    await write(context, tx, one, await set(one, tx), { verb, by });
    return one;
  });
}

type Set = SigningChange;

async function write(
  { audit, desk }: Pick<TreatyContext, "audit" | "desk">,
  tx: Transaction,
  seen: Pick<Signing, "signingId" | "version">,
  set: Set,
  { verb, by }: Step,
): Promise<void> {
  if (!(await updateSigning(tx.db, seen, set))) throw stepNotOpen();
  touchSignatory({ desk }, tx, seen.signingId);
  const subject = { kind: "signing", id: seen.signingId };
  await audit.append(tx, { type: `treaty.signing-${verb}`, actor: userActor(by), subject, details: set });
}

/** An appointment with the day and the zone of its place. */
export type Appointed = Signing & Placed;

export async function listAppointed(
  context: TreatyContext,
  db: Kysely<unknown>,
  of?: Parameters<typeof listSignings>[1],
): Promise<readonly Appointed[]> {
  const place = await placing(context, db);
  return (await listSignings(db, of)).map(place);
}

/** Finds day and zone, by the sitting that has the appointment now. */
async function placing({ placeZones, platform }: TreatyContext, db: Kysely<unknown>) {
  const zones = await placeZones?.(db);
  return (one: Signing): Appointed => placed(one, platform.config.timeZone, zones?.get(one.signingId));
}

/** Refuses `signing-unknown`. */
export async function demandSigning(context: TreatyContext, db: Kysely<unknown>, id: string): Promise<Appointed> {
  const [one] = await listAppointed(context, db, { id });
  if (one === undefined) throw signingUnknown();
  return one;
}

function signingUnknown(): Refusal {
  return unknownRefusal("signing-unknown", "No appointment has this identifier.");
}
