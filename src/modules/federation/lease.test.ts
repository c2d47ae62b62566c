import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { enginesHere, raiseFence } from "../../../tests/support/databases.ts";
import { type Network, openNetwork, type TestServer } from "../../../tests/support/federation-network.ts";
import type { FaultPoint } from "./fault-points.ts";

// R20: a server that was replaced gives no dispatch a number and no peer a receipt, and keeps none.

async function twoServers(): Promise<[TestServer, TestServer, Network]> {
  const network = await openNetwork(["XA", "XB"], { engine: "postgres", takeLease: true });
  const [aurelia, borealia] = network.servers as [TestServer, TestServer];
  await aurelia.send(borealia);
  await network.settle(3);
  expect(borealia.handled).toHaveLength(1);
  return [aurelia, borealia, network];
}

/** What stands in every table of the line and of the log. */
async function everyRowOf({ platform }: TestServer): Promise<Map<string, string[]>> {
  const { db } = platform.database;
  const tables = await sql<{ name: string }>`
    select format('%I.%I', table_schema, table_name) as name
    from information_schema.tables
    where table_schema in ('federation', 'audit') and table_type = 'BASE TABLE'
    order by 1`.execute(db);
  const rows = new Map<string, string[]>();
  for (const { name } of tables.rows) {
    const found = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t order by 1`.execute(db);
    rows.set(
      name,
      found.rows.map(({ row }) => row),
    );
  }
  return rows;
}

async function alarmsOf({ platform }: TestServer): Promise<unknown[]> {
  return (await sql`select kind, details from federation.alarms`.execute(platform.database.db)).rows;
}

async function numbersOf({ platform }: TestServer): Promise<unknown[]> {
  const query = sql`select sequence, state from federation.outbox order by queued_at, dispatch_id`;
  return (await query.execute(platform.database.db)).rows;
}

describe.skipIf(!enginesHere.includes("postgres"))("a server whose fence was raised by another", () => {
  it("gives no number, signs nothing and sends nothing more", async () => {
    const [aurelia, borealia] = await twoServers();
    await aurelia.send(borealia);
    const before = await numbersOf(aurelia);
    await raiseFence(aurelia.platform.database);
    await expect(aurelia.run()).rejects.toMatchObject({ code: "lease-lost" });
    await aurelia.run().catch(() => undefined);
    expect(await numbersOf(aurelia)).toEqual(before);
    expect(before.at(-1)).toMatchObject({ sequence: null, state: "queued" });
    expect(aurelia.platform.keystore.isLocked).toBe(true);
    expect(() => aurelia.platform.keystore.signingKey("http", "ed25519")).toThrow(/signs nothing more/);
    expect(borealia.handled).toHaveLength(1);
  });

  it("takes in nothing that it would have to receipt; the sender keeps it", async () => {
    const [aurelia, borealia] = await twoServers();
    const dispatchId = await aurelia.send(borealia);
    await raiseFence(borealia.platform.database);
    await aurelia.run();
    await aurelia.run();
    expect(await aurelia.federation.receiptsFor(dispatchId)).toEqual([]);
    expect((await numbersOf(aurelia)).at(-1)).toMatchObject({ state: "sealed" });
    expect(borealia.platform.database.lease.state()).toMatchObject({ kind: "lost" });
  });
});

const DELIVERY: readonly [string, "sender" | "receiver", FaultPoint][] = [
  ["after the number was given", "sender", "outbox.after-number"],
  ["after it was sealed", "sender", "outbox.after-seal"],
  ["after its bytes were stored", "sender", "outbox.after-blob"],
  ["before it is sent", "sender", "outbox.after-sealed-commit"],
  ["while the peer takes it in", "receiver", "inbox.after-journal"],
  ["after the peer has answered", "sender", "outbox.after-delivery"],
  ["after the receipt was kept", "sender", "outbox.after-receipt-kept"],
];

describe.skipIf(!enginesHere.includes("postgres"))("a server whose fence is raised in the middle of a delivery", () => {
  it.each(DELIVERY)("%s: writes nothing more, and its successor delivers once", async (_, at, point) => {
    const [aurelia, borealia, network] = await twoServers();
    const dispatchId = await aurelia.send(borealia);
    let left: Map<string, string[]> | undefined;
    (at === "sender" ? aurelia : borealia).at(point, async () => {
      await raiseFence(aurelia.platform.database);
      left = await everyRowOf(aurelia);
    });
    // It goes on until it has something to write, and so does a person there.
    for (let round = 0; round < 2; round += 1) {
      await aurelia.run().catch((error: unknown) => expect(error).toMatchObject({ code: "lease-lost" }));
    }
    await expect(aurelia.send(borealia)).rejects.toMatchObject({ code: "lease-lost" });
    expect(left).toBeDefined();
    expect(await everyRowOf(aurelia)).toEqual(left);
    expect(aurelia.platform.database.lease.state()).toMatchObject({ kind: "lost" });

    await aurelia.succeed();
    for (let round = 0; round < 3; round += 1) {
      network.clock.advance(20 * 60_000);
      await network.settle(3);
    }
    expect(borealia.handled.filter((incoming) => incoming.dispatchId === dispatchId)).toHaveLength(1);
    for (const server of [aurelia, borealia]) {
      const receipts = await server.federation.receiptsFor(dispatchId);
      expect(receipts.map(({ strength }) => strength)).toEqual(["stored", "valid"]);
    }
    expect(await numbersOf(aurelia)).toMatchObject([
      { sequence: expect.anything(), state: "processed" },
      { sequence: expect.anything(), state: "processed" },
    ]);
    expect(await alarmsOf(borealia)).toEqual([]);
  });
});
