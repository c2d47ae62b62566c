import type { Transaction } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import type { Actor } from "../../audit/index.ts";
import type { Person } from "../../identity/index.ts";
import type { Ring, RingSubject } from "../../measures/index.ts";
import { CALLS_JOB, type CooperationContext } from "../context.ts";
import { CALL_REASONS, callDue, type CallReason, type NeededCall, neededCalls } from "../domain/call-rule.ts";
import type { QueueItem } from "../domain/queue-item.ts";
import { pressingDossiers } from "../store.ts";
import { everyNeed } from "../work-queue.ts";
import { isOfficeClosed } from "./office.ts";

const ACTOR = { kind: "system", job: CALLS_JOB } as const;
/** What an ordinary preservation rings for when it comes in ends with its acknowledgement, and is raised with it. */
const WATCHED: readonly string[] = CALL_REASONS.filter((reason) => reason !== "preservation-received");
/** Whoever sees every dossier; nobody is shown what is read so. */
const ALL_SEEING = { id: "", roles: ["oversight"] } as const;

/** UNCC art. 41: whoever must act next on what is pressing is called, step by step, until it is dealt with. Derived anew each time. */
export async function callNext(context: CooperationContext, signal: AbortSignal): Promise<void> {
  const { duty } = context.measures;
  const open = (await duty.openRings()).filter(({ needs, reason }) => needs !== undefined && WATCHED.includes(reason));
  const dossiers = await pressingDossiers(context.platform.database.db);
  if (open.length === 0 && dossiers.length === 0) return;
  const items = dossiers.length === 0 ? [] : await everyNeed(context, ALL_SEEING, dossiers);
  const calls = neededCalls(items, !(await isOfficeClosed(context))).filter(({ rule }) =>
    WATCHED.includes(rule.reason),
  );
  for (const ring of open) {
    for (const subject of ring.subjects) {
      if (calls.some((call) => isFor(ring, subject, call))) continue;
      await context.platform.database.transaction(async (tx) => await duty.leave(tx, ring.ringId, subject, ACTOR));
    }
  }
  const people = await context.identity.people();
  for (const call of calls) {
    if (signal.aborted) return;
    await callForStep(context, call, people);
  }
}

async function callForStep(
  context: CooperationContext,
  { item, rule }: NeededCall,
  people: readonly Person[],
): Promise<void> {
  const { measures, platform } = context;
  const known = await measures.duty.ringsAbout(item.subject.id, item.dossierId);
  const ofStep = known.filter((ring) => isOfStep(ring, item));
  // An open call may be older than this occasion of the step; one that was taken before it says nothing of it.
  const ofThisTime = ofStep
    .map((ring) => ({ ...ring, isOpen: ring.nextRingAt !== undefined || ring.unansweredAt !== undefined }))
    .filter(({ isOpen, raisedAt }) => isOpen || raisedAt.getTime() >= Date.parse(item.since));
  // Whoever took another call of this matter and can take this step too is at it already.
  const atIt = known
    .filter((ring) => people.some((person) => person.id === ring.acknowledgedBy && mayTake(person, item)))
    .map(({ acknowledgedAt }) => ({ isOpen: false, acknowledgedAt }));
  if (!callDue([...ofThisTime, ...atIt], rule, platform.clock.now())) return;
  const takenAt = ofStep.flatMap(({ acknowledgedAt }) => acknowledgedAt?.getTime() ?? []);
  const after = takenAt.length === 0 ? undefined : new Date(Math.max(...takenAt));
  await platform.database.transaction(async (tx) => {
    await raiseCall(context, tx, { reason: rule.reason, item, ...compact({ after }) }, ACTOR);
  });
}

function isOfStep({ needs, subjects }: Ring, { need, subject }: QueueItem): boolean {
  return needs?.step === need && subjects.some(({ id }) => id === subject.id);
}

function mayTake({ id, roles }: Pick<Person, "id" | "roles">, item: QueueItem): boolean {
  return !item.notFor.includes(id) && item.roles.some((role) => roles.includes(role));
}

/**
 * R27: one ring for one State and step; further requests join it. R37: an exercise never joins what is none. `after`: when somebody took
 * the last call for this step.
 */
export async function raiseCall(
  context: CooperationContext,
  tx: Transaction,
  { reason, item, after }: { reason: CallReason; item: QueueItem; after?: Date },
  actor: Actor,
): Promise<void> {
  const { need, subject, notFor, roles, drill, dossierId } = item;
  if (subject.kind !== "request" && subject.kind !== "order" && subject.kind !== "exhibit") return;
  await context.measures.duty.raise(tx, {
    key: `${reason}:${subject.id}:${need}:${after?.toISOString() ?? "first"}`,
    group: [reason, item.state ?? "", need, drill ? "drill" : "", ...notFor.toSorted()].join(":"),
    reason,
    subject: { kind: subject.kind, id: subject.id, label: item.reference },
    needs: { step: need, roles, notFor: notFor.toSorted() },
    ...(dossierId === undefined ? {} : { dossierId }),
    drill,
    actor,
  });
}

function isFor(ring: Ring, subject: RingSubject, { item, rule }: NeededCall): boolean {
  return (
    rule.reason === ring.reason &&
    item.subject.id === subject.id &&
    item.need === ring.needs?.step &&
    item.notFor.toSorted().join() === ring.needs.notFor.join()
  );
}
