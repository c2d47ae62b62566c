import { heardAt, type RequestFile } from "../../src/modules/cooperation/request/domain/request-file.ts";

// The figures of a year, counted from whole files: what the database has to say too.

interface FiledRequest {
  readonly file: RequestFile;
  readonly state: string;
}

/** One line for each direction, mechanism, purpose and State, of requests for one thing. */
export function plainFigures(requests: readonly FiledRequest[], from: Date, to: Date): readonly object[] {
  const counted = requests.filter(
    ({ file }) =>
      !file.drill && (file.direction === "incoming" || file.stage === "sent") && isWithin(startOf(file), from, to),
  );
  const groups = Map.groupBy(counted, ({ file, state }) =>
    [file.direction, state, file.mechanism, purposeOf(file)].join(" "),
  );
  return [...groups]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([key, group]) => {
      const [direction, state, mechanism, purpose] = key.split(" ");
      const files = group.map(({ file }) => file);
      return {
        direction,
        mechanism,
        purpose,
        state,
        requests: files.length,
        open: files.filter(
          (file) => !["closed", "refused", "withdrawn", "answered", "noted"].includes(file.status ?? ""),
        ).length,
        outcomes: countBy(files.flatMap((file) => file.decisions.at(-1)?.told.content.outcome ?? [])),
        refusalGrounds: countBy(
          files.flatMap((file) => file.decisions.at(-1)?.told.content.grounds.map(({ groundId }) => groundId) ?? []),
        ),
        medianMinutesToAcknowledge: median(
          files.flatMap((file) => minutesBetween(startOf(file), file.acknowledgement && heardAt(file.acknowledgement))),
        ),
        medianMinutesToDecision: median(files.flatMap((file) => minutesBetween(startOf(file), firstAnswer(file)))),
        underSecrecy: files.filter((file) => file.content?.confidentiality?.requested === true).length,
        emergencies: files.filter((file) => file.content?.urgency === "emergency").length,
        letters: countBy(files.flatMap(lettersOf)),
      };
    });
}

function purposeOf({ mechanism, content }: RequestFile): string {
  return mechanism === "legal-assistance" ? (content?.purpose ?? "") : "";
}

function startOf(file: RequestFile): string | undefined {
  return file.receivedAt ?? file.sentAt;
}

function isWithin(at: string | undefined, from: Date, to: Date): boolean {
  return at !== undefined && new Date(at) >= from && new Date(at) < to;
}

function lettersOf(file: RequestFile): string[] {
  const first = file.direction === "incoming" && file.bearer !== "peer" ? [file.bearer] : [];
  return [...first, ...(file.lettersIn ?? []).map(({ bearer }) => bearer)];
}

/** What grants or refuses. */
function firstAnswer(file: RequestFile): string | undefined {
  const answer = file.decisions.find(
    ({ told }) => !["return-for-completion", "forward", "postpone"].includes(told.content.outcome),
  );
  return answer && heardAt(answer.told);
}

function minutesBetween(from: string | undefined, to: string | undefined): number[] {
  if (from === undefined || to === undefined) return [];
  return [Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000))];
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
