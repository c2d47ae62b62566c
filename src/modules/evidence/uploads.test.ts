import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { once } from "../../../tests/support/byte-streams.ts";
import { exchangeOf } from "../../../tests/support/evidence-exchange.ts";
import { evidencePair, type Pair } from "../../../tests/support/evidence-pair.ts";
import { refused } from "../../../tests/support/refused.ts";
import { seededRandom } from "../../../tests/support/seeded-random.ts";
import { DISK_RESERVES } from "../../platform/index.ts";
import { CHUNK_SIZE } from "../../protocol/exhibit-format.ts";
import { prefixDigest } from "./actions/compare-upload.ts";
import { MAX_UPLOAD_BYTES, MAX_UPLOADS_OF_ONE, UPLOAD_LIFE_MS } from "./context.ts";
import { partsOf, updateUpload } from "./upload-store.ts";
import type { Exhibits } from "./exhibits-face.ts";
import type { IntakeFacts, StagedUpload } from "./types.ts";

// Uploads that go on after a line, a tab or a server was gone.

let pair: Pair;
beforeAll(async () => {
  pair = await evidencePair();
});
afterEach(async () => {
  pair.holder.platform.disk.pretendedFreeBytes = undefined;
  for (const person of [pair.holder.people.taker, pair.holder.people.custodian]) {
    for (const { uploadId } of await exhibits().uploads(pair.dossierId, person)) {
      await exhibits().discardUpload(uploadId, person);
    }
  }
});

const { facts: factsOfRequest, takeIn, recordAt } = exchangeOf(() => pair);
/** Of no request: a module that starts anew knows none. */
function facts(): IntakeFacts {
  const { dossierId, title, kind, acquisition } = factsOfRequest();
  return { dossierId, title, kind, acquisition };
}
const exhibits = (): Exhibits => pair.holder.evidence.exhibits;
const staged = (): string => join(pair.holder.platform.config.dataFolder, "exhibits", "staged");

async function begin(sizeBytes: number): Promise<StagedUpload> {
  return await exhibits().beginUpload(facts(), { sizeBytes }, pair.holder.people.taker);
}

/** Sends these bytes from this place on; `cutAfter`: the line breaks after so many of them. */
async function send(
  { uploadId }: Pick<StagedUpload, "uploadId">,
  content: Uint8Array,
  { offset = 0, cutAfter = content.length }: { offset?: number; cutAfter?: number } = {},
): Promise<StagedUpload> {
  const whole = content.subarray(offset);
  const stream = ReadableStream.from<Uint8Array>(pieces(whole, cutAfter));
  const piece = { offset, sizeBytes: whole.length, stream };
  return await exhibits().continueUpload(uploadId, piece, pair.holder.people.taker);
}

async function* pieces(bytes: Uint8Array, cutAfter: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < Math.min(cutAfter, bytes.length); at += 50_000) {
    yield await Promise.resolve(bytes.subarray(at, Math.min(at + 50_000, cutAfter)));
  }
  if (cutAfter < bytes.length) throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
}

async function statusOf({ uploadId }: Pick<StagedUpload, "uploadId">): Promise<StagedUpload> {
  return await exhibits().upload(uploadId, pair.holder.people.taker);
}

/** Makes the job take in what is whole; the exhibit that came of it. */
async function takenIn(upload: StagedUpload) {
  await pair.holder.job("evidence.uploads");
  const { exhibitId } = await statusOf(upload);
  if (exhibitId === undefined) throw new Error("it was not taken in");
  return await recordAt("holder", { exhibitId });
}

describe("an upload that breaks", () => {
  it("goes on where it broke, and becomes the same exhibit as one that came in one piece", async () => {
    const content = randomBytes(3 * 2 ** 20 + 17);
    const upload = await begin(content.length);
    await expect(send(upload, content, { cutAfter: 1_234_567 })).rejects.toThrow("aborted");
    expect(await statusOf(upload)).toMatchObject({ receivedBytes: 1_234_567, state: "open" });
    await expect(send(upload, content, { offset: 1_234_567, cutAfter: 1 })).rejects.toThrow("aborted");
    expect(await send(upload, content, { offset: 1_234_568 })).toMatchObject({ state: "whole" });
    const { exhibit, custody } = await takenIn(upload);
    const atOnce = await recordAt("holder", await takeIn(content));
    expect(exhibit).toMatchObject({ state: "sealed", createdBy: pair.holder.people.taker.id });
    expect(exhibit.original).toEqual(atOnce.exhibit.original);
    expect(exhibit.original).toEqual({
      size: content.length,
      sha256: createHash("sha256").update(content).digest("hex"),
    });
    const withoutMoment = ({ custody: all }: typeof atOnce) =>
      all.map(({ entry: { act, source, reason, order } }) => ({ act, source, reason, order }));
    expect(withoutMoment({ ...atOnce, custody })).toEqual(withoutMoment(atOnce));
    expect(readdirSync(staged())).toEqual([]);
    const ended = { facts: undefined, exhibitId: exhibit.exhibitId, receivedBytes: content.length };
    expect(await statusOf(upload)).toMatchObject(ended);
  });

  it("survives a server that was killed in the middle of it", async () => {
    const content = randomBytes(40 * 2 ** 20);
    const upload = await begin(content.length);
    let endOfLine = (): void => undefined;
    const stream = new ReadableStream<Uint8Array>({
      start: (into) => {
        into.enqueue(content.subarray(0, 39 * 2 ** 20));
        // The line stands still and the process ends: nobody counts what came last.
        endOfLine = () => into.error(new Error("aborted"));
      },
    });
    const piece = { offset: 0, sizeBytes: content.length, stream };
    const hanging = expect(exhibits().continueUpload(upload.uploadId, piece, pair.holder.people.taker)).rejects.toThrow(
      "aborted",
    );
    await expect.poll(async () => (await statusOf(upload)).receivedBytes).toBeGreaterThan(0);
    await pair.holder.restart();
    const { receivedBytes } = await statusOf(upload);
    expect(receivedBytes % CHUNK_SIZE).toBe(0);
    await send(upload, content, { offset: receivedBytes });
    const { exhibit } = await takenIn(upload);
    expect(exhibit.original?.sha256).toBe(createHash("sha256").update(content).digest("hex"));
    // A process that was killed would have gone without this.
    endOfLine();
    await hanging;
  });

  it("R3: never encrypts other bytes under a key that was used, however it is cut and whatever is sent then", async () => {
    const seeded = seededRandom("cut uploads");
    const random = (): number => (seeded(1)[0] ?? 0) / 256;
    const size = 6 * CHUNK_SIZE;
    const known = new Map<string, string>();
    const keys = new Set<string>();
    for (let round = 0; round < 8; round += 1) {
      const upload = await begin(size);
      for (let attempt = 0; attempt < 6; attempt += 1) {
        const { receivedBytes: offset, state } = await statusOf(upload);
        if (state === "whole") break;
        const cutAfter = Math.floor(random() * (size - offset)) + 1;
        // Another source each time: what follows a cut need not be what was cut off.
        await send(upload, randomBytes(size), { offset, cutAfter }).catch(() => undefined);
        if (random() < 0.3) await pair.holder.restart();
        for (const { number, key } of await partsOf(pair.holder.platform.database.db, upload.uploadId)) {
          const path = join(staged(), upload.uploadId, String(number));
          const bytes = readFileSync(path).toString("base64");
          expect(known.get(path) ?? bytes).toBe(bytes);
          if (!known.has(path)) expect(keys.has(Buffer.from(key).toString("base64"))).toBe(false);
          known.set(path, bytes);
          keys.add(Buffer.from(key).toString("base64"));
        }
      }
      await exhibits().discardUpload(upload.uploadId, pair.holder.people.taker);
    }
    expect(known.size).toBeGreaterThan(20);
    expect(keys.size).toBe(known.size);
  });

  it("lies on the disk encrypted only", async () => {
    const content = Buffer.alloc(500_000, "the words of a witness ");
    const upload = await begin(content.length + 1);
    await expect(send(upload, Buffer.concat([content, content]), {})).rejects.toThrow(
      refused("upload-longer-than-announced"),
    );
    await expect(send(upload, Buffer.concat([content, Buffer.of(0)]), { cutAfter: 400_000 })).rejects.toThrow(
      "aborted",
    );
    const [part = ""] = readdirSync(join(staged(), upload.uploadId));
    const bytes = readFileSync(join(staged(), upload.uploadId, part));
    expect(bytes.length).toBeGreaterThan(400_000);
    expect(bytes.includes("witness")).toBe(false);
    expect(statSync(join(staged(), upload.uploadId, part)).mode & 0o077).toBe(0);
  });
});

describe("who continues an upload", () => {
  it("says from where on: any other place, more than was announced, or after its end is refused and changes nothing", async () => {
    const content = randomBytes(200_000);
    const upload = await begin(content.length);
    await expect(send(upload, content, { cutAfter: 100_000 })).rejects.toThrow("aborted");
    for (const offset of [0, 99_999, 100_001]) {
      await expect(send(upload, content, { offset })).rejects.toThrow(refused("upload-offset-wrong"));
    }
    await expect(send(upload, randomBytes(200_001), { offset: 100_000 })).rejects.toThrow(
      refused("upload-longer-than-announced"),
    );
    expect(await statusOf(upload)).toMatchObject({ receivedBytes: 100_000, state: "open" });
    await send(upload, content, { offset: 100_000 });
    await expect(send(upload, randomBytes(200_001), { offset: 200_000 })).rejects.toThrow(
      refused("upload-offset-wrong"),
    );
  });

  it("counts no byte beyond what the connection announced, and waits for one that brings fewer", async () => {
    const upload = await begin(1_000);
    const { taker } = pair.holder.people;
    const more = { offset: 0, sizeBytes: 10, stream: ReadableStream.from(once(randomBytes(500))) };
    expect((await exhibits().continueUpload(upload.uploadId, more, taker)).receivedBytes).toBe(10);
    const fewer = { offset: 10, sizeBytes: 990, stream: ReadableStream.from(once(randomBytes(100))) };
    expect(await exhibits().continueUpload(upload.uploadId, fewer, taker)).toMatchObject({
      receivedBytes: 110,
      state: "open",
    });
  });

  it("is the person who began it: for everybody else there is no such upload", async () => {
    const { people } = pair.holder;
    const content = randomBytes(1_000);
    const { uploadId } = await begin(content.length);
    const piece = { offset: 0, sizeBytes: 1_000, stream: ReadableStream.from(once(content)) };
    for (const act of [
      async () => await exhibits().upload(uploadId, people.custodian),
      async () => await exhibits().takeTurn(uploadId, undefined, people.custodian),
      async () => await exhibits().continueUpload(uploadId, piece, people.custodian),
      async () => await exhibits().compareUpload(uploadId, 0, "00".repeat(32), people.custodian),
      async () => await exhibits().discardUpload(uploadId, people.custodian),
    ]) {
      await expect(act()).rejects.toThrow(refused("upload-unknown"));
    }
    expect(await exhibits().uploads(pair.dossierId, people.custodian)).toEqual([]);
    await expect(exhibits().uploads(pair.dossierId, people.drafter)).rejects.toThrow(refused("role-missing"));
    pair.holder.desk.mayRead = async () => false;
    await expect(exhibits().upload(uploadId, people.taker)).rejects.toThrow(refused("exhibit-unknown"));
    pair.holder.desk.mayRead = async () => true;
  });

  it("takes over from a connection of which nobody knows that it is dead", async () => {
    const content = randomBytes(300_000);
    const upload = await begin(content.length);
    const stream = new ReadableStream<Uint8Array>({ start: (into) => into.enqueue(content.subarray(0, 123_456)) });
    const piece = { offset: 0, sizeBytes: content.length, stream };
    const hanging = exhibits().continueUpload(upload.uploadId, piece, pair.holder.people.taker);
    const ended = expect(hanging).rejects.toThrow(refused("upload-taken-over"));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { receivedBytes } = await exhibits().takeTurn(upload.uploadId, undefined, pair.holder.people.taker);
    expect(receivedBytes).toBe(123_456);
    await ended;
    await send(upload, content, { offset: receivedBytes });
    const { exhibit } = await takenIn(upload);
    expect(exhibit.original?.sha256).toBe(createHash("sha256").update(content).digest("hex"));
  });

  it("is whoever took the turn last: the one from whom it was taken changes nothing until a person takes it back", async () => {
    const { taker } = pair.holder.people;
    const content = randomBytes(3_000);
    const upload = await begin(content.length);
    const bring = async (turn: string, from: number, to: number): Promise<StagedUpload> => {
      const bytes = content.subarray(from, to);
      const stream = ReadableStream.from(once(bytes));
      return await exhibits().continueUpload(
        upload.uploadId,
        { offset: from, sizeBytes: bytes.length, stream, turn },
        taker,
      );
    };
    const first = await exhibits().takeTurn(upload.uploadId, undefined, taker);
    await bring(first.turn, 0, 1_000);
    const second = await exhibits().takeTurn(upload.uploadId, undefined, taker);
    expect(second.receivedBytes).toBe(1_000);
    await expect(exhibits().takeTurn(upload.uploadId, first.turn, taker)).rejects.toThrow(refused("upload-taken-over"));
    await expect(bring(first.turn, 1_000, 2_000)).rejects.toThrow(refused("upload-taken-over"));
    await bring(second.turn, 1_000, 2_000);
    expect((await exhibits().takeTurn(upload.uploadId, second.turn, taker)).turn).toBe(second.turn);
    const back = await exhibits().takeTurn(upload.uploadId, undefined, taker);
    expect(back.receivedBytes).toBe(2_000);
    await expect(bring(second.turn, 2_000, 3_000)).rejects.toThrow(refused("upload-taken-over"));
    expect((await bring(back.turn, 2_000, 3_000)).state).toBe("whole");
    expect((await takenIn(upload)).exhibit.state).toBe("sealed");
  });

  it("learns whether the chosen file is the one that was begun", async () => {
    const content = randomBytes(20 * 2 ** 20);
    const upload = await begin(content.length);
    const here = 17 * 2 ** 20 + 5;
    await expect(send(upload, content, { cutAfter: here })).rejects.toThrow("aborted");
    const compare = async (bytes: Uint8Array, count = here): Promise<void> => {
      const digest = await prefixDigest(once(bytes.subarray(0, count)));
      await exhibits().compareUpload(upload.uploadId, count, digest, pair.holder.people.taker);
    };
    await compare(content);
    const changed = Buffer.from(content);
    changed[9 * 2 ** 20] = (changed[9 * 2 ** 20] ?? 0) ^ 1;
    await expect(compare(changed)).rejects.toThrow(refused("upload-of-another-file"));
    await expect(compare(content, here - 1)).rejects.toThrow(refused("upload-of-another-file"));
  });
});

describe("what stands against an upload", () => {
  it("is said before its first byte: another dossier's request, too large, too many, no room, locked keys", async () => {
    const { people, platform } = pair.holder;
    const announce = async (over: object, sizeBytes = 10): Promise<StagedUpload> =>
      await exhibits().beginUpload({ ...facts(), ...over }, { sizeBytes }, people.taker);
    await expect(announce({ requestId: platform.random.uuid() })).rejects.toThrow(refused("request-unknown"));
    await expect(announce({}, MAX_UPLOAD_BYTES + 1)).rejects.toThrow(refused("upload-too-large"));
    await expect(exhibits().beginUpload(facts(), { sizeBytes: 1 }, people.drafter)).rejects.toThrow(
      refused("role-missing"),
    );
    platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary + 1_900_000;
    await expect(announce({}, 1_000_000)).rejects.toThrow(refused("disk-full"));
    platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary + 2_100_000;
    await announce({}, 1_000_000);
    // Room that is promised to one is not promised to the next.
    await expect(announce({}, 1_000_000)).rejects.toThrow(refused("disk-full"));
    platform.disk.pretendedFreeBytes = undefined;
    for (let count = 1; count < MAX_UPLOADS_OF_ONE; count += 1) await announce({});
    const tooMany = { code: "uploads-too-many", details: { count: MAX_UPLOADS_OF_ONE, limit: "number" } };
    await expect(announce({})).rejects.toMatchObject(tooMany);
    await exhibits().beginUpload(facts(), { sizeBytes: 10 }, people.custodian);
  });

  it("counts what a person has begun together", async () => {
    pair.holder.platform.disk.pretendedFreeBytes = 2 ** 45;
    await begin(MAX_UPLOAD_BYTES - 10);
    await begin(10);
    const tooLarge = { code: "uploads-too-many", details: { count: 2, limit: "size" } };
    await expect(begin(1)).rejects.toMatchObject(tooLarge);
  });

  it("stops it when the disk comes to what is kept, and keeps what came before", async () => {
    const { platform } = pair.holder;
    const content = randomBytes(2 * 2 ** 20);
    const upload = await begin(content.length);
    const slow = async function* (): AsyncIterable<Uint8Array> {
      yield content.subarray(0, 2 ** 20);
      platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary - 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
      yield content.subarray(2 ** 20);
    };
    const piece = { offset: 0, sizeBytes: content.length, stream: ReadableStream.from(slow()) };
    await expect(exhibits().continueUpload(upload.uploadId, piece, pair.holder.people.taker)).rejects.toThrow(
      refused("disk-full"),
    );
    expect((await statusOf(upload)).receivedBytes).toBe(2 ** 20);
    await expect(send(upload, content, { offset: 2 ** 20 })).rejects.toThrow(refused("disk-full"));
    platform.disk.pretendedFreeBytes = undefined;
    await send(upload, content, { offset: 2 ** 20 });
    expect((await takenIn(upload)).exhibit.state).toBe("sealed");
  });

  it("waits with what is whole for room, and says for what", async () => {
    const { platform } = pair.holder;
    const upload = await begin(1_000);
    await send(upload, randomBytes(1_000));
    platform.disk.pretendedFreeBytes = DISK_RESERVES.ordinary;
    await expect(pair.holder.job("evidence.uploads")).rejects.toThrow(refused("disk-full"));
    expect(await statusOf(upload)).toMatchObject({ state: "whole", fault: "disk-full", receivedBytes: 1_000 });
    platform.disk.pretendedFreeBytes = undefined;
    expect((await takenIn(upload)).exhibit.state).toBe("sealed");
  });

  it("keeps what could not be taken in, until its sender says it once more", async () => {
    const upload = await begin(1_000);
    await send(upload, randomBytes(1_000));
    pair.holder.desk.mayRead = async () => false;
    await pair.holder.job("evidence.uploads");
    pair.holder.desk.mayRead = async () => true;
    expect(await statusOf(upload)).toMatchObject({ state: "refused", fault: "exhibit-unknown", receivedBytes: 1_000 });
    await send(upload, new Uint8Array(0), { offset: 0 }).catch(() => undefined);
    expect((await statusOf(upload)).state).toBe("refused");
    const nothing = { offset: 1_000, sizeBytes: 0, stream: ReadableStream.from(once(new Uint8Array(0))) };
    await exhibits().continueUpload(upload.uploadId, nothing, pair.holder.people.taker);
    expect((await takenIn(upload)).exhibit.state).toBe("sealed");
  });
});

describe("an upload that has arrived whole", () => {
  it("says how much of it is sealed while it is sealed", async () => {
    const content = randomBytes(48 * 2 ** 20);
    const upload = await begin(content.length);
    await send(upload, content);
    expect((await statusOf(upload)).sealedBytes).toBeUndefined();
    const sealing = pair.holder.job("evidence.uploads");
    await expect.poll(async () => (await statusOf(upload)).sealedBytes, { interval: 5 }).toBeGreaterThanOrEqual(0);
    const [listed] = await exhibits().uploads(pair.dossierId, pair.holder.people.taker);
    expect(listed?.sealedBytes ?? content.length).toBeLessThanOrEqual(content.length);
    await sealing;
    expect(await statusOf(upload)).toMatchObject({ state: "taken-in" });
    expect((await statusOf(upload)).sealedBytes).toBeUndefined();
  });
});

describe("an upload that nobody continues", () => {
  it("wakes the job when it is to go, and no sooner", async () => {
    const due = async (): Promise<number | void> => {
      const job = pair.holder.evidence.jobs.find(({ name }) => name === "evidence.uploads");
      return await job?.run(new AbortController().signal);
    };
    pair.holder.platform.clock.advance(UPLOAD_LIFE_MS);
    expect(await due()).toBeUndefined();
    await begin(10);
    pair.holder.platform.clock.advance(60_000);
    await begin(10);
    expect(await due()).toBe(UPLOAD_LIFE_MS - 60_000);
    pair.holder.platform.clock.advance(UPLOAD_LIFE_MS - 60_000);
    expect(await due()).toBe(60_000);
  });

  it("stops no start when a later version cannot read what was said of it: it is shown as such, and goes in time", async () => {
    const { platform, people } = pair.holder;
    const content = randomBytes(1_000);
    const [open, whole] = [await begin(content.length), await begin(content.length)];
    await expect(send(open, content, { cutAfter: 500 })).rejects.toThrow("aborted");
    await send(whole, content);
    for (const { uploadId } of [open, whole]) {
      await updateUpload(platform.database.db, uploadId, { facts: { ...facts(), colour: "of an earlier version" } });
    }
    await pair.holder.restart();
    await pair.holder.job("evidence.uploads");
    const listed = await exhibits().uploads(pair.dossierId, people.taker);
    const outdated = { facts: undefined, state: "refused", fault: "upload-outdated" };
    expect(listed).toMatchObject([outdated, outdated]);
    await expect(send(open, content, { offset: 500 })).rejects.toThrow(refused("upload-outdated"));
    platform.clock.advance(UPLOAD_LIFE_MS - 1_000);
    await pair.holder.restart();
    platform.clock.advance(1_000);
    await pair.holder.job("evidence.uploads");
    expect(await exhibits().uploads(pair.dossierId, people.taker)).toEqual([]);
    expect(readdirSync(staged())).toEqual([]);
  });

  it("goes with its files after a week, counted from its last byte", async () => {
    const { clock } = pair.holder.platform;
    const content = randomBytes(200_000);
    const upload = await begin(content.length);
    clock.advance(UPLOAD_LIFE_MS - 1_000);
    await expect(send(upload, content, { cutAfter: 100_000 })).rejects.toThrow("aborted");
    clock.advance(UPLOAD_LIFE_MS - 1_000);
    await pair.holder.job("evidence.uploads");
    expect((await statusOf(upload)).receivedBytes).toBe(100_000);
    clock.advance(1_000);
    await pair.holder.job("evidence.uploads");
    await expect(statusOf(upload)).rejects.toThrow(refused("upload-unknown"));
    await expect(send(upload, content, { offset: 100_000 })).rejects.toThrow(refused("upload-unknown"));
    expect(readdirSync(staged())).toEqual([]);
  });

  it("goes at once when it is discarded, and what a crash left of one goes at the next start", async () => {
    const upload = await begin(200_000);
    await expect(send(upload, randomBytes(200_000), { cutAfter: 100_000 })).rejects.toThrow("aborted");
    await exhibits().discardUpload(upload.uploadId, pair.holder.people.taker);
    expect(readdirSync(staged())).toEqual([]);
    mkdirSync(join(staged(), upload.uploadId));
    writeFileSync(join(staged(), upload.uploadId, "1"), "left over");
    expect((await exhibits().inspectFiles()).orphans).toEqual([
      { kind: "staged", path: `exhibits/staged/${upload.uploadId}/1`, sizeBytes: 9 },
    ]);
    await pair.holder.restart();
    expect(readdirSync(staged())).toEqual([]);
  });

  it.each([
    ["is gone after a restore", (path: string) => rmSync(path)],
    ["was cut off by a crash of the disk", (path: string) => truncateSync(path, 50_000)],
  ])("begins again, and says so, when what had come %s", async (_, damage) => {
    const content = randomBytes(200_000);
    const upload = await begin(content.length);
    await expect(send(upload, content, { cutAfter: 100_000 })).rejects.toThrow("aborted");
    damage(join(staged(), upload.uploadId, "1"));
    await pair.holder.restart();
    expect(await statusOf(upload)).toMatchObject({ state: "open", fault: "upload-damaged", receivedBytes: 0 });
    await send(upload, content);
    expect((await takenIn(upload)).exhibit.state).toBe("sealed");
  });

  it("takes in nothing that was altered on the disk", async () => {
    const content = randomBytes(200_000);
    const before = await exhibits().forDossier(pair.dossierId);
    const upload = await begin(content.length);
    await send(upload, content);
    const path = join(staged(), upload.uploadId, "1");
    const bytes = readFileSync(path);
    bytes[70_000] = (bytes[70_000] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await pair.holder.job("evidence.uploads");
    expect(await statusOf(upload)).toMatchObject({ state: "open", fault: "upload-damaged", receivedBytes: 0 });
    expect(readdirSync(staged())).toEqual([]);
    expect(await exhibits().forDossier(pair.dossierId)).toEqual(before);
  });
});
