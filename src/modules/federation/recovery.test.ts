import { MODULE_ROLES } from "../../../tests/support/all-roles.ts";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { newDossier, openNetwork, type TestServer } from "../../../tests/support/federation-network.ts";
import { afterFile } from "../../../tests/support/after-file.ts";
import { openFromBackup } from "../../../tests/support/platform.ts";
import { seededRandom } from "../../../tests/support/seeded-random.ts";
import type { DispatchId } from "../../protocol/index.ts";
import { createAudit } from "../audit/index.ts";
import { createIdentity } from "../identity/index.ts";
import { createFederation } from "./create-federation.ts";
import { countSealedAnew, decideRecovery, unsettledReturned } from "./recovery/store.ts";

// It takes minutes: two or three servers for each loss, one of them restored from a backup of its own.
// A server whose disk was lost comes back from a backup, and finds out from its peers what it forgot (R1).

const REASON = "The disk of the server was lost.";

type Receipts = Awaited<ReturnType<TestServer["federation"]["receiptsFor"]>>;
const bytesOf = (receipts: Receipts) => receipts.map(({ bytes }) => Buffer.from(bytes).toString("hex")).toSorted();

/** What two administrators would do on the page; the act itself is tried with whole servers. */
async function endIfPeopleMust(server: Pick<TestServer, "platform">): Promise<void> {
  const { number, state } = server.platform.incarnation.current();
  if (state === "normal") return;
  const decided = { approvals: ["1".repeat(64), "2".repeat(64)], reason: REASON, decided_at: new Date() };
  await server.platform.database.transaction(async (tx) => await decideRecovery(tx.db, number, decided));
}

/** The same backup, restored on a second machine: it calls others, and nobody calls it. */
async function openClone(of: TestServer, backup: Awaited<ReturnType<TestServer["backUp"]>>) {
  const platform = await openFromBackup(of.platform, backup);
  const audit = createAudit({ platform });
  const federation = createFederation({
    platform,
    audit,
    identity: createIdentity({ platform, audit, roles: MODULE_ROLES }),
  });
  for (const kind of ["question", "answer", "request", "status"] as const) {
    federation.receive(kind, async () => await Promise.resolve());
  }
  afterFile(async () => await federation.close());
  await audit.start();
  await federation.start();
  const signal = new AbortController().signal;
  const run = async (): Promise<void> => {
    for (const job of federation.jobs) await job.run(signal);
  };
  return { platform, federation, run };
}

/** Every number that a server gave to a peer, with the digest of what was sealed under it: each at most once. */
async function numbersOf(server: TestServer): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`
    select incarnation_id || ' ' || sequence || ' ' || peer_id || ' ' || sealed_digest as number
    from federation.inbox`.execute(server.platform.database.db);
  return rows.map(({ number }) => number);
}

describe("a server that is restored", () => {
  test("has back what passed since the backup, with the receipts of then, and goes on", async () => {
    const network = await openNetwork(["XA", "XB"]);
    const [aurelia, borealia] = network.servers as [TestServer, TestServer];
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
    const before = [await aurelia.federation.receiptsFor(sent), await aurelia.federation.receiptsFor(received)].map(
      bytesOf,
    );

    await aurelia.restore(backup);
    expect(aurelia.platform.incarnation.current()).toMatchObject({ number: 2, state: "recovery" });
    await network.settle();
    await endIfPeopleMust(aurelia);
    await network.settle();
    const after = [await aurelia.federation.receiptsFor(sent), await aurelia.federation.receiptsFor(received)].map(
      bytesOf,
    );
    expect(after).toEqual(before);
    expect(aurelia.platform.incarnation.current()).toMatchObject({ number: 2, state: "normal" });
    // The lane goes on after what came back: the peer refuses a fork.
    const next = await aurelia.send(borealia, { dossierId, text: "and on" });
    await network.settle();
    expect((await aurelia.federation.receiptsFor(next)).map(({ strength }) => strength)).toEqual(["stored", "valid"]);
    expect(borealia.handled.filter(({ dispatchId }) => dispatchId === sent)).toHaveLength(1);
  });

  test("goes on with those who answer where people say so, and with the others once they do", async () => {
    const network = await openNetwork(["XA", "XB", "XC"]);
    const [aurelia, borealia, cascadia] = network.servers as [TestServer, TestServer, TestServer];
    const backup = await aurelia.backUp();
    const toCascadia = await aurelia.send(cascadia, { text: "forgotten" });
    await network.settle();
    await aurelia.restore(backup);
    cascadia.line.isDown = true;
    await network.settle();
    expect(aurelia.platform.incarnation.current().state).toBe("recovery");
    await endIfPeopleMust(aurelia);
    await network.settle();
    expect(aurelia.platform.incarnation.current().state).toBe("normal");
    const later = await aurelia.send(cascadia, { text: "waits" });
    const now = await aurelia.send(borealia, { text: "leaves" });
    await network.settle();
    expect((await aurelia.federation.receiptsFor(now)).map(({ strength }) => strength)).toEqual(["stored", "valid"]);
    expect(await aurelia.federation.receiptsFor(later)).toEqual([]);
    cascadia.line.isDown = false;
    for (let round = 0; round < 3; round += 1) {
      network.clock.advance(20 * 60_000);
      await network.settle();
    }
    for (const id of [toCascadia, later]) {
      expect((await aurelia.federation.receiptsFor(id)).map(({ strength }) => strength)).toEqual(["stored", "valid"]);
    }
  });
});

describe("a peer", () => {
  test("that gives back something else than it was asked for spoils nothing but that", async () => {
    const network = await openNetwork(["XA", "XB"]);
    const [aurelia, borealia] = network.servers as [TestServer, TestServer];
    const backup = await aurelia.backUp();
    const good = await borealia.send(aurelia, { text: "as it was" });
    const bad = await borealia.send(aurelia, { text: "swapped" });
    const mine = await aurelia.send(borealia, { text: "of the restored State" });
    await network.settle();
    const { db } = borealia.platform.database;
    await sql`
      update federation.outbox set blob_digest = (select blob_digest from federation.outbox where dispatch_id = ${good})
      where dispatch_id = ${bad}`.execute(db);
    await aurelia.restore(backup);
    await network.settle();
    await endIfPeopleMust(aurelia);
    await network.settle();
    expect(aurelia.platform.incarnation.current().state).toBe("normal");
    for (const id of [good, mine]) {
      expect((await aurelia.federation.receiptsFor(id)).map(({ strength }) => strength)).toEqual(["stored", "valid"]);
    }
    expect(await aurelia.federation.receiptsFor(bad)).toEqual([]);
    const left = await unsettledReturned(aurelia.platform.database.db, 2, 10);
    expect(left.find((one) => one.dispatch_id === bad)?.reason).toBe("returned-other-dispatch");
    expect(left.some((one) => one.dispatch_id === good)).toBe(false);
  });

  test("that was restored at the same time gives back what it has", async () => {
    const network = await openNetwork(["XA", "XB"]);
    const [aurelia, borealia] = network.servers as [TestServer, TestServer];
    const early = await aurelia.backUp();
    const sent = await aurelia.send(borealia, { text: "in one backup only" });
    await network.settle();
    const late = await borealia.backUp();
    await aurelia.restore(early);
    await borealia.restore(late);
    await network.settle();
    for (const server of network.servers) await endIfPeopleMust(server);
    await network.settle();
    for (const server of network.servers) expect(server.platform.incarnation.current().state).toBe("normal");
    expect((await aurelia.federation.receiptsFor(sent)).map(({ strength }) => strength)).toEqual(["stored", "valid"]);
  });
});

test("what cannot be opened any more is given again by its author, and is said to be", async () => {
  const network = await openNetwork(["XA", "XB"]);
  const [aurelia, borealia] = network.servers as [TestServer, TestServer];
  const system = { kind: "system", job: "tests" } as const;
  const backup = await aurelia.backUp();
  await aurelia.federation.designations.rotate(["dispatch-seal"], system);
  await network.settle();
  network.clock.advance(60_000);
  const lost = await borealia.send(aurelia, { dossierId: newDossier(aurelia), text: "to the key of after the backup" });
  await network.settle();
  expect(aurelia.handled.map(({ dispatchId }) => dispatchId)).toContain(lost);
  const before = bytesOf(await aurelia.federation.receiptsFor(lost));
  const handled = aurelia.handled.length;

  await aurelia.restore(backup);
  // Nobody can seal anything to it before it has a key again that its designation names.
  await network.settle(2).catch(() => undefined);
  await aurelia.federation.designations.rotate(["dispatch-seal"], system);
  for (let round = 0; round < 3; round += 1) {
    network.clock.advance(20 * 60_000);
    await network.settle();
  }
  await endIfPeopleMust(aurelia);
  await network.settle();
  expect(aurelia.platform.incarnation.current().state).toBe("normal");
  expect(bytesOf(await aurelia.federation.receiptsFor(lost))).toEqual(before);
  expect(aurelia.handled.slice(handled).map(({ dispatchId }) => dispatchId)).toEqual([lost]);
  expect(await countSealedAnew(aurelia.platform.database.db, 2)).toBe(1);
});

test("a restored witness remembers what it cosigned since its backup before it cosigns again", async () => {
  const network = await openNetwork(["XA", "XB"]);
  const [aurelia, borealia] = network.servers as [TestServer, TestServer];
  const backup = await aurelia.backUp();
  for (let round = 0; round < 2; round += 1) {
    await borealia.send(aurelia, { text: `word ${round}` });
    network.clock.advance(3_600_000);
    await borealia.audit.showHead();
    await network.settle();
  }
  const origin = await borealia.audit.origin();
  const held = await aurelia.audit.witnessedHead(origin);
  expect(held?.size).toBeGreaterThan(0);
  await aurelia.restore(backup);
  expect((await aurelia.audit.witnessedHead(origin))?.size ?? 0).toBeLessThan(held?.size ?? 0);
  await network.settle();
  const again = await aurelia.audit.witnessedHead(origin);
  expect(again).toMatchObject({ size: held?.size, root: held?.root });
  // A head of its log that somebody else would have cosigned is no memory of ours.
  const alone = held?.checkpoint ?? new Uint8Array();
  const foreign = { state: "XB", witnessKeys: [] };
  await expect(aurelia.audit.rememberCosigned(foreign, alone)).rejects.toMatchObject({ code: "cosignature-missing" });
});

describe("two restores of one backup", () => {
  test("take two numbers, and the peer stops what speaks in turn", async () => {
    const network = await openNetwork(["XA", "XB"]);
    const [aurelia, borealia] = network.servers as [TestServer, TestServer];
    const backup = await aurelia.backUp();
    await aurelia.send(borealia, { text: "forgotten" });
    await network.settle();
    await aurelia.restore(backup);
    await network.settle();
    expect(aurelia.platform.incarnation.current().number).toBe(2);
    // That one is lost as well.
    await aurelia.restore(backup);
    expect(aurelia.platform.incarnation.current().number).toBe(2);
    await network.settle();
    expect(aurelia.platform.incarnation.current().number).toBe(3);
    await endIfPeopleMust(aurelia);
    await network.settle();
    expect(aurelia.platform.incarnation.current()).toMatchObject({ number: 3, state: "normal" });
  });

  test("that live at once are found to be two by a peer, which stops both; no number is used twice", async () => {
    const network = await openNetwork(["XA", "XB"]);
    const [aurelia, borealia] = network.servers as [TestServer, TestServer];
    const dossierId = newDossier(aurelia);
    const backup = await aurelia.backUp();
    await aurelia.send(borealia, { dossierId, text: "forgotten" });
    await network.settle();
    const clone = await openClone(aurelia, backup);
    await aurelia.restore(backup);
    // Each asks, and each would go on.
    await network.settle(2);
    await endIfPeopleMust(aurelia);
    await clone.run();
    await endIfPeopleMust(clone);
    expect([aurelia, clone].map(({ platform }) => platform.incarnation.current().number)).toEqual([2, 3]);
    await clone.run();
    for (let round = 0; round < 3; round += 1) {
      network.clock.advance(60_000);
      await aurelia.send(borealia, { dossierId, text: "and on" });
      await network.settle(2);
    }
    expect((await borealia.federation.alarms()).map(({ kind }) => kind)).toContain("clone-suspected");
    expect((await borealia.federation.directory().peer(aurelia.state))?.standing).toBe("stopped");
    // Both hear from it that it does not speak with them any more.
    const path = `/peer/v1/dispatches/${newDossier(aurelia)}/receipts`;
    for (const { federation } of [aurelia, clone]) {
      expect((await federation.callPeer({ state: borealia.state, method: "GET", path })).status).toBe(403);
    }
    const numbers = await numbersOf(borealia);
    expect(new Set(numbers.map((one) => one.slice(0, one.lastIndexOf(" ")))).size).toBe(numbers.length);
  });
});

test.each([1, 2])(
  "restored at random moments (%i), no number is used twice and nothing receipted is lost",
  async (seed) => {
    const draw = seededRandom(`restore ${seed}`);
    const drawn = (below: number): number => (draw(1)[0] ?? 0) % below;
    const network = await openNetwork(["XA", "XB", "XC"]);
    const [aurelia, ...peers] = network.servers as [TestServer, TestServer, TestServer];
    const dossiers = peers.map(() => newDossier(aurelia));
    const passed: DispatchId[] = [];
    const pass = async (): Promise<void> => {
      const which = drawn(2);
      const peer = peers[which] ?? aurelia;
      const [from, to] = drawn(2) === 0 ? [aurelia, peer] : [peer, aurelia];
      const dossierId = dossiers[which];
      passed.push(
        await from.send(to, { ...(dossierId === undefined ? {} : { dossierId }), text: `word ${passed.length}` }),
      );
      network.clock.advance(1_000 + drawn(60_000));
      if (drawn(3) > 0) await network.settle(2);
    };
    for (let restores = 0; restores < 2; restores += 1) {
      for (let count = drawn(3); count > 0; count -= 1) await pass();
      const backup = await aurelia.backUp();
      for (let count = 1 + drawn(4); count > 0; count -= 1) await pass();
      const receipted = new Map<DispatchId, string[]>();
      for (const peer of peers) {
        for (const id of passed)
          receipted.set(id, [...(receipted.get(id) ?? []), ...bytesOf(await peer.federation.receiptsFor(id))]);
      }
      await aurelia.restore(backup);
      await network.settle(8);
      await endIfPeopleMust(aurelia);
      for (let round = 0; round < 3; round += 1) {
        network.clock.advance(20 * 60_000);
        await network.settle(6);
      }
      expect(aurelia.platform.incarnation.current().state).toBe("normal");
      for (const [id, bytes] of receipted) {
        expect(bytesOf(await aurelia.federation.receiptsFor(id)), id).toEqual(expect.arrayContaining(bytes));
      }
    }
    for (const peer of peers) {
      const numbers = await numbersOf(peer);
      expect(new Set(numbers.map((one) => one.slice(0, one.lastIndexOf(" ")))).size).toBe(numbers.length);
      expect((await peer.federation.alarms()).map(({ kind }) => kind)).not.toContain("conflict");
      expect((await peer.federation.directory().peer(aurelia.state))?.standing).toBe("confirmed");
    }
  },
);
