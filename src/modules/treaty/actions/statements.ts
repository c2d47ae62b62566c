import type { Kysely } from "kysely";
import { z } from "zod";
import { CONVENTION_INSTRUMENT } from "../../../convention/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { statedActSchema, type TreatyStatementContent } from "../../../protocol/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { RECORDING_ROLES } from "../access.ts";
import { twoPerson, type TreatyContext } from "../context.ts";
import { standing } from "../domain/fact.ts";
import { proposedBy, statedAct } from "../domain/statement.ts";
import type { StatementIn } from "../statement-line.ts";
import { listFacts } from "../store.ts";
import { propose } from "./proposals.ts";

const MAX_ACTS = 50;

/** States acts of our record to another server. Both people see what it will say. */
export const sendStatement = twoPerson({
  id: "treaty.send-statement",
  at: "/treaty/statements",
  titleKey: "treaty.statement.title",
  thing: { kind: "treaty-statement", action: "send" },
  ask: RECORDING_ROLES,
  approve: RECORDING_ROLES,
  input: z.strictObject({
    statementId: z.uuid().exactOptional(),
    to: z.string().regex(/^[A-Z]{2}$/),
    /** Entries of the record. */
    acts: z.array(z.uuid()).min(1).max(MAX_ACTS),
  }),
  content: z.strictObject({
    statementId: z.string(),
    to: z.string(),
    acts: z.array(z.string()),
    said: z.array(statedActSchema),
  }),
  subject: "statementId",
  refusals: ["act-not-stated", "body-too-large", "fact-unknown", "peer-not-confirmed", "peer-unknown"],
  words: "treaty.statement",
  describe: async ({ context, db, input: { statementId: _, to, acts }, id: statementId }) => {
    if (!(await context.line?.()?.peers(db))?.includes(to)) {
      throw new Refusal("peer-unknown", `${to} is not a peer of this server.`, { field: "to", details: { state: to } });
    }
    return { statementId, to, acts, said: await stated(context, db, acts) };
  },
  carryOut: async ({ context, tx, content: { to, said }, by }) => {
    const content = { instrument: CONVENTION_INSTRUMENT.id, acts: [...said] } as unknown as TreatyStatementContent; // only read
    await context.line?.()?.send(tx, to, content, by.id);
  },
});

async function stated({ documents }: TreatyContext, db: Kysely<unknown>, ids: readonly string[]) {
  const facts = standing(await listFacts(db));
  return await Promise.all(
    ids.map(async (id) => {
      const fact = facts.find(({ factId }) => factId === id);
      if (fact === undefined) {
        throw new Refusal("fact-unknown", "No entry that stands has this identifier.", { field: "acts" });
      }
      const document = fact.documentId === undefined ? undefined : await documents?.find(db, fact.documentId);
      const about = facts.find(({ factId }) => factId === fact.relatesTo);
      return statedAct(fact, document === undefined ? [] : [document.sha256], about);
    }),
  );
}

/**
 * Puts each act of a statement before those who certify. It changes no entry of the record, whatever it says. Refuses
 * `instrument-unknown`, what `proposedBy` refuses, and `too-many-proposals`.
 */
export async function takeStatement(
  context: Pick<TreatyContext, "platform" | "audit" | "desk">,
  tx: Transaction,
  { from, dispatchId, content }: StatementIn,
): Promise<void> {
  if (content.instrument !== CONVENTION_INSTRUMENT.id) {
    throw new Refusal("instrument-unknown", "This server keeps no record of that treaty.", { field: "instrument" });
  }
  const production = context.platform.config.profile === "production";
  // All of it is read before anything is proposed.
  const acts = content.acts.map((act) => proposedBy(act, { production }));
  for (const act of acts) {
    await propose(context, tx, { act, origin: "statement", originReference: dispatchId, sender: from });
  }
}

/** R1: who certified an act after the backup was lost with it; the statement itself stands in the outbox again. */
export async function takeOwnStatement(
  context: Pick<TreatyContext, "platform" | "audit" | "desk">,
  tx: Transaction,
  { dispatchId, content }: Omit<StatementIn, "from">,
): Promise<void> {
  const facts = standing(await listFacts(tx.db));
  const acts = content.acts.filter(
    (act) => !facts.some(({ state, kind, on }) => state === act.state && kind === act.kind && on === act.on),
  );
  await takeStatement(context, tx, { from: context.platform.config.state, dispatchId, content: { ...content, acts } });
}
