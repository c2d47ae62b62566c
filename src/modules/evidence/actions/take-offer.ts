import { demandState } from "../../../convention/secretariats.ts";
import type { Transaction } from "../../../platform/index.ts";
import { fromBase64, utf8 } from "../../../protocol/bytes.ts";
import { type ContentOf, exhibitOfferSchema } from "../../../protocol/bodies/index.ts";
import { treeSizeOf } from "../../../protocol/exhibit-format.ts";
import { type RequestId, parseSha256Hex } from "../../../protocol/identifiers.ts";
import { type SignedManifest, readManifest } from "../../../protocol/manifest.ts";
import { parseValue } from "../../../protocol/parse-document.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import type { Incoming } from "../../federation/index.ts";
import { JOBS, type EvidenceContext } from "../context.ts";
import { decideOffer } from "../domain/peer-share.ts";
import { recordCustody } from "../record-custody.ts";
import { acceptIn } from "./accept-offer.ts";
import { takeOfferAnew } from "./take-offer-anew.ts";
import { asMalformed, demandVerified } from "./verify-offer.ts";
import { wrapUnderStore } from "../secrets-at-rest.ts";
import { findExhibit, holdingsOf, insertExhibit, insertManifest } from "../store.ts";
import { insertTransfer } from "../transfer-store.ts";
import type { Exhibit } from "../types.ts";

/**
 * An offer: compared with itself and with the dispatch that brought it (R5), then its signatures are checked: of one that does not
 * hold nothing is kept, and its sender is told. Refuses `secretariat-no-state`, `offer-contradicts-itself`, `dossier-unknown`, `over-quota`,
 * and what `demandNamed`, `demandVerified` and `takeOfferAnew` refuse. A paper is accepted at once.
 */
export async function takeOffer(context: EvidenceContext, tx: Transaction, incoming: Incoming): Promise<void> {
  const { platform } = context;
  demandState(incoming.from.state);
  const offer = parseValue(incoming.content, exhibitOfferSchema, "exhibit offer");
  const signed = asMalformed(() => readManifest(fromBase64(offer.manifest)));
  demandConsistent(offer, signed, incoming, platform.config.state);
  await demandOwnDossier(context, tx, incoming, offer.requestId);
  await demandNamed(context, tx, offer.requestId, signed);
  const before = await findExhibit(tx.db, signed.manifest.exhibit.exhibitId);
  if (before !== undefined) return await takeOfferAnew(context, tx, before.exhibitId, { offer, signed, incoming });
  // R27: before anything is kept of it. The sender offers it anew when there is room.
  const decision = decideOffer(await holdingsOf(tx.db, incoming.from.state), signed.frame.bodySize, incoming.priority);
  if (decision.outcome === "over") {
    throw new Refusal("over-quota", `${incoming.from.state} has its share of offers or exhibits here already.`, {
      details: { limit: decision.limit },
    });
  }
  await demandVerified(context, tx, signed);
  const exhibit = offeredExhibit(offer, signed, incoming, platform.clock.now());
  await keepOffer(context, tx, exhibit, signed, offer.transfer);
  await recordCustody(context, tx, exhibit, {
    act: "offer-received",
    actor: { kind: "peer", state: incoming.from.state },
    source: "signed",
    reason: { code: "offer-arrived", values: {} },
    after: { root: signed.frame.root, manifest: signed.digest },
    evidence: [incoming.bodyDigest],
  });
  // Nothing binds whoever takes a paper: no person is asked, and it is here when its request is read.
  if (!exhibit.isPaper) return;
  const { transferId } = offer.transfer;
  await acceptIn(context, tx, { exhibit, manifest: signed, transferId }, { kind: "system", job: JOBS.transfers });
}

/** A paper is taken only as the body of its request names it; nothing else comes under such a name. Refuses `paper-not-named`, `paper-differs`. */
async function demandNamed(
  { ports }: EvidenceContext,
  tx: Transaction,
  requestId: RequestId,
  { manifest, digest }: SignedManifest,
): Promise<void> {
  const { exhibit, original } = manifest;
  const named = await ports.paperNamed(tx.db, requestId, exhibit.exhibitId);
  if (exhibit.role === undefined && named === undefined) return;
  if (named === undefined) throw new Refusal("paper-not-named", "No request of that name goes with this paper.");
  const isThis =
    exhibit.role === "paper" &&
    named.manifestDigest === digest &&
    named.size === original.size &&
    named.sha256 === original.sha256 &&
    named.mediaType === original.mediaType;
  if (!isThis) throw new Refusal("paper-differs", "The paper that is offered is another one than the request names.");
}

/** R5: offer, manifest and dispatch say the same of exhibit, body, parties and dossier. Refuses `offer-contradicts-itself`. */
function demandConsistent(
  offer: ContentOf<"exhibit-offer">,
  { manifest, frame, digest }: SignedManifest,
  incoming: Incoming,
  ownState: string,
): void {
  const { binding, exhibit, request, sealed } = manifest;
  const isConsistent =
    digest === offer.manifestDigest &&
    exhibit.exhibitId === offer.exhibitId &&
    exhibit.number === offer.exhibitNumber &&
    request?.requestId === offer.requestId &&
    offer.transfer.root === frame.root &&
    offer.transfer.bodySize === frame.bodySize &&
    offer.transfer.leafSize === frame.leafSize &&
    offer.transfer.suite === sealed.suite &&
    offer.transfer.treeSize === treeSizeOf(frame.bodySize) &&
    binding.from.state === incoming.from.state &&
    binding.to.state === ownState &&
    binding.dossierId === incoming.dossierId;
  if (isConsistent) return;
  throw new Refusal(
    "offer-contradicts-itself",
    "The offer, its manifest and the dispatch around it do not fit each other.",
  );
}

/** One code for all: a State learns nothing about the dossiers of another, nor which requests are in them (R31). */
async function demandOwnDossier(
  { desk, ports }: EvidenceContext,
  tx: Transaction,
  { dossierId, from }: Incoming,
  requestId: RequestId,
): Promise<void> {
  const dossier = await desk.dossier(dossierId, tx.db);
  // What comes over the line is about no dossier of letters, and about none of which nothing is left.
  const isKept = dossier?.correspondentId === undefined && dossier?.disposedAt === undefined;
  const isTheirs = isKept && dossier?.state === from.state;
  if (isTheirs && (await ports.requestDossier(tx.db, requestId)) === dossierId) return;
  throw unknownRefusal("dossier-unknown", "This server has no such dossier with the State that offers the exhibit.");
}

function offeredExhibit(
  { requestId }: ContentOf<"exhibit-offer">,
  { manifest, frame }: SignedManifest,
  { from, dossierId }: Incoming,
  now: Date,
): Exhibit {
  const { exhibit, original, binding, acquisition } = manifest;
  return {
    exhibitId: exhibit.exhibitId,
    fromState: from.state,
    dossierId,
    requestId,
    number: exhibit.number,
    title: exhibit.title,
    kind: exhibit.kind,
    authority: binding.to.authority,
    state: "offered",
    originalName: original.name,
    mediaType: original.mediaType,
    acquisition,
    original: { size: original.size, sha256: original.sha256 },
    body: { root: parseSha256Hex(frame.root), size: frame.bodySize },
    createdAt: now,
    isPaper: exhibit.role === "paper",
  };
}

async function keepOffer(
  context: EvidenceContext,
  tx: Transaction,
  exhibit: Exhibit,
  { manifest, digest, bytes }: SignedManifest,
  { transferId, token }: ContentOf<"exhibit-offer">["transfer"],
): Promise<void> {
  const { exhibitId } = exhibit;
  await insertExhibit(tx.db, exhibit);
  const { number, binding, sealed } = manifest;
  const kept = { digest, exhibitId, number, forState: binding.to.state, bytes };
  await insertManifest(tx.db, kept, exhibit.createdAt);
  await insertTransfer(
    tx.db,
    { transferId, exhibitId, fromState: binding.from.state, leaves: sealed.tree.leafCount },
    wrapUnderStore(context, utf8(token), `transfer token ${transferId}`),
  );
}
