import type { Dossier, Happenings, TimelineItem } from "../../desk/index.ts";
import type { Connection } from "../tables.ts";
import { restoresOf } from "../directory/peer-restores.ts";
import { returnedOfDossier } from "./store.ts";

const TEXTS = {
  "recovery.peer-asked": "federation.timeline.peer-asked",
  "recovery.peer-restored": "federation.timeline.peer-restored",
  "recovery.peer-restored-undated": "federation.timeline.peer-restored-undated",
  "recovery.taken-back": "federation.timeline.taken-back",
} as const;

/** What a restore, here or there, means for one dossier: its officers learn it where they work, and that it is no fraud (R1). */
export const recoveryHappenings: Happenings = {
  texts: TEXTS,
  values: { asOf: ({ format }, value) => format.dateTime(new Date(value)) },
  onPaper: {
    text: ({ t, format }, { type, params }) => {
      const { asOf } = params;
      // Of these types alone: the module that reads them writes them.
      return t(TEXTS[type as keyof typeof TEXTS], {
        ...params,
        ...(asOf === undefined ? {} : { asOf: format.dateTime(new Date(asOf)) }),
      });
    },
  },
};

/** Of a dossier that was there before: restores of the other State's server, and what came back to this one. */
export async function recoveryTimeline(db: Connection, dossier: Dossier): Promise<TimelineItem[]> {
  const theirs = dossier.correspondentId === undefined ? await restoresOf(db, dossier.state) : [];
  const restored = theirs
    .filter(({ noticedAt }) => noticedAt >= dossier.openedAt)
    .map(({ noticedAt, toldAt, asOf, recovered = 0 }): TimelineItem => {
      const told = { lane: "peer", tone: "info", at: (toldAt ?? noticedAt).toISOString() } as const;
      if (toldAt === undefined) return { ...told, type: "recovery.peer-asked", params: {} };
      // A backup of before anything passed has no date.
      if (asOf === undefined) return { ...told, type: "recovery.peer-restored-undated", params: { recovered } };
      return { ...told, type: "recovery.peer-restored", params: { asOf: asOf.toISOString(), recovered } };
    });
  const back = (await returnedOfDossier(db, dossier.dossierId)).map(
    ({ finishedAt, count, toLookAt }): TimelineItem => ({
      at: finishedAt.toISOString(),
      lane: "system",
      type: "recovery.taken-back",
      params: { count, toLookAt },
      href: "/recovery",
      tone: toLookAt > 0 ? "attention" : "info",
    }),
  );
  return [...restored, ...back];
}
