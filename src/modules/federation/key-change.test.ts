import { beforeEach, describe, expect, it } from "vitest";
import { openNetwork, type Network, type TestServer } from "../../../tests/support/federation-network.ts";
import { logVerifier, parseCheckpoint, witnessName } from "../../protocol/checkpoint.ts";
import { base64, fromBase64, listedKeys, type KeyUse } from "../../protocol/index.ts";
import { noteKeyId } from "../../protocol/signed-note.ts";

// R4, R8: the keys of the log, of the witness and of manifests are changed like the others, while the exchange goes on.

const system = { kind: "system", job: "test" } as const;
const HOUR_MS = 60 * 60_000;

let network: Network;
let aurelia: TestServer;
let borealia: TestServer;

beforeEach(async () => {
  network = await openNetwork(["XA", "XB"]);
  [aurelia, borealia] = network.servers as [TestServer, TestServer];
  await borealia.send(aurelia);
  await network.settle(2);
});

/** The jobs of the logs too, which show new heads. */
async function settle(): Promise<void> {
  const { signal } = new AbortController();
  for (const { audit } of network.servers) for (const job of audit.jobs) await job.run(signal);
  await network.settle(3);
}

async function statesOf(server: TestServer, use: Exclude<KeyUse, "root">): Promise<string[]> {
  const own = await server.federation.directory().own();
  if (own === undefined) throw new Error("no designation");
  return listedKeys(own, use).map(({ algorithm, lifetime }) => `${algorithm} ${lifetime.state}`);
}

/** Key ids of the log lines of the shown head, and its cosigners with their keys. */
async function shown(server: TestServer): Promise<{ logKeyIds: Uint8Array[]; size: number; by: string[] }> {
  const head = await server.audit.head();
  const origin = await server.audit.origin();
  const { note } = parseCheckpoint(head.checkpoint);
  return {
    size: head.size,
    logKeyIds: note.signatures.filter(({ name }) => name === origin).map(({ keyId }) => keyId),
    by: (await server.audit.witnessesOf(head.size)).map(({ name, publicKey }) => `${name} ${base64(publicKey)}`),
  };
}

async function activeKey(server: TestServer, use: Exclude<KeyUse, "root">): Promise<string> {
  const own = await server.federation.directory().own();
  const key = own?.designation.keys.find((one) => one.use === use && one.state === "active");
  if (key === undefined) throw new Error(`no active ${use} key`);
  return key.public;
}

describe("a change of the log's key", () => {
  it.each([
    ["planned", undefined],
    ["for a key that is lost", 2 * HOUR_MS],
  ])("%s: the log goes on under its origin, and the peer cosigns under the new key", async (_, msAgo) => {
    const origin = await aurelia.audit.origin();
    network.clock.advance(HOUR_MS);
    await aurelia.send(borealia);
    const [row] = await aurelia.audit.entries({ limit: 1 });
    await settle();
    const before = await shown(aurelia);
    network.clock.advance(1000);
    const since = msAgo === undefined ? undefined : new Date(network.clock.now().getTime() - msAgo);
    await aurelia.federation.designations.rotate(["log"], system, since);
    expect(await statesOf(aurelia, "log")).toEqual([
      `ed25519 ${since === undefined ? "retired" : "compromised"}`,
      "ed25519 active",
    ]);
    await settle();

    const after = await shown(aurelia);
    const name = await aurelia.audit.origin();
    expect(name).toBe(origin);
    expect(after.size).toBeGreaterThan(before.size);
    const verifier = logVerifier(name, fromBase64(await activeKey(aurelia, "log")));
    expect(after.logKeyIds).toEqual([noteKeyId(verifier)]);
    expect(after.logKeyIds).not.toEqual(before.logKeyIds);
    expect(after.by).toEqual([`${witnessName("XB")} ${await activeKey(borealia, "witness")}`]);
    // What stood only under a head of the lost key is proved under the new one.
    const proof = await aurelia.audit.proofFor(row?.entryId ?? "");
    expect([proof.head.size > before.size, proof.witnessedBy.length]).toEqual([since !== undefined, 1]);
    expect((await aurelia.federation.alarms()).filter(({ kind }) => kind === "unwitnessed")).toEqual([]);
    expect((await borealia.federation.alarms()).map(({ kind }) => kind)).toEqual(
      since === undefined ? [] : ["keys-lost"],
    );

    await aurelia.restart();
    await borealia.restart();
    network.clock.advance(HOUR_MS);
    await aurelia.send(borealia);
    await settle();
    expect((await shown(aurelia)).by).toEqual(after.by);
    expect(aurelia.audit.state()).toEqual({ kind: "ready" });
    expect((await aurelia.audit.verify()).ok).toBe(true);
  });

  it("signs nothing under the new key before its designation is published", async () => {
    const old = await activeKey(aurelia, "log");
    await aurelia.platform.keystore.createSigningKey({ use: "log", algorithm: "ed25519" });
    await aurelia.restart();
    network.clock.advance(HOUR_MS);
    await settle();
    const verifier = logVerifier(await aurelia.audit.origin(), fromBase64(old));
    expect((await shown(aurelia)).logKeyIds).toEqual([noteKeyId(verifier)]);
  });
});

describe("a change of the witness's key", () => {
  it("is known to the log that is cosigned at once, also where the news was lost", async () => {
    const before = await shown(aurelia);
    aurelia.line.lose = (path) => (path.includes("designation") ? "request" : undefined);
    await borealia.federation.designations.rotate(["witness"], system);
    network.clock.advance(HOUR_MS);
    await aurelia.send(borealia);
    await settle();
    const after = await shown(aurelia);
    expect(after.by).toEqual([`${witnessName("XB")} ${await activeKey(borealia, "witness")}`]);
    expect(after.by).not.toEqual(before.by);
  });
});
