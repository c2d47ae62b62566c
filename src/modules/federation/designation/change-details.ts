import { demandInternational } from "../../../protocol/telephone.ts";
import { isDeepStrictEqual } from "node:util";
import { Refusal } from "../../../protocol/index.ts";
import { type ApprovalPreview, exactDigest, exactText, type User } from "../../identity/index.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import { checkDetails } from "../domain/check-details.ts";
import { ownDetailsSchema, type OwnDetails } from "../domain/own-details.ts";
import type { Connection } from "../tables.ts";
import type { DetailsChange, WaitingDetailsChange } from "../types.ts";
import {
  decideDetailsChange,
  insertDetailsChange,
  isDetailsChangeKnown,
  lockOwnDetails,
  waitingDetails,
  type WaitingDetails,
} from "./details-change-store.ts";
import { checkRootPolicy } from "./issue-designation.ts";
import { readOwnDetails, writeOwnDetails } from "./store.ts";

interface Asked {
  readonly changeId: string;
  readonly details: OwnDetails;
}

/**
 * What the next designation would say, beside what it says now, as two administrators will stand behind it. Refuses
 * `details-unchanged`, `details-change-waiting`, `root-too-weak` and what `checkDetails` refuses; changes nothing.
 */
export async function previewDetailsChange(
  context: FederationContext,
  asked: { readonly changeId?: string | undefined; readonly details: OwnDetails },
): Promise<ApprovalPreview<DetailsChange>> {
  const changeId = asked.changeId ?? context.platform.random.uuid();
  return await previewNew(context, context.platform.database.db, { changeId, details: asked.details });
}

/**
 * R16: one administrator asks, having been shown the change by `previewDetailsChange`. Refuses what that does, and what an approval
 * refuses.
 */
export async function askDetailsChange(
  context: FederationContext,
  asked: Asked & { readonly by: User },
): Promise<{ changeId: string; digest: string }> {
  const { platform, audit, approvals } = context;
  return await platform.database.transaction(async (tx) => {
    await lockOwnDetails(tx.db);
    const { content, approval } = await previewNew(context, tx.db, asked);
    const { changeId } = content;
    await insertDetailsChange(tx.db, {
      changeId,
      details: exactText(content.to),
      askedBy: asked.by.id,
      askedAt: platform.clock.now(),
    });
    await approvals.request(tx, { ...approval, by: asked.by });
    await audit.append(tx, {
      type: "federation.details-change-asked",
      actor: { kind: "user", userId: asked.by.id },
      subject: approval.subject,
      details: { changeId, digest: approval.digest },
    });
    return { changeId, digest: approval.digest };
  });
}

/** The change that waits for its second administrator, and what that person will confirm; undefined where none does. */
export async function waitingDetailsChange(context: FederationContext): Promise<WaitingDetailsChange | undefined> {
  const { db } = context.platform.database;
  const waiting = await waitingDetails(db);
  if (waiting === undefined) return undefined;
  const preview = await previewOf(context, db, toAsked(waiting));
  return { ...preview, askedBy: waiting.askedBy, askedAt: waiting.askedAt };
}

/**
 * The second administrator approves: the next designation that is issued says so. Refuses `details-change-unknown`, what
 * `previewDetailsChange` does of the details, and what an approval refuses.
 */
export async function approveDetailsChange(
  context: FederationContext,
  { changeId, by }: { readonly changeId: string; readonly by: User },
): Promise<void> {
  const { platform, audit, approvals } = context;
  await platform.database.transaction(async (tx) => {
    await lockOwnDetails(tx.db);
    const waiting = await waitingOf(tx.db, changeId);
    const { content, approval } = await previewOf(context, tx.db, toAsked(waiting));
    await demandGood(context, tx.db, content.to);
    await approvals.approve(tx, { ...approval, by });
    await approvals.demandTwo(tx.db, approval);
    const at = platform.clock.now();
    await decideDetailsChange(tx.db, { changeId, state: "approved", by: by.id, at });
    await writeOwnDetails(tx.db, content.to, by.id, at);
    await audit.append(tx, {
      type: "federation.own-details-changed",
      actor: { kind: "user", userId: by.id },
      subject: approval.subject,
      details: {
        changeId,
        askedBy: waiting.askedBy,
        digest: approval.digest,
        authorities: content.to.authorities.map(({ id }) => id),
      },
    });
  });
}

/** Any administrator takes a waiting change back: leaving things as they are needs one. Refuses `details-change-unknown`. */
export async function withdrawDetailsChange(
  context: FederationContext,
  { changeId, by }: { readonly changeId: string; readonly by: User },
): Promise<void> {
  const { platform, audit } = context;
  await platform.database.transaction(async (tx) => {
    await lockOwnDetails(tx.db);
    await waitingOf(tx.db, changeId);
    await decideDetailsChange(tx.db, { changeId, state: "withdrawn", by: by.id, at: platform.clock.now() });
    await audit.append(tx, {
      type: "federation.details-change-withdrawn",
      actor: { kind: "user", userId: by.id },
      subject: { kind: "designation", id: platform.config.state },
      details: { changeId },
    });
  });
}

async function previewNew(
  context: FederationContext,
  db: Connection,
  asked: Asked,
): Promise<ApprovalPreview<DetailsChange>> {
  if ((await waitingDetails(db)) !== undefined || (await isDetailsChangeKnown(db, asked.changeId))) {
    throw new Refusal("details-change-waiting", "Another change waits already. Approve or withdraw that first.");
  }
  const preview = await previewOf(context, db, asked);
  if (isDeepStrictEqual(preview.content.from, preview.content.to)) {
    throw new Refusal("details-unchanged", "Nothing differs from what is there now.");
  }
  await demandGood(context, db, preview.content.to);
  demandNumbers(preview.content);
  return preview;
}

async function previewOf(
  context: FederationContext,
  db: Connection,
  { changeId, details }: Asked,
): Promise<ApprovalPreview<DetailsChange>> {
  const stored = await readOwnDetails(db);
  const content: DetailsChange = {
    changeId,
    from: stored === undefined ? null : ownDetailsSchema.parse(stored),
    to: ownDetailsSchema.parse(details),
  };
  return {
    content,
    approval: {
      kind: "designation-details",
      action: "change",
      digest: exactDigest(content),
      subject: { kind: "designation", id: context.platform.config.state },
    },
  };
}

/** Other States call these numbers. One that stands in the designation already hinders no other change. */
function demandNumbers({ from, to }: DetailsChange): void {
  const known = new Set(from?.authorities.map(({ phone }) => phone));
  for (const [index, { phone }] of to.authorities.entries()) {
    if (!known.has(phone)) demandInternational(phone, `details.authorities.${index}.phone`);
  }
}

async function demandGood(context: FederationContext, db: Connection, details: OwnDetails): Promise<void> {
  checkRootPolicy(context.platform.config.profile, details);
  checkDetails(details, await ownDesignation(context, db));
}

async function waitingOf(db: Connection, changeId: string): Promise<WaitingDetails> {
  const waiting = await waitingDetails(db);
  if (waiting?.changeId === changeId) return waiting;
  throw new Refusal("details-change-unknown", "This change does not wait any more: it was approved or withdrawn.");
}

function toAsked({ changeId, details }: WaitingDetails): Asked {
  return { changeId, details: ownDetailsSchema.parse(JSON.parse(details)) };
}
