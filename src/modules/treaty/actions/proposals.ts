import { isDeepStrictEqual } from "node:util";
import type { Kysely } from "kysely";
import { z } from "zod";
import { CONVENTION_INSTRUMENT } from "../../../convention/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import type { Given } from "../../../protocol/given.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { pathParam } from "../../../web/index.ts";
import type { BothPeople } from "../../identity/index.ts";
import { RECORDING_ROLES } from "../access.ts";
import { act, type TreatyContext } from "../context.ts";
import type { NewFact } from "../domain/fact.ts";
import { type certified, checkCertifies, type Proposal } from "../domain/proposal.ts";
import { touchProposal } from "../record-sources.ts";
import { endProposal, findProposal, insertProposal, listOpenProposals } from "../proposal-store.ts";
import { holdRecord } from "../store.ts";

/** Proposals that wait at once, of one sender and in all: somebody has to read each. */
const MAX_OPEN = { ofSender: 200, inAll: 2000 };

/** What is proposed, and what it comes from; `sender` is the code of the peer, `proposedBy` a person of this office. */
export type NewProposal = Pick<Proposal, "act" | "origin" | "originReference"> & {
  readonly sender?: string;
  readonly proposedBy?: string;
};

/**
 * Puts an act before those who certify; nothing of it counts. The same act of the same origin is proposed once: its id comes back.
 * Refuses `too-many-proposals`.
 */
export async function propose(
  { platform, audit, desk }: Pick<TreatyContext, "platform" | "audit" | "desk">,
  tx: Transaction,
  given: NewProposal,
): Promise<{ readonly proposalId: string }> {
  await holdRecord(tx.db);
  const open = await listOpenProposals(tx.db);
  const same = open.find((one) => isSame(one, given));
  if (same !== undefined) return { proposalId: same.proposalId };
  const theirs = open.filter(({ sender }) => sender === given.sender).length;
  if (open.length >= MAX_OPEN.inAll || (given.sender !== undefined && theirs >= MAX_OPEN.ofSender)) {
    const message = "Too many proposals wait for certification. Certify or drop some of them first.";
    throw new Refusal("too-many-proposals", message);
  }
  const proposal: Proposal = {
    ...given,
    proposalId: platform.random.uuid(),
    instrument: CONVENTION_INSTRUMENT.id,
    aboutThirdState: given.sender !== undefined && given.sender !== given.act.state,
    proposedAt: platform.clock.now(),
    state: "open",
  };
  await insertProposal(tx.db, proposal);
  const { proposalId, proposedBy } = proposal;
  touchProposal({ desk }, tx, proposalId);
  await audit.append(tx, {
    type: "treaty.act-proposed",
    actor:
      proposedBy === undefined ? { kind: "system", job: "treaty.proposals" } : { kind: "user", userId: proposedBy },
    subject: { kind: "treaty-proposal", id: proposalId },
    details: given,
  });
  return { proposalId };
}

function isSame(one: Proposal, { act: proposed, origin, originReference, sender }: NewProposal): boolean {
  const isOfOne = one.origin === origin && one.originReference === originReference && one.sender === sender;
  return isOfOne && isDeepStrictEqual(one.act, proposed);
}

/** It will not be certified; `askedBy` where two people say so. Refuses `proposal-unknown` and `proposal-ended`. */
export async function dropProposal(
  { platform, audit, desk }: Pick<TreatyContext, "platform" | "audit" | "desk">,
  tx: Transaction,
  proposalId: string,
  { reason, by, askedBy }: { readonly reason: string; readonly by: string; readonly askedBy?: string },
): Promise<void> {
  const dropped = {
    state: "dropped",
    endedAt: platform.clock.now(),
    endedBy: by,
    endedAskedBy: askedBy,
    reason,
  } as const;
  if (!(await endProposal(tx.db, proposalId, dropped))) throw await refusalOf(tx.db, proposalId);
  touchProposal({ desk }, tx, proposalId);
  await audit.append(tx, {
    type: "treaty.proposal-dropped",
    actor: { kind: "user", userId: by },
    subject: { kind: "treaty-proposal", id: proposalId },
    details: { reason, ...compact({ askedBy }) },
  });
}

export const dropProposalAct = act({
  id: "treaty.drop-proposal",
  at: "POST /treaty/proposals/:id/drop",
  who: RECORDING_ROLES,
  params: { id: pathParam(z.uuid(), unknown) },
  input: z.strictObject({ reason: z.string().trim().min(3).max(1000) }),
  repeat: "refused",
  refusals: ["proposal-unknown", "proposal-ended", "proposal-of-signing"],
  words: "treaty.proposal-drop",
  run: async ({ context, input: { reason }, by, ids: { id } }) =>
    await context.platform.database.transaction(async (tx) => {
      await demandDroppable(tx.db, id);
      await dropProposal(context, tx, id, { reason, by: by.id });
    }),
});

/** What one person may drop. Refuses `proposal-unknown`, and `proposal-of-signing`: two people saw that it was done. */
export async function demandDroppable(db: Kysely<unknown>, id: string): Promise<Proposal> {
  const proposal = await findProposal(db, id);
  if (proposal === undefined) throw unknown();
  if (proposal.state !== "open" || proposal.origin !== "signing") return proposal;
  throw new Refusal("proposal-of-signing", "It comes from the signing table. Undo the signing there, by two people.");
}

/** Of an entry whose id is that of a proposal, what it certifies, as both people see it. Refuses what does not certify it. */
export async function certifiedBy(
  db: Kysely<unknown>,
  factId: string,
  fact: NewFact,
): Promise<{ readonly certifies?: Given<typeof certified> }> {
  const proposal = await findProposal(db, factId);
  if (proposal === undefined) return {};
  checkCertifies(proposal, fact);
  const { origin, sender, proposedAt, act: proposed } = proposal;
  const certifies = { origin, proposedAt: proposedAt.toISOString(), act: proposed };
  return { certifies: sender === undefined ? certifies : { ...certifies, sender } };
}

/** The entry with the proposal's id was just made. Refuses `proposal-ended` where somebody dropped it meanwhile. */
export async function certifyProposal(
  { platform, desk }: Pick<TreatyContext, "platform" | "desk">,
  tx: Transaction,
  proposalId: string,
  { by }: BothPeople,
): Promise<void> {
  const certified = { state: "certified", endedAt: platform.clock.now(), endedBy: by.id } as const;
  if (!(await endProposal(tx.db, proposalId, certified))) throw await refusalOf(tx.db, proposalId);
  touchProposal({ desk }, tx, proposalId);
}

async function refusalOf(db: Kysely<unknown>, proposalId: string): Promise<Refusal> {
  const found = await findProposal(db, proposalId);
  if (found === undefined) return unknown();
  return new Refusal("proposal-ended", `This proposal is ${found.state} already. Look at the record.`);
}

function unknown(): Refusal {
  return unknownRefusal("proposal-unknown", "No proposal has this identifier.");
}
