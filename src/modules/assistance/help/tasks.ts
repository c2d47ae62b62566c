import { addMonths, startOfDay, stateName } from "../../../convention/index.ts";
import { type NeedRow, type NeedSource, officeNeed, type SubjectNeeds } from "../../desk/index.ts";
import { OFFICERS } from "../access.ts";
import { type AssistanceContext, today } from "../context.ts";
import { heardIn } from "../lane/said.ts";
import { type Lane, type Need, findLanes, findNeeds, lanesOf, openNeeds, type SaidRow } from "../lane/store.ts";
import { HELP_SOURCE } from "../lane/touch.ts";

/** After so long whoever asked says whether it was met. */
const LOOK_BACK_MONTHS = 12;
const KINDS = ["choose-promise", "report-help", "look-back"] as const;

/** What waits of promises, by what stands in clear: nothing that was said is opened for it. */
export function helpSource(context: AssistanceContext): NeedSource {
  const { db } = context.platform.database;
  return {
    source: HELP_SOURCE,
    kinds: KINDS.map((need) => ({
      need,
      rank: "ordinary",
      textKey: `assistance.help.${need}`,
      href: ({ subject }) => `/assistance/lanes/${subject.id}`,
      words: async (laneIds) => {
        const lanes = await findLanes(db, laneIds);
        const titleKey = `assistance.help.${need}-title`;
        return new Map(
          lanes.map(({ laneId, state }) => [laneId, { titleKey, about: ({ lang }) => stateName(state, lang) }]),
        );
      },
    })),
    subjects: async (over) => {
      const { state: own } = context.platform.config;
      const all = [...(await openNeeds(over, { own, isOwn: true })), ...(await openNeeds(over, { own, isOwn: false }))];
      return all.map(({ needId }) => needId);
    },
    derive: async (over, needIds) => {
      const needs = (await findNeeds(over, needIds)).filter(({ endedAt }) => endedAt === undefined);
      const lanes = await lanesOf(
        over,
        needs.map(({ needId }) => needId),
      );
      const said = await heardIn(context, over, lanes);
      return new Map(
        needs.map((need) => {
          const own = lanes.filter(({ needId }) => needId === need.needId);
          const parts = own.map((lane) =>
            ofLane(
              context,
              need,
              lane,
              said.filter(({ laneId }) => laneId === lane.laneId),
            ),
          );
          const times = parts.flatMap(({ lookAgainAt }) => lookAgainAt ?? []);
          const [next] = times.toSorted((a, b) => a.getTime() - b.getTime());
          return [need.needId, { rows: parts.flatMap(({ rows }) => rows), lookAgainAt: next }];
        }),
      );
    },
  };
}

/** One line of each kind for a lane, however many promises are in it. */
function ofLane(context: AssistanceContext, need: Need, lane: Lane, said: readonly SaidRow[]): SubjectNeeds {
  // What was promised before stands, also where the need is no longer wanted (spec/kinds.md).
  const isWithdrawn = said.some(({ verb }) => verb === "withdraw");
  const { timeZone } = context.platform.config;
  const on = today(context);
  const about = (verb: SaidRow["verb"], id: string | undefined): readonly SaidRow[] =>
    said.filter((row) => row.verb === verb && row.promiseId === id).toSorted((a, b) => a.sequence - b.sequence);
  const days: string[] = [];
  const rows: NeedRow[] = [];
  const wants = (kind: (typeof KINDS)[number], since: Date, until: string): void => {
    const { reference } = need;
    rows.push(officeNeed(kind, { kind: "lane", id: lane.laneId }, { roles: OFFICERS, reference, since, until }));
  };
  for (const { promiseId, dueOn: by = "", sequence, keptAt } of said.filter(({ verb }) => verb === "promise")) {
    if (about("decline", promiseId).some((later) => later.sequence > sequence)) continue;
    const choice = about("choose", promiseId).at(-1);
    if (choice === undefined) {
      if (lane.side === "asker" && !isWithdrawn) wants("choose-promise", keptAt, by);
      continue;
    }
    if (choice.isTaken !== true) continue;
    const isMet = about("met", promiseId).length > 0;
    const isReported = about("report", promiseId).some(({ author }) => author === context.platform.config.state);
    const [kind, day, isDone] =
      lane.side === "asker"
        ? (["look-back", addMonths(by, LOOK_BACK_MONTHS), isMet] as const)
        : (["report-help", by, isMet || isReported] as const);
    if (isDone) continue;
    if (day <= on) wants(kind, choice.keptAt, day);
    else days.push(day);
  }
  const [next] = days.toSorted();
  const first = KINDS.flatMap((kind) => rows.find((row) => row.need === kind) ?? []);
  return { rows: first, ...(next !== undefined && { lookAgainAt: startOfDay(next, timeZone) }) };
}
