import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import { type AuditServer, openAuditServer, sendTo } from "../../../tests/support/audit-server.ts";
import { temporaryFolder } from "../../../tests/support/temporary-folders.ts";
import { type LogTrust, verifyLogFolder } from "./index.ts";

// 800 entries: three full tiles and a partial one at the lowest level, one partial tile above.
const SIZE = 800;
let server: AuditServer;
let trust: LogTrust;
let folder: string;

beforeAll(async () => {
  server = await openAuditServer();
  const witness = await openAuditServer({ state: "XB" });
  for (let i = 1; i < SIZE; i++) await server.log();
  await server.audit.showHead();
  await server.audit.collectCosignature(await witness.known(), await sendTo(witness, server));
  const { origin, logKeys } = await server.known();
  const { state, witnessKeys } = await witness.known();
  const name = `${state.toLowerCase()}.rogatory/witness`;
  trust = { log: { origin, logKeys }, witnesses: [{ name, type: 4, publicKey: witnessKeys[0]! }] };
  folder = server.logFolder;
});

describe("a log folder", () => {
  test("verifies from its files alone, with the witness that cosigned it", async () => {
    expect(await verifyLogFolder(folder, trust)).toMatchObject({
      ok: true,
      originEstablished: true,
      size: SIZE,
      entriesChecked: SIZE,
      witnessed: [{ name: "xb.rogatory/witness", size: SIZE }],
      problems: [],
    });
  });

  test("without a key from outside is consistent in itself, and no more", async () => {
    expect(await verifyLogFolder(folder)).toMatchObject({ ok: true, originEstablished: false, witnessed: [] });
  });

  test("under another log's key does not verify", async () => {
    const other = await openAuditServer();
    const { logKeys } = await other.known();
    const report = await verifyLogFolder(folder, { log: { origin: trust.log!.origin, logKeys } });
    expect(report.ok).toBe(false);
    expect(report.problems[0]).toMatchObject({ code: "checkpoint-altered", where: "checkpoint" });
  });

  test("with one byte of an entry altered names the entry", async () => {
    const altered = copy();
    const path = join(altered, "tile/entries/001");
    flip(path, readFileSync(path).indexOf("test.event") + 2);
    const report = await verifyLogFolder(altered, trust);
    expect(report.problems).toContainEqual(expect.objectContaining({ code: "entry-altered", where: "entry 256" }));
    expect(report.ok).toBe(false);
  });

  test("with one bit of a leaf hash altered names the tile and the hash", async () => {
    const altered = copy();
    flip(join(altered, "tile/0/002"), 32 * 7 + 3);
    const { problems } = await verifyLogFolder(altered, trust);
    expect(problems).toContainEqual(expect.objectContaining({ code: "tile-altered", where: "tile/0/002 hash 7" }));
    expect(problems.every(({ code }) => code === "tile-altered")).toBe(true);
  });

  test("with one bit of a higher hash altered names that tile", async () => {
    const altered = copy();
    flip(join(altered, "tile/1/000.p/3"), 32 * 2);
    const { problems } = await verifyLogFolder(altered, trust);
    expect(problems).toEqual([
      expect.objectContaining({ code: "tile-altered", where: expect.stringContaining("tile/1/000.p/3 hash 2") }),
    ]);
  });

  test("with an entry and a leaf hash of different tiles altered names both", async () => {
    const altered = copy();
    flip(join(altered, "tile/0/000"), 5);
    const path = join(altered, "tile/entries/002");
    flip(path, readFileSync(path).indexOf("test.event") + 2);
    const { problems } = await verifyLogFolder(altered, trust);
    expect(problems).toContainEqual(expect.objectContaining({ code: "tile-altered", where: "tile/0/000 hash 0" }));
    expect(problems).toContainEqual(expect.objectContaining({ code: "entry-altered", where: "entry 512" }));
  });

  test("with another size or root in the checkpoint names the checkpoint", async () => {
    for (const [from, to] of [
      ["\n800\n", "\n799\n"],
      ["incarnation 1", "incarnation 2"],
    ] as const) {
      const altered = copy();
      const path = join(altered, "checkpoint");
      writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
      const { problems } = await verifyLogFolder(altered, trust);
      expect(problems[0]).toMatchObject({ code: "checkpoint-altered", where: "checkpoint" });
    }
  });

  test("cut back to an older head that was truly signed is caught by the witnessed one", async () => {
    const own = await openAuditServer();
    await own.audit.integrate();
    const older = readFileSync(join(own.logFolder, "checkpoint"));
    const { origin, logKeys } = await own.known();
    await own.audit.showHead();
    writeFileSync(join(own.logFolder, "checkpoint"), older);
    const { problems } = await verifyLogFolder(own.logFolder, { log: { origin, logKeys } });
    expect(problems).toContainEqual(expect.objectContaining({ where: "checkpoint.witnessed" }));
  });

  test("without a file names the file", async () => {
    for (const path of ["tile/0/001", "tile/entries/003.p/32", "tile/1/000.p/3", "checkpoint"]) {
      const altered = copy();
      rmSync(join(altered, path));
      const { problems } = await verifyLogFolder(altered, trust);
      expect(problems).toEqual([expect.objectContaining({ where: path })]);
    }
  });

  test("with a cosignature altered names the witnessed head", async () => {
    const altered = copy();
    const path = join(altered, "checkpoint.witnessed");
    const lines = readFileSync(path, "utf8").split("\n");
    const line = lines.findIndex((text) => text.startsWith("— xb.rogatory/witness "));
    const [dash, name, encoded] = lines[line]!.split(" ");
    const bytes = Buffer.from(encoded!, "base64");
    bytes[40]! ^= 1;
    writeFileSync(path, lines.with(line, `${dash} ${name} ${bytes.toString("base64")}`).join("\n"));
    const { problems } = await verifyLogFolder(altered, trust);
    expect(problems).toEqual([expect.objectContaining({ code: "cosignature-invalid" })]);
  });

  test("with any one bit of any file flipped does not verify", async () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .filter((path) => !path.startsWith("tmp"));
    const altered = copy();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.nat({ max: 7 }), async (path, at, bit) => {
        const file = join(altered, path);
        const whole = readFileSync(file);
        const bytes = Buffer.from(whole);
        bytes[at % bytes.length]! ^= 1 << bit;
        writeFileSync(file, bytes);
        const report = await verifyLogFolder(altered, trust);
        writeFileSync(file, whole);
        // The witness's name and key id are outside every signature: altered, its line is an unknown key's.
        if (path === "checkpoint.witnessed" && report.ok) expect(report.witnessed).toEqual([]);
        else expect(report.ok).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});

describe("rows that were changed behind the log's back", () => {
  test.each([
    ["an entry", `update audit.entries set bytes = bytes || '\\x20'::bytea where entry_id = $id`, "row-altered"],
    ["an entry's place", `delete from audit.places where entry_id = $id`, "row-missing"],
    [
      "details",
      `update audit.details set committed = committed || '\\x20'::bytea where entry_id = $id`,
      "commitment-broken",
    ],
    [
      "a salt",
      `update audit.details set salt = decode(repeat('00', 32), 'hex') where entry_id = $id`,
      "commitment-broken",
    ],
    [
      "the actor",
      `update audit.actors set actor_id = 'somebody-else'
        where pseudonym = (select pseudonym from audit.details where entry_id = $id)`,
      "pseudonym-broken",
    ],
    [
      "a head",
      `update audit.heads set root = repeat('0', 64) where size = (select min(size) from audit.heads)`,
      "head-altered",
    ],
    ["a cosignature", `update audit.cosignatures set public_key = repeat('0', 64)`, "cosignature-invalid"],
  ])("%s", async (_, statement, code) => {
    const own = await openAuditServer();
    const witness = await openAuditServer({ state: "XB" });
    const entryId = await own.log("test.event", { details: { name: "x" } });
    await own.log();
    await own.audit.showHead();
    await own.audit.collectCosignature(await witness.known(), await sendTo(witness, own));
    expect((await own.audit.verify([await witness.known()])).problems).toEqual([]);
    await behindItsBack(own, statement.replaceAll("$id", `'${entryId}'`));
    const report = await own.audit.verify();
    expect(report.ok).toBe(false);
    expect(report.problems).toContainEqual(expect.objectContaining({ code }));
  });

  test("an entry taken out before it got its place", async () => {
    const own = await openAuditServer();
    await own.audit.showHead();
    const entryId = await own.log();
    await behindItsBack(own, "delete from audit.pending");
    await own.audit.integrate();
    expect((await own.audit.verify()).problems).toEqual([
      expect.objectContaining({ code: "entry-omitted", where: `entry row ${entryId}` }),
    ]);
  });
});

function copy(): string {
  const target = join(temporaryFolder(), "log");
  cpSync(folder, target, { recursive: true });
  return target;
}

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at]! ^= 1;
  writeFileSync(path, bytes);
}

async function behindItsBack(own: AuditServer, statement: string): Promise<void> {
  await own.database.transaction(async ({ db }) => {
    await sql`set local session_replication_role = replica`.execute(db);
    await sql`grant all on all tables in schema audit to current_user`.execute(db);
    await sql.raw(statement).execute(db);
  });
}
