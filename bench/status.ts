// The rows of the treaty record: what a status by two times costs beside one SQL statement, and its page beside the same bytes.
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { Client } from "pg";
import { CONVENTION_INSTRUMENT, openedOn, signedUntil, STATES } from "../src/convention/index.ts";
import { standing } from "../src/modules/treaty/domain/fact.ts";
import { statusOn } from "../src/modules/treaty/domain/status.ts";
import { listFacts } from "../src/modules/treaty/store.ts";
import { openDatabase, silentLog } from "../src/platform/index.ts";
import type { Target } from "./load.ts";
import { median } from "./measure.ts";
import { besideSameBytes } from "./same-bytes.ts";

const ACTS = 2000;
const ON = "2028-06-30";
const KNOWN = "2028-12-31";
const MOST_MS = 10;
const MOST_TIMES = 1.5;
const TIMES = 40;

export interface StatusOptions {
  readonly databaseUrl: string;
  readonly folder: string;
  readonly page: Target;
  readonly rounds: number;
  readonly seconds: number;
}

/**
 * Fills the record with the acts of every State of the world and prints C7, one question about two times, and the public page. Throws
 * where the statement and the program do not answer alike.
 */
export async function measureStatus({ databaseUrl, folder, page, rounds, seconds }: StatusOptions): Promise<void> {
  await fillRecord(databaseUrl);
  const database = await openDatabase({
    dataFolder: mkdtempSync(join(folder, "status-")),
    databaseUrl,
    log: silentLog(),
    mustBeDurable: false,
    takeLease: false,
  });
  try {
    const before = new Date(`${KNOWN}T23:59:59Z`);
    const ours = async (): Promise<string[]> => {
      const { rows } = statusOn(standing(await listFacts(database.db, before)), ON, KNOWN);
      return rows
        .filter(({ deposit }) => deposit?.standing === "recorded")
        .map(({ state, deposit, inForceFrom = "" }) => `${state} ${deposit?.on} ${inForceFrom}`)
        .sort();
    };
    const theirs = async (): Promise<string[]> => await askOnce(database.db, before);
    const [own, other] = [await ours(), await theirs()];
    if (own.length < 100 || own.join() !== other.join()) throw new Error("C7: the two do not answer alike.");
    const [ownMs, otherMs] = [await medianMs(ours), await medianMs(theirs)];
    console.log(
      `\nC7 status of ${own.length} depositors from ${ACTS} acts, two times: ours ${ownMs.toFixed(1)} ms, aim ${MOST_MS} ${met(ownMs, MOST_MS)}; ` +
        `one statement ${otherMs.toFixed(1)} ms, ${(ownMs / otherMs).toFixed(2)} times, aim ${MOST_TIMES} ${met(ownMs / otherMs, MOST_TIMES)}`,
    );
  } finally {
    await database.close();
  }
  const { own, other } = await besideSameBytes(page, { folder, rounds, seconds });
  console.log(
    `the status page ${own.toFixed(0)} a second, the same bytes from Node's http ${other.toFixed(0)}: 1/${(other / own).toFixed(1)}`,
  );
}

/** Ten acts of each State: a signature in the window, a ratification after it, and what hangs on both. */
async function fillRecord(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const states = STATES.filter(({ standing: of }) => of === "member" || of === "observer").map(({ code }) => code);
    const perState = Math.ceil(ACTS / states.length);
    await client.query(
      `insert into treaty.fact (fact_id, kind, state, acted_on, source_kind, source_reference, reservation, recorded_at, recorded_by)
       select gen_random_uuid(),
              case act when 1 then 'signature' when 2 then 'ratification' when 3 then 'denunciation' else 'reservation' end,
              state,
              case act when 1 then $2::date + (place % ($3::date - $2::date))::int
                       when 2 then $3::date + (place * 3)::int
                       when 3 then $3::date + (place * 3 + 2000)::int
                       else $3::date + (place * 3)::int end,
              'depositary', 'C.N.' || place || '.' || act, case when act > 3 then '42(5)-' || act end,
              $4::timestamptz + (place * 20 + act) * interval '1 second', gen_random_uuid()
       from unnest($1::text[]) with ordinality as s (state, place), generate_series(1, $5) as act`,
      [states, openedOn(CONVENTION_INSTRUMENT), signedUntil(CONVENTION_INSTRUMENT), "2028-01-01T00:00:00Z", perState],
    );
  } finally {
    await client.end();
  }
}

/** The peer: deposits that stood, their own and the general day of entry into force, in one statement (UNCC art. 65). */
async function askOnce(db: Kysely<unknown>, before: Date): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    with known as (select * from treaty.fact where recorded_at < ${before}),
    stands as (
      select * from known f
      where kind is not null and acted_on <= ${ON} and source_kind in ('depositary', 'official')
        and not exists (select from known later where later.corrects = f.fact_id)
    ),
    deposits as (
      select distinct on (state) state, acted_on from stands
      where kind in ('ratification', 'acceptance', 'approval', 'accession') order by state, acted_on
    ),
    fortieth as (
      select acted_on + 90 as day from deposits where state <> 'EU' order by acted_on, state offset 39 limit 1
    )
    select state || ' ' || to_char(acted_on, 'YYYY-MM-DD') || ' ' ||
      coalesce(to_char(greatest(acted_on + 30, (select day from fortieth)), 'YYYY-MM-DD'), '') as line
    from deposits
    order by 1`.execute(db);
  return rows.map(({ line }) => line).sort();
}

async function medianMs(act: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const startedAt = performance.now();
    await act();
    took.push(performance.now() - startedAt);
  }
  return median(took.slice(TIMES / 4));
}

function met(value: number, most: number): string {
  return value <= most ? "met" : "NOT met";
}
