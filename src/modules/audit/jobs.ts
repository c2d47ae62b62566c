import type { Job } from "../../platform/index.ts";
import { equalBytes } from "../../protocol/bytes.ts";
import { logVerifier } from "../../protocol/checkpoint.ts";
import type { PublicKey } from "../../protocol/keys.ts";
import { noteKeyId, parseNote } from "../../protocol/signed-note.ts";
import { showHead } from "./actions/show-head.ts";
import { INTEGRATE_JOB, SHOW_HEAD_JOB, canSign, openLogOf, originOf, signerFor } from "./audit-platform.ts";
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
      restsMs: LOOK_EVERY_MS,
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
async function isDue({ platform }: AuditContext): Promise<boolean> {
  const log = await openLogOf(platform);
  const shown = await headStore.findNewestShown(platform.database.db, log.number);
  if (shown === undefined || isUnderEarlierKey(shown.note, originOf(platform, log), signerFor(platform, "log"))) {
    return true;
  }
  return hourOf(platform.clock.now()) > hourOf(shown.shown_at);
}

/**
 * R8: after a change of the log key peers are shown a head under the new one at once, for those under a lost one prove nothing. Our
 * own note says by the id of its key whose it is.
 */
function isUnderEarlierKey(note: Uint8Array, origin: string, { publicKey }: PublicKey): boolean {
  const ours = noteKeyId(logVerifier(origin, publicKey));
  return !parseNote(note).signatures.some(({ name, keyId }) => name === origin && equalBytes(keyId, ours));
}

function hourOf(at: Date): number {
  return Math.floor(at.getTime() / SHOW_EVERY_MS);
}
