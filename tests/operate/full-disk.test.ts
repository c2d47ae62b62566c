import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postUpload, uploadOf } from "../../scripts/demo/upload.ts";
import { findPostgres, startPostgres, type PostgresCluster } from "../support/postgres.ts";
import { skipReason } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import {
  AURELIA,
  BOREALIA,
  fillDisk,
  foundState,
  hasFailedWith,
  isReceipted,
  meet,
  personOf,
  receiptsOf,
  smallDisk,
  type StateProcess,
  testCall,
  until,
} from "../support/state-processes.ts";

// Borealia's data folder is on a small disk that runs full while its server runs; its PostgreSQL has another.

const postgres = findPostgres();
// Above the floor under which ordinary dispatches of peers wait (R27).
const disk = "folder" in postgres ? smallDisk("1200m") : undefined;
const canRun = "folder" in postgres && disk !== undefined;
if (!canRun) {
  skipReason(
    "a full disk under a running server",
    "missing" in postgres ? postgres.missing : "no tmpfs may be mounted",
  );
}

describe.skipIf(!canRun)("a full disk under a running server", () => {
  let cluster: PostgresCluster;
  let aurelia: StateProcess;
  let borealia: StateProcess;
  let dossierId: string;

  beforeAll(async () => {
    if (!("folder" in postgres) || disk === undefined) return;
    cluster = await startPostgres(postgres.folder, { isDurable: true });
    for (const name of ["aurelia", "borealia"]) await cluster.createDatabase(name);
    [aurelia, borealia] = await Promise.all([
      foundState(AURELIA, ["administrator1", "administrator2", "screener"], { databaseUrl: cluster.url("aurelia") }),
      foundState(BOREALIA, ["administrator1", "administrator2", "duty1"], {
        databaseUrl: cluster.url("borealia"),
        dataFolder: join(disk, "data"),
      }),
    ]);
    await meet(aurelia, borealia);
    const dossier = { title: "An invented fraud", state: "XA" };
    ({ dossierId } = await personOf(borealia, "duty1").post<{ dossierId: string }>("/api/v1/dossiers", dossier));
  });
  afterAll(async () => {
    for (const state of [aurelia, borealia]) await state.server().kill();
    await cluster.remove();
  });

  it("refuses what needs room, leaves no half file, and the same acts work when there is room", async () => {
    const first = await testCall(aurelia);
    await until("a line that works", async () => await isReceipted(aurelia, first));
    // What the receipt brought into the log still takes its place there, and then nothing comes by itself.
    const logSize = await until("a log at rest", async () => {
      const size = await headSize(borealia);
      await pause(1_500);
      return size === (await headSize(borealia)) ? size : undefined;
    });
    const files = filesIn(borealia);

    const makeRoom = fillDisk(disk ?? "");
    const officer = personOf(borealia, "duty1");
    await expect(upload(borealia, dossierId)).rejects.toThrow(/503.*disk-full/s);
    const sent = await testCall(aurelia);
    await until("a refused dispatch", async () => await hasFailedWith(aurelia, sent, "internal"));
    expect(await receiptsOf(personOf(aurelia, "screener"), sent)).toEqual([]);
    // What needs the database only goes on. Its entries wait for their place in the log, unless a refused act left them a block or two.
    await officer.post("/api/v1/dossiers", { title: "Opened on a full disk", state: "XA" });
    await until("a job that says so", async () => /"code":"disk-full"|disk is full/.test(output()) || undefined);
    expect((await officer.download(`/api/v1/dossiers/${dossierId}/print`)).subarray(0, 5).toString()).toBe("%PDF-");
    // Whole in any case: what is read here was verified.
    expect(await headSize(borealia)).toBeGreaterThanOrEqual(logSize);
    expect(filesIn(borealia)).toEqual(files);
    expect(borealia.server().child.exitCode).toBe(null);

    makeRoom();
    expect(await upload(borealia, dossierId)).toMatchObject({ state: "sealed" });
    await personOf(aurelia, "administrator1").post("/api/v1/training/clock", { advanceMs: 31_000 });
    await until("the receipt", async () => await isReceipted(aurelia, sent));
    expect(await receiptsOf(personOf(aurelia, "screener"), sent)).toEqual(["stored", "valid"]);
    await until("a log that goes on", async () => (await headSize(borealia)) > logSize || undefined);
    expect(output()).not.toContain('"web.failed"');
  });

  it("takes no evidence in from the room that is kept for urgent dispatches", async () => {
    const officer = personOf(borealia, "duty1");
    const makeRoom = fillDisk(disk ?? "", 700);
    await expect(upload(borealia, dossierId)).rejects.toThrow(/503.*disk-full/s);
    // What needs little room is done all the same.
    await officer.post("/api/v1/dossiers", { title: "Opened on a nearly full disk", state: "XA" });
    makeRoom();
    expect(await upload(borealia, dossierId)).toMatchObject({ state: "sealed" });
  });

  it("leaves log and folder whole, also when it is stopped while the disk is full", async () => {
    const makeRoom = fillDisk(disk ?? "");
    await borealia.server().stop();
    expect(borealia.server().child.exitCode).toBe(0);
    makeRoom();
    const fsck = await borealia.command("fsck", "--json");
    expect([fsck.code, fsck.stderr]).toEqual([0, ""]);
    expect(JSON.parse(fsck.stdout)).toMatchObject({ isWhole: true, missing: [], orphans: [] });
    expect(await borealia.command("audit", "verify")).toMatchObject({ code: 0 });
  });

  function output(): string {
    return borealia.server().output();
  }
});

describe.skipIf(disk === undefined)("a full disk under the embedded engine", () => {
  it("says so, corrupts nothing, and works on after room was made and the server was started again", async () => {
    const small = smallDisk("200m");
    if (small === undefined) return;
    const state = await foundState(BOREALIA, ["duty1"], { dataFolder: join(small, "data") });
    const officer = personOf(state, "duty1");
    const card = { state: "XC", languages: ["en"], timeZone: "Etc/UTC", address: "x".repeat(900) };
    const open = async (authority: string): Promise<string> =>
      (await officer.post<{ correspondentId: string }>("/api/v1/correspondents", { ...card, authority }))
        .correspondentId;
    const before = await open("Before");
    const makeRoom = fillDisk(small);
    const accepted: string[] = [];
    const refusals: unknown[] = [];
    // The engine may have room in its own files for a while.
    for (let attempt = 0; attempt < 400 && refusals.length === 0; attempt += 1) {
      await open(`During ${attempt}`).then(
        (id) => accepted.push(id),
        (error: unknown) => refusals.push(error),
      );
    }
    expect(refusals[0]).toMatchObject({ status: 503, code: expect.stringMatching(/^(?:disk-full|database-away)$/) });
    await state.server().stop();
    makeRoom();
    await state.start();
    const list = await officer.get<{ correspondents: { correspondentId: string }[] }>("/api/v1/correspondents");
    const here = new Set(list.correspondents.map((one) => one.correspondentId));
    for (const id of [before, ...accepted]) expect(here).toContain(id);
    expect(await open("After")).toMatch(/^[0-9a-f-]{36}$/);
    await state.server().stop();
    expect(await state.command("fsck")).toMatchObject({ code: 0 });
  });
});

async function upload(state: StateProcess, dossierId: string): Promise<{ state: string }> {
  const path = join(temporaryFolder(), "evidence");
  writeFileSync(path, randomBytes(3 * 2 ** 20));
  return await postUpload<{ state: string }>(
    { appUrl: state.appUrl, token: personOf(state, "duty1").token, path: "/api/v1/exhibits" },
    { dossierId, title: { language: "en", text: "A mailbox" }, kind: "mailbox", acquisition: { tools: [] } },
    await uploadOf(path, temporaryFolder()),
  );
}

async function headSize(state: StateProcess): Promise<number> {
  const { stdout, stderr, code } = await state.command("audit", "verify", "--json");
  if (code !== 0) throw new Error(`the log does not verify: ${stdout}${stderr}`);
  return (JSON.parse(stdout) as { size: number }).size;
}

/** Everything that is not the log, which goes on while a test looks. */
function filesIn({ dataFolder }: StateProcess): string[] {
  const found = execFileSync("find", [dataFolder, "-type", "f", "-not", "-path", "*/log/*"], { encoding: "utf8" });
  return found.trim().split("\n").toSorted();
}
