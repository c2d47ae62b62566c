import type { FirstStep } from "../../web/index.ts";
import { RECORDING_ROLES } from "./access.ts";
import { releasedSignatures } from "./domain/released.ts";
import type { TreatyModule } from "./types.ts";

/** What this State itself did, or which other law binds it: without either no request has a legal basis. */
export function recordStep(own: string, treaty: Pick<TreatyModule, "facts" | "bases">): FirstStep {
  return {
    id: "treaty",
    place: 60,
    title: "treaty.first-steps.record",
    href: "/treaty",
    roles: RECORDING_ROLES,
    look: async () => {
      const facts = (await treaty.facts()).filter(({ state }) => state === own);
      const bases = (await treaty.bases()).filter(({ states }) => states.includes(own));
      const isReleased = releasedSignatures(facts).some(({ state }) => state === own);
      return {
        ...(isReleased ? { href: "/treaty/released" } : {}),
        isDone: facts.length + bases.length > 0,
        says: ({ t }) =>
          facts.length + bases.length === 0
            ? t(isReleased ? "treaty.first-steps.record-released" : "treaty.first-steps.record-empty")
            : t("treaty.first-steps.record-kept", { acts: facts.length, bases: bases.length }),
      };
    },
  };
}
