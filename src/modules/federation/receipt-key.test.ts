import { beforeEach, describe, expect, it } from "vitest";
import { openNetwork, type Network, type TestServer } from "../../../tests/support/federation-network.ts";
import { peersOf } from "../../../tests/support/peers.ts";

// R8: what a retired key signed counts only if another State's cosignature shows that it is older.

const system = { kind: "system", job: "test" } as const;
const MINUTE_MS = 60_000;

let network: Network;
let aurelia: TestServer;
let borealia: TestServer;

beforeEach(async () => {
  network = await openNetwork(["XA", "XB"]);
  [aurelia, borealia] = network.servers as [TestServer, TestServer];
  await borealia.send(aurelia);
  await network.settle(2);
  network.clock.advance(MINUTE_MS);
});

async function receiptKeys(): Promise<string[]> {
  const own = await aurelia.federation.directory().own();
  return (own?.designation.keys ?? []).filter(({ use }) => use === "receipt").map(({ state }) => state);
}

describe("a planned change of the receipt key", () => {
  it("retires the old one at once where the peers cosign what it signed", async () => {
    await aurelia.federation.designations.rotate(["receipt"], system);
    expect(await receiptKeys()).toEqual(["retired", "active"]);
  });

  it("leaves the old one active while a peer is away that has not cosigned its receipts, and retires it later", async () => {
    borealia.line.isDown = true;
    await aurelia.federation.designations.rotate(["receipt"], system);
    expect(await receiptKeys()).toEqual(["active", "active"]);
    await aurelia.federation.designations.issue(system);
    expect(await receiptKeys()).toEqual(["active", "active"]);

    borealia.line.isDown = false;
    network.clock.advance(MINUTE_MS);
    await network.settle(2);
    await aurelia.federation.designations.issue(system);
    expect(await receiptKeys()).toEqual(["retired", "active"]);
  });

  it("does not wait for a peer that is stopped", async () => {
    borealia.line.isDown = true;
    const peer = await aurelia.federation.directory().peer(borealia.state);
    await peersOf(aurelia.federation).stop({ peerId: peer?.peerId ?? "", reason: "it lies", by: aurelia.people.first });
    await aurelia.federation.designations.rotate(["receipt"], system);
    expect(await receiptKeys()).toEqual(["retired", "active"]);
  });
});

describe("a change of a receipt key that is lost", () => {
  it("never waits", async () => {
    borealia.line.isDown = true;
    await aurelia.federation.designations.rotate(["receipt"], system, new Date(network.clock.now().getTime() - 1));
    expect(await receiptKeys()).toEqual(["compromised", "active"]);
  });
});
