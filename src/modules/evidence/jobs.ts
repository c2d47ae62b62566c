import type { Job } from "../../platform/index.ts";
import { fetchTransfers } from "./actions/fetch-transfers.ts";
import { keepCourtPackages } from "./actions/keep-court-package.ts";
import { workOnOpenings } from "./actions/open-exhibit.ts";
import { scrubNext } from "./actions/scrub.ts";
import { sealWaiting } from "./actions/seal-waiting.ts";
import { workOnUploads } from "./actions/take-in-uploads.ts";
import { type EvidenceContext, JOBS } from "./context.ts";
import type { ProofPorts } from "./court-types.ts";

/** What recurs: sealing, fetching, opening and closing, looking whether everything is still whole, and keeping its proof. */
export function evidenceJobs(context: EvidenceContext, ports: ProofPorts): readonly Job[] {
  return [
    { name: JOBS.sealing, everyMs: 5_000, restsMs: 60_000, run: async (signal) => await sealWaiting(context, signal) },
    // Whoever brings the last byte pokes it, and it wakes for each upload that goes.
    { name: JOBS.uploads, everyMs: 60_000, run: async (signal) => await workOnUploads(context, signal) },
    // Whoever accepts an offer pokes it, and it wakes for each transfer that waits.
    {
      name: JOBS.transfers,
      everyMs: 10_000,
      restsMs: 60_000,
      run: async (signal) => await fetchTransfers(context, signal),
    },
    // What has been in clear for a day goes a minute late at most.
    {
      name: JOBS.openings,
      everyMs: 5_000,
      restsMs: 60_000,
      run: async (signal) => await workOnOpenings(context, signal),
    },
    { name: JOBS.keeping, everyMs: 60_000, run: async () => await keepCourtPackages(context, ports) },
    { name: JOBS.scrub, everyMs: 10 * 60_000, run: async (signal) => await scrubNext(context, signal) },
  ];
}
