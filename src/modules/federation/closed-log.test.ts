import { expect, it } from "vitest";
import { openNetwork, type TestServer } from "../../../tests/support/federation-network.ts";

// R1: a State that closed its log says so in its next designation, and its peers cosign the log that goes on, and no other.

it("the next designation vouches for where a closed log ends, and peers cosign the one that goes on", async () => {
  const network = await openNetwork(["XA", "XB"]);
  const [aurelia, borealia] = network.servers as [TestServer, TestServer];
  const { audit, federation, platform } = aurelia;
  await audit.showHead();
  expect(await federation.exchangeHeads(borealia.state)).toMatchObject({ kind: "cosigned" });
  const closed = await audit.origin();
  const held = await borealia.audit.witnessedHead(closed);

  await platform.incarnation.raise("data-folder-restored");
  await audit.reopen({
    approvals: ["1".repeat(64), "2".repeat(64)],
    reason: { language: "en", text: "The disk was lost." },
    by: { kind: "system", job: "test" },
  });
  await platform.incarnation.leaveRecovery({});
  // Before its next designation is there, nobody cosigns the new log.
  await audit.showHead();
  expect(await federation.exchangeHeads(borealia.state)).toMatchObject({ kind: "refused", status: 404 });

  await network.settle();
  const own = await federation.directory().own();
  const ends = await audit.closedLogs();
  expect(own?.designation).toMatchObject({ number: 2, log: { origin: await audit.origin(), closed: ends } });
  expect(ends).toMatchObject([{ origin: closed, size: (await audit.logs())[0]?.closing?.size }]);
  const there = await borealia.federation.directory().peer(aurelia.state);
  expect(there?.designation.digest).toBe(own?.digest);
  await audit.showHead();
  expect(await federation.exchangeHeads(borealia.state)).toMatchObject({ kind: "cosigned" });
  expect(await borealia.audit.witnessedHead(closed)).toEqual(held);

  // What was said of a closed log is said again.
  const { outcome } = await federation.designations.issue({ kind: "system", job: "test" });
  expect(outcome).toBe("issued");
  expect((await federation.directory().own())?.designation.log).toEqual(own?.designation.log);
});

it("goes on after seventeen of its logs were closed: peers take its designation, and cosign the log that is open", async () => {
  const network = await openNetwork(["XA", "XB"]);
  const [aurelia, borealia] = network.servers as [TestServer, TestServer];
  const { audit, federation, platform } = aurelia;
  await platform.incarnation.raise("data-folder-restored");
  for (let closed = 0; closed < 17; closed++) {
    await audit.reopen({
      approvals: ["1".repeat(64), "2".repeat(64)],
      reason: { language: "en", text: "The disk was lost." },
      by: { kind: "system", job: "test" },
    });
  }
  await platform.incarnation.leaveRecovery({});
  await network.settle();
  const there = (await borealia.federation.directory().peer(aurelia.state))?.designation.designation;
  expect(there).toMatchObject({ number: 2, log: { origin: await audit.origin(), closed: await audit.closedLogs() } });
  expect(there?.log.closed).toHaveLength(17);
  await audit.showHead();
  expect(await federation.exchangeHeads(borealia.state)).toMatchObject({ kind: "cosigned" });
});
