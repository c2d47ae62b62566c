import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { expect, it } from "vitest";
import { tracesInFiles, tracesInRows } from "../../scripts/demo-assistance/traces.ts";
import { DEMO_LIMIT_MS, folders, newFolders, runDemo } from "../support/run-demo.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";

it(
  "goes from a gap to its end without a trace, with every step verified, and leaves nothing behind",
  async () => {
    const before = folders();
    const { code, output, left } = await runDemo("scripts/demo-assistance/main.ts", ["--exit"]);
    expect(output).toMatch(/\n\d+ steps verified in /);
    expect(output).not.toContain("FAILED");
    expect([code, left, newFolders(before)]).toEqual([0, 0, []]);
  },
  DEMO_LIMIT_MS,
);

it("would find a word in any file and row, as it is or encoded, also within itself", async () => {
  const folder = mkdtempSync(join(temporaryFolder(), "traces-"));
  const said = "we need coldlantern by then";
  const json = JSON.stringify({ payload: Buffer.from(said).toString("base64") });
  const forms = {
    "as-it-is": said.toUpperCase(),
    base64: `id=${Buffer.from(said).toString("base64")}`,
    url: `x${Buffer.from(` ${said}`).toString("base64url")}`,
    hex: `\\\\x${Buffer.from(said).toString("hex")}`,
    "base64-in-hex": Buffer.from(json).toString("hex"),
    nothing: Buffer.from("cold lantern").toString("base64"),
  };
  for (const [name, text] of Object.entries(forms)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, "database"));
  writeFileSync(join(folder, "database", "page"), said);
  const found = tracesInFiles(folder, ["coldlantern", "greyheron"], "database");
  const all = Object.keys(forms).filter((name) => name !== "nothing");
  expect(found.toSorted()).toEqual(all.map((name) => `coldlantern in ${name}`).toSorted());

  const database = join(folder, "engine");
  const engine = await PGlite.create(database);
  await engine.exec(`create schema one; create table one.kept (bytes bytea); create table one.other (text text)`);
  await engine.query("insert into one.kept values ($1)", [Buffer.from(json)]);
  await engine.query("insert into one.other values ('nothing')");
  await engine.close();
  expect(await tracesInRows(database, ["coldlantern"])).toEqual({ traces: ["coldlantern in one.kept"], rows: 2 });
});
