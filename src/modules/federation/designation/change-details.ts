import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Given } from "../../../protocol/given.ts";
import { Refusal } from "../../../protocol/index.ts";
import { demandInternational } from "../../../protocol/telephone.ts";
import { byForm, LANGUAGES, nothing, pathParam } from "../../../web/index.ts";
import { type ApprovalPreview, exactDigest, exactText, userActor } from "../../identity/index.ts";
import { ADMINISTRATORS } from "../access.ts";
import { federationAct, type FederationActs } from "../act.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import { checkDetails } from "../domain/check-details.ts";
import {
  authorityOf,
  authorityPart,
  newAuthorityPart,
  statePart,
  withAuthority,
  withState,
} from "../domain/details-parts.ts";
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
import { checkRootPolicy, ownDetails } from "./issue-designation.ts";
import { readOwnDetails, writeOwnDetails } from "./store.ts";

// What our designation says of us is changed by two administrators (R16). The act has addresses, words and a table that are older than
// `twoPerson`, and passkeys sign it under these: so it stays by itself.

interface Asked {
  readonly changeId: string;
  readonly details: Given<typeof ownDetailsSchema>;
}

const WRONG_DETAILS = [
  "details-too-long",
  "root-too-weak",
  "authority-listed-twice",
  "authority-without-name",
  "authority-has-keys",
  "hours-not-in-order",
  "exhibit-recipient-invalid",
  "exhibit-recipient-of-nobody",
  "exhibit-recipients-mixed",
];
/** With what the preview of a change refuses, and so asking for it. */
export const ASKING_REFUSALS = [
  ...WRONG_DETAILS,
  "phone-not-international",
  "details-unchanged",
  "details-change-waiting",
];

export const changeParams = { changeId: pathParam(z.uuid(), () => changeUnknown()) };

/** One administrator asks, having been shown the change by `previewDetailsChange`. Refuses what that does. */
export const askDetailsChange = federationAct({
  id: "federation.ask-details-change",
  at: "POST /designation/details/change",
  who: ADMINISTRATORS,
  input: z.strictObject({ changeId: z.uuid(), details: ownDetailsSchema }),
  answer: z.object({ changeId: z.string(), digest: z.string() }),
  status: 201,
  repeat: "refused",
  confirmed: true,
  refusals: ASKING_REFUSALS,
  run: async ({ context: { platform, audit, federation }, input: asked, by }) =>
    await platform.database.transaction(async (tx) => {
      await lockOwnDetails(tx.db);
      const { content, approval } = await previewNew(federation, tx.db, asked);
      const { changeId } = content;
      const details = exactText(content.to);
      await insertDetailsChange(tx.db, { changeId, details, askedBy: by.id, askedAt: platform.clock.now() });
      await federation.approvals.request(tx, { ...approval, by });
      const { digest, subject } = approval;
      await audit.append(tx, {
        type: "federation.details-change-asked",
        actor: userActor(by),
        subject,
        details: { changeId, digest },
      });
      return { changeId, digest };
    }),
});

/** The same by the form of an authority that is listed. */
export const changeAuthority = byForm(askDetailsChange, {
  input: authorityPart,
  words: "federation.details",
  params: { id: pathParam(z.string(), () => new Refusal("not-found", "Our designation lists no such authority.")) },
  complete: async (context: FederationActs, typed, { id }) =>
    await completed(context, typed, (details, at) => {
      const before = authorityOf(details, id);
      return withAuthority(details, before, { ...typed, id: before.id }, { at, order: LANGUAGES });
    }),
});

/** By the form of a further one. */
export const addAuthority = byForm(askDetailsChange, {
  input: newAuthorityPart,
  words: "federation.details",
  complete: async (context: FederationActs, typed) =>
    await completed(context, typed, (details, at) =>
      withAuthority(details, undefined, typed, { at, order: LANGUAGES }),
    ),
});

/** By the form of what is said of the whole State. */
export const changeState = byForm(askDetailsChange, {
  input: statePart,
  words: "federation.details",
  complete: async (context: FederationActs, typed) =>
    await completed(context, typed, (details) => withState(details, typed)),
});

/** What the next designation says now. Refuses `details-missing`. */
export async function knownDetails(context: FederationContext): Promise<OwnDetails> {
  const details = await ownDetails(context);
  if (details !== undefined) return details;
  throw new Refusal("details-missing", "Enter the authorities of this State before its designation is issued.");
}

/**
 * What the next designation would say, beside what it says now, as two administrators will stand behind it. Refuses
 * `details-unchanged`, `details-change-waiting`, `root-too-weak` and what `checkDetails` refuses; changes nothing.
 */
export async function previewDetailsChange(
  context: FederationContext,
  asked: Omit<Asked, "changeId"> & { readonly changeId?: string | undefined },
): Promise<ApprovalPreview<DetailsChange>> {
  const changeId = asked.changeId ?? context.platform.random.uuid();
  return await previewNew(context, context.platform.database.db, { changeId, details: asked.details });
}

/** The change that waits for its second administrator, and what that person will confirm; undefined where none does. */
export async function waitingDetailsChange(context: FederationContext): Promise<WaitingDetailsChange | undefined> {
  const { db } = context.platform.database;
  const waiting = await waitingDetails(db);
  if (waiting === undefined) return undefined;
  const preview = await previewOf(context, db, toAsked(waiting));
  return { ...preview, askedBy: waiting.askedBy, askedAt: waiting.askedAt };
}

/** The second administrator approves: the next designation that is issued says so. */
export const approveDetailsChange = federationAct({
  id: "federation.approve-details-change",
  at: "POST /designation/details/changes/:changeId/approval",
  who: ADMINISTRATORS,
  params: changeParams,
  input: nothing,
  answer: z.object({}),
  repeat: "refused",
  confirmed: true,
  refusals: WRONG_DETAILS,
  words: "federation.details-approval",
  run: async ({ context: { platform, audit, federation }, by, ids: { changeId } }) =>
    await platform.database.transaction(async (tx) => {
      await lockOwnDetails(tx.db);
      const waiting = await waitingOf(tx.db, changeId);
      const { content, approval } = await previewOf(federation, tx.db, toAsked(waiting));
      await demandGood(federation, tx.db, content.to);
      await federation.approvals.approve(tx, { ...approval, by });
      await federation.approvals.demandTwo(tx.db, approval);
      const at = platform.clock.now();
      await decideDetailsChange(tx.db, { changeId, state: "approved", by: by.id, at });
      await writeOwnDetails(tx.db, content.to, by.id, at);
      const authorities = content.to.authorities.map(({ id }) => id);
      await audit.append(tx, {
        type: "federation.own-details-changed",
        actor: userActor(by),
        subject: approval.subject,
        details: { changeId, askedBy: waiting.askedBy, digest: approval.digest, authorities },
      });
      return {};
    }),
});

/** Any administrator takes a waiting change back: leaving things as they are needs one. */
export const withdrawDetailsChange = federationAct({
  id: "federation.withdraw-details-change",
  at: "POST /designation/details/changes/:changeId/withdrawal",
  who: ADMINISTRATORS,
  params: changeParams,
  input: nothing,
  answer: z.object({}),
  repeat: "refused",
  words: "federation.details-withdrawal",
  run: async ({ context: { platform, audit, federation }, by, ids: { changeId } }) =>
    await platform.database.transaction(async (tx) => {
      await lockOwnDetails(tx.db);
      await waitingOf(tx.db, changeId);
      await decideDetailsChange(tx.db, { changeId, state: "withdrawn", by: by.id, at: platform.clock.now() });
      await audit.append(tx, {
        type: "federation.details-change-withdrawn",
        actor: userActor(by),
        subject: { kind: "designation", id: federation.platform.config.state },
        details: { changeId },
      });
      return {};
    }),
});

/** What was typed, in the place of what the details say now. */
async function completed(
  { platform, federation }: FederationActs,
  {
    changeId = platform.random.uuid(),
    at = platform.clock.now().toISOString(),
  }: { readonly changeId?: string; readonly at?: string },
  change: (details: OwnDetails, at: string) => OwnDetails,
): Promise<Asked> {
  return { changeId, details: change(await knownDetails(federation), at) };
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
  throw changeUnknown();
}

/** Of a change that was decided, or that nobody asked for. */
export function changeUnknown(): Refusal {
  return new Refusal("details-change-unknown", "This change does not wait any more: it was approved or withdrawn.");
}

function toAsked({ changeId, details }: WaitingDetails): Asked {
  return { changeId, details: ownDetailsSchema.parse(JSON.parse(details)) };
}
