import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { exchangeOf } from "../../../tests/support/evidence-exchange.ts";
import { evidencePair, type Pair } from "../../../tests/support/evidence-pair.ts";
import { refused } from "../../../tests/support/refused.ts";
import { LEAF_SIZE } from "../../protocol/exhibit-format.ts";
import { PEER_SHARE } from "./domain/peer-share.ts";
import { DISK_RESERVES } from "../../platform/index.ts";
import type { Exhibit, ExhibitRecord } from "./index.ts";

// R27: what a peer can take of us with exhibits, and what becomes of a transfer when the disk fills.

let pair: Pair;
beforeEach(async () => {
  pair = await evidencePair();
});

const { offer, accept, ...exchange } = exchangeOf(() => pair);
const takeIn = async (sizeBytes: number): Promise<Exhibit> =>
  await exchange.takeIn(randomBytes(sizeBytes), { isSizeKnown: false });
const recordOf = async (exhibit: Exhibit): Promise<ExhibitRecord> => await exchange.recordAt("asker", exhibit);

/** As if the exhibit were so large. */
async function pretendSize(exhibit: Exhibit, bodySize: number): Promise<void> {
  const { db } = pair.asker.platform.database;
  await sql`update evidence.exhibit set body_size = ${bodySize} where exhibit_id = ${exhibit.exhibitId}`.execute(db);
}

describe("offers of one peer", () => {
  it("are refused with the promised code when too many wait, and nothing is kept of them", async () => {
    const first = await takeIn(10);
    await offer(first);
    const { db } = pair.asker.platform.database;
    const row = await sql<{ columns: string }>`
      select string_agg(column_name, ', ') as columns from information_schema.columns
      where table_schema = 'evidence' and table_name = 'exhibit' and column_name not in ('exhibit_id', 'number')`.execute(
      db,
    );
    const columns = sql.raw(row.rows[0]?.columns ?? "");
    await sql`
      insert into evidence.exhibit (exhibit_id, number, ${columns})
      select gen_random_uuid(), 'XB-2026-' || n, ${columns} from evidence.exhibit, generate_series(2, ${PEER_SHARE.openOffers * 0.75}) n`.execute(
      db,
    );
    const next = await takeIn(10);
    await expect(offer(next)).rejects.toThrow(refused("over-quota"));
    expect(await pair.asker.evidence.exhibits.byId(next.exhibitId)).toBeUndefined();
  });

  it("are refused when the bodies that were accepted fill its share", async () => {
    const first = await takeIn(10);
    await offer(first);
    await accept(first);
    await pretendSize(first, PEER_SHARE.bodyBytes * 0.75);
    await expect(offer(await takeIn(10))).rejects.toThrow(refused("over-quota"));
  });

  it("cannot be accepted beyond the share, one after the other", async () => {
    const [first, second] = [await takeIn(10), await takeIn(10)];
    await offer(first);
    await offer(second);
    await accept(first);
    await pretendSize(first, PEER_SHARE.bodyBytes);
    await expect(accept(second)).rejects.toThrow(refused("exhibit-share-full"));
    expect((await recordOf(second)).exhibit.state).toBe("offered");
  });
});

describe("a disk that fills", () => {
  it("is told to the person before the offer is accepted", async () => {
    const [first, second] = [await takeIn(10), await takeIn(2 * LEAF_SIZE)];
    await offer(first);
    await offer(second);
    const { disk } = pair.asker.platform;
    disk.pretendedFreeBytes = DISK_RESERVES.ordinary + 3 * LEAF_SIZE;
    const neededBytes = second.body?.size ?? 0;
    expect((await recordOf(second)).room).toEqual({ neededBytes, freeBytes: 3 * LEAF_SIZE });
    await accept(first);
    await pretendSize(first, 2 * LEAF_SIZE);
    // What was accepted before and is not here yet has its room already.
    expect((await recordOf(second)).room).toEqual({ neededBytes, freeBytes: LEAF_SIZE });
  });

  it("pauses a transfer before its first byte, and lets it go on when there is room", async () => {
    const exhibit = await takeIn(3 * 2 ** 20);
    await offer(exhibit);
    await accept(exhibit);
    const { platform, line } = pair.asker;
    platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary + LEAF_SIZE;
    await pair.asker.job("evidence.transfers");
    expect((await recordOf(exhibit)).transfer).toMatchObject({
      state: "fetching",
      fault: "transfer-without-room",
      attempts: 0,
    });
    expect(line.bytesFetched).toBe(0);
    platform.disk.pretendedFreeBytes = undefined;
    platform.clock.advance(60_000);
    await pair.asker.job("evidence.transfers");
    expect((await recordOf(exhibit)).exhibit.state).toBe("stored");
  });

  it("pauses a transfer in the middle, keeps what is here, and fetches only the rest afterwards", async () => {
    const sizeBytes = 200 * 2 ** 20;
    const exhibit = await takeIn(sizeBytes);
    await offer(exhibit);
    await accept(exhibit);
    const { platform, line } = pair.asker;
    const running = pair.asker.job("evidence.transfers");
    while (line.bytesFetched < 10 * LEAF_SIZE) await new Promise((resolve) => setTimeout(resolve, 5));
    platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary - 1;
    await running;
    const { transfer } = await recordOf(exhibit);
    expect(transfer).toMatchObject({ state: "fetching", fault: "transfer-without-room" });
    expect(transfer?.leavesHere).toBeGreaterThan(0);
    expect(transfer?.leavesHere).toBeLessThan(transfer?.leaves ?? 0);
    const fetchedBefore = line.bytesFetched;
    platform.disk.pretendedFreeBytes = undefined;
    platform.clock.advance(60_000);
    await pair.asker.job("evidence.transfers");
    expect((await recordOf(exhibit)).exhibit.state).toBe("stored");
    const leavesHere = transfer?.leavesHere ?? 0;
    expect(line.bytesFetched - fetchedBefore).toBeLessThanOrEqual(sizeBytes + 2 ** 20 - leavesHere * 2 ** 20);
  });

  it("stops no other transfer that fits", async () => {
    const [large, small] = [await takeIn(10), await takeIn(10)];
    for (const exhibit of [large, small]) {
      await offer(exhibit);
      await accept(exhibit);
    }
    pair.asker.platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary + LEAF_SIZE;
    await pretendSize(large, 2 * LEAF_SIZE);
    await pair.asker.job("evidence.transfers");
    expect((await recordOf(small)).exhibit.state).toBe("stored");
    expect((await recordOf(large)).transfer?.fault).toBe("transfer-without-room");
  });
});

describe("ranges that a peer fetches at the same moment", () => {
  it("are bounded for each peer; what is over is asked to come again, and comes when others ended", async () => {
    const exhibit = await takeIn(70 * 2 ** 20);
    const { transferId, token } = await offer(exhibit);
    await accept(exhibit);
    const get = async (signal?: AbortSignal): Promise<Response> =>
      await fetch(`${pair.holder.line.url}/peer/v1/transfers/${transferId}/body`, {
        headers: { "rogatory-transfer-token": token, range: `bytes=0-${64 * LEAF_SIZE - 1}` },
        ...(signal === undefined ? {} : { signal }),
      });
    const leave = new AbortController();
    const held = await Promise.all(
      Array.from({ length: PEER_SHARE.rangesAtOnce }, async () => await get(leave.signal)),
    );
    expect(held.map(({ status }) => status)).toEqual(held.map(() => 206));
    const over = await get();
    expect(over.status).toBe(429);
    expect(over.headers.get("retry-after")).toMatch(/^[0-9]+$/);
    // A peer that goes away in the middle holds nothing.
    leave.abort();
    let again = await get();
    for (let round = 0; round < 200 && again.status === 429; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      again = await get();
    }
    expect(again.status).toBe(206);
    expect((await again.arrayBuffer()).byteLength).toBe(64 * LEAF_SIZE);
  });

  it("are not begun for who asks only for their heads: an answer that nobody reads would hold its share for ever", async () => {
    const exhibit = await takeIn(8 * 2 ** 20);
    const { transferId, token } = await offer(exhibit);
    await accept(exhibit);
    const url = `${pair.holder.line.url}/peer/v1/transfers/${transferId}/body`;
    const headers = { "rogatory-transfer-token": token, range: `bytes=0-${8 * LEAF_SIZE - 1}` };
    for (let round = 0; round < PEER_SHARE.rangesAtOnce; round += 1) await fetch(url, { method: "HEAD", headers });
    expect((await fetch(url, { headers })).status).toBe(206);
  });
});
