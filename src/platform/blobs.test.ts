import { createHash } from "node:crypto";
import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { collect } from "../../tests/support/byte-streams.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { openBlobStore, type BlobStore } from "./blobs.ts";

const content = new TextEncoder().encode("an object");
const digest = createHash("sha256").update(content).digest("hex");

describe("the blob store", () => {
  let folder: string;
  let blobs: BlobStore;

  beforeEach(async () => {
    folder = temporaryFolder();
    blobs = await openBlobStore(folder);
  });

  it("keeps bytes under their digest, readable by their owner only and by nobody writable", async () => {
    expect(await blobs.put(content)).toEqual({ sha256: digest, sizeBytes: 9 });
    expect(await blobs.get(digest)).toEqual(content);
    expect(await blobs.has(digest)).toBe(true);
    expect(await blobs.sizeOf(digest)).toBe(9);
    expect(statSync(blobs.pathOf(digest)).mode & 0o777).toBe(0o400);
  });

  it("takes a stream, and the same content twice", async () => {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield content.subarray(0, 3);
      yield content.subarray(3);
    }
    expect((await blobs.put(pieces())).sha256).toBe(digest);
    expect((await blobs.put(content)).sha256).toBe(digest);
    expect(await collect(blobs.list())).toEqual([digest]);
  });

  it("adopts a finished file by renaming it", async () => {
    const file = join(folder, "finished");
    writeFileSync(file, content);
    expect((await blobs.adopt(file)).sha256).toBe(digest);
    expect(existsSync(file)).toBe(false);
    expect(await blobs.get(digest)).toEqual(content);
  });

  it("reads a range", async () => {
    await blobs.put(content);
    const read = Buffer.concat(await collect(await blobs.stream(digest, { start: 3, end: 6 })));
    expect(read.toString()).toBe("obj");
  });

  it("keeps nothing of what is too large or breaks off", async () => {
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield content;
      throw new Error("the line was cut");
    }
    await expect(blobs.put(content, { maxBytes: 8 })).rejects.toMatchObject({ code: "blob-too-large" });
    await expect(blobs.put(breaking())).rejects.toThrow("the line was cut");
    expect(readdirSync(join(folder, "incoming"))).toEqual([]);
    expect(await collect(blobs.list())).toEqual([]);
  });

  it("finds that an object was changed on the disk", async () => {
    await blobs.put(content);
    chmodSync(blobs.pathOf(digest), 0o600);
    writeFileSync(blobs.pathOf(digest), "An object");
    await expect(blobs.get(digest)).rejects.toMatchObject({ code: "blob-damaged" });
  });

  it("says what is missing, and removes without complaint what is not there", async () => {
    await expect(blobs.get(digest)).rejects.toMatchObject({ code: "blob-missing" });
    await expect(blobs.stream(digest)).rejects.toMatchObject({ code: "blob-missing" });
    await blobs.put(content);
    await blobs.remove(digest);
    await blobs.remove(digest);
    expect(await blobs.has(digest)).toBe(false);
  });

  it("refuses a name that is no digest, above all a path", () => {
    for (const name of ["../../etc/passwd", digest.toUpperCase(), digest.slice(1), ""]) {
      expect(() => blobs.pathOf(name)).toThrow(TypeError);
    }
  });

  it("sweeps what an interrupted write left behind when it is opened", async () => {
    writeFileSync(join(folder, "incoming", "half"), "half");
    await openBlobStore(folder);
    expect(readdirSync(join(folder, "incoming"))).toEqual([]);
  });
});
