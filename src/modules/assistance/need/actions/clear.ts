import { z } from "zod";
import { stateRecord } from "../../../../convention/index.ts";
import { base64 } from "../../../../protocol/bytes.ts";
import { parseStateCode } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import type { Actor } from "../../../audit/index.ts";
import { userActor } from "../../../identity/index.ts";
import { CLEARING_ROLES, OFFICERS } from "../../access.ts";
import { type AssistanceContext, today, twoPerson } from "../../context.ts";
import { demandReconciled, send } from "../../lane/said.ts";
import { clearVersion, holdNeed, insertLane, updateLane } from "../../lane/store.ts";
import { touchNeed } from "../../lane/touch.ts";
import { isWithdrawn, needParams, openNeed, type OpenedNeed, type OpenedVersion } from "../read.ts";

const MAX_RECEIVERS = 60;
export const states = z.array(z.string().regex(/^[A-Z]{2}$/)).max(MAX_RECEIVERS);

/**
 * The exact text of a need, by its digest, and who gets it: nothing leaves before two people stand behind both, and whoever wrote the text is not the
 * second one. Whoever has the need already gets each later version, too.
 */
export const clearNeed = twoPerson({
  ask: OFFICERS,
  approve: CLEARING_ROLES,
  id: "assistance.clear-need",
  at: "/assistance/needs/:id/clearance",
  params: needParams,
  titleKey: "assistance.clearing.title",
  thing: { kind: "need", action: "clear" },
  input: z.strictObject({ receivers: states.exactOptional(), byLetter: states.exactOptional() }),
  /** No word of the need: what waits is kept in clear. */
  content: z.strictObject({
    needId: z.string(),
    reference: z.string(),
    version: z.int(),
    /** SHA-256 of the text. */
    digest: z.string(),
    wantedUntil: z.string(),
    receivers: states,
    byLetter: states,
    passOnTo: states,
  }),
  subject: "needId",
  refusals: [
    "date-passed",
    "letter-to-nobody",
    "need-ended",
    "need-key-missing",
    "need-not-ours",
    "need-unknown",
    "nothing-to-clear",
    "own-designation-missing",
    "peer-not-confirmed",
    "peer-not-reconciled",
    "peer-unknown",
    "receiver-has-a-server",
    "receivers-needed",
    "step-not-possible",
    "written-by-you",
  ],
  words: "assistance.clearing",
  concerns: ({ needId }) => [needId],
  upon: async ({ context, db, id }) => await demandClearable(context, db, id),
  describe: async ({ context, db, upon: need, input: { receivers = [], byLetter = [] } }) => {
    const [latest] = need.versions;
    if (latest === undefined) throw new Error(`the need ${need.needId} has no version`);
    const has = (onPaper: boolean) => need.lanes.filter((lane) => lane.byLetter === onPaper).map(({ state }) => state);
    const all = [...new Set([...has(false), ...receivers])].toSorted();
    const letters = [...new Set([...has(true), ...byLetter])].toSorted();
    const isNew = [...all, ...letters].some((state) => need.lanes.every((lane) => lane.state !== state));
    if (all.length + letters.length === 0)
      throw new Refusal("receivers-needed", "Choose who is told.", { field: "receivers" });
    if (latest.clearedAt !== undefined && !isNew && !need.lanes.some(({ isRefused }) => isRefused)) {
      throw new Refusal("nothing-to-clear", "This text was cleared, and all of them have it.", { field: "receivers" });
    }
    if (latest.wantedUntil <= today(context))
      throw new Refusal("date-passed", "The day until which it is wanted has passed.");
    // Of whoever has it already nothing is asked again: one State that cannot be told now hinders no correction.
    for (const state of all.filter((one) => !has(false).includes(one))) await demandPeer(context, db, state);
    for (const state of letters.filter((one) => !has(true).includes(one))) await demandNoPeer(context, db, state);
    const { needId, reference } = need;
    const { version, digest, wantedUntil, text } = latest;
    return {
      needId,
      reference,
      version,
      digest,
      wantedUntil,
      receivers: all,
      byLetter: letters,
      passOnTo: [...text.passOnTo],
    };
  },
  carryOut: async ({ context, tx, content, askedBy, by }) => {
    const { needId, version, digest, receivers, byLetter } = content;
    await holdNeed(tx.db, needId);
    const need = await openNeed(context, tx.db, needId);
    const [latest] = need.versions;
    // Between the last look and the hold somebody may have written it anew.
    if (latest?.digest !== digest) throw new Refusal("approval-changed", "The text was written anew meanwhile.");
    if (latest.writtenBy.includes(by.id)) {
      throw new Refusal("written-by-you", "You wrote of this text; somebody else stands behind it with whoever asks.");
    }
    const clearedAt = context.platform.clock.now();
    const release = latest.release ?? (await releaseOf(context, tx, need));
    if (latest.clearedAt === undefined) {
      const cleared = { clearedAt, askedBy, clearedBy: by.id, ...(release !== undefined && { release }) };
      await clearVersion(tx.db, { needId, version }, cleared);
    }
    for (const [state, onPaper] of [
      ...receivers.map((one) => [one, false] as const),
      ...byLetter.map((one) => [one, true] as const),
    ]) {
      await tell(
        context,
        tx,
        need,
        { ...latest, ...(release !== undefined && { release }) },
        [state, onPaper],
        userActor(by),
      );
    }
    touchNeed(context, tx, needId);
    await context.audit.append(tx, {
      type: "assistance.need-cleared",
      actor: userActor(by),
      subject: { kind: "need", id: needId },
      details: { version, digest, receivers: [...receivers], byLetter: [...byLetter], askedBy },
    });
  },
});

async function demandClearable(context: AssistanceContext, db: Transaction["db"], id: string): Promise<OpenedNeed> {
  const need = await openNeed(context, db, id);
  if (need.endedAt !== undefined) throw new Refusal("need-ended", "This need was ended.");
  if (!need.isOwn) throw new Refusal("need-not-ours", "This is the need of another State; that State clears it.");
  if (isWithdrawn(need)) throw new Refusal("step-not-possible", "This need was withdrawn.");
  return need;
}

async function releaseOf(context: AssistanceContext, tx: Transaction, { versions: [latest] }: OpenedNeed) {
  if (latest === undefined || latest.text.passOnTo.length === 0) return undefined;
  return await context.federation.signNeedRelease(tx.db, latest.exact);
}

/** Gives a State this version, in the lane that there is with it or a new one; false where it has it. One that refused it is told it again. */
export async function tell(
  context: AssistanceContext,
  tx: Transaction,
  { needId, lanes }: OpenedNeed,
  { version, exact, release }: Pick<OpenedVersion, "version" | "exact" | "release">,
  [state, byLetter]: readonly [state: string, onPaper: boolean],
  by: Actor,
): Promise<boolean> {
  const { random, clock } = context.platform;
  const known = lanes.find((lane) => lane.state === state);
  if (known?.version === version && !known.isRefused) return false;
  const side = "asker" as const;
  const made = { laneId: random.uuid(), needId, state, side, byLetter, version, openedAt: clock.now() };
  if (known === undefined) await insertLane(tx.db, made);
  const told = { text: exact, ...(release !== undefined && { release: base64(release) }) };
  const lane = known ?? made;
  const sent = byLetter ? {} : await send(context, tx, lane, told, by, { kind: "assistance-need", waits: true });
  await updateLane(tx.db, lane.laneId, { version, postedAt: null, ...sent });
  return true;
}

/** Refuses `peer-unknown` and `peer-not-confirmed`, at the box of receivers, and `peer-not-reconciled`. */
export async function demandPeer(context: AssistanceContext, db: Transaction["db"], state: string): Promise<void> {
  const peer = await context.federation.directory(db).peer(parseStateCode(state));
  const details = { state, standing: peer?.standing ?? "" };
  if (peer === undefined)
    throw new Refusal("peer-unknown", `${state} is no peer of this server.`, { field: "receivers", details });
  if (peer.standing === "confirmed") return await demandReconciled(context, db, state);
  throw new Refusal("peer-not-confirmed", `${state} is not confirmed by two people.`, { field: "receivers", details });
}

async function demandNoPeer(
  { federation, platform: { config } }: AssistanceContext,
  db: Transaction["db"],
  state: string,
): Promise<void> {
  const isInvented = stateRecord(state)?.standing === "training";
  if (stateRecord(state) === undefined || state === config.state || (isInvented && config.profile === "production")) {
    throw new Refusal("letter-to-nobody", `${state} is the code of no other State.`, { field: "byLetter" });
  }
  if ((await federation.directory(db).peer(parseStateCode(state))) === undefined) return;
  const message = `${state} has a server: tell it there.`;
  throw new Refusal("receiver-has-a-server", message, { field: "byLetter", details: { state } });
}
