import { beforeAll, describe, expect, it } from "vitest";
import { enginesHere } from "../../../tests/support/databases.ts";
import { newDossier, openNetwork, type Network, type TestServer } from "../../../tests/support/federation-network.ts";

const strengthsOf = async (server: TestServer, dispatchId: Parameters<TestServer["federation"]["receiptsFor"]>[0]) =>
  (await server.federation.receiptsFor(dispatchId)).map(({ direction, strength }) => `${direction} ${strength}`);

describe.each(enginesHere)("on %s, a dispatch between two servers", (engine) => {
  let network: Network;
  let aurelia: TestServer;
  let borealia: TestServer;

  beforeAll(async () => {
    network = await openNetwork(["XA", "XB"], { engine });
    [aurelia, borealia] = network.servers as [TestServer, TestServer];
  });

  it("is delivered, opened and acted upon once, and both sides hold its receipts", async () => {
    const dispatchId = await aurelia.send(borealia, { text: "Which account?" });
    await network.settle();
    expect(borealia.handled.map((incoming) => incoming.dispatchId)).toEqual([dispatchId]);
    expect(borealia.handled[0]).toMatchObject({
      from: { state: "XA" },
      kind: "question",
      content: { text: { text: "Which account?" } },
      earlierItemMissing: false,
    });
    expect(await strengthsOf(aurelia, dispatchId)).toEqual(["taken stored", "taken valid"]);
    expect(await strengthsOf(borealia, dispatchId)).toEqual(["given stored", "given valid"]);
  });

  it("gets the `handled` receipt when a person took it up", async () => {
    const dispatchId = await aurelia.send(borealia);
    await network.settle();
    await borealia.platform.database.transaction(
      async (tx) =>
        await borealia.federation.markHandled(tx, dispatchId, { kind: "user", userId: borealia.people.officer.id }),
    );
    await network.settle();
    expect(await strengthsOf(aurelia, dispatchId)).toEqual(["taken stored", "taken valid", "taken handled"]);
  });

  it("continues the lane of its author and names what its author had seen", async () => {
    const dossierId = newDossier(aurelia);
    const first = await aurelia.send(borealia, { dossierId, text: "one" });
    await network.settle();
    const answer = await borealia.send(aurelia, { dossierId, text: "two" });
    await network.settle();
    const last = await aurelia.send(borealia, { dossierId, text: "three" });
    await network.settle();
    const received = (server: TestServer, id: string) => server.handled.find(({ dispatchId }) => dispatchId === id);
    const one = received(borealia, first);
    const two = received(aurelia, answer);
    const three = received(borealia, last);
    expect(one?.links).toEqual({ own: null, seen: null });
    expect(two?.links).toEqual({ own: null, seen: one?.bodyDigest });
    expect(three?.links).toEqual({ own: one?.bodyDigest, seen: two?.bodyDigest });
  });

  it("leaves only if the act that sent it is committed", async () => {
    const before = borealia.handled.length;
    await expect(
      aurelia.platform.database.transaction(async (tx) => {
        await aurelia.federation.send(tx, {
          to: borealia.state,
          kind: "test-call",
          dossierId: newDossier(aurelia),
          content: { text: "never" },
          priority: "ordinary",
          by: { kind: "user", userId: aurelia.people.officer.id },
        });
        throw new Error("the act failed");
      }),
    ).rejects.toThrow("the act failed");
    await network.settle();
    expect(borealia.handled).toHaveLength(before);
  });
});
