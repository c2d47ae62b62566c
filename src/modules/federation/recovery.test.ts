import { expect, test } from "vitest";
import { newDossier, openNetwork, type TestServer } from "../../../tests/support/federation-network.ts";

// A server whose disk was lost comes back from last night's backup, and finds out from its peers what it forgot (R1).

const network = await openNetwork(["XA", "XB"]);
const [aurelia, borealia] = network.servers as [TestServer, TestServer];

test("what passed since the backup comes back from the peer, with the receipts of then", async () => {
  const dossierId = newDossier(aurelia);
  await aurelia.send(borealia, { dossierId, text: "before the backup" });
  await network.settle();
  const backup = await aurelia.backUp();
  network.clock.advance(60_000);
  const sent = await aurelia.send(borealia, { dossierId, text: "sent and forgotten" });
  await network.settle();
  network.clock.advance(60_000);
  const received = await borealia.send(aurelia, { dossierId, text: "received and forgotten" });
  await network.settle();
  const before = {
    sent: await aurelia.federation.receiptsFor(sent),
    received: await aurelia.federation.receiptsFor(received),
  };
  expect(before.received.map(({ strength }) => strength)).toEqual(["stored", "valid"]);

  await aurelia.restore(backup);
  expect(aurelia.platform.incarnation.current()).toMatchObject({ number: 2, state: "recovery" });
  expect(await aurelia.federation.receiptsFor(sent)).toEqual([]);
  await network.settle();
  const bytesOf = (receipts: typeof before.sent) => receipts.map(({ bytes }) => Buffer.from(bytes).toString("hex"));
  expect(bytesOf(await aurelia.federation.receiptsFor(sent))).toEqual(bytesOf(before.sent));
  expect(bytesOf(await aurelia.federation.receiptsFor(received))).toEqual(bytesOf(before.received));
});
