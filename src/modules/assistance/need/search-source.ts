import type { SearchRow, SearchSource } from "../../desk/index.ts";
import { NEED_READERS } from "../access.ts";
import { findNeed, idsOfNeeds } from "../lane/store.ts";

/** Needs, by their numbers alone: what lies under the key of a need is found by nobody. */
export const needSearch: SearchSource = {
  source: "need",
  href: (id) => `/assistance/needs/${id}`,
  async derive(db, ids) {
    const rows = new Map<string, readonly SearchRow[]>();
    for (const id of ids) {
      const need = await findNeed(db, id);
      if (need === undefined) continue;
      const { reference, state, recordedAt: at } = need;
      rows.set(id, [{ kind: "need", at, readers: NEED_READERS, reference, title: "", state }]);
    }
    return rows;
  },
  subjects: async (db) => await idsOfNeeds(db, "all"),
};
