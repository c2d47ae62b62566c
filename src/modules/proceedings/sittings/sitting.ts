import type { Kysely } from "kysely";
import { demandConference, rulesOn, type StandingRule } from "../../conference/index.ts";
import type { Appointment } from "../../treaty/index.ts";
import type { ProceedingsContext } from "../context.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { isSitting, isWithin, type Meeting } from "../programme/domain/meeting.ts";
import { inOrder } from "./domain/order.ts";
import { deleteTakenUp, type Draw, findDraw, listTakenUp } from "./store.ts";

/** A sitting of signature or deposit: a meeting, and the appointments of the treaty desk that were taken up in it. */
export interface Sitting {
  readonly meeting: Meeting;
  readonly rule: StandingRule<"signingOrder">;
  readonly language: StandingRule<"alphabetLanguage">;
  readonly draw?: Draw | undefined;
  /** In the order of the rule; without those that do not take place. */
  readonly appointments: readonly InSitting[];
}

export interface InSitting extends Appointment {
  readonly takenAt: Date;
}

/** Refuses `no-sitting`. */
export function demandSitting(meeting: Meeting): Meeting {
  if (isSitting(meeting)) return meeting;
  throw new Refusal("no-sitting", "Nothing is signed in this meeting. Choose a sitting of signature.");
}

/** The running order, by the rules as they stand on the day of the sitting. */
export async function sittingOf(db: Kysely<unknown>, meeting: Meeting, all: Appointments): Promise<Sitting> {
  const rules = await rulesOn(db, meeting.conferenceId, meeting.entry.day);
  const [rule, language] = [rules.signingOrder, rules.alphabetLanguage];
  const draw = await findDraw(db, meeting.conferenceId);
  const order = { order: rule.value, language: language.value, seed: draw?.seed };
  return { meeting, rule, language, draw, appointments: inOrder(all.of(meeting.meetingId), order) };
}

/** All appointments that take place or took place, by the sitting that they were taken up in. */
export interface Appointments {
  readonly of: (meetingId: string) => readonly InSitting[];
  /** Of one of these, the meeting that it is in. */
  readonly whereIsOneOf: (signingIds: readonly string[]) => string | undefined;
  /** In no sitting yet, for this one: of what was done elsewhere only what was done in its hours. */
  readonly freeFor: (hours: Pick<Meeting, "beginsAt" | "endsAt">) => readonly Appointment[];
}

export async function readAppointments(
  { treaty }: Pick<ProceedingsContext, "treaty">,
  db: Kysely<unknown>,
): Promise<Appointments> {
  const [all, takenUp] = [await treaty.appointments(db), await listTakenUp(db)];
  const standing = all.filter(({ state }) => state !== "released" && state !== "undone");
  const byId = new Map(standing.map((one) => [one.signingId, one]));
  const taken = new Set(takenUp.map(({ signingId }) => signingId));
  const inSittings = takenUp.flatMap(({ signingId, meetingId, takenAt }) => {
    const one = byId.get(signingId);
    return one === undefined ? [] : [{ ...one, meetingId, takenAt }];
  });
  const bySitting = Map.groupBy(inSittings, ({ meetingId }) => meetingId);
  return {
    of: (meetingId) => bySitting.get(meetingId) ?? [],
    whereIsOneOf: (ids) => inSittings.find(({ signingId }) => ids.includes(signingId))?.meetingId,
    freeFor: (hours) =>
      standing.filter(({ signingId, done }) => !taken.has(signingId) && (!done || isWithin(done.at, hours))),
  };
}

/** A meeting is no sitting any more: its appointments are free. Refuses `sitting-has-signatures`. */
export async function endSitting(
  context: Pick<ProceedingsContext, "treaty">,
  db: Kysely<unknown>,
  meetingId: string,
  field?: string,
): Promise<void> {
  demandNothingDone((await readAppointments(context, db)).of(meetingId), field);
  await letAppointmentsGo(context, db, meetingId);
}

/** One appointment of a sitting, or all: it is in none any more. */
export async function letAppointmentsGo(
  { treaty }: Pick<ProceedingsContext, "treaty">,
  db: Kysely<unknown>,
  meetingId: string,
  signingId?: string,
): Promise<void> {
  await treaty.placesChanged(db, await deleteTakenUp(db, meetingId, signingId));
}

/** The time zone of the place of each appointment that was taken up. */
export async function zonesOfSittings(db: Kysely<unknown>): Promise<ReadonlyMap<string, string>> {
  const zones = new Map<string, string>();
  for (const [conferenceId, all] of Map.groupBy(await listTakenUp(db), (one) => one.conferenceId)) {
    const { zone } = await demandConference(db, conferenceId);
    for (const { signingId } of all) zones.set(signingId, zone);
  }
  return zones;
}

/** Done before it was ticked: not in this sitting, so that a wrong tick can be taken back. */
export function wasDoneBefore({ done, takenAt }: InSitting): boolean {
  return done !== undefined && done.at < takenAt;
}

/** A sitting keeps what was done in it, and whoever is at its table. Refuses `sitting-has-signatures`. */
export function demandNothingDone(all: readonly Appointment[], field?: string): void {
  const count = all.filter(({ state }) => state === "called" || state === "done").length;
  if (count === 0) return;
  const message = `Signed in this sitting, or at its table: ${count}. That stays in it.`;
  throw new Refusal("sitting-has-signatures", message, { ...(field && { field }), details: { count } });
}

/** Cleared, or further: but not what was dropped or taken back. */
export function isCleared({ state, done }: Appointment): boolean {
  return state === "cleared" || state === "called" || (done !== undefined && isOnRecord(done));
}

/** Hollow or certified. */
export function isOnRecord({ standing }: NonNullable<Appointment["done"]>): boolean {
  return standing !== "not-on-record";
}

/** Who is at the table, else who is called next: the first in the order whose right to act is cleared. */
export function nextAtTable({ appointments, rule, draw }: Sitting): Appointment | undefined {
  const called = appointments.find(({ state }) => state === "called");
  if (called !== undefined || mustDraw({ rule, draw })) return called;
  return appointments.find(({ state }) => state === "cleared");
}

/** By the rule the order is drawn, and nobody drew it yet. */
export function mustDraw({ rule, draw }: Pick<Sitting, "rule" | "draw">): boolean {
  return rule.value === "by-lot" && draw === undefined;
}

/** What everybody sees of it: what was done, hollow until it is certified, and nothing of what was dropped. */
export function shownSignatures({ appointments }: Sitting) {
  return appointments.flatMap(({ entry: { state, act }, done }) =>
    done === undefined || !isOnRecord(done) ? [] : [{ state, act, at: done.at, standing: done.standing }],
  );
}
