import { textsOf, wordsFor } from "../../../convention/index.ts";
import type { SearchRow, SearchSource } from "../../desk/index.ts";
import { READING_ROLES } from "../access.ts";
import type { Conference } from "./domain/conference.ts";
import { findConference, listConferences } from "./store.ts";

/** Conferences, by their titles, place and address, for those who read them. */
export function conferenceSearch(): SearchSource {
  return {
    source: "conference",
    href: (id) => `/conferences/${id}`,
    async derive(db, ids) {
      const rows = new Map<string, readonly SearchRow[]>();
      for (const id of ids) {
        const found = await findConference(db, id);
        if (found !== undefined) rows.set(id, [rowOf(found)]);
      }
      return rows;
    },
    subjects: async (db) =>
      (await listConferences(db, { limit: Number.POSITIVE_INFINITY })).conferences.map((one) => one.conferenceId),
  };
}

function rowOf({ slug, entry: { title, place }, recordedAt: at }: Conference): SearchRow {
  return {
    kind: "conference",
    at,
    readers: READING_ROLES,
    reference: slug,
    title: wordsFor(title, "").text,
    texts: [...textsOf(title).map(([, text]) => text), place],
  };
}
