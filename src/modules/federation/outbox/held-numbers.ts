import type { HighWaterMark } from "../../../platform/index.ts";
import type { FederationContext } from "../context.ts";
import { highestNumbers } from "./queue-store.ts";

/** The name under which the highest number given to a peer is kept outside the backup set. */
export function sequenceMark(peerId: string, incarnation: number): string {
  return `sequence/${peerId}/${incarnation}`;
}

/** R1: the highest number given to each peer in each incarnation. */
export async function heldNumbers({
  platform,
}: Pick<FederationContext, "platform">): Promise<Record<string, HighWaterMark>> {
  const highest = await highestNumbers(platform.database.db);
  return Object.fromEntries(
    highest.map(({ peerId, incarnation, sequence }) => [sequenceMark(peerId, incarnation), { value: sequence }]),
  );
}
