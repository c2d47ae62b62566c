import type { FederationContext } from "../context.ts";
import { findLink } from "./store.ts";

export const RECOVERY_JOB = "federation.recovery";

/** R1: whether a peer was asked in this life of the server what was forgotten, and all of it is back. Before that nothing passes. */
export async function isReconciled(
  { platform }: Pick<FederationContext, "platform">,
  peerId: string,
): Promise<boolean> {
  const link = await findLink(platform.database.db, peerId);
  return link !== undefined && link.reconciledIncarnation >= platform.incarnation.current().number;
}
