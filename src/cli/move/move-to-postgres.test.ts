import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { enginesHere, openTestDatabase } from "../../../tests/support/databases.ts";
import { testConfig } from "../../../tests/support/platform.ts";
import { databaseForServer } from "../../../tests/support/server-database.ts";
import { openDatabase, silentLog, summarise, UNFINISHED_MOVE } from "../../platform/index.ts";
import { moveToPostgres } from "./move-to-postgres.ts";

const log = silentLog();

describe.runIf(enginesHere.includes("postgres"))("moving a State from the embedded engine to PostgreSQL", () => {
  it("changes nothing when the connection is lost half-way, and then moves every row", async () => {
    const { database, dataFolder } = await openTestDatabase("pglite");
    await sql`
      insert into identity.person (user_id, name, languages, state, created_at)
      select gen_random_uuid(), 'Ünï ' || n || chr(10) || '"quoted",()\\', array['en'], 'active', now() from generate_series(1, 350) n`.execute(
      database.db,
    );
    const before = await summarise(database.db);
    await database.close();
    writeFileSync(join(dataFolder, "config.json"), "{}");
    const config = testConfig({ dataFolder });
    const { databaseUrl: lost = "" } = await databaseForServer();
    const cut = await throughCutLine(lost);
    await expect(moveToPostgres(config, cut)).rejects.toMatchObject({
      code: expect.stringMatching(/^(database-away|outcome-unknown|lease-lost)$/),
    });
    const stillThere = await openDatabase({ dataFolder, log });
    expect(await summarise(stillThere.db)).toEqual(before);
    await stillThere.close();
    const refused = { code: "move-unfinished" };
    await expect(moveToPostgres(config, lost)).rejects.toMatchObject(refused);
    const other = (await openTestDatabase("postgres")).dataFolder;
    await expect(openDatabase({ dataFolder: other, databaseUrl: lost, log })).rejects.toMatchObject(refused);

    const { databaseUrl = "" } = await databaseForServer();
    const moved = await moveToPostgres(config, databaseUrl);
    expect(moved.tables).toBe(before.length);
    const after = await openDatabase({ dataFolder, databaseUrl, log });
    expect(await summarise(after.db)).toEqual(before);
    await after.close();
    await expect(openDatabase({ dataFolder, log })).rejects.toMatchObject({ code: "engine-changed" });
    expect(existsSync(moved.oldDatabase)).toBe(true);
    expect(readFileSync(join(dataFolder, "engine.json"), "utf8")).toContain("postgres");

    await expect(moveToPostgres(config, databaseUrl)).rejects.toMatchObject({ code: "not-embedded" });
    // As a kill leaves it between the last step and the removal of the mark.
    const again = await openDatabase({ dataFolder, databaseUrl, log });
    await sql.raw(`create schema ${UNFINISHED_MOVE}; create table ${UNFINISHED_MOVE}.loaded ()`).execute(again.db);
    await again.close();
    expect((await moveToPostgres(config, databaseUrl)).tables).toBe(before.length);
    await (await openDatabase({ dataFolder, databaseUrl, log })).close();
  });

  it("refuses a database that holds something", async () => {
    const { database, dataFolder } = await openTestDatabase("pglite");
    await database.close();
    const { databaseUrl = "" } = await databaseForServer();
    const used = await openDatabase({ dataFolder: (await openTestDatabase("postgres")).dataFolder, databaseUrl, log });
    await sql`create schema something`.execute(used.db);
    await used.close();
    const moving = moveToPostgres(testConfig({ dataFolder }), databaseUrl);
    await expect(moving).rejects.toMatchObject({ code: "database-not-empty" });
  });
});

/** The same database behind a line that is cut when rows go over it. */
async function throughCutLine(url: string): Promise<string> {
  const home = new URL(url).searchParams.get("host") ?? "";
  const server = createServer((near) => {
    const far = connect(join(home, ".s.PGSQL.5432"));
    near
      .on("error", () => far.destroy())
      .on("data", (piece: Buffer) => {
        if (piece.includes('insert into "identity"."person"')) {
          server.close();
          far.destroy();
          near.destroy();
        } else far.write(piece);
      });
    far.on("error", () => near.destroy()).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = new URL(url);
  cut.searchParams.delete("host");
  cut.hostname = "127.0.0.1";
  cut.port = String((server.address() as AddressInfo).port);
  return cut.href;
}
