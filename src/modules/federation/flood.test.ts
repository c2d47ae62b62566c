import { beforeAll, describe, expect, it } from "vitest";
import { cover } from "../../../tests/support/dispatch-workshop.ts";
import { openNetwork, type Network, type TestServer } from "../../../tests/support/federation-network.ts";
import { hostilePeer, type HostileAnswer, type HostilePeer } from "../../../tests/support/hostile-peer.ts";
import { signerFor } from "../../../tests/support/invented-states.ts";
import {
  decodeDispatch,
  generateSealingIdentity,
  MAX_RECIPIENTS,
  Refusal,
  seal,
  sha256Hex,
  unseal,
  type OuterHeader,
} from "../../protocol/index.ts";
import { DISK_RESERVES } from "../../platform/index.ts";
import { QUOTA } from "./domain/quota.ts";

// R27: a peer with all its keys that wants to keep us busy, or full.

let network: Network;
let victim: TestServer;
let flooder: HostilePeer;
let neighbour: HostilePeer;
/** Sealed to the full number of strangers: every key of ours is tried on every stanza, in vain. */
let costly: Uint8Array;
let coverOfFlooder: OuterHeader;
let floodSequence = 10_000;

beforeAll(async () => {
  network = await openNetwork(["XB"]);
  [victim] = network.servers as [TestServer];
  // Four keys, as a server has that changed its key every month: the newest, and those kept for what is on its way.
  for (let month = 0; month < 3; month += 1) {
    network.clock.advance(60_000);
    await victim.federation.designations.rotate(["dispatch-seal"], { kind: "system", job: "founding" });
  }
  network.clock.advance(60_000);
  flooder = await hostilePeer(victim, "XC");
  neighbour = await hostilePeer(victim, "XD");
  const { random } = victim.platform;
  const strangers = await Promise.all(
    Array.from(
      { length: MAX_RECIPIENTS },
      async () => await generateSealingIdentity("post-quantum", (size) => random.bytes(size)),
    ),
  );
  const recipients = strangers.map(({ recipient }) => recipient);
  costly = await seal(random.bytes(4_096), recipients);
  coverOfFlooder = decodeDispatch(await flooder.dispatch()).header;
});

async function flood(change: Partial<OuterHeader> = {}): Promise<HostileAnswer> {
  floodSequence += 1;
  const header = {
    ...coverOfFlooder,
    dispatchId: victim.platform.random.uuid(),
    sequence: floodSequence,
    sealedSize: costly.length,
    sealedDigest: sha256Hex(costly),
    ...change,
  };
  return await flooder.deliver(cover(header, costly, signerFor(flooder.state, "dispatch")));
}

async function inboxOf(peerId: string, db = victim.platform.database.db): Promise<Record<string, number>> {
  const rows = await db
    .withTables<{ "federation.inbox": { peer_id: string; state: string } }>()
    .selectFrom("federation.inbox")
    .select("state")
    .where("peer_id", "=", peerId)
    .execute();
  const count = (state: string): number => rows.filter((row) => row.state === state).length;
  return { stored: count("stored"), refused: count("refused"), valid: count("valid") };
}

async function openInbox(): Promise<void> {
  const job = victim.federation.jobs.find(({ name }) => name === "federation.inbox");
  await job?.run(new AbortController().signal);
}

async function overQuota(): Promise<{ count: number; limit: unknown }[]> {
  const alarms = await victim.federation.alarms();
  return alarms
    .filter(({ kind, state }) => kind === "peer-over-quota" && state === "XC")
    .map(({ count, details }) => ({ count, limit: details["limit"] }));
}

/** Processor time of this thread, in milliseconds: the one that serves pages and rings the duty line. */
function threadCpuMs(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(since);
  return (user + system) / 1_000;
}

describe("a flood of dispatches that are costly to open", () => {
  let stored = 0;

  it("is opened beside the thread that serves pages", async () => {
    const identities = victim.platform.keystore.sealingKeys("dispatch-seal");
    expect(identities).toHaveLength(4);
    const beforeOne = process.threadCpuUsage();
    await unseal(costly, identities).catch(() => undefined);
    const costOfOneMs = threadCpuMs(beforeOne);
    for (let item = 0; item < 6; item += 1) expect((await flood()).status).toBe(201);
    stored += 6;
    const before = process.threadCpuUsage();
    await openInbox();
    const mainMs = threadCpuMs(before);
    expect(await inboxOf(flooder.peerId)).toMatchObject({ refused: 6, stored: 0 });
    expect(mainMs / 6).toBeLessThan(costOfOneMs / 2);
  });

  it("uses up the ordinary share of its sender, and the rest of it stays stored", async () => {
    while ((await overQuota()).length === 0) {
      if (stored > 300) throw new Error("the flood never came to an end");
      for (let item = 0; item < 12; item += 1) expect((await flood()).status).toBe(201);
      stored += 12;
      await openInbox();
    }
    const left = await inboxOf(flooder.peerId);
    expect(left["stored"]).toBeGreaterThan(0);
    expect((left["stored"] ?? 0) + (left["refused"] ?? 0)).toBe(stored);
    await openInbox();
    expect(await inboxOf(flooder.peerId)).toEqual(left);
    expect(await overQuota()).toEqual([{ count: 1, limit: "opening-cpu" }]);
  });

  it("stops neither a preservation of its sender nor anything of another peer", async () => {
    const before = await inboxOf(flooder.peerId);
    const urgent = await flooder.deliver(await flooder.dispatch({ priority: "preservation" }));
    const ordinary = await neighbour.deliver(await neighbour.dispatch());
    expect([urgent.status, ordinary.status]).toEqual([201, 201]);
    await openInbox();
    expect(victim.handled.map(({ from }) => from.state).toSorted()).toEqual(["XC", "XD"]);
    expect(await inboxOf(flooder.peerId)).toMatchObject({ stored: before["stored"], valid: 1 });
  });

  it("is no reason for another peer to wait behind it", async () => {
    network.clock.advance(60_000);
    for (let item = 0; item < 8; item += 1) expect((await flood()).status).toBe(201);
    stored += 8;
    const before = await inboxOf(flooder.peerId);
    await neighbour.deliver(await neighbour.dispatch());
    let openedBefore = Number.POSITIVE_INFINITY;
    victim.onIncoming = async (tx) => {
      openedBefore = ((await inboxOf(flooder.peerId, tx.db))["refused"] ?? 0) - (before["refused"] ?? 0);
    };
    await openInbox();
    victim.onIncoming = undefined;
    expect(openedBefore).toBeLessThan(3);
  });

  it("is opened to the end in the minutes that follow: what was receipted is never lost", async () => {
    for (let minute = 0; minute < 10 && ((await inboxOf(flooder.peerId))["stored"] ?? 0) > 0; minute += 1) {
      network.clock.advance(60_000);
      await openInbox();
    }
    expect(await inboxOf(flooder.peerId)).toEqual({ stored: 0, refused: stored, valid: 1 });
  });
});

describe("a peer that fills its share of the disk", () => {
  /** As if so much had come from it over the years. */
  async function pretendStored(bytes: number): Promise<void> {
    await victim.platform.database.db
      .withTables<{ "federation.inbox": { dispatch_id: string; size_bytes: number } }>()
      .updateTable("federation.inbox")
      .set({ size_bytes: bytes })
      .where("dispatch_id", "=", firstOfFlooder())
      .execute();
    // The sum is taken once for each life of the server.
    await victim.restart();
  }

  function firstOfFlooder(): string {
    const first = victim.handled.find(({ from }) => from.state === "XC");
    if (first === undefined) throw new Error("nothing of the flooder was acted upon");
    return first.dispatchId;
  }

  it("is told so before anything is stored, and keeps its share for preservation and emergency", async () => {
    network.clock.advance(60_000);
    await pretendStored(QUOTA.storedBytes * 0.75);
    const before = await inboxOf(flooder.peerId);
    const [told] = await overQuota();
    expect(await flood()).toMatchObject({ status: 429, code: "over-quota", isSigned: true });
    expect(await inboxOf(flooder.peerId)).toEqual(before);
    for (const priority of ["preservation", "emergency"] as const) {
      expect((await flooder.deliver(await flooder.dispatch({ priority }))).status).toBe(201);
    }
    expect((await neighbour.deliver(await neighbour.dispatch())).status).toBe(201);
    expect((await overQuota()).map(({ count }) => count)).toEqual([(told?.count ?? 0) + 1]);
  });

  it("is stopped for urgent matter too when all of it is used", async () => {
    await pretendStored(QUOTA.storedBytes);
    const urgent = await flooder.dispatch({ priority: "emergency" });
    expect(await flooder.deliver(urgent)).toMatchObject({ status: 429, code: "over-quota" });
    await pretendStored(8_192);
    expect((await flooder.deliver(urgent)).status).toBe(201);
  });

  it("gets a signed conflict whose bytes are not kept", async () => {
    await pretendStored(QUOTA.storedBytes);
    const first = decodeDispatch(await flooder.dispatch()).header;
    const conflict = await flood({ sequence: coverOfFlooder.sequence + 1, dispatchId: first.dispatchId });
    expect(conflict.status).toBe(409);
    const kept = await victim.platform.database.db
      .withTables<{ "federation.inbox_conflicts": { peer_id: string; size_bytes: number } }>()
      .selectFrom("federation.inbox_conflicts")
      .select("size_bytes")
      .execute();
    expect(kept).toEqual([]);
    await pretendStored(8_192);
  });
});

describe("what a later part of the server has no room for", () => {
  it("is refused with a signed receipt, and grouped with the other limits of that peer", async () => {
    network.clock.advance(60_000);
    await openInbox();
    const [before] = await overQuota();
    victim.onIncoming = async () => {
      throw new Refusal("over-quota", "No more of these.", { details: { limit: "open-offers" } });
    };
    const bytes = await flooder.dispatch({ priority: "preservation" });
    expect((await flooder.deliver(bytes)).status).toBe(201);
    await openInbox();
    victim.onIncoming = undefined;
    const given = await victim.federation.receiptsFor(decodeDispatch(bytes).header.dispatchId);
    expect(given.map(({ strength, code }) => [strength, code])).toEqual([
      ["stored", undefined],
      ["refused", "over-quota"],
    ]);
    expect((await overQuota()).map(({ count }) => count)).toEqual([(before?.count ?? 0) + 1]);
  });
});

describe("a disk that is nearly full", () => {
  it("takes what is urgent, asks what is ordinary to come again, and tells a person", async () => {
    network.clock.advance(60_000);
    victim.platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary;
    expect(await neighbour.deliver(await neighbour.dispatch())).toMatchObject({ status: 503, code: "internal" });
    const urgent = await neighbour.dispatch({ priority: "preservation" });
    expect((await neighbour.deliver(urgent)).status).toBe(201);
    victim.platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary - 1;
    await network.settle(1);
    const alarm = (await victim.federation.alarms()).find(({ kind }) => kind === "disk-low");
    expect(alarm).toMatchObject({ priority: "preservation", details: { freeMiB: 1_023 } });
  });

  it("takes nothing any more before the database has no room", async () => {
    victim.platform.disk.pretendedFreeBytes = DISK_RESERVES.urgent;
    const urgent = await neighbour.dispatch({ priority: "emergency" });
    const answer = await neighbour.deliver(urgent);
    expect(answer).toMatchObject({ status: 503, code: "internal", isSigned: true });
    victim.platform.disk.pretendedFreeBytes = undefined;
    expect((await neighbour.deliver(urgent)).status).toBe(201);
    await network.settle(1);
    expect((await victim.federation.alarms()).some(({ kind }) => kind === "disk-low")).toBe(false);
  });
});
