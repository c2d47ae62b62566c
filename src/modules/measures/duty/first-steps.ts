import type { FirstStep } from "../../../web/index.ts";
import { rolesFor } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import { firstUncovered } from "../domain/roster-cover.ts";
import { lastAnsweredRing } from "./ring-queries.ts";
import { whoCanAnswer } from "./roster.ts";
import { rosterEntries } from "./roster-store.ts";

/** A roster that ends within this is one that nobody keeps. */
const COVERED_DAYS = 7;
const DAY_MS = 86_400_000;

/** UNCC art. 41: somebody is on duty at each hour of the next days, and a call has come through to a person once. */
export function dutySteps(context: MeasuresContext): readonly FirstStep[] {
  const { database, clock, config } = context.platform;
  const common = { href: "/duty", roles: rolesFor("edit-roster") };
  return [
    {
      ...common,
      id: "roster",
      place: 40,
      title: "measures.first-steps.roster",
      look: async () => {
        const canAnswer = await whoCanAnswer(context);
        const lines = (await rosterEntries(database.db)).filter(({ userId }) => canAnswer.has(userId));
        const now = clock.now();
        const gap = firstUncovered(lines, now, new Date(now.getTime() + COVERED_DAYS * DAY_MS));
        return {
          isDone: gap === undefined,
          says: ({ t, format }) => {
            if (lines.length === 0) return t("measures.first-steps.roster-empty");
            if (gap === undefined) return t("measures.first-steps.roster-covered", { days: COVERED_DAYS });
            return t("measures.first-steps.roster-gap", { at: format.dateTime(gap) });
          },
        };
      },
    },
    {
      ...common,
      id: "ring",
      place: 50,
      title: "measures.first-steps.ring",
      look: async () => {
        const ring = await lastAnsweredRing(database.db);
        const hasCommand = (config.ringer?.command.length ?? 0) > 0;
        return {
          isDone: ring !== undefined,
          says: ({ t, format }) => {
            if (ring !== undefined) return t("measures.first-steps.ring-answered", { at: format.dateTime(ring) });
            return t(hasCommand ? "measures.first-steps.ring-none" : "measures.first-steps.ring-no-command");
          },
        };
      },
    },
  ];
}
