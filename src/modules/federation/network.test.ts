import fc from "fast-check";
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  confirmTogether,
  meet,
  newDossier,
  openNetwork,
  readAloud,
  type Network,
  type TestServer,
} from "../../../tests/support/federation-network.ts";
import { DatabaseError, DISK_RESERVES } from "../../platform/index.ts";
import { type DispatchId, type DossierId, Refusal } from "../../protocol/index.ts";
import { peersOf } from "../../../tests/support/peers.ts";

// It takes a minute: three servers speak with each other, and most tests wait for what all three have settled.
let network: Network;
let aurelia: TestServer;
let borealia: TestServer;
let cascadia: TestServer;

beforeAll(async () => {
  network = await openNetwork(["XA", "XB", "XC"]);
  [aurelia, borealia, cascadia] = network.servers as [TestServer, TestServer, TestServer];
});

const HOUR = 60 * 60_000;

async function catchUp(hours = 2): Promise<void> {
  for (let step = 0; step < hours * 3; step += 1) {
    network.clock.advance(20 * 60_000);
    await network.settle(2);
  }
}

const strengthsOf = async (server: TestServer, dispatchId: DispatchId): Promise<string[]> =>
  (await server.federation.receiptsFor(dispatchId)).map(({ strength }) => strength);

describe("three States", () => {
  it("write to one another at once, each over a line and a lane of its own", async () => {
    const dossierId = newDossier(aurelia);
    const sent: [TestServer, TestServer, DispatchId][] = [];
    for (const from of network.servers) {
      for (const to of network.servers) {
        if (from !== to) sent.push([from, to, await from.send(to, { dossierId })]);
      }
    }
    await network.settle();
    for (const [from, to, dispatchId] of sent) {
      expect(to.handled.filter((one) => one.dispatchId === dispatchId)).toMatchObject([
        { from: { state: from.state } },
      ]);
      expect(await strengthsOf(from, dispatchId)).toEqual(["stored", "valid"]);
    }
  });

  it("bring what is urgent at once to the one that asked to wait with what is ordinary", async () => {
    borealia.platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary;
    const ordinary = await aurelia.send(borealia);
    await network.settle(2);
    expect(await strengthsOf(aurelia, ordinary)).toEqual([]);
    const urgent = await aurelia.send(borealia, { priority: "preservation" });
    await network.settle(2);
    expect(await strengthsOf(aurelia, urgent)).toEqual(["stored", "valid"]);
    expect(await strengthsOf(aurelia, ordinary)).toEqual([]);
    borealia.platform.disk.pretendedFreeBytes = undefined;
    network.clock.advance(60_000);
    await network.settle();
    expect(await strengthsOf(aurelia, ordinary)).toEqual(["stored", "valid"]);
  });

  it("are not held up by the one that is away", async () => {
    cascadia.line.isDown = true;
    const waiting = await aurelia.send(cascadia, { priority: "preservation" });
    const meanwhile = await aurelia.send(borealia);
    await network.settle();
    expect(await strengthsOf(aurelia, meanwhile)).toEqual(["stored", "valid"]);
    await catchUp(1);
    const alarms = (await aurelia.federation.alarms()).filter((alarm) => alarm.state === "XC").map(({ kind }) => kind);
    expect(alarms).toEqual(expect.arrayContaining(["receipt-overdue", "peer-unreachable"]));
    cascadia.line.isDown = false;
    await catchUp(1);
    expect(await strengthsOf(aurelia, waiting)).toEqual(["stored", "valid"]);
    const left = (await aurelia.federation.alarms()).filter((alarm) => alarm.state === "XC").map(({ kind }) => kind);
    expect(left).toEqual([]);
  });
});

describe("a line that paused for long because calls failed", () => {
  let pair: Network;
  let away: TestServer;
  let waiting: TestServer;

  beforeEach(async () => {
    pair = await openNetwork(["XA", "XB"]);
    [waiting, away] = pair.servers as [TestServer, TestServer];
    await pair.settle(2);
    away.line.isDown = true;
  });

  /** So many failures that the next try is minutes away. */
  async function sendInVain(): Promise<DispatchId> {
    const dispatchId = await waiting.send(away);
    for (let failure = 0; failure < 12; failure += 1) {
      pair.clock.advance(301_000);
      await waiting.run();
    }
    away.line.isDown = false;
    pair.clock.advance(10_000);
    await waiting.run();
    expect(await strengthsOf(waiting, dispatchId)).toEqual([]);
    return dispatchId;
  }

  it("is tried at once when the peer is heard", async () => {
    const dispatchId = await sendInVain();
    await away.send(waiting);
    await away.run();
    await pair.settle(2);
    expect(await strengthsOf(waiting, dispatchId)).toEqual(["stored", "valid"]);
  });

  it("is tried at once after a start, however often that comes", async () => {
    const dispatchId = await sendInVain();
    await waiting.restart();
    await pair.settle(2);
    expect(await strengthsOf(waiting, dispatchId)).toEqual(["stored", "valid"]);
  });
});

describe("a line that loses, repeats and delays", () => {
  it("brings every dispatch exactly once, in the order of its lane, whatever is lost on the way", async () => {
    const loss = fc.constantFrom("request" as const, "answer" as const, undefined, undefined);
    const step = fc.record({
      sends: fc.array(fc.record({ from: fc.constantFrom(0, 1), dossier: fc.constantFrom(0, 1) }), { maxLength: 3 }),
      losses: fc.array(loss, { maxLength: 8 }),
      waitMinutes: fc.constantFrom(0, 1, 20),
    });
    const two = await openNetwork(["XA", "XB"]);
    const pair = two.servers as [TestServer, TestServer];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const dossiers: [DossierId, DossierId] = [newDossier(pair[0]), newDossier(pair[0])];
        const sent: { from: TestServer; to: TestServer; dispatchId: DispatchId; dossierId: DossierId }[] = [];
        for (const { sends, losses, waitMinutes } of steps) {
          for (const { from, dossier } of sends) {
            const [sender, receiver] = from === 0 ? pair : ([pair[1], pair[0]] as const);
            const dossierId = dossiers[dossier === 0 ? 0 : 1];
            sent.push({
              from: sender,
              to: receiver,
              dossierId,
              dispatchId: await sender.send(receiver, { dossierId }),
            });
          }
          const left = [...losses];
          for (const server of pair) server.line.lose = () => left.shift();
          two.clock.advance(waitMinutes * 60_000);
          await two.settle(1);
        }
        for (const server of pair) server.line.lose = undefined;
        for (let round = 0; round < 4; round += 1) {
          two.clock.advance(20 * 60_000);
          await two.settle(2);
        }
        for (const { from, to, dispatchId, dossierId } of sent) {
          expect(to.handled.filter((one) => one.dispatchId === dispatchId)).toHaveLength(1);
          expect(await strengthsOf(from, dispatchId)).toEqual(["stored", "valid"]);
          expectOneLane(to, from, dossierId);
        }
      }),
      { numRuns: 12 },
    );
  });

  /** R14: what a receiver acted upon is one chain of `own` links, in the order in which it acted. */
  function expectOneLane(receiver: TestServer, sender: TestServer, dossierId: DossierId): void {
    const lane = receiver.handled.filter((one) => one.dossierId === dossierId && one.from.state === sender.state);
    expect(lane.map((one) => one.links.own)).toEqual([null, ...lane.slice(0, -1).map((one) => one.bodyDigest)]);
  }
});

describe("a number that never came", () => {
  it("is asked for, and the same sealed bytes come again", async () => {
    const lost = await aurelia.send(cascadia);
    await aurelia.run();
    // As if its bytes had been lost after the receipt, with the journal: the receiver never had it.
    await forget(cascadia, lost);
    const later = await aurelia.send(cascadia);
    await network.settle(3);
    network.clock.advance(2 * 60_000);
    await network.settle(3);
    await catchUp(1);
    expect(cascadia.handled.filter((one) => [lost, later].includes(one.dispatchId))).toHaveLength(2);
  });

  async function forget(server: TestServer, dispatchId: DispatchId): Promise<void> {
    const { db } = server.platform.database;
    await sql`delete from federation.inbox where dispatch_id = ${dispatchId}`.execute(db);
    await sql`alter table federation.receipts disable trigger receipts_append_only`.execute(db);
    await sql`delete from federation.receipt_deliveries`.execute(db);
    await sql`alter table federation.receipt_entries disable trigger receipt_entries_append_only`.execute(db);
    await sql`delete from federation.receipt_entries`.execute(db);
    await sql`alter table federation.receipt_entries enable trigger receipt_entries_append_only`.execute(db);
    await sql`delete from federation.receipts where dispatch_id = ${dispatchId}`.execute(db);
    await sql`alter table federation.receipts enable trigger receipts_append_only`.execute(db);
  }
});

describe("a dispatch that is taken back before it was receipted", () => {
  it("never arrives, its number is closed by a signed void, and the next in the dossier does not wait", async () => {
    const dossierId = newDossier(aurelia);
    cascadia.line.isDown = true;
    const first = await aurelia.send(cascadia, { dossierId });
    await aurelia.run();
    const officer = { kind: "user", userId: aurelia.people.officer.id } as const;
    await aurelia.platform.database.transaction(async (tx) => await aurelia.federation.withdraw(tx, first, officer));
    const second = await aurelia.send(cascadia, { dossierId });
    cascadia.line.isDown = false;
    await catchUp(1);
    expect(cascadia.handled.map((one) => one.dispatchId)).not.toContain(first);
    expect(cascadia.handled.find((one) => one.dispatchId === second)?.earlierItemMissing).toBe(true);
    expect(await strengthsOf(aurelia, second)).toEqual(["stored", "valid"]);
  });
});

describe("a handler that refuses", () => {
  it("becomes a signed refusal with a constant code, and an alarm at the sender", async () => {
    borealia.onIncoming = async () => await Promise.reject(new Refusal("superseded", "The matter went on."));
    const dispatchId = await aurelia.send(borealia);
    await network.settle();
    borealia.onIncoming = undefined;
    const receipts = await aurelia.federation.receiptsFor(dispatchId);
    expect(receipts.map(({ strength, code }) => [strength, code])).toEqual([
      ["stored", undefined],
      ["refused", "superseded"],
    ]);
    const alarm = (await aurelia.federation.alarms()).find(({ subject }) => subject.id === dispatchId);
    expect(alarm).toMatchObject({ kind: "dispatch-refused", details: { code: "superseded" } });
  });

  it("that finds what is here contradicted is tried again, then refuses: an identifier used twice is no fault of ours", async () => {
    const twice = await aurelia.send(borealia, { text: "used twice" });
    borealia.onIncoming = async (_, { dispatchId }) => {
      if (dispatchId === twice)
        throw new DatabaseError({ code: "23505", message: "duplicate key", constraint: "a_key" });
      await Promise.resolve();
    };
    await network.settle(2);
    expect(await strengthsOf(aurelia, twice)).toEqual(["stored"]);
    await catchUp(1);
    borealia.onIncoming = undefined;
    expect(await strengthsOf(aurelia, twice)).toEqual(["stored", "refused"]);
  });

  it("that fails for a reason of its own is tried again, holds up nobody, and does not blame the sender", async () => {
    const poison = await aurelia.send(borealia, { text: "poison" });
    borealia.onIncoming = async (_, { dispatchId }) => {
      if (dispatchId === poison) throw new Error("a fault of ours");
      await Promise.resolve();
    };
    await network.settle(2);
    const other = await aurelia.send(borealia);
    await network.settle();
    expect(await strengthsOf(aurelia, other)).toEqual(["stored", "valid"]);
    expect(await strengthsOf(aurelia, poison)).toEqual(["stored"]);
    await catchUp(1);
    expect((await borealia.federation.alarms()).some(({ kind }) => kind === "handler-failing")).toBe(true);
    borealia.onIncoming = undefined;
    await catchUp(1);
    expect(await strengthsOf(aurelia, poison)).toEqual(["stored", "valid"]);
    expect(borealia.handled.filter((one) => one.dispatchId === poison)).toHaveLength(1);
  });
});

describe("a server whose key store is locked", () => {
  it("says when to come again, signs and loses nothing, and goes on when it is opened", async () => {
    const { keystore } = borealia.platform;
    Object.defineProperty(keystore, "isLocked", { value: true, configurable: true });
    const answer = await fetch(new URL("/peer/v1/dispatches", borealia.url), { method: "POST", body: "x" });
    expect([answer.status, answer.headers.get("retry-after"), answer.headers.has("signature")]).toEqual([
      503,
      "30",
      false,
    ]);
    const dispatchId = await aurelia.send(borealia);
    await network.settle(2);
    expect(await strengthsOf(aurelia, dispatchId)).toEqual([]);
    Object.defineProperty(keystore, "isLocked", { value: false, configurable: true });
    await catchUp(1);
    expect(await strengthsOf(aurelia, dispatchId)).toEqual(["stored", "valid"]);
  });
});

describe("a text as long as a dispatch may be", () => {
  it("passes whole, and one that is longer is refused before it is queued", async () => {
    const text = "x".repeat(99_000);
    const dispatchId = await aurelia.send(borealia, { text });
    await network.settle();
    const arrived = borealia.handled.find((one) => one.dispatchId === dispatchId);
    expect(arrived?.content).toMatchObject({ text: { text } });
    await expect(aurelia.send(borealia, { text: "x".repeat(100_001) })).rejects.toMatchObject({
      code: "document-malformed",
    });
  });
});

describe("keys that change", () => {
  it("are taken from the next designation by the peer itself, also in the middle of a call", async () => {
    const { designations } = borealia.federation;
    const before = await borealia.federation.directory().own();
    await designations.rotate(["http", "receipt", "dispatch", "dispatch-seal"], { kind: "system", job: "test" });
    network.clock.advance(2 * 60_000);
    const there = await aurelia.send(borealia);
    const back = await borealia.send(aurelia);
    await network.settle();
    await catchUp(1);
    expect(await strengthsOf(aurelia, there)).toEqual(["stored", "valid"]);
    expect(await strengthsOf(borealia, back)).toEqual(["stored", "valid"]);
    const known = await aurelia.federation.directory().peer(borealia.state);
    expect(known?.designation.designation.number).toBe((before?.designation.number ?? 0) + 1);
    expect(known?.standing).toBe("confirmed");
  });

  it("never rise above a designation that came before: rollback is refused", async () => {
    const [newest, older] = await aurelia.federation.directory().history(borealia.state);
    if (newest === undefined || older === undefined) throw new Error("two designations are needed");
    const { first } = aurelia.people;
    await expect(
      peersOf(aurelia.federation).import({ bytes: older.bytes, source: "file", by: first }),
    ).rejects.toMatchObject({ code: "designation-rollback" });
    const known = await aurelia.federation.directory().peer(borealia.state);
    expect(known?.designation.digest).toBe(newest.digest);
  });

  it("let what was sealed to a destroyed key be sent again by itself", async () => {
    borealia.line.isDown = true;
    const dispatchId = await aurelia.send(borealia, { text: "sealed to an old key" });
    await aurelia.run();
    await borealia.federation.designations.rotate(["dispatch-seal"], { kind: "system", job: "test" });
    const { keystore } = borealia.platform;
    const [, ...old] = keystore.sealingKeys("dispatch-seal");
    for (const key of old) await keystore.destroy(key.id);
    borealia.line.isDown = false;
    await catchUp(2);
    expect((await strengthsOf(aurelia, dispatchId)).sort()).toEqual(["refused", "stored"]);
    const [again, ...others] = borealia.handled.filter((one) =>
      JSON.stringify(one.content).includes("sealed to an old key"),
    );
    expect(others).toEqual([]);
    const subject = { kind: "dispatch", id: again?.dispatchId ?? "" };
    expect((await aurelia.audit.entries({ subject, limit: 10 })).map(({ type }) => type)).toContain(
      "federation.dispatch-queued",
    );
  });
});

describe("heads of the audit logs", () => {
  it("are cosigned by the peer, and the cosignature is kept", async () => {
    await aurelia.audit.showHead();
    const outcome = await aurelia.federation.exchangeHeads(borealia.state);
    expect(outcome.kind).toBe("cosigned");
    const { size } = await aurelia.audit.head();
    const own = await borealia.federation.directory().own();
    expect((await aurelia.audit.witnessesOf(size)).map((witness) => witness.state)).toEqual([own?.state]);
  });

  it("are cosigned as soon as a new one is shown, however short ago the last was", async () => {
    await aurelia.send(borealia);
    network.clock.advance(60_000);
    await aurelia.audit.showHead();
    const { size } = await aurelia.audit.head();
    expect((await aurelia.audit.newestWitnessed())?.size ?? 0).toBeLessThan(size);
    await aurelia.run();
    expect((await aurelia.audit.newestWitnessed())?.size).toBe(size);
  });
});

describe("a clock that is wrong", () => {
  it("makes a person look when it is more than a minute away, and dispatches still pass", async () => {
    cascadia.line.clockShiftMs = -10 * 60_000;
    const there = await aurelia.send(cascadia);
    const back = await cascadia.send(aurelia);
    await catchUp(2);
    expect(await strengthsOf(aurelia, there)).toEqual(["stored", "valid"]);
    expect(await strengthsOf(cascadia, back)).toEqual(["stored", "valid"]);
    const skewed = (await aurelia.federation.alarms()).find((alarm) => alarm.kind === "clock-skew");
    expect(skewed?.state).toBe("XC");
    cascadia.line.clockShiftMs = 0;
    await catchUp(1);
    expect((await aurelia.federation.alarms()).filter((alarm) => alarm.kind === "clock-skew")).toEqual([]);
  });
});

describe("a server that was restored", () => {
  it("sends nothing and says so, until every peer was asked", async () => {
    borealia.line.isDown = true;
    await aurelia.platform.incarnation.raise("restored-for-a-test");
    const dispatchId = await aurelia.send(borealia);
    const other = await aurelia.send(cascadia);
    await catchUp(1);
    expect(await strengthsOf(aurelia, other)).toEqual([]);
    expect((await aurelia.federation.alarms()).some((alarm) => alarm.kind === "in-recovery")).toBe(true);
    const answer = await fetch(new URL("/peer/v1/receipts", aurelia.url), { method: "POST", body: "{}" });
    expect([answer.status, await answer.text()]).toEqual([503, '{"code":"recovering"}']);
    borealia.line.isDown = false;
    await catchUp(3);
    expect(aurelia.platform.incarnation.current().state).toBe("normal");
    expect(await strengthsOf(aurelia, dispatchId)).toEqual(["stored", "valid"]);
    expect(await strengthsOf(aurelia, other)).toEqual(["stored", "valid"]);
  });
});

describe("a State that is met anew under another root", () => {
  it("keeps its old record until two people confirmed the new one, and gets what waited", async () => {
    const [second] = (await openNetwork(["XB"], { met: false })).servers as [TestServer];
    const theirs = await second.federation.directory().own();
    const { people, federation } = cascadia;
    borealia.line.isDown = true;
    const waiting = await cascadia.send(borealia, { text: "for whoever has the keys" });
    await cascadia.run();
    const bytes = theirs?.bytes ?? new Uint8Array();
    await expect(peersOf(federation).import({ bytes, source: "file", by: people.first })).rejects.toMatchObject({
      code: "designation-other-root",
    });
    const { peerId } = await peersOf(federation).import({ bytes, source: "file", meetAnew: true, by: people.first });
    expect(await federation.directory().peer(borealia.state)).toMatchObject({ standing: "confirmed" });
    await confirmTogether(federation, { peerId, heard: await readAloud(second) }, [people.first, people.second]);
    await meet(second, cascadia);
    network.clock.advance(HOUR);
    await cascadia.run();
    await second.run();
    expect(second.handled.map((one) => JSON.stringify(one.content).includes("for whoever has the keys"))).toEqual([
      true,
    ]);
    const again = second.handled[0]?.dispatchId ?? "";
    expect(again).not.toBe(waiting);
    const typesOf = async (id: string): Promise<string[]> =>
      (await cascadia.audit.entries({ subject: { kind: "dispatch", id }, limit: 10 })).map(({ type }) => type);
    expect(await typesOf(waiting)).toContain("federation.dispatch-voided");
    expect(await typesOf(again)).toContain("federation.dispatch-queued");
  });
});
