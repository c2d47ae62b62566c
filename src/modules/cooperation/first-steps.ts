import type { FirstStep } from "../../web/index.ts";
import { rolesFor } from "./access.ts";
import type { CooperationContext } from "./request/context.ts";
import { firstSending } from "./request/store.ts";

/** What all the other first steps are for: a request of this State that has left. */
export function requestStep({ platform: { database } }: Pick<CooperationContext, "platform">): FirstStep {
  return {
    id: "request",
    place: 90,
    title: "cooperation.first-steps.request",
    href: "/dossiers/new",
    roles: rolesFor("draft"),
    isForThemAlone: true,
    look: async () => {
      const { sentAt, isBegun } = await firstSending(database.db);
      return {
        // Whose turn it is with a draft, their tasks say.
        ...(isBegun ? { href: "/queue" } : {}),
        isDone: sentAt !== undefined,
        says: ({ t, format }) => {
          if (sentAt !== undefined) return t("cooperation.first-steps.request-sent", { at: format.dateTime(sentAt) });
          return t(isBegun ? "cooperation.first-steps.request-begun" : "cooperation.first-steps.request-none");
        },
      };
    },
  };
}
