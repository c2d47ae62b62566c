import type { DossierId } from "../../../protocol/identifiers.ts";
import type { User } from "../../identity/index.ts";
import { readerOf } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import { loadOrder } from "../store.ts";
import type { Ring } from "./types.ts";

/** A call with those of its matters that this person may see: by the others it would tell whom a dossier, or a case of our own, is about. */
export async function ringAsSeen(
  { desk, platform }: Pick<MeasuresContext, "desk" | "platform">,
  user: User,
  ring: Ring,
): Promise<Ring> {
  const seen = new Map<string, boolean>();
  for (const { kind, id, dossierId } of ring.subjects) {
    if (seen.has(dossierId ?? id)) continue;
    // The subject of a ring carries the id of a dossier of ours.
    if (dossierId !== undefined) seen.set(dossierId, await desk.mayRead(user, dossierId as DossierId));
    else if (kind === "order") seen.set(id, (await loadOrder(platform.database.db, id, readerOf(user))) !== undefined);
  }
  return { ...ring, subjects: ring.subjects.filter(({ id, dossierId }) => seen.get(dossierId ?? id) ?? true) };
}

/** The same for whoever is shown it, which leaves a trace in its dossiers. */
export async function ringAsShown(
  context: Pick<MeasuresContext, "desk" | "platform">,
  user: User,
  ring: Ring,
): Promise<Ring> {
  const seen = await ringAsSeen(context, user, ring);
  for (const { dossierId } of seen.subjects) if (dossierId !== undefined) user.sees?.(dossierId);
  return seen;
}
