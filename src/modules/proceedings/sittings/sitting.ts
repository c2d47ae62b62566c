import type { Kysely } from "kysely";
import { rulesOn, type StandingRule } from "../../conference/index.ts";
import type { Appointment } from "../../treaty/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { isSitting, isWithin, type Meeting } from "../programme/domain/meeting.ts";
import { inOrder } from "./domain/order.ts";
import { type Draw, findDraw } from "./store.ts";

/** A sitting of signature or deposit: a meeting, and the appointments of the treaty desk that fall into its hours. */
export interface Sitting {
  readonly meeting: Meeting;
  readonly rule: StandingRule<"signingOrder">;
  readonly language: StandingRule<"alphabetLanguage">;
  readonly draw?: Draw | undefined;
  /** In the order of the rule; without those that do not take place. */
  readonly appointments: readonly Appointment[];
}

/** Refuses `no-sitting`. */
export function demandSitting(meeting: Meeting): Meeting {
  if (isSitting(meeting)) return meeting;
  throw new Refusal("no-sitting", "Nothing is signed in this meeting. Choose a sitting of signature.");
}

/** The running order, by the rules as they stand on the day of the sitting. */
export async function sittingOf(db: Kysely<unknown>, meeting: Meeting, all: readonly Appointment[]): Promise<Sitting> {
  const rules = await rulesOn(db, meeting.conferenceId, meeting.entry.day);
  const [rule, language] = [rules.signingOrder, rules.alphabetLanguage];
  const draw = await findDraw(db, meeting.conferenceId);
  const order = { order: rule.value, language: language.value, seed: draw?.seed };
  return {
    meeting,
    rule,
    language,
    draw,
    appointments: inOrder(
      all.filter((one) => fallsInto(one, meeting)),
      order,
    ),
  };
}

export function fallsInto({ at, state }: Appointment, meeting: Meeting): boolean {
  return isWithin(at, meeting) && state !== "released" && state !== "undone";
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
