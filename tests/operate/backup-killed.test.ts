import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { runCommand, startServer } from "../support/cli-process.ts";
import { setUpAnswers, writeAnswers } from "../support/set-up-answers.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { PATIENCE_MS } from "../support/patience.ts";

// `rogatory backup` of a running server is killed in the middle, as by a power cut of the command alone.

it("leaves what nobody takes for a backup, holds up the server no longer, and the next one can be restored", async () => {
  const [data, to] = [join(temporaryFolder(), "data"), temporaryFolder()];
  const made = await runCommand(["init", "--data", data, "--from", writeAnswers(await setUpAnswers())]);
  expect(made.code).toBe(0);
  // So much that its copy takes a while.
  writeFileSync(join(data, "blobs", "large"), Buffer.alloc(64 * 2 ** 20));
  const server = await startServer(data);
  const backUp = async (name: string, during?: Parameters<typeof runCommand>[1]) =>
    await runCommand(["backup", "--data", data, "--out", join(to, name)], during);

  const killed = await backUp("killed", {
    during: async (child) => {
      await vi.waitUntil(() => existsSync(join(to, "killed/unfinished-copy/database-rows")), {
        interval: 5,
        timeout: PATIENCE_MS,
      });
      child.kill("SIGKILL");
    },
  });
  expect([killed.code, killed.stdout]).toEqual([null, ""]);
  expect(readdirSync(join(to, "killed"))).toEqual(["unfinished-copy"]);
  await vi.waitUntil(() => !existsSync(join(data, "kept-for-backup")), { timeout: PATIENCE_MS });

  for (const words of [
    ["backup", "verify", join(to, "killed")],
    ["restore", "--from", join(to, "killed"), "--keys", to, "--data", join(to, "restored")],
    ["backup", "--data", data, "--out", join(to, "killed")],
  ]) {
    const refused = await runCommand(words);
    expect([refused.code, refused.stdout, refused.stderr]).toEqual([
      1,
      "",
      expect.stringContaining("(copy-unfinished"),
    ]);
  }
  expect(existsSync(join(to, "restored"))).toBe(false);

  expect(await backUp("next")).toMatchObject({ code: 0, stderr: "" });
  const verified = await runCommand(["backup", "verify", join(to, "next")]);
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining("this backup can be restored")]);
  await server.stop();
});
