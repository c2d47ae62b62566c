import { demandState } from "../../../convention/secretariats.ts";
import type { DesignationView } from "../../../protocol/designation.ts";
import { custodyWords } from "../../../protocol/custody-reason.ts";
import { parseExhibitId } from "../../../protocol/identifiers.ts";
import type { AuthorityId, ExhibitId } from "../../../protocol/identifiers.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand } from "../access.ts";
import { JOBS, MAX_UPLOAD_BYTES, type EvidenceContext, requireUnlocked } from "../context.ts";
import { sealStream } from "../engine/index.ts";
import { holdingAuthority, manifestSigners, ownDesignation } from "../exhibit-keys.ts";
import { recordCustody } from "../record-custody.ts";
import { originUnknown } from "../origins.ts";
import { roomToLeave } from "../room.ts";
import { findReceivedByNumber, insertExhibit, takeExhibitNumber } from "../store.ts";
import type { Exhibit, IntakeFacts, Upload } from "../types.ts";
import { keepSealed } from "./keep-sealed.ts";

/**
 * Takes in and seals bytes as they arrive: the original is never in clear on a disk of ours, and an upload that breaks
 * leaves nothing. It is never resumed, because its key must seal one plaintext only (R3). `alongside` runs in the transaction that
 * enters the exhibit. Refuses `secretariat-no-state`, `request-unknown` for a request of another dossier, and `source-exhibit-unknown`.
 */
export async function takeIn(
  context: EvidenceContext,
  facts: IntakeFacts,
  upload: Upload,
  by: User,
  alongside?: (tx: Transaction, exhibit: Exhibit) => Promise<void>,
): Promise<Exhibit> {
  const { platform, folders } = context;
  const { madeFrom, own, authority } = await checkIntake(context, facts, by);
  const sealed = await sealStream(upload.stream, {
    folder: folders.incoming,
    room: roomToLeave(context),
    random: (count) => platform.random.bytes(count),
    maxSize: MAX_UPLOAD_BYTES,
    ...(upload.signal === undefined ? {} : { signal: upload.signal }),
    ...(upload.onSealed === undefined ? {} : { onProgress: upload.onSealed }),
    ...(upload.size === undefined ? {} : { announcedSize: upload.size }),
    ...(upload.atMostBytes === undefined ? {} : { expectedSize: upload.atMostBytes }),
  });
  const actor: Actor = { kind: "user", userId: by.id };
  return await keepSealed(
    context,
    sealed,
    own,
    async (tx) => {
      const exhibit = await enterExhibit(context, tx, facts, authority, by, { madeFrom });
      await alongside?.(tx, exhibit);
      return exhibit;
    },
    async (tx, exhibit, manifest) => {
      const original = { original: sealed.original.sha256 };
      await recordCustody(context, tx, exhibit, {
        act: "taken-in",
        actor,
        source: "measured",
        reason: custodyWords(exhibit.title),
        order: facts.order,
        after: original,
      });
      await recordCustody(context, tx, exhibit, {
        act: "sealed",
        actor: { kind: "system", job: JOBS.sealing },
        source: "measured",
        reason: { code: "sealed-on-arrival", values: {} },
        before: original,
        after: { ...original, root: sealed.frame.root, manifest: manifest.digest },
      });
    },
  );
}

/** Everything that can be said against an intake before its first byte. */
export async function checkIntake(
  context: EvidenceContext,
  facts: IntakeFacts,
  by: User,
): Promise<{ madeFrom: ExhibitId | undefined; own: DesignationView; authority: AuthorityId }> {
  await demand(context, by, "take-in", facts);
  await requireCase(context, facts);
  await requireOwnRequest(context, facts);
  const madeFrom = await sourceOf(context, facts, by);
  requireUnlocked(context);
  const own = await ownDesignation(context);
  const authority = holdingAuthority(own, facts.authority, context.platform.clock.now());
  manifestSigners(context);
  return { madeFrom, own, authority };
}

/** Seals a file of the drop box later, by a job: for files of any size that are already on this machine. */
export async function takeInFromDropBox(
  context: EvidenceContext,
  facts: IntakeFacts,
  fileName: string,
  by: User,
): Promise<Exhibit> {
  const { platform, folders } = context;
  await demand(context, by, "take-in", facts);
  await requireCase(context, facts);
  await requireOwnRequest(context, facts);
  const madeFrom = await sourceOf(context, facts, by);
  const own = await ownDesignation(context);
  const authority = holdingAuthority(own, facts.authority, platform.clock.now());
  await (await folders.openDropBoxFile(facts.dossierId, fileName)).close();
  return await platform.database.transaction(async (tx) => {
    const named = { originalName: fileName, ...facts };
    const exhibit = await enterExhibit(context, tx, named, authority, by, { madeFrom, sourceName: fileName });
    await recordCustody(context, tx, exhibit, {
      act: "taken-in",
      actor: { kind: "user", userId: by.id },
      source: "measured",
      reason: custodyWords(exhibit.title),
      order: facts.order,
    });
    tx.afterCommit(() => platform.jobs.poke(JOBS.sealing));
    return exhibit;
  });
}

/** What is kept with a secretariat is no case: nothing is taken in for it. */
async function requireCase({ desk }: EvidenceContext, { dossierId }: IntakeFacts): Promise<void> {
  const dossier = await desk.dossier(dossierId);
  if (dossier) demandState(dossier.state, "dossierId");
}

/** An exhibit under another dossier's request would be shown, and released, where its own members do not look. */
async function requireOwnRequest({ platform, ports }: EvidenceContext, facts: IntakeFacts): Promise<void> {
  if (facts.requestId === undefined) return;
  if ((await ports.requestDossier(platform.database.db, facts.requestId)) === facts.dossierId) return;
  throw new Refusal("request-unknown", "The exhibit's dossier has no such request.", { field: "requestId" });
}

/** The exhibit of another State that the taker-in named as the source. Refuses `source-exhibit-unknown`. */
async function sourceOf(context: EvidenceContext, facts: IntakeFacts, by: User): Promise<ExhibitId | undefined> {
  if (facts.madeFrom === undefined) return undefined;
  for (const exhibit of await findReceivedByNumber(context.platform.database.db, facts.madeFrom)) {
    if (await context.desk.mayRead(by, exhibit.dossierId)) return exhibit.exhibitId;
  }
  throw originUnknown();
}

async function enterExhibit(
  { platform, desk }: EvidenceContext,
  tx: Transaction,
  facts: IntakeFacts,
  authority: AuthorityId,
  by: User,
  { madeFrom, sourceName }: { madeFrom: ExhibitId | undefined; sourceName?: string },
): Promise<Exhibit> {
  await desk.hold(tx, facts.dossierId);
  const now = platform.clock.now();
  const exhibit: Exhibit = {
    exhibitId: parseExhibitId(platform.random.uuid()),
    dossierId: facts.dossierId,
    requestId: facts.requestId,
    number: await takeExhibitNumber(tx.db, platform, now),
    title: facts.title,
    kind: facts.kind,
    authority,
    state: "waiting",
    sourceName,
    originalName: facts.originalName,
    mediaType: facts.mediaType,
    acquisition: facts.acquisition,
    original: undefined,
    body: undefined,
    createdBy: by.id,
    createdAt: now,
    madeFrom,
    isPaper: false,
  };
  await insertExhibit(tx.db, exhibit);
  return exhibit;
}
