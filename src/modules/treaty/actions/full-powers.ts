import type { Kysely } from "kysely";
import { z } from "zod";
import { CONVENTION_INSTRUMENT } from "../../../convention/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { pathParam } from "../../../web/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { RECORDING_ROLES } from "../access.ts";
import { act, type TreatyContext, twoPerson } from "../context.ts";
import { copyFindings, examination, type FullPowers, line, newFullPowers, stops } from "../domain/full-powers.ts";
import { checkEntity } from "../domain/record-fact.ts";
import {
  type FullPowersChange,
  insertFullPowers,
  listFullPowers,
  listSignings,
  updateFullPowers,
  updateSigning,
} from "../signing-store.ts";
import { touchFullPowers } from "../record-sources.ts";
import { holdRecord } from "../store.ts";
import { DOCUMENT_REFUSALS, holdOne } from "./documents.ts";

export const fullPowersIdParam = pathParam(z.uuid(), fullPowersUnknown);
export const reason = z.string().trim().min(3).max(1000);
const answer = z.object({ fullPowersId: z.string() });
const upon = {
  who: RECORDING_ROLES,
  params: { id: fullPowersIdParam },
  answer,
  repeat: "refused",
  refusals: ["full-powers-unknown", "step-not-open"],
} as const;

/** Full powers that a State tells of: nothing of them was seen yet. */
export const announceFullPowers = act({
  id: "treaty.announce-full-powers",
  at: "POST /treaty/full-powers",
  who: RECORDING_ROLES,
  input: newFullPowers,
  answer,
  status: 201,
  repeat: "refused",
  refusals: ["fiction-refused", "secretariat-no-state", "state-unknown", "training-state"],
  words: "treaty.full-powers",
  run: async ({ context, input: entry, by }) => {
    const { platform, audit } = context;
    checkEntity(entry.state, platform.config.profile === "production");
    const made = {
      fullPowersId: platform.random.uuid(),
      version: 1,
      instrument: CONVENTION_INSTRUMENT.id,
      entry,
      state: "announced",
      recordedAt: platform.clock.now(),
      recordedBy: by.id,
    } as const satisfies FullPowers;
    await platform.database.transaction(async (tx) => {
      await insertFullPowers(tx.db, made);
      touchFullPowers(context, tx, made.fullPowersId);
      const subject = { kind: "full-powers", id: made.fullPowersId };
      await audit.append(tx, { type: "treaty.full-powers-announced", actor: userActor(by), subject, details: entry });
    });
    return made;
  },
});

/** F2 to F4: what the copy says, point by point. What it lacks stands as its findings; a better copy is examined anew. */
export const examineFullPowers = act({
  ...upon,
  id: "treaty.examine-full-powers",
  at: "POST /treaty/full-powers/:id/examination",
  input: examination,
  refusals: [...upon.refusals, ...DOCUMENT_REFUSALS],
  words: "treaty.examination",
  run: async ({ context, input: { documentId, ...seen }, by, ids: { id } }) =>
    await step(
      context,
      id,
      { verb: "examined", from: ["announced", "defective", "copy-in-order"], holding: documentId, by },
      (one) => {
        const findings = copyFindings(one.entry, seen);
        const state = findings.some(stops) ? "defective" : "copy-in-order";
        return { state, findings, examinedAt: context.platform.clock.now(), documentId: documentId ?? null };
      },
    ),
});

/** The original is here: who brought it, and to whom. */
export const receiveFullPowers = act({
  ...upon,
  id: "treaty.receive-full-powers",
  at: "POST /treaty/full-powers/:id/original",
  input: z.strictObject({ broughtBy: line }),
  words: "treaty.original",
  run: async ({ context, input: { broughtBy }, by, ids: { id } }) =>
    await step(context, id, { verb: "received", from: ["copy-in-order"], by }, () => ({
      state: "original-in-hand",
      originalFrom: broughtBy,
      originalAt: context.platform.clock.now(),
      originalTo: by.id,
    })),
});

/** Two people have the original before them, and it says what the copy said. */
export const verifyFullPowers = twoPerson({
  ask: RECORDING_ROLES,
  approve: RECORDING_ROLES,
  id: "treaty.verify-full-powers",
  at: "/treaty/full-powers/:id/verification",
  params: { id: fullPowersIdParam },
  titleKey: "treaty.verification.title",
  thing: { kind: "full-powers", action: "verify" },
  input: z.strictObject({ remarks: line.exactOptional() }),
  content: z.strictObject({
    fullPowersId: z.string(),
    version: z.int(),
    entry: newFullPowers,
    remarks: line.exactOptional(),
  }),
  subject: "fullPowersId",
  refusals: upon.refusals,
  words: "treaty.verification",
  concerns: ({ entry }) => [entry.state],
  describe: async ({ db, input: given, id: fullPowersId }) => {
    const { version, entry } = demandState(await demandFullPowers(db, fullPowersId), ["original-in-hand"]);
    return { fullPowersId, version, entry, ...given };
  },
  carryOut: async ({ context, tx, content: { fullPowersId, version }, askedBy, by }) => {
    await holdRecord(tx.db);
    const verified = { state: "verified", verifiedAt: context.platform.clock.now() } as const;
    const people = { verifiedAskedBy: askedBy, verifiedBy: by.id };
    await writeFullPowers(context, tx, { fullPowersId, version }, { ...verified, ...people }, { verb: "verified", by });
  },
});

/** The State takes them back, unless they were used; a signing that they cleared is planned anew. */
export const withdrawFullPowers = act({
  ...upon,
  id: "treaty.withdraw-full-powers",
  at: "POST /treaty/full-powers/:id/withdrawal",
  input: z.strictObject({ reason }),
  words: "treaty.full-powers-withdrawal",
  run: async ({ context, input: given, by, ids: { id } }) =>
    await step(
      context,
      id,
      { verb: "withdrawn", from: ["announced", "defective", "copy-in-order", "original-in-hand", "verified"], by },
      async ({ entry }, tx) => {
        for (const signing of await listSignings(tx.db, { state: entry.state })) {
          if (signing.fullPowersId === id) {
            await updateSigning(tx.db, signing, { state: "planned", fullPowersId: null });
          }
        }
        return { state: "withdrawn", reason: given.reason };
      },
    ),
});

interface Step {
  readonly verb: "examined" | "received" | "verified" | "withdrawn" | "spent" | "given-back";
  readonly by: User;
}

async function step(
  context: TreatyContext,
  id: string,
  {
    from,
    holding,
    ...how
  }: Step & { readonly from: readonly FullPowers["state"][]; readonly holding?: string | undefined },
  set: (one: FullPowers, tx: Transaction) => Promise<Set> | Set,
): Promise<{ readonly fullPowersId: string }> {
  return await context.platform.database.transaction(async (tx) => {
    // Before the record, as for an act: of two who need both, neither waits for the other.
    if (holding !== undefined) await holdOne(context, tx.db, holding);
    await holdRecord(tx.db);
    const one = demandState(await demandFullPowers(tx.db, id), from);
    await writeFullPowers(context, tx, one, await set(one, tx), how);
    return one;
  });
}

type Set = FullPowersChange;

/** Writes the next version with its entry of the log. Refuses `step-not-open` where another step came between. */
export async function writeFullPowers(
  { audit, desk }: Pick<TreatyContext, "audit" | "desk">,
  tx: Transaction,
  seen: Pick<FullPowers, "fullPowersId" | "version">,
  set: Set,
  { verb, by }: Step,
): Promise<void> {
  if (!(await updateFullPowers(tx.db, seen, set))) throw stepNotOpen();
  touchFullPowers({ desk }, tx, seen.fullPowersId);
  const subject = { kind: "full-powers", id: seen.fullPowersId };
  await audit.append(tx, { type: `treaty.full-powers-${verb}`, actor: userActor(by), subject, details: set });
}

/** Refuses `full-powers-unknown`. */
export async function demandFullPowers(db: Kysely<unknown>, id: string): Promise<FullPowers> {
  const [one] = await listFullPowers(db, { id });
  if (one === undefined) throw fullPowersUnknown();
  return one;
}

/** Refuses `step-not-open`. */
export function demandState<One extends { readonly state: string }>(one: One, from: readonly One["state"][]): One {
  if (!from.includes(one.state)) throw stepNotOpen();
  return one;
}

export function stepNotOpen(): Refusal {
  return new Refusal("step-not-open", "This step is not open as things stand now. Look again, and do what is offered.");
}

export function fullPowersUnknown(): Refusal {
  return unknownRefusal("full-powers-unknown", "No full powers have this identifier.");
}
