import {
  type SignedCheckpoint,
  parseCheckpoint,
  parseLogRoot,
  verifyCheckpoint,
} from "../../../protocol/checkpoint.ts";
import type { LogHead } from "../../../protocol/heads.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { originOf, ownLogKeys } from "../audit-platform.ts";
import type { AuditContext } from "../context.ts";
import * as headStore from "../head-store.ts";
import { rootFromRows } from "../rows-of-log.ts";
import * as store from "../store.ts";
import type { HeadStanding, LogState } from "../types.ts";

/**
 * How our open log stands to a head that somebody shows as ours. Only our own signature convinces, by any log key that we ever had.
 * Judged by stored heads and rows: files may be gone. A head of a log that is closed asks for nothing more, for two people decided about that log.
 * One of a log of ours that we do not know was signed after the backup that we came from.
 */
export async function standingTo(
  context: AuditContext,
  bytes: Uint8Array,
  designatedKeys: readonly Uint8Array[] = [],
): Promise<HeadStanding> {
  const head = readOwn(context, bytes, designatedKeys);
  return head === undefined ? { kind: "not-ours" } : await standingOf(context, head.checkpoint);
}

/** The same of a head that something else quotes which this State signed. */
export async function standingOf(
  { platform }: Pick<AuditContext, "platform">,
  quoted: LogHead,
): Promise<Exclude<HeadStanding, { kind: "not-ours" }>> {
  const { origin, size } = quoted;
  const root = parseLogRoot(quoted.root);
  const { db } = platform.database;
  const log = (await headStore.listLogs(db)).find((one) => originOf(platform, one) === origin);
  const isBehind = log === undefined || size > (await store.countPlaces(db, log.number));
  const stored = isBehind ? root : await headStore.findHead(db, log.number, size);
  const isSame = root === (stored ?? (log && (await rootFromRows(db, log.number, size))));
  const relation = log?.closing !== undefined ? "extends" : isBehind ? "behind" : isSame ? "extends" : "differs";
  return { kind: "ours", relation, origin, size, root };
}

/**
 * A peer showed a head as ours. Only our own signature convinces: a mere claim of a larger size could stop any server.
 * Signed by us and not ours any more means that we were set back or cloned (R1, R20): recovery.
 */
export async function judgeHeldHead(
  context: AuditContext,
  bytes: Uint8Array,
): Promise<{ ours: boolean; state: LogState }> {
  const { integrator } = context;
  const found = await standingTo(context, bytes);
  if (found.kind === "ours" && found.relation === "behind") {
    await integrator.enterRecovery({
      code: "peer-holds-larger-head",
      message: `A peer holds a head of ours, of size ${found.size}, that we do not know.`,
    });
  }
  if (found.kind === "ours" && found.relation === "differs") {
    await integrator.enterRecovery({
      code: "peer-holds-other-head",
      message: `A peer holds a head of ours of size ${found.size} with a root that our log does not have.`,
    });
  }
  return { ours: found.kind === "ours", state: integrator.state };
}

/** Undefined for what none of our log keys signed, or what is of another State's log. */
export function readOwn(
  { platform }: Pick<AuditContext, "platform">,
  bytes: Uint8Array,
  designatedKeys: readonly Uint8Array[] = [],
): SignedCheckpoint | undefined {
  try {
    const { origin } = parseCheckpoint(bytes).checkpoint;
    if (!origin.startsWith(`${platform.config.state.toLowerCase()}.rogatory/`)) return undefined;
    return verifyCheckpoint(bytes, { origin, logKeys: [...ownLogKeys(platform), ...designatedKeys] });
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
