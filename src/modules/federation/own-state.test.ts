import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openNetwork, type TestServer } from "../../../tests/support/federation-network.ts";
import { inventRoot } from "../../../tests/support/invented-states.ts";
import { memberOf, signOffline } from "../../../tests/support/offline-root.ts";
import { refused } from "../../../tests/support/refused.ts";
import { seededRandom } from "../../../tests/support/seeded-random.ts";

// R20, R21: which keys are a State's own, at the start.

const system = { kind: "system", job: "test" } as const;

it("a server that lost every key starts again while the designation with its new ones waits for a root kept elsewhere", async () => {
  const network = await openNetwork(["XA"]);
  const [server] = network.servers as [TestServer];
  const vault = inventRoot("vault", seededRandom("own state"));
  const root = { threshold: 2, serverMember: true, offlineMembers: [memberOf(vault)] };
  const { designations } = server.federation;
  await designations.saveDetails({ ...(await designations.details())!, root }, system);
  await designations.issue(system);
  const draft = await designations.draft();
  if (draft !== undefined) await designations.addSignatures(signOffline(draft, vault), system);
  expect(await designations.draft()).toBeUndefined();

  rmSync(join(server.platform.config.dataFolder, "keys"), { recursive: true });
  await server.backUp();
  network.clock.advance(60_000);
  await server.federation.designations.rotate(["log"], system, network.clock.now());
  expect(await server.federation.designations.draft()).toBeDefined();
  await server.federation.obeyKeys();

  rmSync(join(server.platform.config.dataFolder, "keys"), { recursive: true });
  await server.backUp();
  await server.platform.keystore.createSigningKey({ use: "log", algorithm: "ed25519" });
  await expect(server.federation.obeyKeys()).rejects.toThrow(refused("keys-of-another-state"));
});
