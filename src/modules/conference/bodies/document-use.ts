import type { View } from "../../../web/index.ts";
import { READING_ROLES } from "../access.ts";
import type { ConferenceContext } from "../context.ts";
import { listApprovals } from "../project/store.ts";
import { usesOfDocument } from "./store.ts";

/** Minutes, by what a task was done, and what a project was approved by cannot be withdrawn: whoever reads conferences reads them. */
export function contributeUses({ documents }: Pick<ConferenceContext, "documents">): void {
  documents.contributeUse(async (db, documentId) => {
    const ofBodies = (await usesOfDocument(db, documentId)).map(({ conferenceId, id, use }) => ({
      say: ({ t }: View) => t(`conference.document-use.${use}`),
      href: `/conferences/${conferenceId}/${use === "minutes" ? "bodies" : "tasks"}/${id}`,
    }));
    const ofProjects = (await listApprovals(db, { documentId })).map(({ conferenceId, number }) => ({
      say: ({ t }: View) => t("conference.project.use", { number }),
      href: `/conferences/${conferenceId}/project`,
    }));
    return [...ofBodies, ...ofProjects].map((use) => ({
      ...use,
      mayRead: async ({ roles }) => await Promise.resolve(READING_ROLES.some((role) => roles.includes(role))),
    }));
  });
}
