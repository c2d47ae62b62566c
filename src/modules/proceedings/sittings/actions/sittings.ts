import type { Kysely } from "kysely";
import { z } from "zod";
import type { Transaction } from "../../../../platform/index.ts";
import { hex } from "../../../../protocol/bytes.ts";
import { Refusal, unknownRefusal } from "../../../../protocol/refusal.ts";
import { momentAnswer, nothing, pathParam } from "../../../../web/index.ts";
import { changedMeanwhile, comingOf, holdDelegations, ORGANISING_ROLES, restingOn } from "../../../conference/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { CALL_REFUSALS } from "../../../treaty/index.ts";
import { act, type ProceedingsContext } from "../../context.ts";
import { atHours, type Meeting } from "../../programme/domain/meeting.ts";
import { findMeeting } from "../../programme/store.ts";
import { holdMeeting, type MeetingIds, meetingParams, UPON_MEETING } from "../../programme/upon.ts";
import {
  type Appointments,
  demandNothingDone,
  demandSitting,
  type InSitting,
  letAppointmentsGo,
  mustDraw,
  nextAtTable,
  readAppointments,
  sittingOf,
  wasDoneBefore,
} from "../sitting.ts";
import { insertDraw, insertTakenUp } from "../store.ts";

const SEED_BYTES = 16;
const UPON_SITTING = [...UPON_MEETING, "no-sitting"];
/** Of one act: more than States come to one sitting. */
const MAX_TAKEN_UP = 500;
const every = { who: [...ORGANISING_ROLES, "treaty-officer"], params: meetingParams, repeat: "refused" } as const;

/** Takes appointments of the treaty desk up in a sitting. What it has already stays. */
export const takeUp = act({
  ...every,
  id: "proceedings.take-up-appointments",
  at: "POST /conferences/:conference/signing/:meeting/appointments",
  input: z.strictObject({ signingIds: z.array(z.uuid()).min(1).max(MAX_TAKEN_UP) }),
  answer: z.object({ signingIds: z.array(z.string()) }),
  refusals: [...UPON_SITTING, "appointment-in-sitting", "appointment-not-free"],
  words: "proceedings.take-up",
  run: async ({ context, input, by, ids }) =>
    await inSitting(context, by, ids, "appointments-taken-up", async (tx, meeting, appointments) => {
      const { meetingId } = meeting;
      const own = new Set(appointments.of(meetingId).map(({ signingId }) => signingId));
      const free = new Set(appointments.freeFor(meeting).map(({ signingId }) => signingId));
      const wanted = [...new Set(input.signingIds)].filter((id) => !own.has(id));
      const taking = { meetingId, takenAt: context.platform.clock.now(), takenBy: by.id };
      const isFree = wanted.every((id) => free.has(id));
      // A sitting of another conference may have been faster.
      const signingIds = isFree && wanted.length > 0 ? await insertTakenUp(tx.db, wanted, taking) : [];
      if (signingIds.length < wanted.length) throw await notFree(context, tx.db, wanted);
      await context.treaty.placesChanged(tx.db, signingIds);
      return { signingIds };
    }),
});

/** Says in which sitting one of them is, or that it is over. */
async function notFree(context: ProceedingsContext, db: Kysely<unknown>, wanted: readonly string[]): Promise<Refusal> {
  const field = "signingIds";
  const where = (await readAppointments(context, db)).whereIsOneOf(wanted);
  const sitting = where && (await findMeeting(db, where));
  if (!sitting) {
    const message =
      "One of these is over by now, or was done at another hour. Look at which are free, then choose again.";
    return new Refusal("appointment-not-free", message, { field });
  }
  const details = atHours(sitting);
  const message = `One of these is in "${details.other}", ${details.day}, ${details.begins} to ${details.ends}. Take it out of that sitting first, or choose others.`;
  return new Refusal("appointment-in-sitting", message, { field, details });
}

const appointmentUnknown = (): Refusal =>
  unknownRefusal("appointment-unknown", "This sitting has no such appointment.");
/** Of every address below an appointment of a sitting. */
const appointmentParams = { ...meetingParams, signing: pathParam(z.uuid(), appointmentUnknown) };

/** Refuses `appointment-unknown`, also for one of another sitting. */
export async function demandAppointment(
  context: Pick<ProceedingsContext, "treaty">,
  db: Kysely<unknown>,
  { meeting, signing }: { readonly meeting: string; readonly signing: string },
): Promise<InSitting> {
  const found = (await readAppointments(context, db)).of(meeting).find(({ signingId }) => signingId === signing);
  if (found === undefined) throw appointmentUnknown();
  return found;
}

/** Lets one go, for another sitting or none. */
export const letGo = act({
  ...every,
  id: "proceedings.let-appointment-go",
  at: "POST /conferences/:conference/signing/:meeting/appointments/:signing/letting-go",
  params: appointmentParams,
  input: nothing,
  answer: z.object({ signingId: z.string() }),
  refusals: [...UPON_SITTING, "appointment-unknown", "sitting-has-signatures"],
  words: "proceedings.let-go",
  run: async ({ context, by, ids }) =>
    await inSitting(context, by, ids, "appointment-let-go", async (tx) => {
      const one = await demandAppointment(context, tx.db, ids);
      if (!wasDoneBefore(one)) demandNothingDone([one]);
      await letAppointmentsGo(context, tx.db, ids.meeting, one.signingId);
      return { signingId: one.signingId };
    }),
});

/** Says who of the delegation signs, so that the treaty desk hears when that person no longer comes. */
export const nameSignatory = act({
  ...every,
  id: "proceedings.name-signatory",
  at: "POST /conferences/:conference/signing/:meeting/appointments/:signing/signatory",
  params: appointmentParams,
  input: z.strictObject({ participantId: z.uuid() }),
  answer: z.object({ signingId: z.string() }),
  refusals: [...UPON_SITTING, "appointment-unknown", "not-of-delegation", "step-not-open"],
  words: "proceedings.signatory",
  run: async ({ context, input: { participantId }, by, ids }) =>
    await context.platform.database.transaction(async (tx) => {
      await holdDelegations(tx.db, ids.conference);
      demandSitting((await holdMeeting(tx.db, ids)).meeting);
      const { signingId, entry } = await demandAppointment(context, tx.db, ids);
      const coming = await comingOf(tx.db, ids.conference, entry.state);
      if (!coming.some((one) => one.participantId === participantId)) {
        const message = "Nobody of this delegation who comes has this identifier. Choose one of them.";
        throw new Refusal("not-of-delegation", message, { field: "participantId" });
      }
      await context.treaty.nameSignatory(tx, { signingId, participantId }, by);
      return { signingId };
    }),
});

/** Draws the order by lot, where the rule says so: once, for all sittings of the conference; its seed is kept. */
export const drawOrder = act({
  ...every,
  id: "proceedings.draw-order",
  at: "POST /conferences/:conference/signing/:meeting/draw",
  input: nothing,
  answer: z.object({ seed: z.string(), drawnAt: momentAnswer }),
  refusals: [...UPON_SITTING, "drawn-already", "order-not-by-lot"],
  words: "proceedings.draw",
  run: async ({ context, by, ids }) =>
    await inSitting(context, by, ids, "order-drawn", async (tx, meeting, appointments) => {
      const { rule, draw } = await sittingOf(tx.db, meeting, appointments);
      if (rule.value !== "by-lot") {
        const message = `By the rules the order of signing is ${rule.value} (${rule.source}). Change the rule first.`;
        throw new Refusal("order-not-by-lot", message, restingOn(rule));
      }
      if (draw !== undefined) throw new Refusal("drawn-already", "The order of this conference is drawn. It stays.");
      const drawn = { seed: hex(context.platform.random.bytes(SEED_BYTES)), drawnAt: context.platform.clock.now() };
      await insertDraw(tx.db, { meetingId: meeting.meetingId, ...drawn, drawnBy: by.id });
      return drawn;
    }),
});

/** Does something in a sitting in its turn, with an entry of the log that says what was made. */
async function inSitting<Made extends Record<string, unknown>>(
  context: ProceedingsContext,
  by: User,
  ids: MeetingIds,
  verb: "appointments-taken-up" | "appointment-let-go" | "order-drawn",
  work: (tx: Transaction, meeting: Meeting, appointments: Appointments) => Promise<Made>,
): Promise<Made> {
  return await context.platform.database.transaction(async (tx) => {
    const meeting = demandSitting((await holdMeeting(tx.db, ids)).meeting);
    const details = await work(tx, meeting, await readAppointments(context, tx.db));
    const subject = { kind: "meeting", id: ids.meeting };
    await context.audit.append(tx, { type: `proceedings.${verb}`, actor: userActor(by), subject, details });
    return details;
  });
}

/** Calls the next State to the table, by the treaty desk's own act: it checks the right to sign once more. */
export const callNext = act({
  id: "proceedings.call-next",
  at: "POST /conferences/:conference/signing/:meeting/next",
  who: ["treaty-officer"],
  params: meetingParams,
  /** Whom the caller saw to be the next. */
  input: z.strictObject({ signingId: z.uuid() }),
  answer: z.object({ signingId: z.string() }),
  repeat: "refused",
  refusals: [...UPON_SITTING, "changed-meanwhile", "not-next", "order-not-drawn", ...CALL_REFUSALS],
  words: "proceedings.next",
  run: async ({ context, input: { signingId }, by, ids }) =>
    await context.platform.database.transaction(async (tx) => {
      const meeting = demandSitting((await holdMeeting(tx.db, ids)).meeting);
      await context.treaty.holdTable(tx);
      const sitting = await sittingOf(tx.db, meeting, await readAppointments(context, tx.db));
      if (mustDraw(sitting)) {
        const message = `By the rules the order is drawn by lot (${sitting.rule.source}). Draw it first.`;
        throw new Refusal("order-not-drawn", message, restingOn(sitting.rule));
      }
      const next = nextAtTable(sitting);
      if (next?.state === "called" && next.signingId === signingId) throw changedMeanwhile();
      if (next?.state === "called") {
        throw new Refusal("somebody-at-table", "A State is at the table. Complete or release its appointment first.");
      }
      if (next?.signingId !== signingId) {
        const message = `The order has changed (${sitting.rule.source}): look who is next, and call them.`;
        throw new Refusal("not-next", message, restingOn(sitting.rule));
      }
      await context.treaty.callToTable(tx, signingId, by);
      return { signingId };
    }),
});
