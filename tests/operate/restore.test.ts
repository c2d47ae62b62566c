import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { runCommand, startServer } from "../support/cli-process.ts";
import { setUpAnswers, writeAnswers } from "../support/set-up-answers.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { PATIENCE_MS } from "../support/patience.ts";

// docs/operate/back-up-and-restore.md, as an operator follows it, on the embedded engine.

describe("backing up and restoring a State", () => {
  const folder = join(temporaryFolder(), "a folder with spaces, مجلد");
  const [data, backup, keys, restored] = ["data", "backup", "keys", "restored"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ]; // four names, four paths
  let port: number;

  beforeAll(async () => {
    mkdirSync(folder);
    const answers = await setUpAnswers();
    port = answers.config.port ?? 0;
    const made = await runCommand(["init", "--data", data, "--from", writeAnswers(answers)]);
    expect(made.code).toBe(0);
    const backedUp = await runCommand(["backup", "--data", data, "--out", backup, "--keys-out", keys]);
    expect(backedUp).toMatchObject({ code: 0, stderr: "" });
  });

  it("restores nothing where the folder of keys is another one", async () => {
    const wrong = await runCommand(["restore", "--from", backup, "--keys", backup, "--data", restored]);
    expect([wrong.code, wrong.stdout]).toEqual([1, ""]);
    expect(wrong.stderr).toContain("(not-a-key-backup");
    expect(existsSync(restored)).toBe(false);
  });

  it("gives a folder that fsck finds whole, and that starts in a new incarnation", async () => {
    const done = await runCommand(["restore", "--from", backup, "--keys", keys, "--data", restored]);
    expect(done).toMatchObject({ code: 0, stderr: "" });
    const looked = await runCommand(["fsck", "--data", restored]);
    expect([looked.code, looked.stderr]).toEqual([0, ""]);
    const server = await startServer(restored);
    // It has met nobody, so there is nobody to ask, and nobody holds more of its log.
    const isReady = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;
    for (const end = performance.now() + PATIENCE_MS; !(await isReady());) {
      if (performance.now() > end) throw new Error("it did not come out of its recovery");
      await pause(100);
    }
    await server.stop();
    const incarnation: unknown = JSON.parse(readFileSync(join(restored, "incarnation.json"), "utf8"));
    expect(incarnation).toMatchObject({ number: 2, state: "normal" });
  });

  it.each([["fsck"], ["backup", "--out", join(folder, "of-nothing")], ["audit", "verify"]])(
    "%s without --data looks where the server would",
    async (...words) => {
      const [fromEnvironment, fromFile] = [join(folder, "of-the-environment"), join(folder, "of-a-file")];
      const named = join(temporaryFolder(), "named.json");
      writeFileSync(named, JSON.stringify({ dataFolder: fromFile }));
      const first = await runCommand(words, { env: { ROGATORY_DATA_FOLDER: fromEnvironment } });
      expect(first.stderr).toContain(`${fromEnvironment} holds no State.`);
      const second = await runCommand(words, { env: { ROGATORY_CONFIG: named } });
      expect(second.stderr).toContain(`${fromFile} holds no State.`);
    },
  );

  it.each([["fsck"], ["backup", "--out", join(folder, "of-nothing")], ["audit", "verify"]])(
    "%s makes nothing of a path that holds no State",
    async (...words) => {
      const empty = join(temporaryFolder(), "slip");
      for (const path of [empty, join(empty, "deeper")]) {
        const refused = await runCommand([...words, "--data", path]);
        expect([refused.code, refused.stdout]).toEqual([1, ""]);
        expect(refused.stderr).toMatch(/^\S+ holds no State\. .+ \(no-state-here, at data\)\n$/);
      }
      expect(existsSync(empty)).toBe(false);
      expect(readdirSync(folder)).not.toContain("of-nothing");
    },
  );
});
