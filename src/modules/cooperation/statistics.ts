import { heardAt, type RequestFile } from "./request/domain/request-file.ts";

// UNCC art. 55(1)-(2): statistics and trends; and what critics ask a yearly transparency report to say.

export interface StatisticsLine {
  readonly direction: RequestFile["direction"];
  readonly mechanism: string;
  readonly state: string;
  readonly requests: number;
  readonly open: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly refusalGrounds: Readonly<Record<string, number>>;
  /** From arrival to the first decision that grants or refuses. */
  readonly medianHoursToDecision: number | undefined;
  /** From arrival (or sending) until a person acknowledged it. */
  readonly medianMinutesToAcknowledge: number | undefined;
  readonly underSecrecy: number;
  readonly emergencies: number;
  /** What came on paper, requests included, by bearer: registered by hand, verified by no signature. */
  readonly letters: Readonly<Record<string, number>>;
}

interface CountedTime {
  readonly at: string;
  readonly paper?: { readonly receivedAt: string };
}

/** What is counted of a request: all that stays of it when its dossier is disposed of (R17). A request's file has it. */
export interface CountedFile {
  readonly direction: RequestFile["direction"];
  readonly mechanism: RequestFile["mechanism"];
  readonly drill: boolean;
  readonly bearer: RequestFile["bearer"];
  readonly stage?: NonNullable<RequestFile["stage"]>;
  readonly status?: NonNullable<RequestFile["status"]>;
  readonly receivedAt?: string;
  readonly sentAt?: string;
  readonly acknowledgement?: CountedTime;
  readonly content?: {
    readonly urgency: string;
    readonly confidentiality?: { readonly requested: boolean } | undefined;
  };
  readonly decisions: readonly {
    readonly told: CountedTime & {
      readonly content: { readonly outcome: string; readonly grounds: readonly { readonly groundId: string }[] };
    };
  }[];
  readonly lettersIn?: readonly { readonly bearer: string }[];
}

export interface CountedRequest {
  readonly file: CountedFile;
  readonly state: string;
}

const MINUTE_MS = 60_000;

/** One line for each direction, mechanism and State. Drills are not counted (R37), nor is what was never sent. */
export function statisticsOf(requests: readonly CountedRequest[]): StatisticsLine[] {
  const counted = requests.filter(
    ({ file }) => !file.drill && (file.direction === "incoming" || file.stage === "sent"),
  );
  const groups = Map.groupBy(counted, ({ file, state }) => JSON.stringify([file.direction, file.mechanism, state]));
  return [...groups.values()]
    .map(lineOf)
    .sort(
      (a, b) =>
        a.direction.localeCompare(b.direction) ||
        a.state.localeCompare(b.state) ||
        a.mechanism.localeCompare(b.mechanism),
    );
}

function lineOf(group: readonly CountedRequest[]): StatisticsLine {
  const files = group.map(({ file }) => file);
  const [first] = group;
  if (!first) throw new Error("A group has at least one request.");
  return {
    direction: first.file.direction,
    mechanism: first.file.mechanism,
    state: first.state,
    requests: files.length,
    open: files.filter((file) => !["closed", "refused", "withdrawn", "answered"].includes(file.status ?? "")).length,
    outcomes: countBy(files.flatMap((file) => file.decisions.at(-1)?.told.content.outcome ?? [])),
    refusalGrounds: countBy(
      files.flatMap((file) => file.decisions.at(-1)?.told.content.grounds.map((ground) => ground.groundId) ?? []),
    ),
    medianHoursToDecision: median(files.flatMap((file) => minutesBetween(start(file), firstAnswer(file))))?.hours,
    medianMinutesToAcknowledge: median(
      files.flatMap((file) => minutesBetween(start(file), file.acknowledgement && heardAt(file.acknowledgement))),
    )?.minutes,
    underSecrecy: files.filter((file) => file.content?.confidentiality?.requested === true).length,
    emergencies: files.filter((file) => file.content?.urgency === "emergency").length,
    letters: countBy(files.flatMap(lettersOf)),
  };
}

function lettersOf(file: CountedFile): string[] {
  const first = file.direction === "incoming" && file.bearer !== "peer" ? [file.bearer] : [];
  return [...first, ...(file.lettersIn ?? []).map(({ bearer }) => bearer)];
}

function start(file: CountedFile): string | undefined {
  return file.receivedAt ?? file.sentAt;
}

function firstAnswer(file: CountedFile): string | undefined {
  const answer = file.decisions.find(
    ({ told }) => !["return-for-completion", "forward", "postpone"].includes(told.content.outcome),
  );
  return answer && heardAt(answer.told);
}

function minutesBetween(from: string | undefined, to: string | undefined): number[] {
  if (from === undefined || to === undefined) return [];
  return [Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / MINUTE_MS))];
}

function median(minutes: readonly number[]): { minutes: number; hours: number } | undefined {
  if (minutes.length === 0) return undefined;
  const sorted = [...minutes].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  const value = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
  return { minutes: value, hours: Math.round((value / 60) * 10_000) / 10_000 };
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
