import { endOfDay } from "../../../convention/index.ts";
import type { AssistanceNeedContent, NeedTextContent } from "../../../protocol/bodies/assistance-need.ts";
import type { AssistanceStepContent, AssistanceVerb } from "../../../protocol/bodies/assistance-step.ts";
import { fromBase64, utf8 } from "../../../protocol/bytes.ts";
import { sha256Hex } from "../../../protocol/digest.ts";
import { parseDossierId, parseStateCode, SECRETARIAT_CODES } from "../../../protocol/identifiers.ts";
import { readNeedText, verifyNeedRelease } from "../../../protocol/need-release.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import { loadDossier } from "../../desk/index.ts";
import type { AssistanceContext } from "../context.ts";
import { demandRights } from "./domain/rights.ts";
import { isMadeOnce, maySay, type Side, standingOf } from "./domain/standing.ts";
import { endAgain, NEED_KINDS } from "./end.ts";
import { isBrokered, keep, linesIn, otherSide } from "./said.ts";
import { needKey, newNeedKey, versionPlace } from "./sealing.ts";
import {
  countOpenFrom,
  findLane,
  findNeed,
  findTold,
  holdNeed,
  insertLane,
  insertNeed,
  type Lane,
  lanesOf,
  type Need,
  notePublic,
  putVersion,
  updateLane,
  versionsOf,
} from "./store.ts";
import { touchNeed } from "./touch.ts";

/** Of one State, told by one server; more than any has, and few enough to be read. */
const MAX_OPEN_NEEDS = 1_000;
/** Told by one server, which of a secretariat are those of many States. */
const MAX_OPEN_TOLD = 10_000;
/** Each time something is said of a need, its whole lane is opened. */
const MAX_VERSIONS = 100;
const MAX_SAID = 1_000;
/** What ends a need is taken once, however much was said. */
const LAST_WORDS: readonly AssistanceVerb[] = ["withdraw", "end-asked", "ended"];

/** What is said in a lane, by whom, wherever it came from: the line, or what a peer gave back of ours (R1). */
interface Word {
  readonly laneId: string;
  /** The other side of the lane. */
  readonly state: string;
  readonly author: string;
  /** When it came; of ours, which nobody else dated, when it was sent. */
  readonly at: Date;
  /** As its author signed it. */
  readonly sentAt: string;
  readonly actor: Actor;
  /** Of ours. */
  readonly dispatchId?: string;
}

/** What peers send about needs, and what this server forgot of its own words and has back. */
export function hearNeeds(context: AssistanceContext): void {
  const { federation, platform } = context;
  const own = platform.config.state;
  // Content was checked against the schema of its kind when it was opened.
  const takers = {
    "assistance-need": async (tx: Transaction, word: Word, content: unknown) =>
      await takeNeed(context, tx, word, content as AssistanceNeedContent),
    "assistance-step": async (tx: Transaction, word: Word, content: unknown) =>
      await takeStep(context, tx, word, content as AssistanceStepContent),
  } as const;
  for (const kind of ["assistance-need", "assistance-step"] as const) {
    federation.receive(kind, async (tx, { from: { state }, dossierId: laneId, content, receivedAt: at, sentAt }) => {
      const word = { laneId, state, author: state, at, sentAt, actor: { kind: "peer", state } as const };
      await takers[kind](tx, word, content);
    });
    federation.recover(kind, async (tx, { to: state, dispatchId, dossierId: laneId, content, sentAt }) => {
      const actor = { kind: "system", job: "federation.recovery" } as const;
      const word = { laneId, state, author: own, at: new Date(sentAt), sentAt, actor, dispatchId };
      await takers[kind](tx, word, content);
    });
  }
  // What its author reads and does anew: nobody there has it.
  federation.onReceipt(async (tx, { strength, kind, dossierId }) => {
    if (strength !== "refused" || !NEED_KINDS.includes(kind) || dossierId === undefined) return;
    const lane = await findLane(tx.db, dossierId);
    if (lane !== undefined) touchNeed(context, tx, lane.needId);
  });
  federation.onRefused(async (tx, { kind, dossierId }, code) => {
    if (!NEED_KINDS.includes(kind) || code === "dossier-of-another-matter") return;
    // R17: no lane, whose end would erase it: what was refused ends at once.
    if ((await findLane(tx.db, dossierId)) === undefined) await federation.eraseTraffic(tx, dossierId);
  });
}

/**
 * Refuses `need-of-another-state`, `release-past`, `need-in-another-lane`, `need-ended`, `need-version-taken`, `too-many-needs`, and what a
 * release is refused for.
 */
async function takeNeed(
  context: AssistanceContext,
  tx: Transaction,
  word: Word,
  { text, release }: AssistanceNeedContent,
): Promise<void> {
  const read = readNeedText(text);
  const { author, laneId } = word;
  const signed = release === undefined ? undefined : fromBase64(release);
  demandOwnNeed(read, word, context.platform.config.state);
  const releaseVerified =
    signed !== undefined && (await verified(context, tx, read.state, signed, { text, at: word.at }));
  // What a secretariat passed on and has back is the need that its State told it, by its server or in a letter.
  const toldBy = author === context.platform.config.state ? read.state : author;
  const told = await findTold(tx.db, read.needId, toldBy);
  const need = told ?? (await newNeed(context, tx, { ...word, toldBy, isSigned: signed !== undefined }, read));
  await holdNeed(tx.db, need.needId);
  const lane = await laneFor(context, tx, word, need);
  if (need.endedAt !== undefined) {
    // R17: what a peer gives back of a need that was ended meanwhile is not taken in again.
    if (word.actor.kind !== "peer") return await context.federation.endTraffic(tx, parseDossierId(laneId), word.actor);
    throw new Refusal("need-ended", "This need was ended here; nothing more is taken of it.");
  }
  const key =
    told === undefined ? await newNeedKey(context, tx.db, need.needId) : await needKey(context, tx.db, need.needId);
  const digest = sha256Hex(utf8(text));
  const known = await versionsOf(tx.db, [need.needId]);
  const same = known.find(({ version }) => version === read.needVersion);
  if (same !== undefined && same.digest !== digest) {
    throw new Refusal("need-version-taken", "This version of the need said something else before.");
  }
  if (lane.version > read.needVersion)
    throw new Refusal("need-version-taken", "A later version of it is here already.");
  if (same === undefined) {
    if (known.length >= MAX_VERSIONS) throw overQuota({ limit: "need-versions" });
    await putVersion(tx.db, {
      needId: need.needId,
      version: read.needVersion,
      sealed: key.seal(versionPlace(read.needVersion), text),
      digest,
      wantedUntil: read.wantedUntil,
      ...(signed !== undefined && { release: signed }),
      releaseVerified,
      writtenAt: word.at,
      writtenBy: [],
      clearedAt: word.at,
    });
  }
  const { dispatchId } = word;
  await updateLane(tx.db, laneId, { version: read.needVersion, ...(dispatchId !== undefined && { dispatchId }) });
  touchNeed(context, tx, need.needId);
  await context.audit.append(tx, {
    type: "assistance.need-told",
    actor: word.actor,
    subject: { kind: "need", id: need.needId },
    dossierId: laneId,
    details: { toldBy: author, version: read.needVersion, digest },
  });
}

/** Whoever sends the need of another State as its own is refused: a secretariat alone passes one on, to whom its State named, until its day. */
function demandOwnNeed(
  { state, passOnTo, wantedUntil }: Pick<NeedTextContent, "state" | "passOnTo" | "wantedUntil">,
  { author, state: other, sentAt }: Word,
  own: string,
): void {
  if (state === author) return;
  const receiver = author === own ? other : own;
  if (!SECRETARIAT_CODES.includes(author) || !passOnTo.some((one) => one === receiver)) {
    const message = `This is no need of ${author}, and not ${author}'s to pass on to ${receiver}.`;
    throw new Refusal("need-of-another-state", message);
  }
  // By the day of its sending: what was passed on in time comes back after a restore, whenever that is.
  if (new Date(sentAt) < endOfDay(wantedUntil, undefined).latest) return;
  throw new Refusal("release-past", `${state} let it be passed on until ${wantedUntil}, and that day is over.`);
}

/**
 * False where nobody here knows the State that signed it, or a key that counted when it came. R8: not when its sender says that it was sent, which may be false.
 * Refuses a signature that is not of that State or about another text, and one by a key that was in other hands by then.
 */
async function verified(
  { federation, platform }: AssistanceContext,
  tx: Transaction,
  state: string,
  release: Uint8Array,
  { text, at }: { readonly text: string; readonly at: Date },
): Promise<boolean> {
  const directory = federation.directory(tx.db);
  const code = parseStateCode(state);
  const peer = state === platform.config.state ? undefined : await directory.peer(code);
  const newest = state === platform.config.state ? await directory.own() : peer?.designation;
  if (newest === undefined || (peer !== undefined && peer.standing !== "confirmed")) return false;
  return verifyNeedRelease(release, text, { newest, history: await directory.history(code) }, at);
}

async function newNeed(
  context: AssistanceContext,
  tx: Transaction,
  { at, author, toldBy, isSigned }: Word & { readonly toldBy: string; readonly isSigned: boolean },
  { needId: lineId, state, reference }: Pick<NeedTextContent, "needId" | "state" | "reference">,
): Promise<Need> {
  const open = await countOpenFrom(tx.db, toldBy, state);
  if (open.ofState >= MAX_OPEN_NEEDS || open.all >= MAX_OPEN_TOLD) {
    throw new Refusal("too-many-needs", `As many needs of ${state} as ${toldBy} may tell are open here.`, {
      details: { limit: MAX_OPEN_NEEDS },
    });
  }
  const { random, config } = context.platform;
  const isOwn = toldBy === config.state;
  const needId = isOwn ? lineId : random.uuid();
  // What a secretariat passed on without a signature had come to it in a letter.
  const byLetter = author === config.state && !isOwn && !isSigned;
  const need = { needId, lineId, state, toldBy, byLetter, reference, recordedAt: at };
  await insertNeed(tx.db, need);
  if (byLetter) {
    const from = { laneId: random.uuid(), needId, state, side: "helper", byLetter, version: 1, openedAt: at } as const;
    await insertLane(tx.db, from);
  }
  return need;
}

async function laneFor(context: AssistanceContext, tx: Transaction, word: Word, { needId }: Need): Promise<Lane> {
  const found = await findLane(tx.db, word.laneId);
  if (found !== undefined) {
    if (found.needId === needId && found.state === word.state) return found;
    throw anotherLane();
  }
  // Else the end of the need would be the end of a case.
  if ((await loadDossier(tx.db, parseDossierId(word.laneId))) !== undefined) throw anotherLane();
  const [known] = (await lanesOf(tx.db, [needId])).filter(({ state }) => state === word.state);
  if (known !== undefined) throw anotherLane();
  const isOwn = word.author === context.platform.config.state;
  const lane: Lane = {
    laneId: word.laneId,
    needId,
    state: word.state,
    side: isOwn ? "asker" : "helper",
    byLetter: false,
    version: 0,
    openedAt: word.at,
  };
  await insertLane(tx.db, lane);
  return lane;
}

function anotherLane(): Refusal {
  return new Refusal(
    "need-in-another-lane",
    "This dossier is about something else, or this need stands in another one.",
  );
}

/** Refuses `need-unknown`, `need-ended`, `step-not-possible`, `step-taken`, `promise-taken` and `rights-check-needed`. */
async function takeStep(
  context: AssistanceContext,
  tx: Transaction,
  word: Word,
  step: AssistanceStepContent,
): Promise<void> {
  const lane = await findLane(tx.db, word.laneId);
  const need = lane && (await findNeed(tx.db, lane.needId));
  if (lane === undefined || need === undefined || lane.state !== word.state || need.lineId !== step.needId) {
    throw new Refusal("need-unknown", "No need is told in this dossier.");
  }
  const isOurs = word.author === context.platform.config.state;
  const side = isOurs ? lane.side : otherSide(lane.side);
  if (!maySay(side, step.verb, isBrokered(context, lane)) || !mayBroker(word.author, side, step.verb))
    throw new Refusal("step-not-possible", `The ${side} of a need does not say ${step.verb}.`);
  await holdNeed(tx.db, need.needId);
  if ((await findNeed(tx.db, need.needId))?.endedAt !== undefined)
    return await afterTheEnd(context, tx, word, lane, step);
  // Two people of ours had ended it after the backup (R1, R17): their word needs no key, which may be destroyed.
  // A secretariat also says by itself that a State asks for the end, which ends nothing at the secretariat.
  const isAsked = step.verb === "end-asked" && (need.byLetter || need.toldBy === word.author);
  if (isOurs && (isAsked || step.verb === "ended")) {
    return await endAgain(context, tx, need, { by: word.actor, at: word.at });
  }
  const key = await needKey(context, tx.db, need.needId);
  const lines = await linesIn(context, tx.db, [lane], key);
  const taken = lines.find((line) => line.side === side && line.step.sequence === step.sequence);
  if (taken !== undefined) {
    if (JSON.stringify(taken.step) === JSON.stringify(step)) return;
    throw new Refusal("step-taken", `${word.author} said something else under the number ${step.sequence}.`);
  }
  const before = lines.filter((line) => line.side === side);
  const isLast = LAST_WORDS.includes(step.verb) && before.every((line) => line.step.verb !== step.verb);
  if (before.length >= MAX_SAID && !isLast) throw overQuota({ limit: "said-of-a-need" });
  const standing = standingOf(lines);
  if (!isMadeOnce(standing, step)) throw new Refusal("promise-taken", "A promise was made here under this identifier.");
  demandRights(standing, step);
  await keep(context, tx, { lane, need, key }, step, { ...word, byLetter: false });
}

/** Only a secretariat passes a need on; only it, or whose need it is, introduces. */
function mayBroker(author: string, side: Side, verb: AssistanceVerb): boolean {
  if (SECRETARIAT_CODES.includes(author)) return true;
  return verb !== "pass-on" && (verb !== "introduce" || side === "asker");
}

/** R27: what one peer fills here is limited; told to it, and to people here. */
function overQuota(details: { readonly limit: string }): Refusal {
  return new Refusal("over-quota", "As much as is kept of one need was said of it already.", { details });
}

/** The words of this need are gone: only that the other side ended its own too is taken. */
async function afterTheEnd(
  context: AssistanceContext,
  tx: Transaction,
  word: Word,
  lane: Lane,
  step: AssistanceStepContent,
): Promise<void> {
  if (step.verb === "ended" || step.verb === "end-asked") {
    if (word.actor.kind === "peer") await updateLane(tx.db, lane.laneId, { endedThereAt: word.at });
    touchNeed(context, tx, lane.needId);
    await context.audit.append(tx, {
      type: `assistance.${step.verb}`,
      actor: word.actor,
      subject: { kind: "need", id: lane.needId },
      details: { author: word.author },
    });
    return;
  }
  const isOurs = word.actor.kind !== "peer";
  const isRetraction = step.verb === "publish" && !step.isPublic;
  // What is published outlives the need, for as long as both sides publish it.
  if (isRetraction) await notePublic(tx.db, { ...lane, ...step }, { byThem: false, isTakenBack: isOurs, at: word.at });
  if (isOurs) return await context.federation.endTraffic(tx, parseDossierId(lane.laneId), word.actor);
  if (isRetraction) return;
  throw new Refusal("need-ended", "This need was ended here; nothing more is taken of it.");
}
