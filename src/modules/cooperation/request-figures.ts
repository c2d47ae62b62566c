import { z } from "zod";
import { citation, ground as groundRecord, GROUNDS, isMechanismId, stateName } from "../../convention/index.ts";
import { compact } from "../../protocol/compact.ts";
import type { View } from "../../web/index.ts";
import { type Figures, mechanismTitle } from "../desk/index.ts";
import { isInformation } from "./request/domain/information.ts";
import { type CountedLine, countedLines } from "./request/counted-store.ts";
import { purposeLabel } from "./request/lines.ts";
import { cited, groundLabel } from "./request/pages/words.tsx";

const counts = z.record(z.string(), z.int());

const lineSchema = z.object({
  direction: z.enum(["outgoing", "incoming"]),
  mechanism: z.string(),
  /** Of Article 40(3). What a request for several things asks for counts on a line each; its letters on the first one's. */
  purpose: z.string().optional(),
  state: z.string(),
  requests: z.int(),
  open: z.int(),
  outcomes: counts,
  refusalGrounds: counts,
  /** From arrival to the first decision that grants or refuses. */
  medianHoursToDecision: z.number().optional(),
  /** From arrival (or sending) until a person acknowledged it. */
  medianMinutesToAcknowledge: z.number().optional(),
  underSecrecy: z.int(),
  emergencies: z.int(),
  /** What came on paper, requests included, by bearer: registered by hand, verified by no signature. */
  letters: counts,
});

type Line = z.output<typeof lineSchema>;

/** UNCC art. 55(1)-(2): statistics and trends; and what critics ask a yearly transparency report to say. */
export const requestFigures: Figures<Line> = {
  key: "lines",
  line: lineSchema,
  titleKey: "cooperation.statistics.title",
  noneKey: "cooperation.statistics.none-text",
  count: async (db, span) => (await countedLines(db, span)).map(lineOf),
  columns: [
    {
      key: "what",
      labelKey: "cooperation.request.mechanism",
      cell: (view, { direction, mechanism, purpose }) => {
        const way = view.t(`cooperation.direction-short.${wayOf(direction, mechanism)}`);
        const named = purpose === undefined ? [] : [purposeLabel(view, purpose)];
        return [way, mechanismTitle(view, mechanism), ...named].join(" · ");
      },
    },
    { key: "state", labelKey: "desk.dossier.state", cell: ({ lang }, { state }) => stateName(state, lang) },
    {
      key: "requests",
      labelKey: "cooperation.statistics.requests",
      isNumeric: true,
      cell: ({ format }, { requests }) => format.number(requests),
    },
    {
      key: "open",
      labelKey: "cooperation.statistics.open",
      isNumeric: true,
      cell: ({ format }, { open }) => format.number(open),
    },
    {
      key: "outcomes",
      labelKey: "cooperation.statistics.outcomes",
      cell: (view, { outcomes, refusalGrounds }) =>
        tally(view, [
          [outcomes, (outcome) => outcomeWords(view, outcome)],
          [refusalGrounds, (id) => groundWords(view, id)],
        ]),
    },
    {
      key: "letters",
      labelKey: "cooperation.statistics.letters",
      cell: (view, { letters }) => tally(view, [[letters, (bearer) => view.t(`desk.bearer.${bearer}`)]]),
    },
    {
      key: "acknowledged",
      labelKey: "cooperation.statistics.acknowledged",
      isNumeric: true,
      cell: ({ format }, { medianMinutesToAcknowledge: minutes }) =>
        minutes === undefined ? "–" : format.duration(minutes * 60_000),
    },
    {
      key: "decided",
      labelKey: "cooperation.statistics.decided",
      isNumeric: true,
      cell: ({ format }, { medianHoursToDecision: hours }) =>
        hours === undefined ? "–" : format.duration(hours * 3_600_000),
    },
  ],
  sheet: [
    { head: "direction", cell: ({ direction }) => direction },
    { head: "mechanism", cell: ({ mechanism }) => mechanism },
    { head: "purpose", cell: ({ purpose }) => purpose },
    { head: "state", cell: ({ state }) => state },
    { head: "requests", cell: ({ requests }) => requests },
    { head: "open", cell: ({ open }) => open },
    { head: "outcomes", cell: ({ outcomes }) => JSON.stringify(outcomes) },
    { head: "grounds", cell: ({ refusalGrounds }) => JSON.stringify(refusalGrounds) },
    { head: "letters registered", cell: ({ letters }) => JSON.stringify(letters) },
    { head: "minutes to acknowledge", cell: ({ medianMinutesToAcknowledge }) => medianMinutesToAcknowledge },
    { head: "hours to decision", cell: ({ medianHoursToDecision }) => medianHoursToDecision },
  ],
};

function lineOf({ purpose, medianMinutesToAcknowledge, medianMinutesToDecision, ...counted }: CountedLine): Line {
  return {
    ...counted,
    ...compact({
      purpose: purpose === "" ? undefined : purpose,
      medianMinutesToAcknowledge: medianMinutesToAcknowledge ?? undefined,
      medianHoursToDecision: medianMinutesToDecision === null ? undefined : hoursOf(medianMinutesToDecision),
    }),
  };
}

function hoursOf(minutes: number): number {
  return Math.round((minutes / 60) * 10_000) / 10_000;
}

/** "accept: 3; refuse: 1" */
function tally(
  { t, format }: View,
  lists: readonly (readonly [counts: Readonly<Record<string, number>>, words: (code: string) => string])[],
): string {
  const parts = lists.flatMap(([counted, words]) =>
    Object.entries(counted).map(([code, count]) => `${words(code)}: ${format.number(count)}`),
  );
  return parts.join(t("web.semicolon")) || "–";
}

/** Information is given and received, and counts on lines of its own. */
function wayOf(direction: Line["direction"], mechanism: string): string {
  if (!isMechanismId(mechanism) || !isInformation({ mechanism })) return direction;
  return direction === "outgoing" ? "given" : "taken";
}

/** What was decided of a request, or will be done with information. */
function outcomeWords({ t }: View, outcome: string): string {
  const key = `cooperation.outcome.${outcome}`;
  if (t.has(key)) return t(key);
  return t(outcome === "noted" ? "cooperation.status.noted" : `cooperation.interest.${outcome}`);
}

function groundWords(view: View, id: string): string {
  const label = groundLabel(view, id);
  return GROUNDS.some((one) => one.id === id) ? cited(view, citation(groundRecord(id)), label) : label;
}
