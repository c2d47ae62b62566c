import type { DossierId } from "../../../protocol/identifiers.ts";
import { allDossierIds, dossiersById } from "../dossier-store.ts";
import type { SearchRow, SearchSource } from "./types.ts";

/** Dossiers by their number and matter. Of one that was disposed of the number stays, as in every list. */
export function dossierSource(): SearchSource {
  return {
    source: "dossier",
    href: (dossierId) => `/dossiers/${dossierId}`,
    async derive(db, subjects) {
      // The subject of this source is a dossier of ours.
      const found = await dossiersById(db, subjects as readonly DossierId[]);
      return new Map(
        [...found].map(([id, { dossierId, ownReference, title, state, openedAt: at }]): [string, SearchRow[]] => [
          id,
          [{ kind: "dossier", at, dossierId, reference: ownReference, title, state }],
        ]),
      );
    },
    subjects: allDossierIds,
  };
}
