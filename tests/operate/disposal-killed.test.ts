import { existsSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dayFromToday, recordFact } from "../../scripts/demo/steps/law.ts";
import { elementsFor } from "../../src/convention/index.ts";
import { type Database, openDatabase, silentLog } from "../../src/platform/index.ts";
import { gatesPassed, valueFor } from "../support/case-steps.ts";
import { placesOf } from "../support/planted-words.ts";
import { databaseForServer } from "../support/server-database.ts";
import { AURELIA, BOREALIA, foundState, meet, personOf, type StateProcess, until } from "../support/state-processes.ts";

// Aurelia disposes of a dossier, and its server is killed as by a power cut after the commit, before the files are gone.

const ORDER = { ground: "court-order", order: "Court of Northport 77/2034" };

let aurelia: StateProcess;
let borealia: StateProcess;
let location: Awaited<ReturnType<typeof databaseForServer>>;

beforeAll(async () => {
  location = await databaseForServer();
  [aurelia, borealia] = await Promise.all([
    foundState(
      AURELIA,
      ["administrator1", "administrator2", "drafter", "authoriser", "screener", "custodian"],
      location,
    ),
    foundState(BOREALIA, ["administrator1", "administrator2"], await databaseForServer()),
  ]);
  await meet(aurelia, borealia);
  for (const state of [aurelia, borealia]) await enterTheLaw(state);
});

afterAll(async () => {
  for (const state of [aurelia, borealia]) await state.server().kill();
});

/** In force for both, or nothing could be asked for. */
async function enterTheLaw(state: StateProcess): Promise<void> {
  const two = [personOf(state, "administrator1"), personOf(state, "administrator2")] as const;
  const source = { kind: "fictional", reference: "Invented for the tests" };
  const enter = async (fact: object) => await recordFact(two, { ...fact, source });
  await enter({ kind: "entry-into-force", on: dayFromToday(-200) });
  for (const code of ["XA", "XB"]) await enter({ kind: "accession", state: code, on: dayFromToday(-150) });
}

const say = (words: string) => ({ language: "en", text: words });

/** A request that was sent and withdrawn, with words in every field; nothing of it is under way any more. */
async function endedCase(word: string): Promise<string> {
  const [drafter, screener] = [personOf(aurelia, "drafter"), personOf(aurelia, "screener")];
  const dossier = { title: `${word}-title`, state: "XB" };
  const { dossierId } = await drafter.post<{ dossierId: string }>("/api/v1/dossiers", dossier);
  const path = `/api/v1/dossiers/${dossierId}`;
  const { requestId } = await drafter.post<{ requestId: string }>(`${path}/requests`, { mechanism: "preservation" });
  const request = `/api/v1/requests/${requestId}`;
  const answer = async (step: object) => await drafter.put(`${request}/draft`, step);
  await answer({ step: "offence", offence: { conventionOffence: "13", electronicEvidence: true } });
  await answer({ step: "basis", kind: "convention" });
  for (const { element } of elementsFor("preservation")) {
    const value = { ...valueFor(element), ...(element.shape === "text" ? { text: say(`${word}-element`) } : {}) };
    await answer({ step: "element", elementId: element.id, value });
  }
  await drafter.post(`${request}/screening-request`, {});
  await screener.post(`${request}/screening`, { records: gatesPassed("preservation", "before-sending") });
  await drafter.confirm(`${request}/submission`, {});
  await personOf(aurelia, "authoriser").confirm(`${request}/sending`, {});
  await drafter.post(`${request}/withdrawal`, { reason: say(`${word}-withdrawal`) });
  await until("a quiet line", async () => {
    const { hindrances } = await personOf(aurelia, "custodian").get<{ hindrances: unknown[] }>(`${path}/disposal`);
    return hindrances.length === 0 || undefined;
  });
  return dossierId;
}

/** Looks at the database of Aurelia's stopped server. */
async function inDatabase<T>(look: (database: Database) => Promise<T>): Promise<T> {
  const { dataFolder } = aurelia;
  const database = await openDatabase({ dataFolder, ...location, log: silentLog(), mustBeDurable: false });
  try {
    return await look(database);
  } finally {
    await database.close();
  }
}

/** Where words stand in rows and files. */
async function places(words: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const config = { dataFolder: aurelia.dataFolder };
  return await inDatabase(async (database) => await placesOf({ database, config }, words));
}

const filesThere = (digests: readonly string[]): string[] =>
  digests.filter((name) => existsSync(join(aurelia.dataFolder, "blobs", name.slice(0, 2), name.slice(2, 4), name)));

describe("a server that is killed after the commit of a disposal", () => {
  it.each([
    ["before the first file is removed", 0],
    ["between two files", 1],
  ])("%s removes the rest at its next start, and is whole", async (_, removed) => {
    const word = `tamarisk-${removed}`;
    const words = ["title", "element", "withdrawal"].map((field) => `${word}-${field}`);
    const dossierId = await endedCase(word);
    const path = `/api/v1/dossiers/${dossierId}`;
    await personOf(aurelia, "custodian").confirm(`${path}/disposal`, ORDER);
    await aurelia.server().stop();
    // They are there, or the search below would prove nothing.
    for (const [one, found] of await places(words)) expect(found, one).not.toEqual([]);
    const blobs = await inDatabase(async ({ db }) => {
      const { rows } = await sql<{ name: string }>`
          select blob_digest as name from federation.outbox where dossier_id = ${dossierId}
          union select blob_digest from federation.inbox where dossier_id = ${dossierId}`.execute(db);
      return rows.map(({ name }) => name);
    });
    expect(blobs.length).toBeGreaterThan(removed);
    expect(filesThere(blobs)).toEqual(blobs);

    const killer = new URL(`../support/kill-at-removal.mjs?after=${removed}`, import.meta.url);
    const server = await aurelia.start({ NODE_OPTIONS: `--import=${killer.href}` });
    const ended = new Promise((resolve) => server.child.once("exit", (code, signal) => resolve([code, signal])));
    await expect(personOf(aurelia, "authoriser").confirm(`${path}/disposal-approval`, {})).rejects.toThrow();
    expect(await ended).toEqual([null, "SIGKILL"]);
    expect(filesThere(blobs)).toHaveLength(blobs.length - removed);
    const isDisposed = await inDatabase(async ({ db }) => {
      const { rows } = await sql<{ gone: boolean }>`
          select disposed_at is not null as gone from desk.dossier where dossier_id = ${dossierId}`.execute(db);
      return rows;
    });
    expect(isDisposed).toEqual([{ gone: true }]);

    const again = await aurelia.start();
    expect(filesThere(blobs)).toEqual([]);
    await again.stop();
    expect([...(await places(words))].filter(([, found]) => found.length > 0)).toEqual([]);
    const fsck = await aurelia.command("fsck", "--json");
    expect([fsck.code, fsck.stderr]).toEqual([0, ""]);
    expect(JSON.parse(fsck.stdout)).toMatchObject({ isWhole: true, missing: [], orphans: [] });
    await aurelia.start();
  });
});
