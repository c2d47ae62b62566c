import type { DeskContext } from "./context.ts";
import type { DossierPart } from "./dossier-contributions.ts";
import type { Dossier } from "./types.ts";
import { mergeTimeline, type TimelineItem } from "./domain/timeline.ts";

type Context = Pick<DeskContext, "contributed" | "identity">;

/** What the modules tell of a dossier. Of what happened at one moment, words between the States come first: they are the last module's. */
export async function readParts(
  { contributed }: Context,
  dossier: Dossier,
  names: ReadonlyMap<string, string>,
): Promise<DossierPart[]> {
  const parts: DossierPart[] = [];
  for (const { read } of contributed.now.all.toReversed()) {
    if (read !== undefined) parts.push(await read(dossier, names));
  }
  return parts;
}

/** Everything that happened in a dossier, one line each, as the modules tell it. */
export async function dossierTimeline(context: Context, dossier: Dossier): Promise<TimelineItem[]> {
  const names = new Map((await context.identity.people()).map(({ id, name }) => [id, name]));
  return timelineOf(await readParts(context, dossier, names));
}

export function timelineOf(parts: readonly DossierPart[]): TimelineItem[] {
  return mergeTimeline(parts.map(({ timeline }) => timeline));
}
