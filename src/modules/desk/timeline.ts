import type { DossierId } from "../../protocol/identifiers.ts";
import type { DeskContext } from "./context.ts";
import { mergeTimeline, type TimelineItem } from "./domain/timeline.ts";

/**
 * Everything that happened in a dossier, one line each, as the modules tell it. `names`: those of people here by their ids, where the
 * caller has them already.
 */
export async function dossierTimeline(
  { contributed, identity }: Pick<DeskContext, "contributed" | "identity">,
  dossierId: DossierId,
  names?: ReadonlyMap<string, string>,
): Promise<TimelineItem[]> {
  const known = names ?? new Map((await identity.people()).map(({ id, name }) => [id, name]));
  const told: (readonly TimelineItem[])[] = [];
  // Of what happened at one moment, words between the States come first: they are the last module's.
  for (const source of contributed.now.timeline.toReversed()) told.push(await source(dossierId, known));
  return mergeTimeline(told);
}
