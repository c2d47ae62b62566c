import { z } from "zod";
import { dateIn, type PlainDate, stateName, WORD_LANGUAGES } from "../../../convention/index.ts";
import type { Given } from "../../../protocol/given.ts";
import { type Case, demandAgreed } from "../help/lane.ts";
import { CODES, type PublishedProject } from "../iati/project.ts";
import { clearedVersion } from "../need/read.ts";

const line = z.string().trim().min(1).max(300);

/** What people type of a help that they publish: no word of the need is copied. */
export const newPublication = z.strictObject({
  promiseId: z.uuid(),
  /** Of this State, in the register of whoever publishes aid. */
  reporting: z
    .string()
    .trim()
    .max(100)
    .regex(/^[A-Za-z0-9-]+$/),
  language: z.enum(WORD_LANGUAGES).exclude(["und"]),
  name: line,
  description: z.string().trim().min(1).max(5_000),
  indicator: line,
  sector: z.enum(Object.keys(CODES.sector) as (keyof typeof CODES.sector)[]),
});

/**
 * A help as it is published. Money and results are our own lines alone; for which questions it was asked, and whether it was met, says whoever
 * asked and nobody else: two people of that State saw what becomes public of its need. Refuses `promise-unknown`, and `step-not-possible` of a promise that both do not stand behind.
 */
export function projectOf(
  { need, lane }: Case,
  given: Given<typeof newPublication>,
  { own, timeZone, today }: { readonly own: string; readonly timeZone: string; readonly today: PlainDate },
): PublishedProject {
  const { side, state: other, standing, lines: all } = lane;
  const { promise, choice, met, reports } = demandAgreed(standing, given.promiseId);
  const kept = all.filter((one) => one.side === side).map(({ row }) => row.keptAt.getTime());
  const [asker, helper] = side === "asker" ? [own, other] : [other, own];
  const said = (text: string) => [{ language: given.language, text }];
  const government = (state: string) =>
    ({ type: "government", name: [{ language: "en", text: stateName(state, "en") }] }) as const;
  const ref = given.reporting;
  const part = (state: string, role: PublishedProject["participating"][number]["role"]) => ({
    role,
    ...government(state),
    ...(state === own && { ref }),
  });
  const payers = { provider: [helper], asker: [asker], shared: [helper, asker], third: [] }[promise.pays];
  const lines = reports.filter((one) => one.side === side && !one.isCorrected);
  const money = lines.flatMap((one) =>
    one.what === "money" ? [{ ...one.money, on: inUtc(one.money.on, one.saidAt) }] : [],
  );
  const { saidAt } = choice ?? promise;
  const chosenOn = inUtc(dateIn(new Date(saidAt), timeZone), saidAt);
  // Who helps has committed what it promised, where it counts nothing else as committed.
  const committed =
    side === "helper" && promise.amount !== undefined && !money.some(({ kind }) => kind === "commitment")
      ? [{ kind: "commitment" as const, amount: promise.amount, on: chosenOn }]
      : [];
  const result = lines.findLast((one) => one.what === "result");
  const isMet = met !== undefined && side === "asker";
  const { baseline, target, unit } = promise.indicator;
  return {
    identifier: `${ref}-${promise.promiseId}`,
    reporting: { ref, ...government(own) },
    updatedAt: new Date(Math.max(...kept)).toISOString(),
    title: said(given.name),
    description: said(given.description),
    participating: [
      ...payers.map((state) => part(state, "funding")),
      part(helper, "extending"),
      part(asker, "accountable"),
    ],
    status: isMet
      ? "closed"
      : today > promise.by
        ? "finalisation"
        : today < promise.from
          ? "pipeline"
          : "implementation",
    dates: {
      plannedStart: promise.from,
      plannedEnd: promise.by,
      ...(isMet && { actualEnd: inUtc(met.on, met.saidAt) }),
    },
    recipients: [{ state: asker }],
    sectors: [{ sector: given.sector }],
    items: side === "asker" ? [...(clearedVersion(need)?.text.items ?? [])] : [],
    terms: { collaboration: "bilateral" },
    budgets: [],
    transactions: [...committed, ...money].map(({ kind: type, amount, on }) => ({
      type,
      on,
      money: { ...amount, valueOn: on },
    })),
    documents: [],
    results: [
      {
        type: "output",
        title: said(given.indicator),
        indicators: [
          {
            title: said(given.indicator),
            measure: unit === "percent" ? "percentage" : "unit",
            ...(baseline !== undefined && { baseline: { on: promise.from, value: baseline } }),
            periods: [
              {
                from: promise.from,
                to: promise.by,
                target: { value: target },
                ...(result?.what === "result" && { actual: { value: result.result.value } }),
              },
            ],
          },
        ],
      },
    ],
  };
}

/** Whoever reads it counts in UTC: where today had begun before it did there, a day that was said then is the one before. */
function inUtc(day: PlainDate, saidAt: string): PlainDate {
  const there = dateIn(new Date(saidAt), "UTC");
  return day < there ? day : there;
}
