import type { Job } from "../../platform/index.ts";
import { showHead } from "./actions/show-head.ts";
import { INTEGRATE_JOB, SHOW_HEAD_JOB, canSign, isSignedBy, openLogOf, originOf, signerFor } from "./audit-platform.ts";
import type { AuditContext } from "./context.ts";
import * as headStore from "./head-store.ts";

/** Every entry pokes it; this is for what was left over by a failure. */
const INTEGRATE_EVERY_MS = 10_000;
const LOOK_EVERY_MS = 60_000;
const SHOW_EVERY_MS = 60 * 60 * 1000;

export function auditJobs(context: AuditContext): Job[] {
  return [
    {
      name: INTEGRATE_JOB,
      everyMs: INTEGRATE_EVERY_MS,
      async run() {
        await context.integrator.integrate();
      },
    },
    {
      name: SHOW_HEAD_JOB,
      everyMs: LOOK_EVERY_MS,
      async run() {
        if (context.integrator.state.kind !== "ready" || !canSign(context.platform, "log")) return;
        if (await isDue(context)) await showHead(context);
      },
    },
  ];
}

/** R28: at full hours, so that the rhythm of heads says nothing about the rhythm of work. */
async function isDue(context: AuditContext): Promise<boolean> {
  const { db } = context.platform.database;
  const shown = await headStore.findNewestShown(db, await headStore.openLogNumber(db));
  if (shown === undefined || (await isUnderEarlierKey(context, shown.size))) return true;
  return hourOf(context.platform.clock.now()) > hourOf(shown.shown_at);
}

/** R8: after a change of the log key peers are shown a head under the new one at once, for those under a lost one prove nothing. */
async function isUnderEarlierKey({ platform }: AuditContext, size: number): Promise<boolean> {
  const log = await openLogOf(platform);
  const row = await headStore.findCheckpoint(platform.database.db, log.number, size);
  return row !== undefined && !isSignedBy(row.note, originOf(platform, log), signerFor(platform, "log").publicKey);
}

function hourOf(at: Date): number {
  return Math.floor(at.getTime() / SHOW_EVERY_MS);
}
