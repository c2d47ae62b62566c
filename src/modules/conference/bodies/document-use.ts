import { READING_ROLES } from "../access.ts";
import type { ConferenceContext } from "../context.ts";
import { usesOfDocument } from "./store.ts";

/** Minutes, and by what a task was done, cannot be withdrawn, and whoever reads conferences reads them. */
export function contributeBodyUses({ documents }: Pick<ConferenceContext, "documents">): void {
  documents.contributeUse(async (db, documentId) =>
    (await usesOfDocument(db, documentId)).map(({ conferenceId, id, use }) => ({
      mayRead: async ({ roles }) => await Promise.resolve(READING_ROLES.some((role) => roles.includes(role))),
      say: ({ t }) => t(`conference.document-use.${use}`),
      href: `/conferences/${conferenceId}/${use === "minutes" ? "bodies" : "tasks"}/${id}`,
    })),
  );
}
