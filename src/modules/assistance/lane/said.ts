import {
  type AssistanceStepContent,
  assistanceStepSchema,
  MAX_SEQUENCE,
} from "../../../protocol/bodies/assistance-step.ts";
import { parseDispatchId, parseDossierId, parseStateCode, SECRETARIAT_CODES } from "../../../protocol/identifiers.ts";
import { parseValue } from "../../../protocol/parse-document.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import type { AssistanceContext } from "../context.ts";
import { isTaken, type LaneStanding, type Line, maySay, type Side, standingOf } from "./domain/standing.ts";
import { type NeedKey, needKey, saidPlace } from "./sealing.ts";
import { findNeed, holdNeed, insertSaid, type Lane, type Need, notePublic, type SaidRow, saidIn } from "./store.ts";
import { touchNeed } from "./touch.ts";

/** What one verb says beside its verb. */
type Boxes<Verb extends AssistanceStepContent["verb"]> = OfEach<Extract<AssistanceStepContent, { verb: Verb }>>;
type OfEach<Step> = Step extends unknown ? Omit<Step, "needId" | "sequence" | "saidAt"> : never;
type AnyBoxes = Boxes<AssistanceStepContent["verb"]>;

/** A line with whoever of us said it, when, and how it came. */
export interface SaidLine extends Line {
  readonly isRefused: boolean;
  readonly row: Omit<SaidRow, "sealed">;
}

export const otherSide = (side: Side): Side => (side === "asker" ? "helper" : "asker");

const isSecretariat = (state: string): boolean => SECRETARIAT_CODES.includes(state);

/** Whether one of the two is a secretariat, which is no party. */
export function isBrokered({ platform }: Pick<AssistanceContext, "platform">, { state }: Pick<Lane, "state">): boolean {
  return isSecretariat(state) || isSecretariat(platform.config.state);
}

/** What this server says by itself, once a person or another State said it: nobody's words are in it. */
export const BY_ITSELF = { kind: "system", job: "assistance.travel" } as const;

/** What both said in these lanes of one need, in the order of their clocks. Nothing of a need that ended. */
export async function linesIn(
  context: Pick<AssistanceContext, "federation" | "platform">,
  db: Transaction["db"],
  lanes: readonly Lane[],
  key: NeedKey,
): Promise<readonly SaidLine[]> {
  const { state } = context.platform.config;
  const sides = new Map(lanes.map(({ laneId, side }) => [laneId, side]));
  const rows = await saidIn(db, [...sides.keys()]);
  const refused = await refusedAmong(context, db, rows);
  return rows.map(({ sealed, ...row }) => {
    const ours = sides.get(row.laneId) ?? "asker";
    return {
      side: row.author === state ? ours : otherSide(ours),
      // Parsed when it was kept.
      step: JSON.parse(key.open(saidPlace(row.laneId, row.author, row.sequence), sealed)) as AssistanceStepContent,
      isRefused: refused(row),
      row,
    };
  });
}

/** What was said in these lanes and not refused, without the words. */
export async function heardIn(
  context: Pick<AssistanceContext, "federation">,
  db: Transaction["db"],
  lanes: readonly Lane[],
): Promise<readonly SaidRow[]> {
  const rows = await saidIn(
    db,
    lanes.map(({ laneId }) => laneId),
  );
  const refused = await refusedAmong(context, db, rows);
  return rows.filter((row) => !refused(row));
}

interface Sent {
  readonly dispatchId?: string;
}

/** Which of these the other side refused, of what this server sent: nobody there has it. */
export async function refusedAmong(
  { federation }: Pick<AssistanceContext, "federation">,
  db: Transaction["db"],
  all: readonly Sent[],
): Promise<(one: Sent) => boolean> {
  const ids = all.flatMap(({ dispatchId }) => (dispatchId === undefined ? [] : [parseDispatchId(dispatchId)]));
  const refused = new Set(ids.length === 0 ? [] : await federation.refusedAmong(db, ids));
  return ({ dispatchId }) => dispatchId !== undefined && refused.has(dispatchId);
}

/** A word of ours, or one that somebody read off a letter of the other side. */
interface Saying {
  /** Absent: this server, by itself. */
  readonly by?: User;
  /** Of an act of two people, who asked. */
  readonly askedBy?: string;
  /** Whose word it is; ours unless said. */
  readonly side?: Side;
  /** Of a word by letter. */
  readonly letter?: Pick<SaidRow, "letterOn" | "documentId">;
  /** Said whether the other side hears of it now or once two people have confirmed it again: one State hinders nobody from telling the others. */
  readonly waits?: true;
  /** What it rests on, as both sides stand: refuses what is out of order. */
  readonly check?: (standing: LaneStanding) => void;
}

/**
 * Says one thing in a lane: under our next number, sealed here, and sent, or for a letter. It holds the need first, so that `check` sees what stands. Refuses
 * `need-ended`, `step-not-possible`, what `check` refuses, and what federation refuses.
 */
export async function say(
  context: AssistanceContext,
  tx: Transaction,
  lane: Lane,
  boxes: AnyBoxes,
  { by, askedBy, side = lane.side, letter, waits, check }: Saying,
): Promise<AssistanceStepContent> {
  await holdNeed(tx.db, lane.needId);
  const need = await findNeed(tx.db, lane.needId);
  if (need === undefined) throw new Error(`the lane ${lane.laneId} has no need`);
  const key = await needKey(context, tx.db, need.needId);
  const lines = await linesIn(context, tx.db, [lane], key);
  if (!maySay(side, boxes.verb, isBrokered(context, lane))) throw notPossible();
  check?.(standingOf(lines));
  const step = { ...boxes, needId: need.lineId, ...nextOf(context, lines, side) };
  const { state } = context.platform.config;
  const author = side === lane.side ? state : lane.state;
  const byLetter = side !== lane.side;
  const actor: Actor = by === undefined ? BY_ITSELF : userActor(by);
  const people = { ...(by !== undefined && { saidBy: by.id }), ...(askedBy !== undefined && { askedBy }) };
  const sent = lane.byLetter ? {} : await send(context, tx, lane, step, actor, { ...(waits && { waits }) });
  await keep(context, tx, { lane, need, key }, step, { author, actor, byLetter, ...letter, ...people, ...sent });
  return step;
}

/** Of the word by which a side ends its copy: the last number, which nothing bears that a restore forgot. `before`: of a word after that end, so far below it. */
export function lastStep(
  { platform }: Pick<AssistanceContext, "platform">,
  before = 0,
): { sequence: number; saidAt: string } {
  return { sequence: MAX_SEQUENCE - before, saidAt: platform.clock.now().toISOString() };
}

/** The number and the moment of the next word of this side. */
function nextOf(
  { platform }: Pick<AssistanceContext, "platform">,
  lines: readonly Line[],
  side: Side,
): { sequence: number; saidAt: string } {
  const own = lines.filter((line) => line.side === side).map(({ step }) => step.sequence);
  return { sequence: Math.max(0, ...own) + 1, saidAt: platform.clock.now().toISOString() };
}

/**
 * Refuses `peer-not-reconciled`: after a restore this server may have forgotten a number or a version that the peer has, and would give it to
 * other words (R1). A peer with which nothing passes is asked by nobody.
 */
export async function demandReconciled(
  { federation }: Pick<AssistanceContext, "federation">,
  db: Transaction["db"],
  state: string,
): Promise<void> {
  const code = parseStateCode(state);
  if ((await federation.directory(db).peer(code))?.standing !== "confirmed") return;
  if (await federation.isReconciledWith(code, db)) return;
  const message = `After the restore ${state} was not asked yet what this server forgot. Wait until it was, then say it again.`;
  throw new Refusal("peer-not-reconciled", message, { details: { state } });
}

/** Sends what is said in a lane, and tells by which dispatch; the row of it is written beside. `waits`: also where the peer hears of it only once two people have confirmed it again; `isLast`: with a number that nothing else has, so that a restore hinders it not. */
export async function send(
  context: AssistanceContext,
  tx: Transaction,
  { laneId, state }: Lane,
  content: unknown,
  by: Actor,
  { isLast, ...how }: { readonly kind?: "assistance-need"; readonly waits?: true; readonly isLast?: true } = {},
): Promise<{ readonly dispatchId: string }> {
  if (isLast !== true) await demandReconciled(context, tx.db, state);
  const dispatchId = await context.federation.send(tx, {
    kind: "assistance-step",
    ...how,
    to: parseStateCode(state),
    dossierId: parseDossierId(laneId),
    content,
    priority: "ordinary",
    by,
  });
  return { dispatchId };
}

interface Kept extends Pick<
  SaidRow,
  "author" | "byLetter" | "letterOn" | "documentId" | "dispatchId" | "saidBy" | "askedBy"
> {
  readonly actor: Actor;
}

/** Keeps a line, sealed, with its entry in the log, which has none of its words. */
export async function keep(
  context: AssistanceContext,
  tx: Transaction,
  { lane, need, key }: { readonly lane: Lane; readonly need: Need; readonly key: NeedKey },
  given: AssistanceStepContent,
  { actor, author, byLetter, letterOn, documentId, dispatchId, askedBy, saidBy }: Kept,
): Promise<void> {
  const step = parseValue(given, assistanceStepSchema, "step about a need");
  const { laneId } = lane;
  const { sequence, verb } = step;
  const sealed = key.seal(saidPlace(laneId, author, sequence), JSON.stringify(step));
  const keptAt = context.platform.clock.now();
  await insertSaid(tx.db, {
    laneId,
    author,
    sequence,
    verb,
    sealed,
    saidAt: new Date(step.saidAt),
    keptAt,
    byLetter,
    ...(letterOn !== undefined && { letterOn }),
    ...(documentId !== undefined && { documentId }),
    ...(step.verb === "introduce" && { introduced: step.state }),
    ...("to" in step && typeof step.to === "number" && { about: step.to }),
    ...("promiseId" in step && step.promiseId !== undefined && { promiseId: step.promiseId }),
    ...(step.verb === "promise" && { dueOn: step.by }),
    ...(step.verb === "choose" && { isTaken: isTaken(step) }),
    ...(dispatchId !== undefined && { dispatchId }),
    ...(saidBy !== undefined && { saidBy }),
    ...(askedBy !== undefined && { askedBy }),
  });
  if ((step.verb === "publish" || step.verb === "decline" || step.verb === "choose") && step.promiseId !== undefined) {
    const { promises } = standingOf(await linesIn(context, tx.db, [lane], key));
    const promised = promises.find(({ promise }) => promise.promiseId === step.promiseId);
    const byThem = promised?.isAgreed === true && promised.publicFor.includes(otherSide(lane.side));
    const isTakenBack = step.verb === "publish" && !step.isPublic && author === context.platform.config.state;
    await notePublic(tx.db, { laneId, promiseId: step.promiseId }, { byThem, isTakenBack, at: keptAt });
  }
  touchNeed(context, tx, need.needId);
  await context.audit.append(tx, {
    type: `assistance.said-${verb}`,
    actor,
    subject: { kind: "need", id: need.needId },
    dossierId: laneId,
    details: { author, sequence, byLetter, ...(askedBy !== undefined && { askedBy }) },
  });
}

/** With these codes whatever is sent in a lane may be refused. */
export const SENDING = ["dossier-closed", "peer-not-confirmed", "peer-not-reconciled", "peer-unknown"] as const;

export function notPossible(): Refusal {
  return new Refusal("step-not-possible", "This cannot be said as the need stands now. Look at how it stands.");
}
