import type { Transaction } from "../../../platform/index.ts";
import type { ExhibitId } from "../../../protocol/identifiers.ts";
import type { Actor } from "../../audit/index.ts";
import { erased } from "../actions/dispose.ts";
import { type EvidenceContext, JOBS } from "../context.ts";
import { eraseCustody } from "../custody-store.ts";
import { destroyExhibitKey } from "../head-store.ts";
import { endOpenings } from "../opening-store.ts";
import { recordCustody } from "../record-custody.ts";
import { removeReleaseDrafts } from "../release-draft-store.ts";
import { eraseReleasePayloads, releasesIn, setReleaseState } from "../release-store.ts";
import { eraseManifests, lockExhibit, updateExhibit } from "../store.ts";
import { findTransfer, updateTransfer } from "../transfer-store.ts";

/**
 * R17: destroys the key, then everything that says something of these papers, their record too. The files go by a job, or at the next
 * start. What was on its way ends: the transfer here, the token there.
 */
export async function erasePapers(
  context: EvidenceContext,
  tx: Transaction,
  paperIds: readonly ExhibitId[],
  by: Actor,
): Promise<void> {
  const now = context.platform.clock.now();
  for (const paperId of paperIds) {
    const paper = await lockExhibit(tx.db, paperId);
    if (paper.state === "disposed") continue;
    for (const { release } of await releasesIn(tx.db, { exhibitId: paperId }, ["requested", "offered", "accepted"])) {
      await setReleaseState(tx.db, release.releaseId, [release.state], { state: "withdrawn", finishedAt: now });
    }
    const transfer = await findTransfer(tx.db, { exhibitId: paperId });
    if (transfer?.state === "waiting" || transfer?.state === "fetching") {
      await updateTransfer(tx.db, transfer.transferId, { state: "withdrawn", token: null, nextAt: null });
    }
    await recordCustody(context, tx, paper, {
      act: "disposed",
      actor: by,
      source: "measured",
      reason: { code: "paper-removed", values: {} },
    });
    await destroyExhibitKey(tx.db, paperId, now);
    await removeReleaseDrafts(tx.db, { exhibitId: paperId });
    await endOpenings(tx.db, paperId);
    await updateExhibit(tx.db, erased(paper));
    await eraseManifests(tx.db, paperId);
    await eraseCustody(tx.db, paperId);
    await eraseReleasePayloads(tx.db, paperId);
  }
  tx.afterCommit(() => context.platform.jobs.poke(JOBS.openings));
}
