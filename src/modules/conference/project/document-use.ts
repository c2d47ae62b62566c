import { READING_ROLES } from "../access.ts";
import type { ConferenceContext } from "../context.ts";
import { listApprovals } from "./store.ts";

/** A decision of the government on which an approval stands cannot be withdrawn, and whoever reads conferences reads it. */
export function contributeProjectUse({ documents }: Pick<ConferenceContext, "documents">): void {
  documents.contributeUse(async (db, documentId) =>
    (await listApprovals(db, { documentId })).map(({ conferenceId, number }) => ({
      mayRead: async ({ roles }) => await Promise.resolve(READING_ROLES.some((role) => roles.includes(role))),
      say: ({ t }) => t("conference.project.use", { number }),
      href: `/conferences/${conferenceId}/project`,
    })),
  );
}
