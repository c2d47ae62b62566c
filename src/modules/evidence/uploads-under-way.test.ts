import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { refused } from "../../../tests/support/refused.ts";
import { UploadsUnderWay } from "./uploads-under-way.ts";

describe("whose turn it is to send", () => {
  it("is kept by whoever has it, refused to whoever lost it, and known to nobody after a start", () => {
    const uploads = new UploadsUnderWay();
    expect(uploads.take("upload", undefined, "first")).toBe("first");
    expect(uploads.take("upload", "first", "unused")).toBe("first");
    expect(uploads.take("upload", undefined, "second")).toBe("second");
    expect(() => uploads.take("upload", "first", "third")).toThrow(refused("upload-taken-over"));
    expect(() => uploads.demandTurn("upload", "first")).toThrow(refused("upload-taken-over"));
    uploads.demandTurn("upload", "second");
    uploads.demandTurn("upload", undefined);
    uploads.demandTurn("another", "first");
    expect(new UploadsUnderWay().take("upload", "first", "unused")).toBe("first");
  });
});

describe("connections that bring the same upload", () => {
  it("are never two at once, also where several have waited for the same one to end", async () => {
    const uploads = new UploadsUnderWay();
    let running = 0;
    let most = 0;
    const bring = async (name: string): Promise<string> =>
      await uploads.alone("upload", async (signal) => {
        most = Math.max(most, (running += 1));
        const longest = name === "last" ? 0 : 100;
        for (let turns = 0; turns < longest && !signal.aborted; turns += 1) await setImmediate();
        await setImmediate();
        running -= 1;
        return name;
      });
    const names = ["dead", "second", "third", "last"];
    expect(await Promise.all(names.map(bring))).toEqual(names);
    expect(most).toBe(1);
  });
});
