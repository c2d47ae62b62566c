import { z } from "zod";
import { dateIn, NOTIFICATIONS, type PlainDate } from "../../../convention/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { momentAnswer, pathParam } from "../../../web/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { DRAFTING_ROLES } from "../access.ts";
import { act, type TreatyContext } from "../context.ts";
import { dutiesOf, type Duty } from "../domain/duties.ts";
import { isFitOwner, touchDuties } from "../duty-source.ts";
import { type DutyMark, holdDuties, insertMark, listMarks, OUTCOMES } from "../duty-store.ts";
import { listFacts } from "../store.ts";

/** A duty, and what somebody said last of it. */
export interface MarkedDuty extends Duty {
  readonly mark: DutyMark | undefined;
}

const unknown = (): Refusal =>
  unknownRefusal("duty-unknown", "No deposit that stands brings a duty with this identifier.");
export const dutyIdParam = pathParam(z.string().regex(/^[0-9a-f-]{36}\.[a-z-]{1,60}$/), unknown);

export const dutyAnswer = z
  .object({
    dutyId: z.string(),
    state: z.string(),
    notification: z.string(),
    depositFactId: z.string(),
    /** By the Convention. */
    dueOn: z.string().optional(),
    /** What somebody said last of it; version 0 where nobody has. */
    version: z.int(),
    owner: z.string().optional(),
    ownDay: z.string().optional(),
    outcome: z.enum(OUTCOMES).optional(),
    reference: z.string().optional(),
    settledOn: z.string().optional(),
    /** The notification on record that meets it. */
    metBy: z.string().optional(),
    recordedAt: momentAnswer.optional(),
  })
  .meta({ id: "TreatyDuty" });

export function presentDuty({
  id,
  state,
  notification,
  deposit,
  dueOn,
  metBy,
  mark,
}: MarkedDuty): z.input<typeof dutyAnswer> {
  const { dutyId: _, version = 0, dueOn: ownDay, recordedBy: __, ...said } = mark ?? {};
  const factId = deposit.factId;
  const known = { dutyId: id, state, notification: notification.id, depositFactId: factId, dueOn, version, ownDay };
  return { ...known, metBy: metBy?.factId, ...said };
}

/** Those of our own State; for a secretariat of all States. */
export async function findDuties(
  { platform }: TreatyContext,
  db: Transaction["db"] = platform.database.db,
): Promise<readonly MarkedDuty[]> {
  const { state, office } = platform.config;
  const marks = await listMarks(db);
  return dutiesOf(await listFacts(db), NOTIFICATIONS, today(platform))
    .filter((duty) => office === "secretariat" || duty.state === state)
    .map((duty) => ({ ...duty, mark: marks.get(duty.id) }));
}

/** Refuses `duty-unknown`, also where a correction of the record took the duty away. */
export async function demandDuty(context: TreatyContext, id: string, db?: Transaction["db"]): Promise<MarkedDuty> {
  const duty = (await findDuties(context, db)).find((one) => one.id === id);
  if (duty === undefined) throw unknown();
  return duty;
}

/** The version that was seen: 0 before anybody said anything. */
const version = z.int().min(0).max(100_000);
const every = {
  who: DRAFTING_ROLES,
  params: { id: dutyIdParam },
  answer: dutyAnswer,
  repeat: "refused",
} as const;
const refusals = ["duty-unknown", "duty-changed-meanwhile"];

/** Gives a duty to a treaty officer, with a day. */
export const assignDuty = act({
  ...every,
  id: "treaty.assign-duty",
  at: "POST /treaty/duties/:id/assignment",
  input: z.strictObject({ version, owner: z.uuid(), dueOn: z.iso.date() }),
  refusals: [...refusals, "duty-owner-unfit"],
  words: "treaty.duty-assign",
  run: async ({ context, input: { version: seen, owner, dueOn }, by, ids: { id } }) =>
    await say(context, { id, seen, type: "treaty.duty-assigned" }, by, async (tx) => {
      const people = await context.identity.people(tx.db);
      if (!people.some((person) => person.id === owner && isFitOwner(person))) {
        throw new Refusal("duty-owner-unfit", "Only an active treaty officer can have a duty.", { field: "owner" });
      }
      return { owner, dueOn };
    }),
});

/** Says why nothing is owed. What was notified is recorded as an act, which meets the duty. */
export const settleDuty = act({
  ...every,
  id: "treaty.settle-duty",
  at: "POST /treaty/duties/:id/settlement",
  input: z.strictObject({ version, reference: z.string().trim().min(3).max(1000) }),
  refusals,
  words: "treaty.duty-settle",
  run: async ({ context, input: { version: seen, reference }, by, ids: { id } }) =>
    await say(context, { id, seen, type: "treaty.duty-settled" }, by, async () => ({
      outcome: "not-applicable",
      reference,
      settledOn: today(context.platform),
    })),
});

/** Says that a duty is open after all. */
export const reopenDuty = act({
  ...every,
  id: "treaty.reopen-duty",
  at: "POST /treaty/duties/:id/reopening",
  input: z.strictObject({ version, reason: z.string().trim().min(3).max(1000) }),
  refusals,
  words: "treaty.duty-reopen",
  run: async ({ context, input: { version: seen, reason }, by, ids: { id } }) =>
    await say(context, { id, seen, type: "treaty.duty-reopened" }, by, async () => ({ reference: reason })),
});

/** Writes what somebody says now; owner and day stay as they were. */
async function say(
  context: TreatyContext,
  { id, seen, type }: { readonly id: string; readonly seen: number; readonly type: `treaty.${string}` },
  by: User,
  what: (tx: Transaction) => Promise<Partial<DutyMark>>,
): Promise<z.input<typeof dutyAnswer>> {
  const { platform, audit } = context;
  return await platform.database.transaction(async (tx) => {
    await holdDuties(tx.db);
    const duty = await demandDuty(context, id, tx.db);
    const { version: latest = 0, owner, dueOn } = duty.mark ?? {};
    if (latest !== seen) {
      throw new Refusal("duty-changed-meanwhile", "A colleague changed this duty. Look at it, then do it again.");
    }
    const said = await what(tx);
    const kept = { ...(owner === undefined ? {} : { owner }), ...(dueOn === undefined ? {} : { dueOn }) };
    const made = {
      dutyId: id,
      version: seen + 1,
      ...kept,
      ...said,
      recordedAt: platform.clock.now(),
      recordedBy: by.id,
    };
    await insertMark(tx.db, made);
    touchDuties(context, tx);
    await audit.append(tx, {
      type,
      actor: userActor(by),
      subject: { kind: "treaty-duty", id },
      details: { version: seen + 1, ...said },
    });
    return presentDuty({ ...duty, mark: made });
  });
}

function today({ clock, config }: TreatyContext["platform"]): PlainDate {
  return dateIn(clock.now(), config.timeZone);
}
