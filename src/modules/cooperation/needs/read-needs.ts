import type { DossierId } from "../../../protocol/identifiers.ts";
import { isFor } from "../../desk/index.ts";
import type { User } from "../../identity/index.ts";
import type { CooperationContext } from "../request/context.ts";
import type { QueueItem } from "../request/domain/queue-item.ts";

/** What needs anybody in these dossiers, which the reader may see; most urgent first. */
export async function needsIn({ desk }: CooperationContext, dossierIds: readonly DossierId[]): Promise<QueueItem[]> {
  // Whatever has a kind that a later module registered is looked at by its texts and its place alone.
  return (await desk.queue.inDossiers(dossierIds)) as QueueItem[];
}

/** What needs this person there, most urgent first. */
export async function needsFor(
  context: CooperationContext,
  user: Pick<User, "id" | "roles">,
  dossierIds: readonly DossierId[],
): Promise<QueueItem[]> {
  return (await needsIn(context, dossierIds)).filter((item) => isFor(item, user));
}
