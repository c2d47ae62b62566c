import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { testClock } from "../../tests/support/clock.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { openIncarnation, type IncarnationKeeper } from "./incarnation.ts";
import { silentLog } from "./log.ts";
import { createRandomness } from "./random.ts";

describe("the incarnation of a data folder", () => {
  let root: string;

  beforeEach(() => (root = temporaryFolder()));

  it("begins at 1 and stays the same over restarts, each of which has its own id", async () => {
    const first = (await open()).current();
    const second = (await open()).current();
    expect(first).toMatchObject({ number: 1, state: "normal" });
    expect(first.id).toMatch(/^[0-9a-f]{32}$/);
    expect({ ...second, startId: "" }).toEqual({ ...first, startId: "" });
    expect(second.startId).not.toBe(first.startId);
  });

  it("sees that a backup was restored: new number, new id, in recovery until the peers have told", async () => {
    await open();
    cpSync(join(root, "data"), join(root, "backup"), { recursive: true });
    const raised = await (await open()).raise("promoted");
    await (await open()).leaveRecovery({});
    rmSync(join(root, "data"), { recursive: true });
    cpSync(join(root, "backup"), join(root, "data"), { recursive: true });

    const restored = (await open()).current();
    expect(restored).toMatchObject({ number: raised.number + 1, state: "recovery", reason: "data-folder-restored" });
    expect(restored.id).not.toBe(raised.id);
    expect((await open()).current().state).toBe("recovery");
    expect(await (await open()).leaveRecovery({})).toMatchObject({ number: restored.number, state: "normal" });
    expect((await open()).current().reason).toBeUndefined();
  });

  it("sees a folder that came without its local part, and a local part without its folder", async () => {
    await open();
    rmSync(join(root, "local"), { recursive: true });
    expect((await open()).current()).toMatchObject({ number: 2, state: "recovery", reason: "high-water-missing" });
    rmSync(join(root, "data"), { recursive: true });
    expect((await open()).current()).toMatchObject({ number: 3, state: "recovery", reason: "data-folder-replaced" });
  });

  it("tells a record that it may not read from a damaged one", async () => {
    mkdirSync(join(root, "data/incarnation.json"), { recursive: true });
    await expect(open()).rejects.toMatchObject({ code: "EISDIR" });
    rmSync(join(root, "data/incarnation.json"), { recursive: true });
    writeFileSync(join(root, "data/incarnation.json"), "{}");
    await expect(open()).rejects.toMatchObject({ code: "incarnation-damaged" });
  });

  it("goes into recovery when the database is behind what was once signed", async () => {
    const keeper = await open();
    await keeper.highWater.note("log", { value: 10, digest: "aa" });
    await keeper.highWater.note("sequence/XB", { value: 3 });
    const log = { value: 10, digest: "aa" };

    const again = await open();
    expect((await again.checkAgainst({ log, "sequence/XB": { value: 3 } })).state).toBe("normal");
    expect((await again.checkAgainst({ log: { value: 12, digest: "bb" } })).state).toBe("normal");
    for (const held of [{ log: { value: 9, digest: "aa" } }, { log: { value: 10, digest: "bb" } }]) {
      expect(await again.checkAgainst(held)).toMatchObject({ state: "recovery", reason: "behind-high-water" });
      await again.leaveRecovery({ log, "sequence/XB": { value: 3 } });
    }
    expect((await again.checkAgainst({}, ["sequence"])).state).toBe("recovery");
    expect(again.current().number).toBe(4);
  });

  it("goes on, after a recovery, from what is held then", async () => {
    const keeper = await open();
    await keeper.highWater.note("log", { value: 10, digest: "aa" });
    await keeper.checkAgainst({ log: { value: 4, digest: "bb" } });
    await keeper.leaveRecovery({ log: { value: 4, digest: "bb" } });
    const again = await open();
    expect((await again.checkAgainst({ log: { value: 4, digest: "bb" } })).state).toBe("normal");
    expect((await again.checkAgainst({ log: { value: 3, digest: "cc" } })).state).toBe("recovery");
  });

  it("refuses a mark that is lower, or the same with another digest", async () => {
    const { highWater } = await open();
    await highWater.note("log", { value: 10, digest: "aa" });
    await highWater.note("log", { value: 10, digest: "aa" });
    await expect(highWater.note("log", { value: 9, digest: "aa" })).rejects.toMatchObject({
      code: "behind-high-water",
    });
    await expect(highWater.note("log", { value: 10, digest: "bb" })).rejects.toMatchObject({
      code: "behind-high-water",
    });
  });

  it("has a mark on the disk before note() resolves, also when many are noted at once", async () => {
    const { highWater } = await open();
    const noted = Array.from({ length: 50 }, (_, index) => highWater.note(`sequence/P${index}`, { value: index }));
    await Promise.all(
      noted.map(async (note, index) => {
        await note;
        const onDisk = JSON.parse(readFileSync(join(root, "local", "high-water.json"), "utf8")) as Record<
          string,
          unknown
        >;
        expect(onDisk[`sequence/P${index}`]).toEqual({ value: index });
      }),
    );
  });

  it("writes its marks one after another, however soon the next follows", async () => {
    const { highWater } = await open();
    const count = async (name: string): Promise<void> => {
      for (let value = 1; value <= 50; value++) await highWater.note(name, { value });
    };
    await Promise.all(["sequence/XB", "sequence/XC", "sequence/XD"].map(count));
    const last = { value: 50 };
    expect((await open()).highWater.marks()).toEqual({ "sequence/XB": last, "sequence/XC": last, "sequence/XD": last });
  });

  function open(): Promise<IncarnationKeeper> {
    const random = createRandomness(testClock());
    const options = { dataFolder: join(root, "data"), localFolder: join(root, "local"), random, log: silentLog() };
    return openIncarnation(options);
  }
});
