import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { enginesHere, raiseFence } from "../../../tests/support/databases.ts";
import { openNetwork, type TestServer } from "../../../tests/support/federation-network.ts";

// R20: a server that was replaced gives no dispatch a number and no peer a receipt.

async function twoServers(): Promise<[TestServer, TestServer]> {
  const network = await openNetwork(["XA", "XB"], { engine: "postgres", takeLease: true });
  const [aurelia, borealia] = network.servers as [TestServer, TestServer];
  await aurelia.send(borealia);
  await network.settle(3);
  expect(borealia.handled).toHaveLength(1);
  return [aurelia, borealia];
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
