import type { Transaction } from "../../platform/index.ts";
import type { ExhibitId } from "../../protocol/identifiers.ts";
import { type EvidenceContext, JOBS } from "./context.ts";
import { erasePapers } from "./papers/erase-papers.ts";
import { recordCustody } from "./record-custody.ts";
import { releasesIn, setReleaseState } from "./release-store.ts";
import { findExhibit, lockExhibit } from "./store.ts";
import { findTransfer, updateTransfer } from "./transfer-store.ts";
import type { ReleaseState } from "./types.ts";
import { eraseWords } from "./actions/dispose.ts";

const REPEAT_JOB = "evidence.repeated-disposal";
const NOT_ENDED: readonly ReleaseState[] = ["requested", "offered", "accepted", "stored"];

/**
 * R17: what was disposed of after the backup that was restored is disposed of again, also where something of it was under way then, and
 * nothing where it is not here. The files go by a job, or at the next start.
 */
export async function repeatDisposalOf(context: EvidenceContext, tx: Transaction, exhibitId: ExhibitId): Promise<void> {
  const { jobs, clock } = context.platform;
  if ((await findExhibit(tx.db, exhibitId)) === undefined) return;
  const exhibit = await lockExhibit(tx.db, exhibitId);
  if (exhibit.state === "disposed") return;
  const actor = { kind: "system", job: REPEAT_JOB } as const;
  if (exhibit.isPaper) return await erasePapers(context, tx, [exhibitId], actor);
  for (const { release } of await releasesIn(tx.db, { exhibitId }, NOT_ENDED)) {
    await setReleaseState(tx.db, release.releaseId, [release.state], { state: "withdrawn", finishedAt: clock.now() });
  }
  const transfer = await findTransfer(tx.db, { exhibitId });
  if (transfer?.state === "waiting" || transfer?.state === "fetching") {
    await updateTransfer(tx.db, transfer.transferId, { state: "withdrawn", token: null, nextAt: null });
  }
  await recordCustody(context, tx, exhibit, {
    act: "disposed",
    actor,
    source: "measured",
    reason: { code: "disposal-repeated", values: {} },
    before: exhibit.body === undefined ? {} : { root: exhibit.body.root },
  });
  await eraseWords(tx, exhibit, clock.now());
  tx.afterCommit(() => jobs.poke(JOBS.openings));
}
