import { readManifest } from "../../../protocol/manifest.ts";
import type { RequestId } from "../../../protocol/identifiers.ts";
import type { EvidenceContext } from "../context.ts";
import { keyPlaceOf } from "../exhibit-keys.ts";
import { releasesOf } from "../release-store.ts";
import { type Connection, listPapers, manifestsOf } from "../store.ts";
import type { Exhibit, ReleaseState } from "../types.ts";
import type { PaperStanding } from "./types.ts";

/** What the release of ours says; a request that was taken back and submitted again has several, and the last one counts. */
const OF_RELEASE: Readonly<Record<ReleaseState, PaperStanding>> = {
  requested: "kept",
  rejected: "kept",
  offered: "on-its-way",
  accepted: "on-its-way",
  stored: "on-its-way",
  "head-released": "received",
  opened: "read-there",
  "cannot-open": "not-readable-there",
  withdrawn: "taken-back",
};

/** See `Papers.standing`. */
export async function standingOfPapers(
  context: EvidenceContext,
  db: Connection,
  requestId: RequestId,
): Promise<ReadonlyMap<string, PaperStanding>> {
  const papers = await listPapers(db, { requestId });
  if (papers.length === 0) return new Map();
  const released = new Map(
    (await releasesOf(db, { requestId })).map(({ release }) => [String(release.exhibitId), release]),
  );
  const standings = new Map<string, PaperStanding>();
  for (const paper of papers) {
    const release = released.get(paper.exhibitId);
    // One that was never offered is kept, whatever became of what was asked.
    const state = release?.decidedAt === undefined ? undefined : release.state;
    standings.set(paper.exhibitId, await standingOf(context, db, paper, state));
  }
  return standings;
}

async function standingOf(
  context: EvidenceContext,
  db: Connection,
  paper: Exhibit,
  release: ReleaseState | undefined,
): Promise<PaperStanding> {
  switch (paper.state) {
    case "sealed":
      return release === undefined ? "kept" : OF_RELEASE[release];
    case "complete": {
      const manifests = (await manifestsOf(db, paper.exhibitId)).map(readManifest);
      return (await keyPlaceOf(context, db, paper, manifests)) === "elsewhere" ? "with-custodian" : "readable";
    }
    case "stored":
      return "without-head";
    case "accepted":
      return "coming";
    case "disposed":
      return "erased";
    case "withdrawn":
      return "withdrawn";
    case "offered":
    case "waiting":
    case "seal-failed":
      return "not-here";
  }
}
