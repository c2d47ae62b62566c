import type { ToldOfRecovery } from "../../federation/index.ts";
import type { AssistanceContext } from "../context.ts";
import { readBy } from "./pages.tsx";
import { standingPublications } from "./store.ts";

/** What is told of publications after a restore (R1): people may have taken them back since the backup. */
export async function publicationsAfterRestore(context: Pick<AssistanceContext, "platform">): Promise<ToldOfRecovery> {
  const all = await standingPublications(context.platform.database.db);
  const toLookAt = all.filter((one) => readBy(context, one) === "after-restore");
  const count = toLookAt.length;
  return {
    lists: { publicationsToLookAt: toLookAt.map(({ publicationId }) => ({ publicationId })) },
    show: ({ t }) =>
      count > 0 && (
        <>
          <h2>{t("assistance.recovery.title")}</h2>
          <p>
            <a href="/assistance/publications">{t("assistance.recovery.look", { count })}</a>
          </p>
        </>
      ),
  };
}
