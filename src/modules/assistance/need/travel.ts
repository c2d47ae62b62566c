import { parseStateCode } from "../../../protocol/identifiers.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import type { Job, Transaction } from "../../../platform/index.ts";
import { type AssistanceContext, today } from "../context.ts";
import { standingOf } from "../lane/domain/standing.ts";
import { BY_ITSELF, say } from "../lane/said.ts";
import { holdNeed, lanesOf, needsToTravel } from "../lane/store.ts";
import { tell } from "./actions/clear.ts";
import { askerLanes, isWithdrawn, laneOfTeller, openNeed, type OpenedLane, type OpenedNeed } from "./read.ts";

const LOOK_EVERY_MS = 60_000;

/**
 * A secretariat passes on by itself what its State says of a need that people passed on: a later text that its State signed, that it is no longer
 * wanted, that copies are to end, that another was chosen.
 */
export function travel(context: AssistanceContext): Job {
  const { database, keystore, config, log } = context.platform;
  return {
    name: BY_ITSELF.job,
    everyMs: LOOK_EVERY_MS,
    run: async () => {
      // Locked, nothing can be read; it is looked at again once the keys are open.
      if (keystore.isLocked) return;
      for (const needId of await needsToTravel(database.db, config.state)) {
        const states = (await lanesOf(database.db, [needId])).map(({ state }) => state);
        const reached = await reachedOf(context, states);
        try {
          await database.transaction(async (tx) => await travelOne(context, tx, needId, reached));
        } catch (error) {
          // One need that cannot be opened, or told, holds up no other.
          if (!isRefusal(error)) throw error;
          log.warn("assistance.not-passed-on", { needId, code: error.code });
        }
      }
    },
  };
}

/** Those with whom something can be said: after a restore (R1) only who gave back what was said before. */
async function reachedOf({ federation }: AssistanceContext, states: readonly string[]): Promise<ReadonlySet<string>> {
  const reached = new Set<string>();
  for (const state of states) if (await federation.isReconciledWith(parseStateCode(state))) reached.add(state);
  return reached;
}

async function travelOne(
  context: AssistanceContext,
  tx: Transaction,
  needId: string,
  reached: ReadonlySet<string>,
): Promise<void> {
  await holdNeed(tx.db, needId);
  const need = await openNeed(context, tx.db, needId);
  const [latest] = need.versions;
  if (latest === undefined) return;
  for (const told of askerLanes(need).filter(({ state }) => reached.has(state))) {
    // What it refused is said again by people, if at all: by itself it would be said for ever.
    const lane = { ...told, standing: standingOf(told.lines.map(({ side, step }) => ({ side, step }))) };
    const word = wordFor(need, lane);
    if (word !== undefined) await say(context, tx, lane, word, { waits: true });
    // What came in a letter is signed by nobody: two people pass on each text of it.
    const isOpen =
      word === undefined &&
      lane.version !== latest.version &&
      !lane.standing.endAsked &&
      lane.standing.stage !== "withdrawn";
    if (isOpen && latest.releaseVerified && latest.wantedUntil >= today(context)) {
      await tell(context, tx, need, latest, [lane.state, false], BY_ITSELF);
    }
  }
}

function wordFor(need: OpenedNeed, { state, version, standing }: OpenedLane) {
  const [latest] = need.versions;
  const told = laneOfTeller(need)?.standing;
  if (standing.endAsked) return undefined;
  if (told?.endAsked === true) return { verb: "end-asked" } as const;
  if (standing.stage === "withdrawn") return undefined;
  const isCleared = !need.byLetter || askerLanes(need).some((lane) => lane.version === latest?.version);
  const isTakenBack =
    isCleared && version !== latest?.version && latest?.text.passOnTo.every((one) => one !== state) === true;
  if (isWithdrawn(need) || isTakenBack) return { verb: "withdraw" } as const;
  const waits = standing.stage === "interested" && standing.introduced.length === 0 && !standing.passedOver;
  return told?.passedOver === true && waits ? ({ verb: "choose", notTaken: true } as const) : undefined;
}
