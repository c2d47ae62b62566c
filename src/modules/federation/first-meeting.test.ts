import { beforeEach, expect, it } from "vitest";
import {
  confirmTogether,
  meet,
  openNetwork,
  readAloud,
  reintroduceTogether,
  type Network,
  type TestServer,
} from "../../../tests/support/federation-network.ts";
import { peersOf } from "../../../tests/support/peers.ts";

// Two States never confirm each other in the same second. Whoever confirms first waits, and no person is told of that.

let network: Network;
let aurelia: TestServer;
let borealia: TestServer;

beforeEach(async () => {
  network = await openNetwork(["XA", "XB"], { met: false });
  [aurelia, borealia] = network.servers as [TestServer, TestServer];
  for (const { audit } of network.servers) await audit.showHead();
});

const MINUTE = 60_000;

const alarmsOf = async ({ federation }: TestServer): Promise<string[]> =>
  (await federation.alarms()).map(({ kind }) => kind);

const pass = async (minutes: number): Promise<void> => {
  for (let minute = 0; minute < minutes; minute += 1) {
    network.clock.advance(MINUTE);
    await network.settle(1);
  }
};

/** The designation is here, and nobody has compared it yet. */
const takeIn = async (one: TestServer, other: TestServer): Promise<string> => {
  const theirs = await other.federation.directory().own();
  const { bytes } = theirs ?? expect.fail("no designation");
  return (await peersOf(one.federation).import({ bytes, source: "file", by: one.people.first })).peerId;
};

const hasCosigned = async (one: TestServer): Promise<boolean> => (await one.audit.newestWitnessed()) !== undefined;

it("raises no alarm while the other State knows us and has not confirmed us", async () => {
  const peerId = await takeIn(borealia, aurelia);
  await meet(aurelia, borealia);
  await pass(15);
  expect(await alarmsOf(aurelia)).toEqual([]);
  const heard = await readAloud(aurelia);
  await confirmTogether(borealia.federation, { peerId, heard }, [borealia.people.first, borealia.people.second]);
  await pass(2);
  expect([await hasCosigned(aurelia), await hasCosigned(borealia)]).toEqual([true, true]);
  expect([await alarmsOf(aurelia), await alarmsOf(borealia)]).toEqual([[], []]);
});

it("raises none while the other State does not even know us", async () => {
  await meet(aurelia, borealia);
  await pass(15);
  expect(await alarmsOf(aurelia)).toEqual([]);
});

it("alarms at once when a State that has cosigned confirms us no more, and stands down once it takes from us again", async () => {
  await meet(aurelia, borealia);
  const peerId = await meet(borealia, aurelia);
  await pass(2);
  await peersOf(borealia.federation).stop({ peerId, reason: "We were warned.", by: borealia.people.first });
  await aurelia.audit.showHead();
  await pass(2);
  expect(await alarmsOf(aurelia)).toEqual(["not-confirmed-by-peer"]);
  await reintroduceTogether(borealia, peerId, [borealia.people.first, borealia.people.second]);
  const heard = await readAloud(aurelia);
  await confirmTogether(borealia.federation, { peerId, heard }, [borealia.people.first, borealia.people.second]);
  await pass(2);
  expect(await alarmsOf(aurelia)).toEqual([]);
});

it("stands down when we stopped the State whose cosignature was missing", async () => {
  const peerOfAurelia = await meet(aurelia, borealia);
  const peerId = await meet(borealia, aurelia);
  await pass(2);
  await peersOf(borealia.federation).stop({ peerId, reason: "We were warned.", by: borealia.people.first });
  await aurelia.audit.showHead();
  await pass(2);
  await peersOf(aurelia.federation).stop({ peerId: peerOfAurelia, reason: "So do we.", by: aurelia.people.first });
  await pass(2);
  expect(await alarmsOf(aurelia)).toEqual([]);
});
