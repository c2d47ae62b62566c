import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { takenIn } from "../../../tests/support/given-exhibit.ts";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { type ExhibitId } from "../../protocol/identifiers.ts";

// The whole path over the real federation: signed and sealed dispatches, receipts, ranges over HTTP on loopback.

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
  await pair.owner.evidence.start();
  await pair.asker.evidence.start();
});

async function untilState(exhibitId: ExhibitId, state: string): Promise<void> {
  for (let round = 0; round < 20; round++) {
    await pair.settle(1);
    pair.clock.advance(2_000);
    if ((await pair.asker.evidence.exhibits.byId(exhibitId))?.exhibit.state === state) return;
  }
  const record = await pair.asker.evidence.exhibits.byId(exhibitId);
  throw new Error(`the exhibit is ${record?.exhibit.state}, not ${state}; transfer: ${record?.transfer?.fault}`);
}

describe("an exhibit that answers a request", () => {
  it("goes on at once when the sender's server, which was away for hours, is heard again", async () => {
    const { owner, asker, clock } = pair;
    const { exhibit, requestId } = await takenIn(pair, new Uint8Array(randomBytes(2 ** 20)));
    const release = await owner.as("custodian").confirm(`/exhibits/${exhibit.exhibitId}/releases`, {
      requestId,
      receiver: { state: "XA", authority: "central-authority" },
      reason: { language: "en", text: "Answer to the request." },
    });
    await owner.as("authoriser").confirm(`/releases/${release.releaseId}/approval`);
    await untilState(exhibit.exhibitId, "offered");
    await asker.as("custodian").post(`/exhibits/${exhibit.exhibitId}/acceptance`, { acceptedConditions: [] });
    owner.line.isDown = true;
    await asker.platform.jobs.runNow("federation.line/XB");
    for (let failures = 0; failures < 10; failures++) {
      await asker.platform.jobs.runNow("evidence.transfers");
      clock.advance(20 * 60_000);
    }
    await asker.platform.jobs.runNow("evidence.transfers");
    const { transfer } = (await asker.evidence.exhibits.byId(exhibit.exhibitId)) ?? {};
    expect(transfer?.nextAt?.getTime()).toBeGreaterThan(clock.now().getTime() + 5 * 60_000);
    owner.line.isDown = false;
    clock.advance(10_000);
    await owner.federation.exchangeHeads(asker.state);
    await pair.settle(4);
    expect((await asker.evidence.exhibits.byId(exhibit.exhibitId))?.exhibit.state).toBe("complete");
  });

  it("travels with the decision's request, is receipted whole, and opens", async () => {
    const { owner, asker } = pair;
    const content = new Uint8Array(randomBytes(20 * 2 ** 20 + 1));
    const { exhibit, requestId } = await takenIn(pair, content);
    const custodian = owner.as("custodian");
    const release = await custodian.confirm(`/exhibits/${exhibit.exhibitId}/releases`, {
      requestId,
      receiver: { state: "XA", authority: "central-authority" },
      reason: { language: "en", text: "Answer to the request." },
    });
    expect(await custodian.refusal("POST", `/releases/${release.releaseId}/approval`)).toBe(
      "approval-needs-another-person",
    );
    await owner.as("authoriser").confirm(`/releases/${release.releaseId}/approval`);
    await untilState(exhibit.exhibitId, "offered");
    await asker.as("custodian").post(`/exhibits/${exhibit.exhibitId}/acceptance`, { acceptedConditions: [] });
    await untilState(exhibit.exhibitId, "complete");
    const { openingId } = await asker.as("custodian").post(`/exhibits/${exhibit.exhibitId}/openings`, {
      reason: { language: "en", text: "To read it." },
    });
    await pair.settle();
    const opened = readFileSync(join(asker.platform.config.dataFolder, "exhibits", "opened", openingId));
    expect(createHash("sha256").update(opened).digest("hex")).toBe(exhibit.original?.sha256);
    await pair.settle();
    const record = await custodian.get(`/exhibits/${exhibit.exhibitId}`);
    expect(record.releases[0].state).toBe("opened");
  });
});
