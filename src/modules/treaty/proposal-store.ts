import { CamelCasePlugin, type Kysely, sql } from "kysely";
import { compact } from "../../protocol/compact.ts";
import type { Proposal } from "./domain/proposal.ts";

interface Row extends Pick<
  Proposal,
  "proposalId" | "instrument" | "act" | "origin" | "originReference" | "aboutThirdState" | "proposedAt" | "state"
> {
  readonly entity: string;
  readonly sender: string | null;
  readonly proposedBy: string | null;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly factId: string | null;
  readonly reason: string | null;
}

const tables = (db: Kysely<unknown>) =>
  db.withPlugin(new CamelCasePlugin({ maintainNestedObjectKeys: true })).withTables<{ "treaty.proposal": Row }>();

export async function insertProposal(db: Kysely<unknown>, { act, ...proposal }: Proposal): Promise<void> {
  const row = { ...proposal, entity: act.state, act: sql<Proposal["act"]>`${JSON.stringify(act)}::jsonb` };
  await tables(db).insertInto("treaty.proposal").values(row).execute();
}

/** How an open proposal ends: certified by the entry with its id, or dropped for a reason. False where it is not open. */
export async function endProposal(
  db: Kysely<unknown>,
  proposalId: string,
  end: { readonly endedAt: Date; readonly endedBy: string } & (
    { readonly state: "certified" } | { readonly state: "dropped"; readonly reason: string }
  ),
): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable("treaty.proposal")
    .set({ ...end, factId: end.state === "certified" ? proposalId : null })
    .where("proposalId", "=", proposalId)
    .where("state", "=", "open")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function findProposal(db: Kysely<unknown>, proposalId: string): Promise<Proposal | undefined> {
  const one = tables(db).selectFrom("treaty.proposal").selectAll().where("proposalId", "=", proposalId);
  const row = await one.executeTakeFirst();
  return row && proposalOf(row);
}

/** What waits for certification, the oldest first. With `before`: what was open just before that moment. */
export async function listOpenProposals(db: Kysely<unknown>, before?: Date): Promise<readonly Proposal[]> {
  const all = tables(db).selectFrom("treaty.proposal").selectAll();
  const open =
    before === undefined
      ? all.where("state", "=", "open")
      : all
          .where("proposedAt", "<", before)
          .where(({ eb, or }) => or([eb("endedAt", "is", null), eb("endedAt", ">=", before)]));
  return (await open.orderBy("proposedAt").orderBy("proposalId").execute()).map(proposalOf);
}

function proposalOf({ entity: _, factId: __, sender, proposedBy, endedAt, endedBy, reason, ...row }: Row): Proposal {
  return {
    ...row,
    ...compact({
      sender: sender ?? undefined,
      proposedBy: proposedBy ?? undefined,
      endedAt: endedAt ?? undefined,
      endedBy: endedBy ?? undefined,
      reason: reason ?? undefined,
    }),
  };
}
