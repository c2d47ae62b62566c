import type { DossierId } from "../../../protocol/identifiers.ts";
import { dossierActs } from "../access.ts";
import { askedDisposals } from "../disposal-store.ts";
import type { NeedSource, SubjectNeeds } from "./types.ts";

/** R16: whoever asked for a disposal does not stand behind it a second time. */
export function disposalSource(): NeedSource {
  return {
    source: "disposal",
    kinds: [
      {
        need: "approve-disposal",
        rank: "ordinary",
        textKey: "desk.need.approve-disposal",
        href: ({ subject }) => `/dossiers/${subject.id}/disposal`,
      },
    ],
    async derive(db, subjects) {
      // The subject of this source is a dossier of ours.
      const asked = await askedDisposals(db, subjects as readonly DossierId[]);
      return new Map(
        asked.map(({ dossierId, ownReference, state, askedAt, askedBy }): [string, SubjectNeeds] => [
          dossierId,
          {
            rows: [
              {
                need: "approve-disposal",
                subject: { kind: "dossier", id: dossierId },
                dossierId,
                reference: ownReference,
                state,
                urgency: "ordinary",
                since: askedAt.toISOString(),
                roles: dossierActs.rolesFor("approve-disposal"),
                notFor: [askedBy],
                drill: false,
              },
            ],
          },
        ]),
      );
    },
    subjects: async (db) => (await askedDisposals(db, "all")).map(({ dossierId }) => dossierId),
  };
}
