import type { Transaction } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { sha256Hex } from "../../../protocol/digest.ts";
import type { DossierId } from "../../../protocol/identifiers.ts";
import type { Actor } from "../../audit/index.ts";
import type { Person } from "../../identity/index.ts";
import type { Ring, RingSubject } from "../../measures/index.ts";
import { CALLS_JOB, type CooperationContext } from "../request/context.ts";
import { CALL_REASONS, callDue, type CallReason, type NeededCall, neededCalls } from "./domain/call-rule.ts";
import type { QueueItem } from "../request/domain/queue-item.ts";
import { pressingDossiers } from "../request/store.ts";
import { needsIn } from "../needs/read-needs.ts";
import { isOfficeClosed } from "../request/actions/office.ts";
import { mayReadDossier, membersOf } from "../../desk/index.ts";

const ACTOR = { kind: "system", job: CALLS_JOB } as const;
/** Whatever happens to a request, an order or an exhibit has its dossier looked at once; all of them for the hours, and for what rests. */
export const SWEEP_EVERY_MS = 60_000;
const DOSSIERS_AT_ONCE = 50;

/**
 * UNCC art. 41: whoever must act next on what is pressing is called, step by step, until it is dealt with. Derived anew each time: for
 * the dossiers in which something happened, and each minute, as after a start or a jump of the clock, for all. Resolves with the
 * milliseconds until then.
 */
export async function callNext(context: CooperationContext, signal: AbortSignal): Promise<number> {
  const { calls, platform } = context;
  const now = platform.clock.now();
  const restMs = calls.sweptAt === undefined ? 0 : calls.sweptAt.getTime() + SWEEP_EVERY_MS - now.getTime();
  const touched = [...calls.touched];
  calls.touched.clear();
  let isDone = false;
  try {
    await callIn(context, restMs > 0 ? touched : undefined, signal);
    isDone = !signal.aborted;
  } finally {
    if (!isDone) for (const dossierId of touched) calls.touched.add(dossierId);
  }
  if (restMs > 0) return restMs;
  if (isDone) calls.sweptAt = now;
  return SWEEP_EVERY_MS;
}

/** For these dossiers, or for all that are pressing or for which somebody is called. */
async function callIn(
  context: CooperationContext,
  among: readonly DossierId[] | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (among?.length === 0) return;
  const open = (
    await context.measures.duty.openRings({ reasons: CALL_REASONS, ...compact({ dossierIds: among }) })
  ).filter(({ needs }) => needs !== undefined);
  // The subject of a ring carries the id of a dossier of ours.
  const rung = open.flatMap(({ subjects }) => subjects.flatMap(({ dossierId }) => (dossierId ?? []) as DossierId));
  const pressing = await pressingDossiers(context.platform.database.db, among);
  const meant = new Set([...pressing, ...(among === undefined ? rung : rung.filter((id) => among.includes(id)))]);
  if (meant.size === 0) return;
  const isOpen = !(await isOfficeClosed(context));
  const people = await context.identity.people();
  const dossierIds = [...meant];
  for (let from = 0; from < dossierIds.length; from += DOSSIERS_AT_ONCE) {
    const shown = dossierIds.slice(from, from + DOSSIERS_AT_ONCE);
    const items = await needsIn(context, shown);
    const calls = neededCalls(items, isOpen);
    await endOthers(context, open, new Set<string>(shown), calls);
    for (const call of calls) {
      if (signal.aborted) return;
      await callForStep(context, call, people);
    }
  }
}

/** What somebody is called for in these dossiers and needs nobody any more rings for it no longer. */
async function endOthers(
  { measures, platform }: CooperationContext,
  open: readonly Ring[],
  dossierIds: ReadonlySet<string>,
  calls: readonly NeededCall[],
): Promise<void> {
  for (const ring of open) {
    for (const subject of ring.subjects) {
      if (!dossierIds.has(subject.dossierId ?? "") || calls.some((call) => isFor(ring, subject, call))) continue;
      await platform.database.transaction(async (tx) => await measures.duty.leave(tx, ring.ringId, subject, ACTOR));
    }
  }
}

async function callForStep(
  context: CooperationContext,
  { item, rule }: NeededCall,
  people: readonly Person[],
): Promise<void> {
  const { measures, platform } = context;
  const known = await measures.duty.ringsOfMatter(item.subject.id, item.dossierId);
  const ofStep = known.filter((ring) => isOfStep(ring, item));
  // An open call may be older than this occasion of the step; one that was taken before it says nothing of it.
  const ofThisTime = ofStep
    .map((ring) => ({ ...ring, isOpen: ring.nextRingAt !== undefined || ring.unansweredAt !== undefined }))
    .filter(({ isOpen, raisedAt }) => isOpen || raisedAt.getTime() >= Date.parse(item.since));
  // Whoever took another call of this matter and can take this step too is at it already.
  const able: Person[] = [];
  for (const person of people) if (await mayTake(context, person, item)) able.push(person);
  const atIt = known
    .filter((ring) => able.some(({ id }) => id === ring.acknowledgedBy))
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

async function mayTake({ platform }: CooperationContext, person: Person, item: QueueItem): Promise<boolean> {
  if (item.notFor.includes(person.id) || !item.roles.some((role) => person.roles.includes(role))) return false;
  // A queue item carries the id of a dossier of ours.
  return (
    item.dossierId === undefined || (await mayReadDossier(platform.database.db, person, item.dossierId as DossierId))
  );
}

/**
 * R27: one ring for one State and step, and for those dossiers that the same members see; further requests join it. R37: an exercise
 * never joins what is none. `after`: when somebody took the last call for this step.
 */
export async function raiseCall(
  context: CooperationContext,
  tx: Transaction,
  { reason, item, after }: { reason: CallReason; item: QueueItem; after?: Date },
  actor: Actor,
): Promise<void> {
  const { need, subject, notFor, roles, drill, dossierId } = item;
  if (subject.kind !== "request" && subject.kind !== "order" && subject.kind !== "exhibit") return;
  const members = await membersKey(tx, dossierId);
  await context.measures.duty.raise(tx, {
    key: `${reason}:${subject.id}:${need}:${after?.toISOString() ?? "first"}`,
    group: [reason, item.state ?? "", need, drill ? "drill" : "", ...notFor.toSorted(), members].join(":"),
    reason,
    subject: { kind: subject.kind, id: subject.id, label: item.reference, ...compact({ dossierId }) },
    needs: { step: need, roles, notFor: notFor.toSorted() },
    drill,
    actor,
  });
}

/** The same for dossiers with the same members. */
async function membersKey(tx: Transaction, dossierId: string | undefined): Promise<string> {
  // A queue item carries the id of a dossier of ours.
  const members = dossierId === undefined ? [] : await membersOf(tx.db, dossierId as DossierId);
  const names = members.map(({ userId, role }) => userId ?? role ?? "").toSorted();
  return sha256Hex(new TextEncoder().encode(names.join(" ")));
}

function isFor(ring: Ring, subject: RingSubject, { item, rule }: NeededCall): boolean {
  return (
    rule.reason === ring.reason &&
    item.subject.id === subject.id &&
    item.need === ring.needs?.step &&
    item.notFor.toSorted().join() === ring.needs.notFor.join()
  );
}
