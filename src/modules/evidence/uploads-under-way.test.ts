import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { UploadsUnderWay } from "./uploads-under-way.ts";

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
