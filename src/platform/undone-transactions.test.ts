import {
  type CompiledQuery,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
  type Driver,
} from "kysely";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { enginesHere, openTestDatabase } from "../../tests/support/databases.ts";
import { createDatabase, type Database, type Transaction } from "./database.ts";
import { DatabaseError } from "./database-error.ts";
import { silentLog } from "./log.ts";

describe.runIf(enginesHere.includes("postgres"))("two transactions that wait for each other", () => {
  let database: Database;

  beforeAll(async () => {
    ({ database } = await openTestDatabase("postgres", { migrated: false }));
    await sql`create table account (id integer, balance integer)`.execute(database.db);
    await sql`insert into account values (1, 0), (2, 0)`.execute(database.db);
  });

  it("are both done, each once, though the database ends one of them", async () => {
    const committed: string[] = [];
    const meet = meetingOf(2);
    const transfer = async (name: string, first: number, second: number): Promise<string> =>
      await database.transaction(async (tx) => {
        tx.afterCommit(() => committed.push(name));
        await add(tx, first);
        await meet();
        await add(tx, second);
        return name;
      });
    const done = await Promise.all([transfer("there", 1, 2), transfer("back", 2, 1)]);
    expect(done).toEqual(["there", "back"]);
    expect(committed.toSorted()).toEqual(["back", "there"]);
    expect(await balances()).toEqual([2, 2]);
  });

  it("are both done also where the one that is ended makes a refusal of its own of that", async () => {
    const before = await balances();
    const meet = meetingOf(2);
    const transfer = async (first: number, second: number): Promise<void> =>
      await database.transaction(async (tx) => {
        await add(tx, first);
        await meet();
        await add(tx, second).catch((cause: unknown) => {
          throw new Error("not found", { cause });
        });
      });
    await Promise.all([transfer(1, 2), transfer(2, 1)]);
    expect(await balances()).toEqual(before.map((balance) => balance + 2));
  });

  async function balances(): Promise<number[]> {
    const { rows } = await sql<{ balance: number }>`select balance from account order by id`.execute(database.db);
    return rows.map(({ balance }) => balance);
  }

  async function add({ db }: Transaction, id: number): Promise<void> {
    await sql`update account set balance = balance + 1 where id = ${id}`.execute(db);
  }
});

describe("a transaction that the database undoes", () => {
  it.each(["40P01", "40001"])("is tried a few times and no more: %s", async (code) => {
    let attempts = 0;
    const database = withDriver({ executeQuery: async () => Promise.reject(refusedWith(code)) });
    const work = database.transaction(async ({ db }) => {
      attempts += 1;
      await sql`update account set balance = 1`.execute(db);
    });
    await expect(work).rejects.toMatchObject({ code });
    expect(attempts).toBe(5);
  });

  it("is tried once where it is at fault itself", async () => {
    let attempts = 0;
    const database = withDriver({ executeQuery: async () => Promise.reject(refusedWith("23505")) });
    const work = database.transaction(async ({ db }) => {
      attempts += 1;
      await sql`insert into account values (1)`.execute(db);
    });
    await expect(work).rejects.toMatchObject({ code: "23505" });
    expect(attempts).toBe(1);
  });
});

describe("a commit whose answer never came", () => {
  it("is told as one that may have happened, and not tried again", async () => {
    let attempts = 0;
    const database = withDriver({
      commitTransaction: async () => Promise.reject(new Error("Connection terminated unexpectedly")),
      // What is asked next on the same connection hides it, were it heard.
      rollbackTransaction: async () => Promise.reject(new Error("Connection terminated unexpectedly")),
    });
    const told: string[] = [];
    const committing = database.transaction(async ({ afterCommit, afterOutcome }) => {
      afterCommit(() => told.push("committed"));
      afterOutcome(() => told.push("perhaps"));
      return await Promise.resolve((attempts += 1));
    });
    await expect(committing).rejects.toMatchObject({ code: "outcome-unknown" });
    expect(attempts).toBe(1);
    // What was kept of before is forgotten all the same.
    expect(told).toEqual(["perhaps"]);
  });

  it("counts as written each time somebody asks within a minute, and once afterwards: its rows may be seen only then", async () => {
    const database = withDriver({
      commitTransaction: async () => Promise.reject(new Error("Connection terminated unexpectedly")),
    });
    const now = vi.spyOn(performance, "now");
    const rises = (): boolean => database.written() < database.written();
    const at = performance.now();
    expect(rises()).toBe(false);
    await database.transaction(async () => await Promise.resolve()).catch(() => undefined);
    for (const seconds of [0, 30, 59]) {
      now.mockReturnValue(at + seconds * 1000);
      expect(rises()).toBe(true);
    }
    const before = database.written();
    now.mockReturnValue(at + 62_000);
    const after = database.written();
    expect([after > before, rises()]).toEqual([true, false]);
    now.mockRestore();
  });

  it("is another matter than a connection that ended before it", async () => {
    const database = withDriver({
      executeQuery: async () => Promise.reject(new Error("Connection terminated unexpectedly")),
      rollbackTransaction: async () => Promise.reject(new Error("Connection terminated unexpectedly")),
    });
    const work = database.transaction(async ({ db }) => await sql`select 1`.execute(db));
    await expect(work).rejects.toMatchObject({ code: "database-away" });
  });
});

/** Resolves for the first so many when all of them are there, and for later ones at once. */
function meetingOf(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let here = 0;
  return async () => {
    here += 1;
    if (here === count) resolve();
    await promise;
  };
}

function refusedWith(code: string): DatabaseError {
  return new DatabaseError({ code, message: "refused" });
}

/** A database over a driver that does nothing but what is given here. */
function withDriver({
  executeQuery = async () => ({ rows: [] }),
  commitTransaction = async () => {},
  rollbackTransaction = async () => {},
}: {
  executeQuery?: (query: CompiledQuery) => Promise<{ rows: never[] }>;
  commitTransaction?: () => Promise<void>;
  rollbackTransaction?: () => Promise<void>;
}): Database {
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => ({
      executeQuery,
      streamQuery: () => {
        throw new Error("nothing streams here");
      },
    }),
    beginTransaction: async () => {},
    commitTransaction,
    rollbackTransaction,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
  const dialect = {
    createDriver: () => driver,
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db: ConstructorParameters<typeof PostgresIntrospector>[0]) => new PostgresIntrospector(db),
  };
  return createDatabase("postgres", dialect, silentLog());
}
