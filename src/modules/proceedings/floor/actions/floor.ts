import { z } from "zod";
import { sameName } from "../../../../convention/index.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { momentAnswer } from "../../../../web/index.ts";
import {
  changedMeanwhile,
  ORGANISING_ROLES,
  restingOn,
  rulesOn,
  type StandingRules,
} from "../../../conference/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { act, type ProceedingsContext } from "../../context.ts";
import { line, reason } from "../../programme/domain/meeting.ts";
import { holdMeeting, type MeetingIds, meetingParams, UPON_MEETING } from "../../programme/upon.ts";
import {
  FLOOR_STEPS,
  MAX_SPEAKERS,
  repliesOf,
  type Speaker,
  SPEAKER_CLASSES,
  TURNS,
  withMoved,
  withSpeaker,
  withStep,
} from "../domain/speakers.ts";
import { type Floor, readFloor, writeFloor } from "../store.ts";

export const floorAnswer = z
  .object({
    meetingId: z.string(),
    version: z.int(),
    speakers: z.array(
      z.object({
        speakerId: z.string(),
        delegation: z.string(),
        name: z.string(),
        rank: z.enum(SPEAKER_CLASSES),
        turn: z.enum(TURNS),
        minutes: z.int(),
        state: z.enum(["waiting", "called", "speaking", "paused", "done", "absent"]),
        spans: z.array(z.object({ from: z.string(), until: z.string().optional() })),
        moved: z.string().optional(),
      }),
    ),
    /** By the clock of this server. */
    now: momentAnswer,
  })
  .meta({ id: "Floor" });

const every = { who: ORGANISING_ROLES, params: meetingParams, answer: floorAnswer, repeat: "refused" } as const;

/** Enters one who asks for the floor, in the place that the rule gives; nobody else is moved. */
export const addSpeaker = act({
  ...every,
  id: "proceedings.add-speaker",
  at: "POST /conferences/:conference/floor/:meeting/speakers",
  input: z.strictObject({ delegation: line, name: line, rank: z.enum(SPEAKER_CLASSES), turn: z.enum(TURNS) }),
  status: 201,
  refusals: [...UPON_MEETING, "floor-full", "replies-used-up", "speaker-listed"],
  words: "proceedings.speaker",
  run: async ({ context, input, by, ids }) => {
    const { name: _, ...details } = input;
    return await change(context, by, ids, { verb: "asked", details }, async ({ speakers }, day, tx) => {
      const rules = await rulesOn(tx.db, ids.conference, day);
      const speakerId = context.platform.random.uuid();
      const minutes = minutesFor(rules, speakers, input);
      const one: Speaker = { speakerId, ...input, minutes, state: "waiting", spans: [] };
      return withSpeaker(speakers, one, { order: rules.floorOrder.value, language: rules.alphabetLanguage.value });
    });
  },
});

/** Calls, begins, pauses, resumes or ends; or strikes off whoever is not there. */
export const stepFloor = act({
  ...every,
  id: "proceedings.step-floor",
  at: "POST /conferences/:conference/floor/:meeting/steps",
  /** `version`: of the list that was seen. */
  input: z.strictObject({ version: z.int().min(1), speakerId: z.uuid(), step: z.enum(FLOOR_STEPS) }),
  refusals: [
    ...UPON_MEETING,
    "changed-meanwhile",
    "floor-step-not-open",
    "floor-taken",
    "not-next-speaker",
    "speaker-unknown",
  ],
  words: "proceedings.step",
  run: async ({ context, input: { version, speakerId, step }, by, ids }) =>
    await change(context, by, ids, { verb: "stepped", version, details: { speakerId, step } }, ({ speakers }) =>
      withStep(speakers, speakerId, step, context.platform.clock.now()),
    ),
});

/** Moves one by hand; the list keeps why. */
export const moveSpeaker = act({
  ...every,
  id: "proceedings.move-speaker",
  at: "POST /conferences/:conference/floor/:meeting/moves",
  input: z.strictObject({
    version: z.int().min(1),
    speakerId: z.uuid(),
    /** Among those who wait. */
    place: z.int().min(1).max(MAX_SPEAKERS),
    reason,
  }),
  refusals: [...UPON_MEETING, "changed-meanwhile", "floor-step-not-open", "speaker-unknown"],
  words: "proceedings.move",
  run: async ({ context, input: { version, reason: why, ...given }, by, ids }) =>
    await change(context, by, ids, { verb: "moved", version, details: given }, ({ speakers }) =>
      withMoved(speakers, given.speakerId, given.place, why),
    ),
});

/** Reads the list in its turn, refuses one that somebody changed since it was seen, and writes it whole; its entry of the log names nobody. */
async function change(
  { platform, audit }: ProceedingsContext,
  by: User,
  ids: MeetingIds,
  {
    verb,
    version,
    details,
  }: { readonly verb: string; readonly version?: number; readonly details: Record<string, unknown> },
  next: (floor: Floor, day: string, tx: Transaction) => readonly Speaker[] | Promise<readonly Speaker[]>,
): Promise<Floor & { readonly now: Date }> {
  return await platform.database.transaction(async (tx) => {
    const { meeting } = await holdMeeting(tx.db, ids);
    const floor = await readFloor(tx.db, ids.meeting);
    if (version !== undefined && version !== floor.version) throw changedMeanwhile();
    const speakers = await next(floor, meeting.entry.day, tx);
    const made = { meetingId: ids.meeting, version: floor.version + 1, speakers };
    await writeFloor(tx.db, made);
    const subject = { kind: "meeting", id: ids.meeting };
    await audit.append(tx, { type: `proceedings.speaker-${verb}`, actor: userActor(by), subject, details });
    return { ...made, now: platform.clock.now() };
  });
}

type Asking = Pick<Speaker, "delegation" | "rank" | "turn">;

/** How long they may speak, by the rules of that day. Refuses one reply too many, naming the rule. */
function minutesFor(rules: StandingRules, speakers: readonly Speaker[], { delegation, rank, turn }: Asking): number {
  if (speakers.filter(({ state }) => state === "waiting" || state === "called").length >= MAX_SPEAKERS) {
    const message = `${MAX_SPEAKERS} wait on this list. Strike off who does not speak, or go on in another meeting.`;
    throw new Refusal("floor-full", message, { details: { most: MAX_SPEAKERS } });
  }
  if (turn === "reply") {
    const { repliesMost, firstReplyMinutes, secondReplyMinutes } = rules;
    const before = repliesOf(speakers, delegation);
    if (before >= repliesMost.value && repliesMost.certainty !== "memory") {
      const message = `${delegation} has had its replies: ${repliesMost.value} at most (${repliesMost.source}).`;
      const { details, choices } = restingOn(repliesMost);
      throw new Refusal("replies-used-up", message, { field: "turn", details: { ...details, delegation }, choices });
    }
    return before === 0 ? firstReplyMinutes.value : secondReplyMinutes.value;
  }
  const waits = (one: Speaker): boolean => one.turn === "statement" && one.state === "waiting";
  if (speakers.some((one) => waits(one) && sameName(one.delegation) === sameName(delegation))) {
    const message = `${delegation} is on the list already. Move it, or strike it off first.`;
    throw new Refusal("speaker-listed", message, { field: "delegation", details: { delegation } });
  }
  const limits = {
    heads: rules.statementMinutesHeads,
    ministers: rules.statementMinutesMinisters,
    others: rules.statementMinutesOthers,
    observers: rules.statementMinutesObservers,
  };
  return limits[rank].value;
}
