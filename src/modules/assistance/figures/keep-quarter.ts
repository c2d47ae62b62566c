import { addDays, isRealState, startOfDay, STATES } from "../../../convention/index.ts";
import type { Job } from "../../../platform/index.ts";
import { readNeedText } from "../../../protocol/need-release.ts";
import { type AssistanceContext, today } from "../context.ts";
import { type CountedNeed, figuresOf } from "../domain/figures.ts";
import { needKeys, versionPlace } from "../lane/sealing.ts";
import { quarterBefore } from "./quarter.ts";
import { insertFigures, isKept, standingNeeds } from "./store.ts";

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
      if (!context.platform.keystore.isLocked) await keepQuarter(context);
    },
  };
}

async function keepQuarter(context: AssistanceContext): Promise<void> {
  const { database, config, clock } = context.platform;
  const { name: quarter, lastDay } = quarterBefore(today(context));
  if (await isKept(database.db, quarter)) return;
  const needs = await standingNeeds(database.db, startOfDay(addDays(lastDay, 1), config.timeZone), lastDay);
  const keys = await needKeys(
    context,
    database.db,
    needs.map(({ needId }) => needId),
  );
  const read = needs.flatMap(({ needId, version, sealed }): CountedNeed[] => {
    const key = keys.get(needId);
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
