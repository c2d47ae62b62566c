import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { draftRequest, sendRequest } from "../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { DISK_RESERVES } from "../../platform/index.ts";
import { parseDossierId } from "../../protocol/identifiers.ts";
import { isRefusal } from "../../protocol/refusal.ts";
import type { Exhibit, IntakeFacts, Upload } from "./index.ts";
import { actsOn } from "../../../tests/support/exhibit-acts.ts";

// R27: what stays free for preservation and emergency is not used up by exhibits, whatever is done with them.

const SIZE_BYTES = 3 * 2 ** 20;

const withoutRoom = expect.toSatisfy(
  (error) => isRefusal(error, "disk-full") && /stay free.* Make room, then start again/.test(error.message),
) as unknown;

let pair: CasePair;
let dossierId: string;
let exhibit: Exhibit;
beforeAll(async () => {
  pair = await openCasePair();
  await pair.owner.evidence.start();
  const drafted = await draftRequest(pair, { mechanism: "preservation" });
  await sendRequest(pair, drafted.requestId, "preservation");
  ({ dossierId } = drafted);
  exhibit = await takeIn({ stream: inPieces() });
});

it("refuses an opening that would use up what is kept, and says so to whom it concerns", async () => {
  pair.owner.platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary + SIZE_BYTES - 1;
  expect(await open()).toMatchObject({ state: "refused", fault: "disk-full" });
  expect(filesIn("opened")).toEqual([]);
  pair.owner.platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary + SIZE_BYTES;
  expect(await open()).toMatchObject({ state: "ready" });
});

it("refuses an upload before its first byte when it is announced, and stops one that comes to what is kept", async () => {
  const { disk } = pair.owner.platform;
  disk.pretendedFreeBytes = DISK_RESERVES.ordinary + SIZE_BYTES;
  let isBegun = false;
  const stream = inPieces(() => (isBegun = true));
  await expect(takeIn({ stream, atMostBytes: SIZE_BYTES })).rejects.toThrow(withoutRoom);
  expect(isBegun).toBe(false);
  const filling = inPieces(() => (disk.pretendedFreeBytes = DISK_RESERVES.ordinary - 1));
  await expect(takeIn({ stream: filling })).rejects.toThrow(withoutRoom);
  expect(filesIn("incoming")).toEqual([]);
});

it("still takes a request for preservation, when nothing large is done any more", async () => {
  pair.owner.platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary - 1;
  expect(await open()).toMatchObject({ state: "refused", fault: "disk-full" });
  await expect(takeIn({ stream: inPieces() })).rejects.toThrow(withoutRoom);
  const { requestId } = await draftRequest(pair, { mechanism: "preservation" });
  await sendRequest(pair, requestId, "preservation");
  expect(await pair.owner.as("screener").get(`/requests/${requestId}`)).toMatchObject({
    requestId,
    status: "received",
  });
});

async function takeIn(upload: Upload): Promise<Exhibit> {
  const { evidence, people } = pair.owner;
  const facts: IntakeFacts = {
    dossierId: parseDossierId(dossierId),
    title: { language: "en", text: "Mailbox harbour.desk" },
    kind: "mailbox",
    acquisition: { tools: [] },
  };
  return await evidence.exhibits.takeIn(facts, upload, people.executing);
}

async function open(): Promise<{ state: string; fault?: string | undefined }> {
  const { evidence, people } = pair.owner;
  const reason = { language: "en", text: "To read it." };
  const { openingId } = await actsOn(evidence).open(exhibit.exhibitId, reason, people.custodian);
  await pair.owner.run();
  const opening = (await evidence.exhibits.byId(exhibit.exhibitId))?.openings.find(
    (one) => one.openingId === openingId,
  );
  if (opening === undefined) throw new Error("the opening is not listed");
  return opening;
}

/** Slowly enough that the disk is looked at between two pieces. */
async function* inPieces(onFirst: () => unknown = () => undefined): AsyncIterable<Uint8Array> {
  onFirst();
  for (let piece = 0; piece < 3; piece += 1) {
    yield randomBytes(SIZE_BYTES / 3);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(join(pair.owner.platform.config.dataFolder, "exhibits", folder));
}
