import type { DossierId } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import { type ApprovalPreview, type ApprovedThing, exactDigest, type User, userActor } from "../../identity/index.ts";
import { demand, demandDossier, demandKept } from "../access.ts";
import type { DeskContext } from "../context.ts";
import {
  type Contributions,
  type Counted,
  countsOf,
  hindranceCodes,
  type LogSubject,
} from "../dossier-contributions.ts";
import {
  deleteAsked,
  type Disposal,
  disposalsOf,
  disposedDossiers,
  eraseDossierRows,
  insertAsked,
  noteApproved,
  type RepeatedDisposal,
  repeatedDisposals,
} from "../disposal-store.ts";
import {
  type Count,
  demandExplained,
  disposalContent,
  type DisposalContent,
  type DisposalReason,
} from "../domain/disposal.ts";
import { lockDossier } from "../dossier-store.ts";
import type { Dossier } from "../types.ts";

/** What was disposed of, and what waits for it. */
export interface DisposalRecord {
  readonly dossier: Dossier;
  /** What is counted of what goes, in its order. */
  readonly counts: readonly Counted[];
  /** What was disposed of, oldest first. */
  readonly done: readonly Disposal[];
  /** What a restore brought back, and the server disposed of again; newest first. */
  readonly repeated: readonly RepeatedDisposal[];
  /** What waits for a second person. */
  readonly asked: Disposal | undefined;
}

export interface DisposalState extends DisposalRecord {
  readonly hindrances: readonly Refusal[];
}

/** A dossier with what was disposed of. For whoever may see the dossier. */
export async function disposalRecord(context: DeskContext, dossierId: DossierId, by: User): Promise<DisposalRecord> {
  const dossier = await demandDossier(context, by, dossierId);
  const disposals = await disposalsOf(context.platform.database.db, dossierId);
  return {
    dossier,
    counts: countsOf(context.contributed.now),
    done: disposals.filter(({ disposedAt }) => disposedAt !== undefined),
    repeated: await repeatedDisposals(context.platform.database.db, { kind: "dossier", id: dossierId }),
    asked: disposals.find(({ disposedAt }) => disposedAt === undefined),
  };
}

/** The same, with what stands against its disposal. */
export async function disposalState(context: DeskContext, dossierId: DossierId, by: User): Promise<DisposalState> {
  const record = await disposalRecord(context, dossierId, by);
  const { hindrances } = await holdingsOf(context, context.platform.database.db, record.dossier);
  return { ...record, hindrances };
}

/** What the first person would ask for. Refuses what `askForDisposal` would, and changes nothing. */
export async function previewDisposal(
  context: DeskContext,
  dossierId: DossierId,
  reason: DisposalReason,
  by: User,
): Promise<ApprovalPreview<DisposalContent>> {
  demand(by, "ask-disposal");
  const dossier = await demandDossier(context, by, dossierId);
  return await askable(context, context.platform.database.db, dossier, reason);
}

/**
 * A first person asks that everything of a dossier be destroyed, on a ground and by an order. Refuses a dossier of which anything
 * still waits (`disposal-…` says what), one that is disposed of, asked for already, or other than this person was shown.
 */
export async function askForDisposal(
  context: DeskContext,
  dossierId: DossierId,
  reason: DisposalReason,
  by: User,
): Promise<void> {
  demand(by, "ask-disposal");
  const dossier = await demandDossier(context, by, dossierId);
  const { database, clock, random } = context.platform;
  await database.transaction(async (tx) => {
    await lockDossier(tx.db, dossierId);
    const { content, approval } = await askable(context, tx.db, dossier, reason);
    await context.identity.approvals.request(tx, { ...approval, by });
    await insertAsked(tx.db, {
      disposalId: random.uuid(),
      dossierId,
      content,
      askedBy: by.id,
      askedAt: clock.now(),
    });
    context.queue.touch(tx, "disposal", dossierId);
    await context.audit.append(tx, {
      type: "cooperation.disposal-asked",
      actor: userActor(by),
      subject: { kind: "dossier", id: dossierId },
      dossierId,
      details: { ground: content.ground, order: content.order, digest: approval.digest },
    });
  });
}

/** What the second person would destroy. Refuses what `disposeOfDossier` would before it asks who confirms; changes nothing. */
export async function previewDisposalApproval(
  context: DeskContext,
  dossierId: DossierId,
  by: User,
): Promise<ApprovalPreview<DisposalContent>> {
  demand(by, "approve-disposal");
  const dossier = await demandDossier(context, by, dossierId);
  const { content, approval } = await approvable(context, context.platform.database.db, dossier);
  return { content, approval };
}

/**
 * R17: a second, different person lets it be destroyed: in one transaction what each module and the audit log hold of the dossier goes;
 * files go after the commit, or at the next start. Numbers, digests, receipts, custody records and what the statistics count stay, with a
 * tombstone. Refuses `disposal-not-asked`, `disposal-changed` where anything came or ended since it was asked for, whatever stands
 * against it, and what approvals refuse.
 */
export async function disposeOfDossier(context: DeskContext, dossierId: DossierId, by: User): Promise<void> {
  demand(by, "approve-disposal");
  const dossier = await demandDossier(context, by, dossierId);
  const { platform, identity, audit } = context;
  await platform.database.transaction(async (tx) => {
    await lockDossier(tx.db, dossierId);
    const { content, approval, asked } = await approvable(context, tx.db, dossier);
    await identity.approvals.approve(tx, { ...approval, by });
    await identity.approvals.demandTwo(tx.db, approval);
    const { disposalId } = asked;
    await noteApproved(tx.db, { disposalId, approvedBy: by.id, at: platform.clock.now() });
    const subjects = await eraseAll(context, tx, { dossierId, disposalId, isRepeated: false });
    const { ground, order } = content;
    await audit.eraseDossier(tx, { dossierId, subjects, why: { ground, order }, by: userActor(by) });
  });
  await removeFiles(context);
}

/** Of all modules and of the dossier itself. What was written last goes first: a later module may hold on to what an earlier one keeps. */
export async function eraseAll(
  { contributed, queue, search, platform }: DeskContext,
  tx: Transaction,
  { dossierId, ...of }: { dossierId: DossierId; disposalId: string; isRepeated: boolean },
): Promise<LogSubject[]> {
  const subjectIds = await subjectsOf(contributed.now, tx.db, dossierId);
  const erased: LogSubject[] = [];
  for (const { erase } of contributed.now.holdings.toReversed()) {
    erased.push(...(await erase(tx, { dossierId, ...of, subjectIds })));
  }
  await eraseDossierRows(tx.db, { dossierId, at: platform.clock.now() });
  queue.touch(tx, "disposal", dossierId);
  search.touch(tx, "dossier", dossierId);
  await queue.forgetDossier(tx, dossierId);
  return erased;
}

async function subjectsOf({ holdings }: Contributions, db: Transaction["db"], dossierId: DossierId): Promise<string[]> {
  const ids: string[] = [];
  for (const { subjectIds } of holdings) ids.push(...((await subjectIds?.(db, dossierId)) ?? []));
  return ids;
}

/** It is done, whatever the disk says: what cannot be removed now, the line's watch tries again, which the health page shows failing. */
export async function removeFiles({ contributed, platform }: DeskContext): Promise<void> {
  for (const { removeFiles: remove } of contributed.now.holdings) {
    try {
      await remove?.();
    } catch (error) {
      platform.log.error("desk.disposal-files-left", error);
    }
  }
}

/** Takes back what was asked for. Refuses `disposal-not-asked`. */
export async function withdrawDisposal(context: DeskContext, dossierId: DossierId, by: User): Promise<void> {
  demand(by, "ask-disposal");
  await demandDossier(context, by, dossierId);
  await context.platform.database.transaction(async (tx) => {
    if (!(await deleteAsked(tx.db, dossierId))) throw notAsked();
    context.queue.touch(tx, "disposal", dossierId);
    await context.audit.append(tx, {
      type: "cooperation.disposal-withdrawn",
      actor: userActor(by),
      subject: { kind: "dossier", id: dossierId },
      dossierId,
      details: {},
    });
  });
}

/** What a peer sent about a dossier after it was disposed of was refused; its sealed bytes go as the others went. */
export async function eraseLateArrivals(context: DeskContext): Promise<void> {
  let isErased = false;
  for await (const disposed of disposedDossiers(context.platform.database.db)) {
    for (const { eraseLate } of context.contributed.now.holdings) {
      if (await eraseLate?.(disposed)) isErased = true;
    }
  }
  if (isErased) await removeFiles(context);
}

async function askable(
  context: DeskContext,
  db: Transaction["db"],
  dossier: Dossier,
  reason: DisposalReason,
): Promise<ApprovalPreview<DisposalContent>> {
  demandKept(dossier);
  demandExplained(reason);
  const disposals = await disposalsOf(db, dossier.dossierId);
  if (disposals.some(({ disposedAt }) => disposedAt === undefined)) {
    throw new Refusal("disposal-asked-already", "Somebody has asked for this disposal; a second person approves it.");
  }
  const holdings = await holdingsOf(context, db, dossier);
  demandUnhindered(holdings);
  const content = disposalContent(dossier, reason, holdings.counts);
  return { content, approval: approvalOf(content) };
}

async function approvable(context: DeskContext, db: Transaction["db"], dossier: Dossier) {
  const asked = (await disposalsOf(db, dossier.dossierId)).find(({ disposedAt }) => disposedAt === undefined);
  if (asked === undefined) throw notAsked();
  const holdings = await holdingsOf(context, db, dossier);
  demandUnhindered(holdings);
  const { ground, order, explanation } = asked.content;
  const reason = { ground, order, ...(explanation === null ? {} : { explanation }) };
  const content = disposalContent(dossier, reason, holdings.counts);
  const approval = approvalOf(content);
  if (approval.digest !== exactDigest(asked.content)) {
    throw new Refusal(
      "disposal-changed",
      "Something came into the dossier, or went, since this was asked for. Take it back and ask anew.",
    );
  }
  return { content, approval, asked };
}

interface DossierHoldings {
  /** By their keys, in the order in which they are approved. */
  readonly counts: readonly (readonly [key: string, count: Count])[];
  /** In the order in which an office ends them. */
  readonly hindrances: readonly Refusal[];
}

async function holdingsOf(
  { contributed }: DeskContext,
  db: Transaction["db"],
  dossier: Dossier,
): Promise<DossierHoldings> {
  const all = contributed.now;
  const subjectIds = await subjectsOf(all, db, dossier.dossierId);
  const counts: Record<string, Count> = {};
  const hindrances: Refusal[] = [];
  for (const { look } of all.holdings) {
    const held = await look(db, dossier, subjectIds);
    Object.assign(counts, held.counts);
    hindrances.push(...held.hindrances);
  }
  const order = hindranceCodes(all);
  return {
    counts: countsOf(all).map(({ key }) => [key, counts[key] ?? 0] as const),
    hindrances: hindrances.toSorted((a, b) => order.indexOf(a.code) - order.indexOf(b.code)),
  };
}

/** Refuses the first hindrance: what stands against it, and what to do. */
function demandUnhindered({ hindrances: [first] }: DossierHoldings): void {
  if (first !== undefined) throw first;
}

function approvalOf(content: DisposalContent): ApprovedThing {
  return {
    kind: "dossier",
    action: "dispose",
    digest: exactDigest(content),
    subject: { kind: "dossier", id: content.dossierId },
  };
}

function notAsked(): Refusal {
  return new Refusal("disposal-not-asked", "Nobody has asked that this dossier be disposed of.");
}
