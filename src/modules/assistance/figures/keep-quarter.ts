import { addDays, isRealState, startOfDay, STATES } from "../../../convention/index.ts";
import type { Job } from "../../../platform/index.ts";
import { readNeedText } from "../../../protocol/need-release.ts";
import { type AssistanceContext, today } from "../context.ts";
import { type CountedNeed, figuresOf } from "../domain/figures.ts";
import { keyMissing, needKeys, versionPlace } from "../lane/sealing.ts";
import { type Quarter, quarterBefore } from "./quarter.ts";
import { insertFigures, keptQuarters, standingNeeds } from "./store.ts";

const LOOK_EVERY_MS = 3_600_000;
/** All that could have a need: also those that are no Party yet, and in training the invented ones stand among them. */
const ALL_STATES = STATES.filter(({ code }) => isRealState(code)).length;

/** Once a quarter is over, keeps what is told of it: from the needs that stand when it is first looked at, and never again. */
export function keepQuarters(context: AssistanceContext): Job {
  return {
    name: "assistance.figures",
    everyMs: LOOK_EVERY_MS,
    // Locked, nothing can be read; it is looked at again once the keys are open.
    run: async () => {
      if (context.platform.keystore.isLocked) return;
      for (const quarter of await missingQuarters(context)) await keepQuarter(context, quarter);
    },
  };
}

/** The last one, and those before it since the first that was kept: the earliest first. */
async function missingQuarters(context: AssistanceContext): Promise<readonly Quarter[]> {
  const kept = await keptQuarters(context.platform.database.db);
  const last = quarterBefore(today(context));
  const first = kept[0] ?? quarterBefore(last.lastDay).name;
  const missing: Quarter[] = [];
  for (let quarter = last; first < quarter.name; quarter = quarterBefore(quarter.lastDay)) {
    if (!kept.includes(quarter.name)) missing.unshift(quarter);
  }
  return missing;
}

async function keepQuarter(context: AssistanceContext, { name: quarter, lastDay }: Quarter): Promise<void> {
  const { database, config, clock } = context.platform;
  const needs = await standingNeeds(database.db, startOfDay(addDays(lastDay, 1), config.timeZone), lastDay);
  const keys = await needKeys(
    context,
    database.db,
    needs.map(({ needId }) => needId),
  );
  const read = needs.flatMap(({ needId, version, sealed }): CountedNeed[] => {
    const key = keys.get(needId);
    // Counted without it, the quarter would be told wrong for good.
    if (key === "missing") throw keyMissing();
    return key === undefined ? [] : [readNeedText(key.open(versionPlace(version), sealed))];
  });
  const keptAt = clock.now();
  const figures = figuresOf(read, ALL_STATES).map(({ chapter, figure }) => ({ quarter, chapter, ...figure, keptAt }));
  await database.transaction(async (tx) => {
    await insertFigures(tx.db, figures);
    await context.audit.append(tx, {
      type: "assistance.figures-kept",
      actor: { kind: "system", job: "assistance.figures" },
      subject: { kind: "figures", id: quarter },
      details: { quarter },
    });
  });
}
