import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, type CaseServer, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { refused } from "../../../tests/support/refused.ts";
import { inventRoot } from "../../../tests/support/invented-states.ts";
import { memberOf, signOffline } from "../../../tests/support/offline-root.ts";
import { seededRandom } from "../../../tests/support/seeded-random.ts";

// R8: a key may be lost. One administrator freezes it, two revoke it; what rests on it is listed here and where the other State reads of it.

const MINUTE_MS = 60_000;
const system = { kind: "system", job: "test" } as const;

let pair: CasePair;
let borealia: CaseServer;
let aurelia: CaseServer;

beforeAll(async () => {
  pair = await openCasePair();
  borealia = pair.owner;
  aurelia = pair.asker;
  await pair.settle(2);
});

/** Both offices have looked at everything; the next test begins a minute later. */
async function lookAtAll(): Promise<void> {
  for (const server of [borealia, aurelia]) {
    for (const { listId, left } of (await server.as("admin").get("/keys")).lists) {
      if (left === 0) continue;
      const { items } = await server.as("admin").get(`/keys/lists/${listId}`);
      const places = items.map(({ place }: { place: string }) => place);
      await server.as("admin").post(`/keys/lists/${listId}/looked-at`, { places });
    }
  }
  pair.clock.advance(MINUTE_MS);
}

const since = (minutesAgo = 0): string => new Date(pair.clock.now().getTime() - minutesAgo * MINUTE_MS).toISOString();

async function testCall(from: CaseServer, to: CaseServer): Promise<string> {
  const { dispatchId } = await from.as("admin").post(`/peers/${to.state}/test-call`);
  return dispatchId as string;
}

async function freeze(server: CaseServer, uses: readonly string[], from = since()): Promise<string> {
  const { freezeId } = await server.as("admin").post("/keys/freezes", { uses, since: from });
  return freezeId as string;
}

async function ask(server: CaseServer, freezeId: string): Promise<string> {
  const { askedId } = await server.as("admin").confirm(`/keys/freezes/${freezeId}/revocation`, {});
  return askedId as string;
}

async function revoke(server: CaseServer, uses: readonly string[], from = since()): Promise<void> {
  const askedId = await ask(server, await freeze(server, uses, from));
  await server.as("secondAdmin").confirm(`/keys/waiting/${askedId}/approval`);
  await pair.settle(3);
}

async function itemsOf(server: CaseServer, state: string): Promise<string[]> {
  const { lists } = await server.as("admin").get("/keys");
  const list = lists.find((one: { state: string }) => one.state === state);
  if (list === undefined) return ["no list"];
  const { items } = await server.as("admin").get(`/keys/lists/${list.listId}`);
  return items.map((item: { use: string; kind: string; id: string }) => `${item.use} ${item.kind} ${item.id}`);
}

const alarms = async (server: CaseServer): Promise<string[]> =>
  (await server.federation.alarms()).map(({ kind, state }) => `${kind} ${state ?? "own"}`).toSorted();

describe("a dispatch key that may be lost", () => {
  it("is frozen by one at once, revoked by two, and both States get their lists", async () => {
    const before = await testCall(borealia, aurelia);
    await pair.settle(3);
    pair.clock.advance(MINUTE_MS);
    const lostSince = since();
    const during = await testCall(borealia, aurelia);
    await pair.settle(3);
    pair.clock.advance(MINUTE_MS);

    const freezeId = await freeze(borealia, ["dispatch"], lostSince);
    const held = await testCall(borealia, aurelia);
    await pair.settle(2);
    expect((await borealia.federation.receiptsFor(held as never)).length).toBe(0);
    expect(await alarms(borealia)).toEqual(["keys-frozen own"]);
    expect((await (await borealia.browse("admin")).open("/health")).html).toContain("Keys of this server are frozen");

    const askedId = await ask(borealia, freezeId);
    await expect(borealia.as("admin").confirm(`/keys/waiting/${askedId}/approval`)).rejects.toThrow(
      "approval-needs-another-person",
    );
    await borealia.as("secondAdmin").confirm(`/keys/waiting/${askedId}/approval`);
    pair.clock.advance(MINUTE_MS);
    await pair.settle(4);

    expect(await alarms(borealia)).toEqual(["keys-lost own"]);
    expect(await alarms(aurelia)).toEqual(["keys-lost XB"]);
    expect(await itemsOf(borealia, "XB")).toEqual([`dispatch dispatch-sent ${during}`]);
    expect(await itemsOf(aurelia, "XB")).toEqual([`dispatch dispatch-received ${during}`]);
    // What waited left under the new key.
    expect((await borealia.federation.receiptsFor(held as never)).map(({ strength }) => strength)).toContain("valid");
    expect((await borealia.federation.receiptsFor(before as never)).length).toBeGreaterThan(0);
  });

  it("leaves nothing behind that was sealed under it and had not arrived: it goes again under the new key", async () => {
    await lookAtAll();
    aurelia.line.isDown = true;
    const sealed = await testCall(borealia, aurelia);
    await pair.settle(2);
    await revoke(borealia, ["dispatch"], since(1));
    aurelia.line.isDown = false;
    for (let round = 0; round < 3; round += 1) {
      pair.clock.advance(5 * MINUTE_MS);
      await pair.settle(4);
    }
    const { dispatches } = await borealia.as("admin").get("/dispatches");
    const calls = dispatches.filter(({ kind }: { kind: string }) => kind === "test-call").slice(0, 2);
    expect(calls.map(({ stage }: { stage: string }) => stage)).toEqual(["processed", "voided"]);
    expect(calls[1].dispatchId).toBe(sealed);
    expect(await alarms(borealia)).toEqual(["keys-lost own"]);
  });
});

describe("what was sealed to a lost key", () => {
  it("is listed as exposed by both sides, since the key was in use", async () => {
    await lookAtAll();
    const received = await testCall(aurelia, borealia);
    await pair.settle(3);
    await revoke(borealia, ["dispatch-seal", "exhibit-seal"]);
    expect(await itemsOf(borealia, "XB")).toContain(`dispatch-seal dispatch-received ${received}`);
    expect(await itemsOf(aurelia, "XB")).toContain(`dispatch-seal dispatch-sent ${received}`);
  });
});

describe("the keys under a log", () => {
  it("list the heads that both sides have to compare, and of the key of the line the page says why it lists nothing", async () => {
    await lookAtAll();
    const lostSince = since();
    for (const [server, peer] of [
      [borealia, aurelia],
      [aurelia, borealia],
    ] as const) {
      await server.audit.showHead();
      expect(await server.federation.exchangeHeads(peer.state)).toMatchObject({ kind: "cosigned" });
    }
    const { origin, size, root } = (await aurelia.audit.witnessedHead(await borealia.audit.origin()))!;
    const ofAurelia = (await borealia.audit.witnessedHead(await aurelia.audit.origin()))!;
    pair.clock.advance(MINUTE_MS);
    await revoke(borealia, ["log", "witness", "http"], lostSince);
    expect(await itemsOf(aurelia, "XB")).toEqual([
      `log head-cosigned ${origin} ${size}`,
      `witness cosignatures XB ${ofAurelia.size}`,
    ]);
    expect(await itemsOf(borealia, "XB")).toEqual([
      `log cosignatures XA ${size}`,
      `witness head-cosigned ${ofAurelia.origin} ${ofAurelia.size}`,
    ]);
    const [{ listId }] = (await aurelia.as("admin").get("/keys")).lists;
    const page = await (await aurelia.browse("admin")).open(`/keys/lists/${listId}`);
    expect(page.html).toContain(`cosigned by us: XB ${size} ${root.slice(0, 16)}`);
    expect(page.html).toContain("For the key of the line nothing is listed");
  });
});

describe("a list", () => {
  it("ends its alarm once people looked at everything", async () => {
    await lookAtAll();
    await testCall(borealia, aurelia);
    await testCall(borealia, aurelia);
    await pair.settle(3);
    await revoke(borealia, ["receipt", "dispatch"], since(1));
    const { lists } = await aurelia.as("admin").get("/keys");
    const [{ listId, count }] = lists;
    const { items } = await aurelia.as("admin").get(`/keys/lists/${listId}`);
    const places = items.map(({ place }: { place: string }) => place);
    expect(places).toHaveLength(count);
    expect(await aurelia.as("drafter").refusal("POST", `/keys/lists/${listId}/looked-at`, { places })).toBe(
      "role-missing",
    );
    expect(await aurelia.as("admin").post(`/keys/lists/${listId}/looked-at`, { places: places.slice(1) })).toEqual({
      left: 1,
    });
    expect(await alarms(aurelia)).toEqual(["keys-lost XB"]);
    const page = await (await aurelia.browse("admin")).open(`/keys/lists/${listId}`);
    expect(page.html).toContain("1 still to be looked at again");
    expect(await aurelia.as("admin").post(`/keys/lists/${listId}/looked-at`, { places })).toEqual({ left: 0 });
    expect(await alarms(aurelia)).toEqual([]);
  });
});

describe("a freeze", () => {
  it("is refused with what is wrong, and nothing is frozen", async () => {
    await lookAtAll();
    const refusal = async (body: object): Promise<string> =>
      await borealia.as("admin").refusal("POST", "/keys/freezes", body);
    expect(await refusal({ uses: ["dispatch", "seal"], since: since() })).toBe("invalid-field");
    expect(await refusal({ uses: [], since: since() })).toBe("invalid-field");
    expect(await refusal({ uses: ["dispatch"], since: "yesterday" })).toBe("invalid-field");
    expect(await refusal({ uses: ["dispatch"], since: since(-5) })).toBe("compromise-in-future");
    expect(await refusal({ uses: ["dispatch", "root"], since: since() })).toBe("root-lost");
    expect(await borealia.as("drafter").refusal("POST", "/keys/freezes", { uses: ["http"], since: since() })).toBe(
      "role-missing",
    );
    expect((await borealia.as("admin").get("/keys")).freezes.every((one: { endedAt: unknown }) => one.endedAt)).toBe(
      true,
    );
    const freezeId = await freeze(borealia, ["receipt", "log"]);
    expect(await refusal({ uses: ["log", "http"], since: since() })).toBe("keys-frozen-already");
    expect(() => borealia.platform.keystore.signingKey("log", "ed25519")).toThrow(refused("key-frozen"));
    const { askedId } = await borealia
      .as("admin")
      .confirm(`/keys/freezes/${freezeId}/lifting`, { reason: "A mistake." });
    await borealia.as("secondAdmin").confirm(`/keys/waiting/${askedId}/approval`);
  });

  it("holds what others send back until it is over", async () => {
    await lookAtAll();
    const freezeId = await freeze(borealia, ["receipt"]);
    const sent = await testCall(aurelia, borealia);
    await pair.settle(2);
    expect((await aurelia.federation.receiptsFor(sent as never)).length).toBe(0);
    await borealia.as("secondAdmin").confirm(`/keys/waiting/${await ask(borealia, freezeId)}/approval`);
    await pair.settle(2);
    pair.clock.advance(5 * MINUTE_MS);
    await pair.settle(4);
    expect((await aurelia.federation.receiptsFor(sent as never)).map(({ strength }) => strength)).toContain("valid");
  });
});

describe("a root that is kept elsewhere", () => {
  it("keeps the keys frozen until it has signed what says that they are lost", async () => {
    await lookAtAll();
    const vault = inventRoot("vault", seededRandom("lost keys"));
    const { designations } = borealia.federation;
    const root = { threshold: 2, serverMember: true, offlineMembers: [memberOf(vault)] };
    await designations.saveDetails({ ...(await designations.details())!, root }, system);
    await designations.issue(system);
    const sign = async (): Promise<void> => {
      const draft = await designations.draft();
      if (draft !== undefined) await designations.addSignatures(signOffline(draft, vault), system);
    };
    await sign();
    pair.clock.advance(MINUTE_MS);
    await revoke(borealia, ["log", "witness", "http"]);
    expect(borealia.platform.keystore.isFrozen("http")).toBe(true);
    // Taken back before it was signed, the draft takes the decision with it; the keys stay frozen.
    await borealia.as("admin").confirm("/designation/draft/withdrawal");
    await borealia.as("secondAdmin").confirm("/designation/draft/withdrawal/approval");
    await pair.settle(2);
    const [{ freezeId, decidedAt }] = (await borealia.as("admin").get("/keys")).freezes;
    expect([decidedAt, await designations.draft()]).toEqual([null, undefined]);
    await borealia.as("secondAdmin").confirm(`/keys/waiting/${await ask(borealia, freezeId)}/approval`);
    await pair.settle(2);
    expect(borealia.platform.keystore.isFrozen("http")).toBe(true);
    await sign();
    expect(borealia.platform.keystore.isFrozen("http")).toBe(false);
    expect((await borealia.as("admin").get("/keys")).freezes[0]).toMatchObject({ outcome: "revoked" });
  });
});

// Last: the server that goes on after it is another object.
describe("a freeze and a restart", () => {
  it("stays frozen over a restart, and is used again once two lift the freeze", async () => {
    await lookAtAll();
    const freezeId = await freeze(borealia, ["dispatch"]);
    const { server } = await borealia.backUp();
    expect(server.platform.keystore.isFrozen("dispatch")).toBe(true);
    const { askedId } = await server
      .as("admin")
      .confirm(`/keys/freezes/${freezeId}/lifting`, { reason: "The token was in the other safe." });
    expect(
      await server.as("admin").refusal("POST", `/keys/freezes/${freezeId}/lifting-preview`, { reason: "again" }),
    ).toBe("already-asked");
    await server.as("secondAdmin").confirm(`/keys/waiting/${askedId}/approval`);
    expect(server.platform.keystore.isFrozen("dispatch")).toBe(false);
    expect(await server.as("admin").refusal("POST", `/keys/freezes/${freezeId}/revocation-preview`, {})).toBe(
      "freeze-over",
    );

    // Decided, and killed before the job did it: the next life does.
    const again = await freeze(server, ["witness"]);
    await server.as("secondAdmin").confirm(`/keys/waiting/${await ask(server, again)}/approval`);
    const after = (await server.backUp()).server;
    expect(after.platform.keystore.isFrozen("witness")).toBe(true);
    await after.run();
    const draft = await after.as("admin").post("/designation/draft/withdrawal-preview");
    expect(draft.content.lost.map(({ use }: { use: string }) => use)).toContain("witness");
  });
});
