import { beforeEach, describe, expect, it } from "vitest";
import { detailsOf, openNetwork, type Network, type TestServer } from "../../../tests/support/federation-network.ts";
import { inventRoot } from "../../../tests/support/invented-states.ts";
import { seededRandom } from "../../../tests/support/seeded-random.ts";
import { base64 } from "../../protocol/index.ts";

const system = { kind: "system", job: "test" } as const;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let network: Network;
let aurelia: TestServer;
let borealia: TestServer;

beforeEach(async () => {
  network = await openNetwork(["XA", "XB"]);
  [aurelia, borealia] = network.servers as [TestServer, TestServer];
  await network.settle(2);
  network.clock.advance(2 * MINUTE_MS);
});

/** The newest designation of the one, as the other knows it. */
async function isNewestKnown(of: TestServer, to: TestServer): Promise<boolean> {
  const own = await of.federation.directory().own();
  return (await to.federation.directory().peer(of.state))?.designation.digest === own?.digest;
}

// spec/receipts.md, "Taking"
describe("a receipt under a designation that its giver issued a moment ago", () => {
  it("is taken as it comes, by the designation that is then fetched, and wakes nobody", async () => {
    await borealia.federation.designations.rotate(["receipt"], system);
    const dispatchId = await aurelia.send(borealia);
    await aurelia.run();
    const receipts = await aurelia.federation.receiptsFor(dispatchId);
    expect(receipts.map(({ strength }) => strength)).toEqual(["stored"]);
    expect((await aurelia.federation.alarms()).map(({ kind }) => kind)).not.toContain("receipt-not-valid");
    expect(await isNewestKnown(borealia, aurelia)).toBe(true);
  });

  it("is taken half a minute later where the designation could not be fetched at once, and wakes nobody", async () => {
    await borealia.federation.designations.rotate(["receipt"], system);
    borealia.line.lose = (path) => (path === "/peer/v1/designation" ? "request" : undefined);
    const dispatchId = await aurelia.send(borealia);
    await aurelia.run();
    expect(await aurelia.federation.receiptsFor(dispatchId)).toEqual([]);
    borealia.line.lose = undefined;
    network.clock.advance(MINUTE_MS / 2);
    await aurelia.run();
    const receipts = await aurelia.federation.receiptsFor(dispatchId);
    expect(receipts.map(({ strength }) => strength)).toEqual(["stored"]);
    expect((await aurelia.federation.alarms()).map(({ kind }) => kind)).not.toContain("receipt-not-valid");
  });

  it("is brought again where it came by itself and the designation could not be fetched", async () => {
    const dispatchId = await aurelia.send(borealia);
    await aurelia.run();
    await borealia.federation.designations.rotate(["receipt"], system);
    aurelia.line.lose = (path) => (path === "/peer/v1/designation" ? "request" : undefined);
    borealia.line.lose = aurelia.line.lose;
    await borealia.run();
    borealia.line.lose = undefined;
    aurelia.line.lose = undefined;
    network.clock.advance(10_000);
    await borealia.run();
    const receipts = await aurelia.federation.receiptsFor(dispatchId);
    expect(receipts.map(({ strength }) => strength)).toEqual(["stored", "valid"]);
  });
});

// spec/keys-and-designations.md, "One after the other"
describe("a designation that was missed until it expired", () => {
  it("is taken all the same, so that the chain over its change of root leads to the newest", async () => {
    const { designations } = aurelia.federation;
    borealia.line.isDown = true;
    const safe = inventRoot("safe", seededRandom("missed root"));
    const offlineMembers = [
      {
        name: safe.name,
        custody: "offline" as const,
        ed25519: base64(safe.ed25519.publicKey),
        mlDsa65: base64(safe.mlDsa65.publicKey),
      },
    ];
    const details = { ...detailsOf("XA"), root: { threshold: 1, serverMember: true, offlineMembers } };
    await designations.saveDetails({ ...details, validDays: 1 }, system);
    expect((await designations.issue(system)).outcome).toBe("issued");
    network.clock.advance(2 * DAY_MS);
    await designations.saveDetails(details, system);
    expect((await designations.issue(system)).outcome).toBe("issued");
    borealia.line.isDown = false;
    network.clock.advance(2 * DAY_MS);
    await network.settle(3);
    expect(await isNewestKnown(aurelia, borealia)).toBe(true);
    expect((await borealia.federation.directory().peer(aurelia.state))?.standing).toBe("confirmed");
  });
});
