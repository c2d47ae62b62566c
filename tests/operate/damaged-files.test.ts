import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Ended, runCommand, startServer } from "../support/cli-process.ts";
import { databaseForServer } from "../support/server-database.ts";
import { setUpAnswers, writeAnswers } from "../support/set-up-answers.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";

// Files of a data folder that are gone, damaged or nobody's: what the start and `rogatory fsck` say of them.

const data = join(temporaryFolder(), "data");

interface Found {
  readonly isWhole: boolean;
  readonly orphans: readonly { kind: string; path: string; sizeBytes: number }[];
  readonly missing: readonly unknown[];
  readonly missingKeys: readonly string[];
  readonly journal: { readonly lines: number; readonly tornBytes: number; readonly isDamaged: boolean };
}

const fsck = async (): Promise<Ended & { found: Found }> => {
  const ended = await runCommand(["fsck", "--data", data, "--json"]);
  return { ...ended, found: JSON.parse(ended.stdout || "{}") as Found };
};

beforeAll(async () => {
  const answers = await setUpAnswers(await databaseForServer());
  expect(await runCommand(["init", "--data", data, "--from", writeAnswers(answers)])).toMatchObject({ code: 0 });
});

describe("rogatory fsck", () => {
  it("lists with their sizes the files that nothing names, which are no fault, and removes none", async () => {
    const root = "ab".repeat(32);
    const strays: Record<string, string> = {
      [`blobs/ab/ab/${root}`]: "blob",
      [`exhibits/objects/ab/ab/${root}.body`]: "object",
      "exhibits/transfers/0197a000-0000-7000-8000-000000000001/body": "transfer",
      "exhibits/opened/0197a000-0000-7000-8000-000000000002": "opened",
      "exhibits/opened/0197a000-0000-7000-8000-000000000003.unverified": "temporary",
      "exhibits/incoming/half.body": "temporary",
      "blobs/incoming/half": "temporary",
      "log/tmp/half": "temporary",
      "clock.json.new": "temporary",
    };
    for (const path of Object.keys(strays)) {
      mkdirSync(dirname(join(data, path)), { recursive: true });
      writeFileSync(join(data, path), "nobody's");
    }
    const { code, found } = await fsck();
    // The blob is also not what its name says: that is a fault, and it alone.
    expect(code).toBe(3);
    expect(Object.fromEntries(found.orphans.map(({ path, kind }) => [path, kind]))).toEqual(strays);
    for (const { sizeBytes } of found.orphans) expect(sizeBytes).toBe(8);
    rmSync(join(data, `blobs/ab/ab/${root}`));
    const again = await fsck();
    expect([again.code, again.found.isWhole, again.found.orphans.length]).toEqual([0, true, 8]);
    for (const path of Object.keys(strays).slice(1)) expect(existsSync(join(data, path)), path).toBe(true);

    // A start removes what an interrupted write left where only it can have been left, and nothing else.
    const server = await startServer(data);
    await server.stop();
    const left = (await fsck()).found.orphans.map(({ path }) => path);
    expect(left).toContain(`exhibits/objects/ab/ab/${root}.body`);
    expect(left.filter((path) => /incoming|unverified|log\/tmp|clock/.test(path))).toEqual([]);
    for (const path of left) rmSync(join(data, path));
  });

  it("names a key that the designation lists and nobody holds; the server starts and says so", async () => {
    const keys = join(data, "keys");
    const name =
      readdirSync(keys).find((one) => readFileSync(join(keys, one), "utf8").includes('"use": "receipt"')) ?? "";
    renameSync(join(keys, name), `${data}.key`);
    const { code, found } = await fsck();
    expect([code, found.missingKeys]).toEqual([3, ["receipt"]]);
    const server = await startServer(data);
    while (!/"job":"federation.keys".*"code":"key-missing"/.test(server.output())) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await server.stop();
    renameSync(`${data}.key`, join(keys, name));
  });

  it("and a start tell a lost store file, which refuses, from a journal that is torn in its last line, which does not", async () => {
    const store = join(data, "keys/store.json");
    renameSync(store, `${data}.store`);
    await expect(startServer(data)).rejects.toThrow("(key-store-file-missing)");
    expect(existsSync(store)).toBe(false);
    renameSync(`${data}.store`, store);

    const journal = join(data, "inbox.journal");
    const before = existsSync(journal) ? readFileSync(journal) : Buffer.alloc(0);
    writeFileSync(journal, Buffer.concat([before, Buffer.from("00000000 half a li")]));
    const torn = await fsck();
    expect([torn.code, torn.found.journal]).toEqual([0, { lines: 0, tornBytes: 18, isDamaged: false }]);
    const server = await startServer(data);
    expect(server.output()).toContain("journal.torn-tail-dropped");
    await server.stop();
    expect(readFileSync(journal)).toEqual(before);
  });
});
