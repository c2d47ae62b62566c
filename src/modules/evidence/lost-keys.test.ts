import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, type CaseServer, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { takenIn } from "../../../tests/support/given-exhibit.ts";
import { utf8 } from "../../protocol/bytes.ts";
import type { ExhibitId } from "../../protocol/identifiers.ts";

// R4, R8: manifests and exhibit keys change while an exhibit is under way, and what rests on lost ones is listed.

const system = { kind: "system", job: "test" } as const;
const MINUTE_MS = 60_000;

let pair: CasePair;
let exhibitId: ExhibitId;
let number: string;

beforeAll(async () => {
  pair = await openCasePair();
  await pair.owner.evidence.start();
  await pair.asker.evidence.start();
  const { exhibit, requestId } = await takenIn(pair, utf8("A ledger. ".repeat(500)));
  ({ exhibitId, number } = exhibit);
  const { releaseId } = await pair.owner.as("custodian").confirm(`/exhibits/${exhibitId}/releases`, {
    requestId,
    receiver: { state: "XA", authority: "central-authority" },
    reason: { language: "en", text: "Answer to the request." },
  });
  pair.asker.line.isDown = true;
  await pair.owner.as("authoriser").confirm(`/releases/${releaseId}/approval`);
  await pair.settle(2);
});

async function untilState(state: string): Promise<void> {
  for (let round = 0; round < 20; round++) {
    await pair.settle(1);
    pair.clock.advance(10_000);
    if ((await pair.asker.evidence.exhibits.byId(exhibitId))?.exhibit.state === state) return;
  }
  throw new Error(`the exhibit is not ${state}`);
}

async function itemsOf(server: CaseServer): Promise<string[]> {
  const { lists } = await server.as("admin").get("/keys");
  const { items } = await server.as("admin").get(`/keys/lists/${lists[0].listId}`);
  return items.map((item: { use: string; kind: string; label: string }) => `${item.use} ${item.kind} ${item.label}`);
}

describe("an offer that is under way while the manifest key changes", () => {
  it("is taken, and the exhibit comes whole", async () => {
    pair.clock.advance(MINUTE_MS);
    await pair.owner.federation.designations.rotate(["manifest"], system);
    pair.asker.line.isDown = false;
    await untilState("offered");
    await pair.asker.as("custodian").post(`/exhibits/${exhibitId}/acceptance`, { acceptedConditions: [] });
    await untilState("complete");
  });
});

describe("exhibit keys and manifest keys that are lost", () => {
  it("list the exhibit as exposed and as signed, with both States", async () => {
    pair.clock.advance(MINUTE_MS);
    const since = new Date(pair.clock.now().getTime() - 60 * MINUTE_MS);
    await pair.owner.federation.designations.rotate(["manifest"], system, since);
    await pair.settle(2);
    expect(await itemsOf(pair.owner)).toEqual([`manifest exhibit-signed ${number}`]);
    expect(await itemsOf(pair.asker)).toEqual([`manifest exhibit-signed ${number}`]);
    pair.clock.advance(MINUTE_MS);
    await pair.asker.federation.designations.rotate(["exhibit-seal"], system, pair.clock.now());
    await pair.settle(2);
    expect(await itemsOf(pair.asker)).toEqual([`exhibit-seal exhibit-exposed ${number}`]);
    expect(await itemsOf(pair.owner)).toEqual([`exhibit-seal exhibit-exposed ${number}`]);
  });

  it("open what was sealed to the key before, and nothing is accepted while they are frozen", async () => {
    const reason = { language: "en", text: "To read it." };
    const { openingId } = await pair.asker.as("custodian").post(`/exhibits/${exhibitId}/openings`, { reason });
    await pair.settle(2);
    expect(openingId).toBeDefined();
    const body = { uses: ["exhibit-seal"], since: pair.clock.now().toISOString() };
    await pair.asker.as("admin").post("/keys/freezes", body);
    const accepted = { acceptedConditions: [] };
    expect(await pair.asker.as("custodian").refusal("POST", `/exhibits/${exhibitId}/acceptance`, accepted)).toBe(
      "key-frozen",
    );
  });
});
