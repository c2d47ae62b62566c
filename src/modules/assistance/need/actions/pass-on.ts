import { z } from "zod";
import { WORD_LANGUAGES } from "../../../../convention/index.ts";
import { parseStateCode } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { userActor } from "../../../identity/index.ts";
import { CLEARING_ROLES, OFFICERS } from "../../access.ts";
import { act, today, twoPerson } from "../../context.ts";
import { notPossible, say, SENDING } from "../../lane/said.ts";
import { holdNeed } from "../../lane/store.ts";
import { touchNeed } from "../../lane/touch.ts";
import {
  askerLanes,
  demandLane,
  isWithdrawn,
  laneOfTeller,
  needParams,
  openNeed,
  type OpenedLane,
  type OpenedNeed,
} from "../read.ts";
import { demandPeer, states, tell } from "./clear.ts";

/**
 * Of a secretariat alone. Sends the need of another State on, byte for byte, to some of those to whom that State let it be passed on. With the State's signature over the
 * text and its last day (R5), or, where it came in a letter, as the word of the secretariat alone.
 */
export const passOnNeed = twoPerson({
  ask: OFFICERS,
  approve: CLEARING_ROLES,
  id: "assistance.pass-on-need",
  at: "/assistance/needs/:id/passing-on",
  params: needParams,
  titleKey: "assistance.passing-on.title",
  thing: { kind: "need", action: "pass-on" },
  input: z.strictObject({ receivers: states.exactOptional() }),
  /** No word of the need: what waits is kept in clear. */
  content: z.strictObject({
    needId: z.string(),
    reference: z.string(),
    version: z.int(),
    /** SHA-256 of the text. */
    digest: z.string(),
    state: z.string(),
    isSigned: z.boolean(),
    receivers: states,
  }),
  subject: "needId",
  refusals: [
    "date-passed",
    "need-ended",
    "need-key-missing",
    "need-unknown",
    "not-to-be-passed-on",
    "nothing-to-clear",
    "peer-not-confirmed",
    "peer-unknown",
    "receivers-needed",
    "step-not-possible",
    "written-by-you",
  ],
  words: "assistance.passing-on",
  concerns: ({ needId }) => [needId],
  describe: async ({ context, db, id, input: { receivers = [] } }) => {
    const need = await openNeed(context, db, id);
    const [latest] = need.versions;
    if (latest === undefined) throw new Refusal("need-ended", "This need was ended.");
    const isSecretariat = context.platform.config.office === "secretariat";
    if (!isSecretariat || need.isOwn || isTellerDone(need)) throw notPossible();
    const { needId, reference, state, byLetter } = need;
    const { version, digest, text, wantedUntil, releaseVerified } = latest;
    if (wantedUntil < today(context))
      throw new Refusal("date-passed", "The day until which it is wanted has passed.", { field: "receivers" });
    const refused = receivers.filter((one) => !text.passOnTo.some((to) => to === one));
    if (refused.length > 0 || (!releaseVerified && !byLetter)) {
      const message = `${state} did not let this be passed on to ${refused.join(", ") || "anybody"}.`;
      throw new Refusal("not-to-be-passed-on", message, { field: "receivers", details: { state } });
    }
    const has = askerLanes(need).filter((lane) => !isClosed(lane));
    const again = has.map((lane) => lane.state).filter((one) => text.passOnTo.some((to) => to === one));
    const all = [...new Set([...again, ...receivers])].toSorted();
    const hasIt = (one: string): boolean => need.lanes.some((lane) => lane.state === one && hasText(lane, version));
    if (all.length === 0) throw new Refusal("receivers-needed", "Choose who is told.", { field: "receivers" });
    if (all.every(hasIt)) {
      throw new Refusal("nothing-to-clear", "All of them have this text.", { field: "receivers" });
    }
    const isOver = receivers.find((one) => need.lanes.some((lane) => lane.state === one && isClosed(lane)));
    if (isOver !== undefined) {
      const message = `${isOver} was told that this is no longer wanted, or to end its copy. Nothing more can be said to it of this need.`;
      throw new Refusal("step-not-possible", message, { field: "receivers", details: { state: isOver } });
    }
    // Whoever has it hinders nobody else: what it is told waits for it.
    const isNew = (one: string): boolean => need.lanes.every((lane) => lane.state !== one);
    for (const one of all.filter(isNew)) await demandPeer(context, db, one);
    return { needId, reference, version, digest, state, isSigned: releaseVerified, receivers: all };
  },
  carryOut: async ({ context, tx, content, askedBy, by }) => {
    const { needId, version, digest, receivers } = content;
    await holdNeed(tx.db, needId);
    const need = await openNeed(context, tx.db, needId);
    const [latest] = need.versions;
    // Between the last look and the hold a later text may have come.
    if (latest?.digest !== digest) throw new Refusal("approval-changed", "A later text came meanwhile.");
    if (latest.writtenBy.includes(by.id)) {
      throw new Refusal("written-by-you", "You entered this text; somebody else stands behind it with whoever asks.");
    }
    const to: string[] = [];
    for (const state of receivers) {
      if (await tell(context, tx, need, latest, [state, false], userActor(by))) to.push(state);
    }
    const teller = laneOfTeller(need);
    const named = to.map((state) => parseStateCode(state));
    if (teller !== undefined) await say(context, tx, teller, { verb: "pass-on", to: named }, { by, askedBy });
    touchNeed(context, tx, needId);
    await context.audit.append(tx, {
      type: "assistance.need-passed-on",
      actor: userActor(by),
      subject: { kind: "need", id: needId },
      details: { version, digest, receivers: to, askedBy },
    });
  },
});

const words = z.string().trim().min(1).max(5_000);

/** Gives a State that showed interest, and the State that asked, each other's names and how to reach each other. From then on it stands between the two. */
export const introduceStates = act({
  id: "assistance.introduce-states",
  at: "POST /assistance/lanes/:id/introduction",
  who: OFFICERS,
  params: needParams,
  /** What whoever asked is told of whoever may help, and the other way round. */
  input: z.strictObject({ language: z.enum(WORD_LANGUAGES), forAsker: words, forHelper: words }),
  repeat: "refused",
  refusals: ["need-ended", "need-key-missing", "need-unknown", "step-not-possible", ...SENDING],
  words: "assistance.introduction",
  run: async ({ context, input: { language, forAsker, forHelper }, by, ids: { id } }) =>
    await context.platform.database.transaction(async (tx) => {
      const { needId } = await demandLane(tx.db, id);
      await holdNeed(tx.db, needId);
      const need = await openNeed(context, tx.db, needId);
      if (need.endedAt !== undefined) throw new Refusal("need-ended", "This need was ended.");
      const helper = askerLanes(need).find(({ laneId }) => laneId === id);
      const asker = laneOfTeller(need);
      if (helper === undefined || asker === undefined || !isToIntroduce(helper) || isTellerDone(need))
        throw notPossible();
      const told = (state: string, text: string) =>
        ({ verb: "introduce", state: parseStateCode(state), text: { language, text } }) as const;
      await say(context, tx, asker, told(helper.state, forAsker), { by });
      await say(context, tx, helper, told(need.state, forHelper), { by });
      return need;
    }),
});

/** Whoever it was passed on to may help, and nobody told the State that asked. */
export function isToIntroduce({ side, standing }: Pick<OpenedLane, "side" | "standing">): boolean {
  return side === "asker" && standing.stage === "interested" && standing.introduced.length === 0 && !standing.endAsked;
}

/** It was told this version, and did not refuse it. */
export const hasText = (lane: Pick<OpenedLane, "isRefused" | "version">, version?: number): boolean =>
  lane.version === version && !lane.isRefused;

const isClosed = ({ standing }: Pick<OpenedLane, "standing">): boolean =>
  standing.stage === "withdrawn" || standing.endAsked;

/** Its State wants it no longer, or asked for its end. */
function isTellerDone(need: OpenedNeed): boolean {
  return isWithdrawn(need) || laneOfTeller(need)?.standing.endAsked === true;
}
