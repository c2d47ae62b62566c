import type { DossierId } from "../../protocol/identifiers.ts";
import type { DeskContext } from "./context.ts";
import type { DossierPart } from "./dossier-contributions.ts";
import { mergeTimeline, type TimelineItem } from "./domain/timeline.ts";

type Context = Pick<DeskContext, "contributed" | "identity">;

/** What the modules tell of a dossier. Of what happened at one moment, words between the States come first: they are the last module's. */
export async function readParts(
  { contributed }: Context,
  dossierId: DossierId,
  names: ReadonlyMap<string, string>,
): Promise<DossierPart[]> {
  const parts: DossierPart[] = [];
  for (const { read } of contributed.now.all.toReversed()) {
    if (read !== undefined) parts.push(await read(dossierId, names));
  }
  return parts;
}

/** Everything that happened in a dossier, one line each, as the modules tell it. */
export async function dossierTimeline(context: Context, dossierId: DossierId): Promise<TimelineItem[]> {
  const names = new Map((await context.identity.people()).map(({ id, name }) => [id, name]));
  return timelineOf(await readParts(context, dossierId, names));
}

export function timelineOf(parts: readonly DossierPart[]): TimelineItem[] {
  return mergeTimeline(parts.map(({ timeline }) => timeline));
}
