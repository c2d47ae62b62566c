import { sql } from "kysely";
import { expect, test } from "vitest";
import { createJobLoop, silentLog } from "../../src/platform/index.ts";
import { testClock } from "./clock.ts";
import { comparesWhatIsNew } from "./compared-queue.ts";
import { enginesHere, openTestDatabase } from "./databases.ts";
import { type Looks, runJobs, settleServers } from "./settle.ts";

const onPostgres = test.skipIf(!enginesHere.includes("postgres"));

onPostgres("settles a job until no table that it asked was written since, whoever wrote it", async () => {
  const { database } = await openTestDatabase("postgres");
  const { db } = database;
  await sql`create schema shop`.execute(db);
  await sql`create table shop.orders (id int primary key)`.execute(db);
  await sql`create table shop.lines (id int references shop.orders on delete cascade)`.execute(db);
  await sql`create table shop.other (id int)`.execute(db);
  const jobs = createJobLoop(silentLog(), { written: () => 0 });
  const runs: string[] = [];
  const add = (name: string, run: () => Promise<unknown>, everyMs = 5_000): void =>
    jobs.add({ name, everyMs, run: async () => void (runs.push(name), await run()) });
  const writings = [
    async () => await sql`insert into shop.orders values (1)`.execute(db),
    async () => await sql`insert into shop.other values (1)`.execute(db),
    async () => await database.transaction(async (tx) => await sql`delete from shop.orders`.execute(tx.db)),
  ];
  add("reads-orders", async () => await sql`select id from "shop"."orders"`.execute(db));
  add("reads-lines", async () => await sql`select id from shop.lines`.execute(db));
  add("reads-rarely", async () => await sql`select id from shop.orders`.execute(db), 3_600_000);
  add("reads-nothing-of-it", async () => await sql`select 1 from platform.lease`.execute(db));
  add("asks-nothing", async () => undefined);
  add(
    "writes",
    async () => await sql`select id from shop.other`.execute(db).then(async () => await writings.shift()?.()),
  );
  const server = {
    platform: { database },
    run: async (looks?: Looks) => await runJobs(jobs, looks),
  };

  await settleServers([server], 10);
  const all = ["reads-orders", "reads-lines", "reads-rarely", "reads-nothing-of-it", "asks-nothing", "writes"];
  const afterOrders = ["reads-orders", "asks-nothing", "writes"];
  const afterOther = ["asks-nothing", "writes"];
  const afterDeletion = ["reads-orders", "reads-lines", "asks-nothing", "writes"];
  expect(runs.splice(0)).toEqual([...all, ...afterOrders, ...afterOther, ...afterDeletion]);

  const looks: Looks = new WeakMap();
  await runJobs(jobs, looks);
  jobs.poke("reads-rarely");
  await runJobs(jobs, looks);
  expect(runs).toEqual([...all, "reads-rarely", "asks-nothing"]);
});

onPostgres(
  "compares a queue with its rules again once a table that they ask was written or the clock moved",
  async () => {
    const { db } = (await openTestDatabase("postgres")).database;
    await sql`create schema shop`.execute(db);
    await sql`create table shop.orders (id int)`.execute(db);
    const clock = testClock();
    const compares = comparesWhatIsNew({ clock });
    let comparisons = 0;
    const compare = async (): Promise<void> => {
      comparisons += 1;
      await sql`select id from shop.orders`.execute(db);
    };
    const read = async (): Promise<number> => {
      await compares(compare);
      return comparisons;
    };
    expect([await read(), await read()]).toEqual([1, 1]);
    await sql`insert into shop.orders values (1)`.execute(db);
    expect([await read(), await read()]).toEqual([2, 2]);
    clock.advance(1);
    expect([await read(), await read()]).toEqual([3, 3]);
    clock.advance(1);
    const differs = async (): Promise<void> => await compares(async () => await Promise.reject(new Error("differs")));
    await expect(differs()).rejects.toThrow("differs");
    await expect(differs()).rejects.toThrow("differs");
  },
);
