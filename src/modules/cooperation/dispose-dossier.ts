import type { DossierId } from "../../protocol/identifiers.ts";
import { Refusal } from "../../protocol/refusal.ts";
import type { Transaction } from "../../platform/index.ts";
import { type ApprovalPreview, type ApprovedThing, type User, userActor } from "../identity/index.ts";
import { demand } from "./access.ts";
import type { CooperationContext } from "./request/context.ts";
import {
  deleteAsked,
  type Disposal,
  disposalsOf,
  disposedDossiers,
  eraseDossierRows,
  insertAsked,
  requestHeadsOf,
} from "./disposal-store.ts";
import {
  demandExplained,
  demandUnhindered,
  disposalContent,
  type DisposalContent,
  type DisposalReason,
  type DossierHoldings,
  type Hindrance,
  hindrancesOf,
} from "./disposal-rules.ts";
import { digestOfContent } from "./request/domain/drafting.ts";
import { demandDossier, demandKept, type Dossier, lockDossier } from "../desk/index.ts";

const DAY_MS = 24 * 3_600_000;

/** What was disposed of, and what waits for it. */
export interface DisposalRecord {
  readonly dossier: Dossier;
  /** What was disposed of, oldest first. */
  readonly done: readonly Disposal[];
  /** What waits for a second person. */
  readonly asked: Disposal | undefined;
}

export interface DisposalState extends DisposalRecord {
  readonly holdings: DossierHoldings;
  readonly hindrances: readonly Hindrance[];
}

/** A dossier with what was disposed of. For whoever may see the dossier. */
export async function disposalRecord(
  context: CooperationContext,
  dossierId: DossierId,
  by: User,
): Promise<DisposalRecord> {
  const dossier = await demandDossier(context, by, dossierId);
  const disposals = await disposalsOf(context.platform.database.db, dossierId);
  return {
    dossier,
    done: disposals.filter(({ disposedAt }) => disposedAt !== undefined),
    asked: disposals.find(({ disposedAt }) => disposedAt === undefined),
  };
}

/** The same, with all that is kept here of the dossier and what stands against its disposal. */
export async function disposalState(
  context: CooperationContext,
  dossierId: DossierId,
  by: User,
): Promise<DisposalState> {
  const record = await disposalRecord(context, dossierId, by);
  const holdings = await holdingsOf(context, context.platform.database.db, record.dossier);
  return { ...record, holdings, hindrances: hindrancesOf(holdings) };
}

/** What the first person would ask for. Refuses what `askForDisposal` would, and changes nothing. */
export async function previewDisposal(
  context: CooperationContext,
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
  context: CooperationContext,
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
  context: CooperationContext,
  dossierId: DossierId,
  by: User,
): Promise<ApprovalPreview<DisposalContent>> {
  demand(by, "approve-disposal");
  const dossier = await demandDossier(context, by, dossierId);
  const { content, approval } = await approvable(context, context.platform.database.db, dossier);
  return { content, approval };
}

/**
 * R17: a second, different person lets it be destroyed: in one transaction what cooperation, measures, federation and the audit log
 * hold of the dossier goes; files go after the commit, or at the next start. Numbers, digests, receipts, custody records and what the
 * statistics count stay, with a tombstone. Refuses `disposal-not-asked`, `disposal-changed` where anything came or ended since it was
 * asked for, whatever stands against it, and what approvals refuse.
 */
export async function disposeOfDossier(context: CooperationContext, dossierId: DossierId, by: User): Promise<void> {
  demand(by, "approve-disposal");
  const dossier = await demandDossier(context, by, dossierId);
  const { platform, identity, federation, measures, evidence, audit } = context;
  await platform.database.transaction(async (tx) => {
    await lockDossier(tx.db, dossierId);
    const { content, approval, asked } = await approvable(context, tx.db, dossier);
    await identity.approvals.approve(tx, { ...approval, by });
    await identity.approvals.demandTwo(tx.db, approval);
    const requestIds = (await requestHeadsOf(tx.db, dossierId)).map(({ requestId }) => requestId);
    const { exhibitIds } = await evidence.disposalOf(tx.db, dossierId);
    const ordersAndRings = await measures.disposal.erase(tx, dossierId, [...requestIds, ...exhibitIds]);
    await federation.disposal.erase(tx, dossierId);
    await evidence.eraseDossierPeople(tx, dossierId);
    const at = platform.clock.now();
    await eraseDossierRows(tx.db, { disposalId: asked.disposalId, dossierId, approvedBy: by.id, at });
    await audit.eraseDossier(tx, {
      dossierId,
      subjects: [...requestIds.map((id) => ({ kind: "request", id })), ...ordersAndRings],
      ground: content.ground,
      order: content.order,
      by: userActor(by),
    });
  });
  await removeFiles(context);
}

/** It is done, whatever the disk says: what cannot be removed now, the line's watch tries again, which the health page shows failing. */
async function removeFiles({ federation, platform }: CooperationContext): Promise<void> {
  try {
    await federation.disposal.removeFiles();
  } catch (error) {
    platform.log.error("cooperation.disposal-files-left", error);
  }
}

/** Takes back what was asked for. Refuses `disposal-not-asked`. */
export async function withdrawDisposal(context: CooperationContext, dossierId: DossierId, by: User): Promise<void> {
  demand(by, "ask-disposal");
  await demandDossier(context, by, dossierId);
  await context.platform.database.transaction(async (tx) => {
    if (!(await deleteAsked(tx.db, dossierId))) throw notAsked();
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
export async function eraseLateArrivals(context: CooperationContext): Promise<void> {
  const { database } = context.platform;
  let isErased = false;
  for await (const disposed of disposedDossiers(database.db)) {
    for (const dossierId of await context.federation.disposal.late(database.db, disposed)) {
      await database.transaction(async (tx) => {
        // The id was taken from our own dossiers.
        await context.federation.disposal.erase(tx, dossierId as DossierId);
      });
      isErased = true;
    }
  }
  if (isErased) await removeFiles(context);
}

async function askable(
  context: CooperationContext,
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
  const content = disposalContent(dossier, reason, holdings);
  return { content, approval: approvalOf(content) };
}

async function approvable(context: CooperationContext, db: Transaction["db"], dossier: Dossier) {
  const asked = (await disposalsOf(db, dossier.dossierId)).find(({ disposedAt }) => disposedAt === undefined);
  if (asked === undefined) throw notAsked();
  const holdings = await holdingsOf(context, db, dossier);
  demandUnhindered(holdings);
  const { ground, order, explanation } = asked.content;
  const reason = { ground, order, ...(explanation === null ? {} : { explanation }) };
  const content = disposalContent(dossier, reason, holdings);
  const approval = approvalOf(content);
  if (approval.digest !== digestOfContent(asked.content)) {
    throw new Refusal(
      "disposal-changed",
      "Something came into the dossier, or went, since this was asked for. Take it back and ask anew.",
    );
  }
  return { content, approval, asked };
}

async function holdingsOf(
  context: CooperationContext,
  db: Transaction["db"],
  { dossierId, state }: Dossier,
): Promise<DossierHoldings> {
  const requests = await requestHeadsOf(db, dossierId);
  const requestIds = requests.map(({ requestId }) => requestId);
  const { exhibitIds, disposed, left, dropBox, uploads } = await context.evidence.disposalOf(db, dossierId);
  const subjectIds = [...requestIds, ...exhibitIds];
  const { orders, running, rings, ringsOn } = await context.measures.disposal.of(db, dossierId, subjectIds);
  const { sent, received } = await context.federation.disposal.contents(db, dossierId);
  return {
    requests: requests.map(({ ownReference }) => ownReference),
    open: requests.filter(({ mayGo }) => !mayGo).map(({ ownReference }) => ownReference),
    events: requests.reduce((sum, { events }) => sum + events, 0),
    orders,
    ordersRunning: running,
    exhibitsDisposed: disposed,
    exhibitsLeft: left,
    dropBoxFiles: dropBox,
    uploads: await begunBy(context, db, uploads),
    dispatchesSent: sent,
    dispatchesReceived: received,
    underWay: await context.federation.disposal.underWay(db, dossierId, state),
    rings,
    ringsOn,
  };
}

async function begunBy(
  { identity, platform }: CooperationContext,
  db: Transaction["db"],
  uploads: readonly { readonly createdBy: string; readonly expiresAt: Date }[],
): Promise<DossierHoldings["uploads"]> {
  if (uploads.length === 0) return { count: 0, by: [], daysLeft: 0 };
  const begun = new Set(uploads.map(({ createdBy }) => createdBy));
  const by = (await identity.people(db)).filter(({ id }) => begun.has(id)).map(({ name }) => name);
  const last = Math.max(...uploads.map(({ expiresAt }) => expiresAt.getTime()));
  const daysLeft = Math.max(1, Math.ceil((last - platform.clock.now().getTime()) / DAY_MS));
  return { count: uploads.length, by, daysLeft };
}

function approvalOf(content: DisposalContent): ApprovedThing {
  return {
    kind: "dossier",
    action: "dispose",
    digest: digestOfContent(content),
    subject: { kind: "dossier", id: content.dossierId },
  };
}

function notAsked(): Refusal {
  return new Refusal("disposal-not-asked", "Nobody has asked that this dossier be disposed of.");
}
