import type { SearchRow, SearchSource } from "../desk/index.ts";
import { evidenceAmong } from "./store.ts";
import type { Exhibit } from "./types.ts";

/** Exhibits by number, name and SHA-256; of one that was disposed of its number alone. Papers are found with their requests. */
export function exhibitSearch(): SearchSource {
  return {
    source: "exhibit",
    href: (exhibitId) => `/exhibits/${exhibitId}`,
    derive: async (db, subjects) =>
      new Map((await evidenceAmong(db, subjects)).map((exhibit) => [exhibit.exhibitId, [rowOf(exhibit)]])),
    subjects: async (db) => (await evidenceAmong(db)).map(({ exhibitId }) => exhibitId),
  };
}

function rowOf({ dossierId, number, title, state, fromState, original, ...exhibit }: Exhibit): SearchRow {
  const { createdAt: at, originalName, sourceName } = exhibit;
  const row = { kind: "exhibit", at, dossierId, reference: number, title: "" } as const;
  if (state === "disposed") return row;
  return {
    ...row,
    title: title.text,
    ...(fromState === undefined ? {} : { state: fromState }),
    identifiers: original === undefined ? [] : [original.sha256],
    texts: [title.translation?.text, originalName, sourceName],
  };
}
