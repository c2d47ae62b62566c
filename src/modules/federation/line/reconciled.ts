import type { FederationContext } from "../context.ts";
import type { Connection } from "../tables.ts";
import { findLink, type LinkRow } from "./store.ts";

export const RECOVERY_JOB = "federation.recovery";

/** R1: whether a peer was asked in this life of the server what was forgotten, and all of it is back. Before that nothing passes. */
export async function isReconciled(
  context: Pick<FederationContext, "platform">,
  peerId: string,
  db: Connection = context.platform.database.db,
): Promise<boolean> {
  return isReconciledBy(context, await findLink(db, peerId));
}

/** As `isReconciled`, by the state of the line that the caller has read. */
export function isReconciledBy({ platform }: Pick<FederationContext, "platform">, link: LinkRow | undefined): boolean {
  return link !== undefined && link.reconciledIncarnation >= platform.incarnation.current().number;
}
