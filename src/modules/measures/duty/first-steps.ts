import type { FirstStep } from "../../../web/index.ts";
import { rolesFor } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import { COVERED_DAYS, uncovered } from "../domain/roster-cover.ts";
import { lastAnsweredRing } from "./ring-queries.ts";
import { whoCanAnswer } from "./roster.ts";
import { rosterEntries } from "./roster-store.ts";

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
        const [gap] = uncovered(lines, clock.now());
        return {
          isDone: gap === undefined,
          says: ({ t, format }) => {
            if (lines.length === 0) return t("measures.first-steps.roster-empty");
            if (gap === undefined) return t("measures.first-steps.roster-covered", { days: COVERED_DAYS });
            return t("measures.first-steps.roster-gap", { at: format.dateTime(gap.from) });
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
        const rung = await lastAnsweredRing(database.db, "done");
        // A real State has to ring a telephone; who tries the server out may answer at the desk.
        const isAtDesk = config.profile !== "production" && (config.ringer?.command.length ?? 0) === 0;
        const shown = isAtDesk ? await lastAnsweredRing(database.db, "no-command") : undefined;
        return {
          isDone: (rung ?? shown) !== undefined,
          says: ({ t, format }) => {
            if (rung !== undefined) return t("measures.first-steps.ring-answered", { at: format.dateTime(rung) });
            if (shown !== undefined) return t("measures.first-steps.ring-shown", { at: format.dateTime(shown) });
            if (isAtDesk) return t("measures.first-steps.ring-at-desk");
            return t(config.ringer ? "measures.first-steps.ring-none" : "measures.first-steps.ring-no-command");
          },
        };
      },
    },
  ];
}
