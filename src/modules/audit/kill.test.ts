import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openAuditPlatform } from "../../../tests/support/audit-platform.ts";
import { enginesHere, openTestDatabase } from "../../../tests/support/databases.ts";
import { type Database, openDatabase, silentLog } from "../../platform/index.ts";
import { createAudit } from "./index.ts";

const ROUNDS = 3;
const writer = new URL("../../../tests/support/audit-writer.ts", import.meta.url).pathname;

test.each(enginesHere)(
  "killed at random moments, the log on %s loses no committed entry and no shown head",
  async (engine) => {
    const { database, dataFolder, databaseUrl } = await openTestDatabase(engine);
    await database.close();
    let printed = "";
    for (let round = 0; round < ROUNDS; round++) {
      const child = spawn(process.execPath, [writer, dataFolder, ...(databaseUrl === undefined ? [] : [databaseUrl])]);
      let errors = "";
      child.stderr.on("data", (text) => (errors += String(text)));
      child.stdout.on("data", (text) => (printed += String(text)));
      // Well past its start, so that each round does some work before it is killed.
      const before = printed.length;
      while (printed.length < before + 500 && child.exitCode === null) await pause(20);
      expect(errors).toBe("");
      await pause(Math.random() * 200);
      child.kill("SIGKILL");
      await once(child, "exit");
    }

    const location = databaseUrl === undefined ? { dataFolder } : { dataFolder, databaseUrl };
    const reopened = await openDatabase({ ...location, log: silentLog(), mustBeDurable: false });
    const platform = await openAuditPlatform({
      state: "XA",
      database: reopened,
      dataFolder,
      clock: { now: new Date() },
    });
    const audit = createAudit({ platform });
    expect(await audit.start()).toEqual({ kind: "ready" });
    const { size } = await audit.showHead();
    const lines = printed.split("\n").slice(0, -1);
    const entries = lines.flatMap((line) => (line.startsWith("entry ") ? [line.slice(6)] : []));
    for (const entryId of entries) expect((await audit.proofFor(entryId)).index).toBeLessThan(size);
    for (const line of lines.filter((one) => one.startsWith("head "))) {
      const [, shownSize, root] = line.split(" ");
      expect(await rootOf(reopened, Number(shownSize))).toBe(root);
    }
    expect(entries.length).toBeGreaterThan(ROUNDS * 5);
    expect(await audit.verify()).toMatchObject({ ok: true, problems: [] });
    await reopened.close();
  },
  120_000,
);

async function rootOf(database: Database, size: number): Promise<string | undefined> {
  const { rows } = await sql<{ root: string }>`select root from audit.heads where size = ${size}`.execute(database.db);
  return rows[0]?.root;
}
