import { type KnownReason, leavesValue } from "../../../protocol/custody-reason.ts";
import { LEAF_SIZE, leafCount } from "../../../protocol/exhibit-format.ts";
import { parseExhibitRoot } from "../../../protocol/exhibit-tree.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { JOBS, type EvidenceContext } from "../context.ts";
import { type VerifyReport, verifyBody } from "../engine/index.ts";
import { recordCustody } from "../record-custody.ts";
import { lockExhibit, nextToScrub, storedExhibits, updateExhibit } from "../store.ts";
import type { Exhibit } from "../types.ts";

const DAY_MS = 24 * 3_600_000;
const SCRUB_EVERY_MS = 30 * DAY_MS;
/** One whose files a person brought back is told whole soon. */
const DAMAGED_EVERY_MS = DAY_MS;

/** Looks through the stored exhibit that was looked through longest ago, without any key; one at a time, on one core. */
export async function scrubNext(context: EvidenceContext, signal: AbortSignal): Promise<void> {
  const { database, clock, log } = context.platform;
  const before = (ms: number): Date => new Date(clock.now().getTime() - ms);
  const due = { whole: before(SCRUB_EVERY_MS), damaged: before(DAMAGED_EVERY_MS) };
  const exhibit = await nextToScrub(database.db, due);
  if (exhibit === undefined) return;
  const report = await verifyStored(context, exhibit, { threads: 1, signal });
  const isHere = await database.transaction(async (tx) => {
    const current = await lockExhibit(tx.db, exhibit.exhibitId);
    // Reading takes hours: what was disposed of meanwhile is not missed.
    if (current.state === "disposed") return false;
    const scrubbed: Exhibit = { ...current, scrubbedAt: clock.now(), scrubFinding: report.finding };
    await updateExhibit(tx.db, scrubbed);
    await recordCustody(context, tx, scrubbed, {
      act: "scrubbed",
      actor: { kind: "system", job: JOBS.scrub },
      source: "measured",
      reason: reasonOf(report),
      before: exhibit.body === undefined ? {} : { root: exhibit.body.root },
    });
    return true;
  });
  if (!isHere || report.finding === "whole") return;
  log.error("exhibit-damaged", new Error(`the stored exhibit is damaged: ${report.finding}`), {
    exhibitId: exhibit.exhibitId,
    finding: report.finding,
    leaves: leavesValue(report.damagedLeaves, report.hasMoreDamage),
  });
}

/** Every stored exhibit; for `fsck`. */
export async function verifyAll(
  context: EvidenceContext,
  signal?: AbortSignal,
): Promise<{ exhibit: Exhibit; report: VerifyReport }[]> {
  const { db } = context.platform.database;
  const reports: { exhibit: Exhibit; report: VerifyReport }[] = [];
  for (;;) {
    const batch = await storedExhibits(db, reports.at(-1)?.exhibit.exhibitId);
    if (batch.length === 0) return reports;
    for (const exhibit of batch) {
      reports.push({ exhibit, report: await verifyStored(context, exhibit, signal === undefined ? {} : { signal }) });
    }
  }
}

async function verifyStored(
  { folders }: EvidenceContext,
  { body }: Exhibit,
  options: { threads?: 1 | 2; signal?: AbortSignal },
): Promise<VerifyReport> {
  if (body === undefined) throw new Error("a stored exhibit has a body");
  const frame = { root: parseExhibitRoot(body.root), bodySize: body.size, leafSize: LEAF_SIZE };
  try {
    return await verifyBody({ ...folders.object(body.root), frame }, options);
  } catch (error) {
    const finding = await findingOf(folders, body.root, error);
    if (finding === undefined) throw error;
    return { finding, leaves: leafCount(body.size), damagedLeaves: [], hasMoreDamage: false };
  }
}

/** What cannot even be read is a finding like any other: it is noted, and the next exhibit gets its turn. */
async function findingOf(
  folders: EvidenceContext["folders"],
  root: string,
  error: unknown,
): Promise<VerifyReport["finding"] | undefined> {
  if (isRefusal(error, "disk-error") || isRefusal(error, "file-not-permitted")) return "not-readable";
  if (!isRefusal(error, "file-missing")) return undefined;
  return (await folders.hasBody(root)) ? "tree-missing" : "body-missing";
}

function reasonOf({ finding, damagedLeaves, hasMoreDamage }: VerifyReport): KnownReason {
  switch (finding) {
    case "body-damaged":
    case "tree-damaged":
      return { code: `stored-${finding}`, values: { leaves: leavesValue(damagedLeaves, hasMoreDamage) } };
    case "whole":
    // Neither body nor tree leads to the root: nothing can be said about single leaves.
    case "body-and-tree-damaged":
    case "body-size-wrong":
    case "tree-size-wrong":
    case "body-missing":
    case "tree-missing":
    case "not-readable":
      return { code: `stored-${finding}`, values: {} };
  }
}
