import { type Kysely, sql } from "kysely";
import { type RowIn, tablesInCode } from "../../../platform/index.ts";
import { decisionOfWhole } from "./domain/deciding.ts";
import { eachPurpose } from "./domain/purposes.ts";
import { heardAt, type RequestFile } from "./domain/request-file.ts";

// What the year's figures count of requests. It is written with the file and stays when the request is disposed of (R17).

const tables = tablesInCode<"cooperation">();

/** No word that anybody wrote. `at`: when it came or left, its year. */
type Counted = Omit<RowIn<typeof tables, "cooperation.countedRequest">, "requestId" | "state">;

/** In the transaction that writes the file. Drills are not counted (R37), nor is what was never sent. */
export async function writeCounted(db: Kysely<unknown>, file: RequestFile, state: string): Promise<void> {
  const at = file.receivedAt ?? file.sentAt;
  if (file.drill || at === undefined || (file.direction === "outgoing" && file.stage !== "sent")) return;
  for (const [place, one] of eachPurpose(file).entries()) {
    // Each thing that is asked for counts by itself; a letter is one, whatever it is about.
    const counted = { ...countedOf(one, at), letters: place === 0 ? lettersOf(file) : [] };
    await tables(db)
      .insertInto("cooperation.countedRequest")
      .values({ requestId: file.requestId, state, ...counted })
      .onConflict((conflict) => conflict.columns(["requestId", "purpose"]).doUpdateSet(counted))
      .execute();
  }
}

function countedOf(file: RequestFile, at: string): Omit<Counted, "letters"> {
  const { direction, mechanism, decisions, acknowledgement } = file;
  const last = decisionOfWhole(file)?.content;
  const answer = decisions.find(
    ({ told }) => !["return-for-completion", "forward", "postpone"].includes(told.content.outcome),
  );
  return {
    direction,
    mechanism,
    purpose: (mechanism === "legal-assistance" ? file.content?.purpose : undefined) ?? "",
    at: new Date(at),
    open: !["closed", "refused", "withdrawn", "answered", "noted"].includes(file.status ?? ""),
    outcome: last?.outcome ?? noteOf(file) ?? null,
    refusalGrounds: last?.grounds.map(({ groundId }) => groundId) ?? [],
    minutesToAcknowledge: acknowledgement === undefined ? null : minutesBetween(at, heardAt(acknowledgement)),
    minutesToDecision: answer === undefined ? null : minutesBetween(at, heardAt(answer.told)),
    underSecrecy: file.content?.confidentiality?.requested === true,
    emergency: file.content?.urgency === "emergency",
  };
}

function lettersOf({ direction, bearer, lettersIn = [] }: RequestFile): string[] {
  return [...(direction === "incoming" && bearer !== "peer" ? [bearer] : []), ...lettersIn.map((one) => one.bearer)];
}

/** Of information, what its receiver means to do with it, if it said. */
function noteOf({ takenNote }: RequestFile): string | undefined {
  return takenNote && (takenNote.content.facts.interest ?? "noted");
}

function minutesBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
}

/** The requests of one direction, mechanism and purpose with one State. */
export interface CountedLine {
  readonly direction: RequestFile["direction"];
  readonly mechanism: string;
  /** Of Article 40(3); empty where there is none. */
  readonly purpose: string;
  readonly state: string;
  readonly requests: number;
  readonly open: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly refusalGrounds: Readonly<Record<string, number>>;
  readonly medianMinutesToAcknowledge: number | null;
  readonly medianMinutesToDecision: number | null;
  readonly underSecrecy: number;
  readonly emergencies: number;
  readonly letters: Readonly<Record<string, number>>;
}

/** What came or left in a span of time, counted by the database. */
export async function countedLines(
  db: Kysely<unknown>,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<CountedLine[]> {
  const { rows } = await sql<CountedLine>`
    with counted as not materialized (
      select *
      from cooperation.counted_request
      where at >= ${from} and at < ${to}
    ),
    -- What many requests have in common is unfolded once, and not for each of them.
    alike as (
      select direction, mechanism, purpose, state, outcome, refusal_grounds, letters, count(*) as times
      from counted
      group by direction, mechanism, purpose, state, outcome, refusal_grounds, letters
    ),
    said as (
      select direction, mechanism, purpose, state, times, 'outcome' as what, outcome as code from alike where outcome is not null
      union all
      select direction, mechanism, purpose, state, times, 'ground', unnest(refusal_grounds) from alike
      union all
      select direction, mechanism, purpose, state, times, 'letter', unnest(letters) from alike
    ),
    tallies as (
      select
        direction,
        mechanism,
        purpose,
        state,
        json_object_agg(code, times order by code collate "C") filter (where what = 'outcome') as outcomes,
        json_object_agg(code, times order by code collate "C") filter (where what = 'ground') as grounds,
        json_object_agg(code, times order by code collate "C") filter (where what = 'letter') as letters
      from (
        select direction, mechanism, purpose, state, what, code, sum(times)::integer as times
        from said
        group by direction, mechanism, purpose, state, what, code
      ) as tally
      group by direction, mechanism, purpose, state
    ),
    lines as (
      select
        direction,
        mechanism,
        purpose,
        state,
        count(*)::integer as requests,
        (count(*) filter (where open))::integer as open,
        percentile_cont(0.5) within group (order by minutes_to_acknowledge) as acknowledged,
        percentile_cont(0.5) within group (order by minutes_to_decision) as decided,
        (count(*) filter (where under_secrecy))::integer as under_secrecy,
        (count(*) filter (where emergency))::integer as emergencies
      from counted
      group by direction, mechanism, purpose, state
    )
    select
      direction,
      mechanism,
      purpose,
      state,
      requests,
      open,
      coalesce(outcomes, '{}') as outcomes,
      coalesce(grounds, '{}') as "refusalGrounds",
      acknowledged as "medianMinutesToAcknowledge",
      decided as "medianMinutesToDecision",
      under_secrecy as "underSecrecy",
      emergencies,
      coalesce(letters, '{}') as letters
    from lines
    left join tallies using (direction, mechanism, purpose, state)
    order by direction collate "C", state collate "C", mechanism collate "C", purpose collate "C"`.execute(db);
  return rows;
}
