import type { Kysely } from "kysely";
import type { DossierId } from "../../../../protocol/identifiers.ts";
import type { TimelineItem } from "../../../desk/index.ts";
import { findCopy, releasesOf } from "./store.ts";

/** That a copy of the dossier was given back, or that the dossier is one that came. `names`: of people here, by their ids. */
export async function copyTimeline(
  db: Kysely<unknown>,
  dossierId: DossierId,
  names: ReadonlyMap<string, string>,
): Promise<TimelineItem[]> {
  const releases = await releasesOf(db, [dossierId]);
  const copy = await findCopy(db, dossierId);
  const nameOf = (id: string | undefined): Pick<TimelineItem, "actor" | "isUnnamed"> => {
    const actor = names.get(id ?? "");
    return actor === undefined ? { isUnnamed: true } : { actor };
  };
  return [
    ...releases.map(({ releasedAt, approvedBy, dispatches }): TimelineItem => ({
      at: releasedAt.toISOString(),
      lane: "own",
      type: "copy.released",
      params: { parts: dispatches.length },
      ...nameOf(approvedBy),
    })),
    ...(copy?.wholeAt === undefined
      ? []
      : [{ at: copy.wholeAt.toISOString(), lane: "peer", type: "copy.came", params: {} } as const]),
    ...(copy?.looked === undefined
      ? []
      : [
          {
            at: copy.looked.at.toISOString(),
            lane: "own",
            type: "copy.looked-at",
            params: {},
            ...nameOf(copy.looked.by),
          } as const,
        ]),
  ];
}
