import type { DossierId } from "../../../protocol/identifiers.ts";
import type { User } from "../../identity/index.ts";
import type { MeasuresContext } from "../context.ts";
import type { Ring } from "./types.ts";

/** A call with those of its matters that this person may see: by the others it would tell whom a dossier is about. */
export async function ringAsSeen({ desk }: Pick<MeasuresContext, "desk">, user: User, ring: Ring): Promise<Ring> {
  const seen = new Map<string, boolean>();
  for (const { dossierId } of ring.subjects) {
    if (dossierId === undefined || seen.has(dossierId)) continue;
    // The subject of a ring carries the id of a dossier of ours.
    seen.set(dossierId, await desk.mayRead(user, dossierId as DossierId));
  }
  return { ...ring, subjects: ring.subjects.filter(({ dossierId }) => dossierId === undefined || seen.get(dossierId)) };
}
