import type { Transaction } from "../../../platform/index.ts";
import { utf8 } from "../../../protocol/bytes.ts";
import type { ContentOf } from "../../../protocol/bodies/index.ts";
import { checkManifestSuccession, readManifest, type SignedManifest } from "../../../protocol/manifest.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Incoming } from "../../federation/index.ts";
import type { EvidenceContext } from "../context.ts";
import { recordCustody } from "../record-custody.ts";
import { wrapUnderStore } from "../secrets-at-rest.ts";
import { insertManifest, lockExhibit, manifestsOf, updateExhibit } from "../store.ts";
import { findTransfer, replaceTransfer } from "../transfer-store.ts";
import type { Exhibit, ExhibitState } from "../types.ts";
import { demandVerified } from "./verify-offer.ts";

/** Its bytes are not all here. */
const NOT_WHOLE: readonly ExhibitState[] = ["offered", "accepted", "withdrawn"];
/** Offers of one exhibit; each is a version of its manifest that stays. */
const MOST_OFFERS = 16;

/**
 * R1: its sender was restored and forgot the release, and two people there released it anew. What was accepted is to be accepted once more,
 * by what the new version says. Refuses `exhibit-offered-before` where that is not so, or the exhibit is whole here, or a paper; what
 * `checkManifestSuccession` and `demandVerified` refuse.
 */
export async function takeOfferAnew(
  context: EvidenceContext,
  tx: Transaction,
  exhibitId: Exhibit["exhibitId"],
  { offer, signed, incoming }: { offer: ContentOf<"exhibit-offer">; signed: SignedManifest; incoming: Incoming },
): Promise<void> {
  const { state } = incoming.from;
  const exhibit = await lockExhibit(tx.db, exhibitId);
  const versions = (await manifestsOf(tx.db, exhibitId)).map(readManifest);
  const [latest, transfer] = [versions.at(-1), await findTransfer(tx.db, { exhibitId })];
  const [restored] = await context.federation.restoresOf(state, tx.db);
  const isForgotten = restored !== undefined && restored.noticedAt > exhibit.createdAt;
  const isSame = exhibit.fromState === state && exhibit.dossierId === incoming.dossierId && !exhibit.isPaper;
  const mayCome = isForgotten && isSame && NOT_WHOLE.includes(exhibit.state) && versions.length < MOST_OFFERS;
  if (!mayCome || latest === undefined || transfer === undefined || latest.digest === signed.digest) {
    throw new Refusal("exhibit-offered-before", "This exhibit was offered before; withdraw that offer first.");
  }
  checkManifestSuccession(latest, signed);
  await demandVerified(context, tx, signed);
  const { manifest, digest, bytes, frame } = signed;
  const { transferId, token } = offer.transfer;
  await updateExhibit(tx.db, { ...exhibit, state: "offered" });
  const kept = { digest, exhibitId, number: manifest.number, forState: manifest.binding.to.state, bytes };
  await insertManifest(tx.db, kept, context.platform.clock.now());
  const wrapped = wrapUnderStore(context, utf8(token), `transfer token ${transferId}`);
  await replaceTransfer(tx.db, transfer.transferId, { transferId, token: wrapped });
  await recordCustody(context, tx, exhibit, {
    act: "offer-received",
    actor: { kind: "peer", state },
    source: "signed",
    reason: { code: "offer-arrived", values: {} },
    before: { manifest: latest.digest },
    after: { root: frame.root, manifest: digest },
    evidence: [incoming.bodyDigest],
  });
}
