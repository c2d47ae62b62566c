import { z } from "zod";
import { Refusal } from "../../../protocol/index.ts";
import { momentAnswer, pathParam, presented } from "../../../web/index.ts";
import { federationAct, twoPerson } from "../act.ts";
import { ADMINISTRATORS, DUTY_ROLES } from "../access.ts";
import { clearAlarmOf } from "../alarms/raise.ts";
import { ROTATABLE_KEYS, type RotatableKey } from "../domain/rotatable-keys.ts";
import {
  type FreezeRow,
  insertFreeze,
  listReviews,
  markLooked,
  openFreezes,
  updateFreeze,
} from "../lost-keys/store.ts";
import type { Connection } from "../tables.ts";
import { obeyKeysAfter, tellOfFreezes } from "./key-standing.ts";
import { authoritiesWithSeal, demandPast } from "./rotate-keys.ts";

/** The job that makes the new keys and issues the designation, once two people stand behind it. */
export const REVOCATION_JOB = "federation.key-revocations";
/** On one page of what rests on a key. */
export const MOST_LOOKED_AT = 100;

const freezeId = pathParam(z.uuid(), () => freezeOver());
const reviewId = pathParam(z.uuid(), () => new Refusal("not-found", "There is no such list."));

export const freezeAnswer = z
  .object({
    freezeId: z.string(),
    uses: z.array(z.enum(ROTATABLE_KEYS)),
    lostSince: momentAnswer,
    frozenBy: z.string(),
    frozenAt: momentAnswer,
    decidedAt: momentAnswer.nullable(),
    endedAt: momentAnswer.nullable(),
    outcome: z.enum(["revoked", "lifted"]).nullable(),
  })
  .meta({ id: "KeyFreeze" });

/**
 * R8: at once, by one administrator: from here on the server signs nothing with these keys, and takes nothing that rests on them. Two
 * people decide what follows. Refuses `root-lost`, `compromise-in-future`, `keys-frozen-already`, `exhibit-keys-elsewhere`.
 */
export const freezeKeys = federationAct({
  id: "federation.freeze-keys",
  at: "POST /keys/freezes",
  who: ADMINISTRATORS,
  input: z.strictObject({
    uses: z
      .array(z.enum([...ROTATABLE_KEYS, "root"]))
      .min(1)
      .max(ROTATABLE_KEYS.length + 1),
    /** When they were lost at the earliest. */
    since: z.iso.datetime({ offset: true }),
  }),
  answer: presented(freezeAnswer, (row: FreezeRow) => freezeJson(row)),
  status: 201,
  repeat: "refused",
  words: "federation.keys-freeze",
  refusals: ["root-lost", "compromise-in-future", "keys-frozen-already", "exhibit-keys-elsewhere"],
  run: async ({ context: { platform, audit, federation }, input: { uses: named, since }, by }) => {
    const now = platform.clock.now();
    const uses = ROTATABLE_KEYS.filter((use) => named.includes(use));
    const lostSince = new Date(since);
    if (named.includes("root")) throw rootLost();
    demandPast(lostSince, now);
    if (uses.includes("exhibit-seal")) authoritiesWithSeal(federation);
    return await platform.database.transaction(async (tx) => {
      await demandNotFrozen(tx.db, uses);
      const row: FreezeRow = {
        freeze_id: platform.random.uuid(),
        uses,
        lost_since: lostSince,
        frozen_by: by.id,
        frozen_at: now,
        decided_at: null,
        drafted_at: null,
        ended_at: null,
        outcome: null,
      };
      await insertFreeze(tx.db, row);
      await audit.append(tx, {
        type: "federation.keys-frozen",
        actor: { kind: "user", userId: by.id },
        subject: { kind: "key-freeze", id: row.freeze_id },
        details: { uses, since: lostSince.toISOString() },
      });
      await tellOfFreezes(federation, tx);
      await obeyKeysAfter(federation, tx);
      return row;
    });
  },
});

const content = z.strictObject({
  freezeId: z.string(),
  uses: z.array(z.enum(ROTATABLE_KEYS)),
  /** When they were lost at the earliest: what counts of them since then counts no more. */
  lostSince: z.string(),
  frozenAt: z.string(),
});

/** R8, R16: two administrators revoke what was frozen: new keys are made, and the next designation says that these are lost. Refuses `freeze-over`. */
export const revokeKeys = twoPerson({
  ask: ADMINISTRATORS,
  approve: ADMINISTRATORS,
  id: "federation.revoke-keys",
  at: "/keys/freezes/:id/revocation",
  params: { id: freezeId },
  titleKey: "federation.keys.revoke",
  thing: { kind: "key-freeze", action: "revoke" },
  input: z.strictObject({}),
  content,
  subject: "freezeId",
  refusals: ["freeze-over"],
  words: "federation.keys-revoke",
  describe: async ({ db, id }) => await contentOf(db, id),
  carryOut: async ({
    context: { platform, audit, federation },
    tx,
    content: { freezeId: id, uses, lostSince },
    askedBy,
    by,
  }) => {
    await updateFreeze(tx.db, id, { decided_at: platform.clock.now() });
    await audit.append(tx, {
      type: "federation.keys-revoked",
      actor: { kind: "user", userId: by.id },
      subject: { kind: "key-freeze", id },
      details: { uses, since: lostSince, askedBy },
    });
    tx.afterCommit(() => federation.platform.jobs.poke(REVOCATION_JOB));
  },
});

/** R16: nothing was lost after all: two administrators lift the freeze, and the keys are used as before. Refuses `freeze-over`. */
export const liftFreeze = twoPerson({
  ask: ADMINISTRATORS,
  approve: ADMINISTRATORS,
  id: "federation.lift-freeze",
  at: "/keys/freezes/:id/lifting",
  params: { id: freezeId },
  titleKey: "federation.keys.lift",
  thing: { kind: "key-freeze", action: "lift" },
  input: z.strictObject({ reason: z.string().trim().min(3).max(2000) }),
  content: content.extend({ reason: z.string() }),
  subject: "freezeId",
  refusals: ["freeze-over"],
  words: "federation.keys-lift",
  describe: async ({ db, input: { reason }, id }) => ({ ...(await contentOf(db, id)), reason }),
  carryOut: async ({
    context: { platform, audit, federation },
    tx,
    content: { freezeId: id, uses, reason },
    askedBy,
    by,
  }) => {
    await updateFreeze(tx.db, id, { ended_at: platform.clock.now(), outcome: "lifted" });
    await audit.append(tx, {
      type: "federation.freeze-lifted",
      actor: { kind: "user", userId: by.id },
      subject: { kind: "key-freeze", id },
      details: { uses, reason, askedBy },
    });
    await tellOfFreezes(federation, tx);
    await obeyKeysAfter(federation, tx);
  },
});

/** R8: a person has looked again at what rested on a lost key. The last one ends the alarm. */
export const markLookedAt = federationAct({
  id: "federation.mark-looked-at",
  at: "POST /keys/lists/:id/looked-at",
  who: DUTY_ROLES,
  params: { id: reviewId },
  input: z.strictObject({
    places: z
      .array(z.string().regex(/^[1-9][0-9]{0,14}$/))
      .min(1)
      .max(MOST_LOOKED_AT),
  }),
  answer: z.object({ left: z.int() }),
  repeat: "again",
  words: "federation.keys-looked",
  refusals: ["not-found"],
  run: async ({ context: { platform, audit, federation }, input: { places }, by, ids: { id } }) =>
    await platform.database.transaction(async (tx) => {
      const looked = { reviewId: id, places: places.map(Number), by: by.id, at: platform.clock.now() };
      const count = await markLooked(tx.db, looked);
      const [review] = await listReviews(tx.db, id);
      if (review === undefined) throw new Refusal("not-found", "There is no such list.");
      const subject = { kind: "lost-keys", id };
      if (count > 0) {
        await audit.append(tx, {
          type: "federation.looked-at-again",
          actor: { kind: "user", userId: by.id },
          subject,
          details: { places: looked.places, count },
        });
      }
      if (review.left === 0) await clearAlarmOf(federation, tx, "keys-lost", subject);
      return { left: review.left };
    }),
});

/** As the API shows it. */
export function freezeJson(row: FreezeRow) {
  return {
    freezeId: row.freeze_id,
    uses: [...row.uses],
    lostSince: row.lost_since,
    frozenBy: row.frozen_by,
    frozenAt: row.frozen_at,
    decidedAt: row.decided_at,
    endedAt: row.ended_at,
    outcome: row.outcome,
  };
}

async function contentOf(db: Connection, id: string): Promise<z.output<typeof content>> {
  const freeze = (await openFreezes(db)).find((one) => one.freeze_id === id && one.decided_at === null);
  if (freeze === undefined) throw freezeOver();
  return {
    freezeId: id,
    uses: [...freeze.uses],
    lostSince: freeze.lost_since.toISOString(),
    frozenAt: freeze.frozen_at.toISOString(),
  };
}

async function demandNotFrozen(db: Connection, uses: readonly RotatableKey[]): Promise<void> {
  const open = (await openFreezes(db)).flatMap((freeze) => freeze.uses);
  const twice = uses.filter((use) => open.includes(use));
  if (twice.length === 0) return;
  throw new Refusal(
    "keys-frozen-already",
    `${twice.join(", ")}: frozen already. A second administrator decides about that freeze; name only the others.`,
    { field: "uses", details: { uses: twice.join(", ") } },
  );
}

function freezeOver(): Refusal {
  return new Refusal("freeze-over", "These keys are frozen no more, or two administrators have decided about them.");
}

/** R8: nobody can revoke a root but itself and the one after it. */
function rootLost(): Refusal {
  return new Refusal(
    "root-lost",
    "No key of this server revokes the root. While enough members of it are safe, let them and the new root both sign a designation with " +
      "another root. Where they are not, call every State: it stops this one, and meets it anew under the new root.",
    { field: "uses" },
  );
}
