import { sql } from "kysely";
import { beforeAll, describe, expect, it, vi } from "vitest";
import {
  type CasePair,
  type CaseServer,
  openCasePair,
  type PersonName,
} from "../../../tests/support/cooperation-network.ts";
import { draftRequest } from "../../../tests/support/case-steps.ts";
import {
  CONTENT,
  PAPER,
  type PlantedCase,
  plantCase,
  WORDS,
  WORDS_OF_ORDERS,
} from "../../../tests/support/planted-case.ts";
import type { Reading } from "../identity/index.ts";

// Whoever is shown something of a dossier leaves a trace, whichever way they came: every route of two whole servers that answers with
// words of a planted case is asked, by people with each role.

const READERS: readonly PersonName[] = ["screener", "executing", "drafter"];
/** What stands in lists: which dossier it is, not what is in it. */
const TITLE = "Invoice fraud";
const SECRETS = [...WORDS, ...WORDS_OF_ORDERS, CONTENT, PAPER].filter((word) => word !== TITLE);
const NAMED = /:[A-Za-z]+(?:\{[^}]*\})?/g;
const OF_NO_DOSSIER = /^\/(?:api\/v1\/)?(?:health|peer|people|access|audit|gallery|assets|training)\b/;

const HOUR_MS = 3_600_000;

let pair: CasePair;
let planted: PlantedCase;
let draft: Awaited<ReturnType<typeof draftRequest>>;

beforeAll(async () => {
  pair = await openCasePair();
  planted = await plantCase(pair);
  draft = await draftRequest(pair, { mechanism: "preservation", dossierId: planted.dossierId });
  for (const { platform } of [pair.asker, pair.owner]) {
    // What would be printed, as text.
    vi.spyOn(platform.printer, "print").mockImplementation(async (...paper) => Buffer.from(JSON.stringify(paper)));
  }
});

/** Each way to read, with every id of the case that it can ask for. */
function waysToRead({ app }: CaseServer): string[] {
  const { dossierId, requestId, preservationId, orderId, exhibitId } = planted;
  const unsent = draft.requestId;
  const ids: Readonly<Record<string, readonly string[]>> = {
    dossiers: [dossierId],
    requests: [requestId, preservationId, unsent],
    orders: [orderId],
    exhibits: [exhibitId],
  };
  const paths = new Set(app.routes.filter(({ method }) => method === "GET").map(({ path }) => path));
  return [...paths].flatMap((path) => {
    const [name, another] = path.match(NAMED) ?? [];
    if (path.includes("*") || OF_NO_DOSSIER.test(path) || another !== undefined) return [];
    const thing = path.replace("/api/v1", "").split("/")[1] ?? "";
    return name === undefined ? [path] : (ids[thing] ?? []).map((id) => path.replace(name, id));
  });
}

/** Ways that name a second thing: of those to which a page led, each under that address and, where there is one, in the API. */
function waysOfTwo({ app }: CaseServer, linked: ReadonlySet<string>): string[] {
  const paths = app.routes
    .filter(({ method, path }) => method === "GET" && !path.includes("*"))
    .map(({ path }) => path);
  const twos = paths.filter((path) => (path.match(NAMED) ?? []).length > 1);
  const shapes = twos.map((path) => new RegExp(`^${path.replaceAll(NAMED, "[^/?#]+")}$`));
  return [...linked]
    .flatMap((path) => [path, `/api/v1${path}`])
    .filter((path) => shapes.some((shape) => shape.test(path)));
}

interface Shown {
  readonly path: string;
  readonly words: readonly string[];
  readonly isNoted: boolean;
}

/** What each way showed this person of the case, and whether that was noted. */
async function readEverything(server: CaseServer, person: PersonName): Promise<Shown[]> {
  const noted: Reading[] = [];
  server.identity.onRead(async (reading) => void noted.push(reading));
  const browser = await server.browse(person);
  const shown: Shown[] = [];
  const linked = new Set<string>();
  const ask = async (path: string): Promise<void> => {
    noted.length = 0;
    const text = path.startsWith("/api/v1/")
      ? await (await server.as(person).file(path.slice("/api/v1".length))).text()
      : (await browser.open(path)).html;
    for (const [, href = ""] of text.matchAll(/href="(\/[^"?#]*)/g)) linked.add(href);
    const words = SECRETS.filter((word) => text.includes(word));
    const isNoted = noted.some(({ dossierIds }) => dossierIds.includes(planted.dossierId));
    if (words.length > 0) shown.push({ path, words, isNoted });
  };
  for (const path of waysToRead(server)) await ask(path);
  for (const path of waysOfTwo(server, linked)) await ask(path);
  return shown;
}

const rowsOf = async ({ platform }: CaseServer) =>
  await sql<{ user_id: string; seen_as: string; ways: string[]; hour: Date }>`
    select user_id, seen_as, ways, hour from desk.dossier_read where dossier_id = ${planted.dossierId}`.execute(
    platform.database.db,
  );

describe("reading a dossier", () => {
  it("is written once for a person and hour, and the log holds a digest of each hour", async () => {
    const { asker: server, clock } = pair;
    const { requestId, dossierId } = planted;
    clock.advance(24 * HOUR_MS);
    await sql`delete from desk.dossier_read`.execute(server.platform.database.db);
    const browser = await server.browse("drafter");
    await browser.open(`/requests/${requestId}`);
    await browser.open(`/dossiers/${dossierId}`);
    await server.as("drafter").get(`/requests/${requestId}`);
    await server.as("screener").get(`/dossiers/${dossierId}`);
    // Nobody reads unseen by saying that a page called by itself.
    await (await server.browse("custodian")).open(`/requests/${requestId}?renewed=1`);
    const { rows } = await rowsOf(server);
    const of = (id: string) => rows.filter(({ user_id: userId }) => userId === id);
    const { custodian, drafter, screener, duty } = server.people;
    expect(of(drafter.id)).toEqual([expect.objectContaining({ seen_as: "member", ways: ["page", "data"] })]);
    expect(of(screener.id)).toEqual([expect.objectContaining({ seen_as: "oversight", ways: ["data"] })]);

    expect(of(custodian.id)).toEqual([expect.objectContaining({ ways: ["page"] })]);

    // Members see who read it, and not what oversight does; oversight sees both.
    const names = async (person: PersonName) =>
      (await server.as(person).get(`/dossiers/${dossierId}/reads`)).reads.map(({ name }: { name: string }) => name);
    expect((await names("drafter")).toSorted()).toEqual([custodian.name, drafter.name].toSorted());
    expect((await names("screener")).toSorted()).toEqual([custodian.name, drafter.name, screener.name].toSorted());
    expect(await server.as("drafter").refusal("GET", "/reads")).toBe("role-missing");

    clock.advance(2 * HOUR_MS);
    await server.platform.jobs.runNow("desk.reads");
    const id = rows[0]?.hour.toISOString() ?? "";
    const [logged] = await server.audit.entries({ subject: { kind: "reads", id }, limit: 5 });
    expect(logged?.type).toBe("desk.reads-counted");
    const watch = await server.browse("screener");
    expect((await watch.open("/reads")).html).not.toContain("Rows were changed");
    // Somebody with a way into the database hides a reader.
    await sql`update desk.dossier_read set user_id = ${duty.id} where user_id = ${drafter.id}`.execute(
      server.platform.database.db,
    );
    expect((await watch.open("/reads")).html).toContain("Rows were changed");
  });

  it("leaves a trace by every page, operation, print and file", async () => {
    const unseen: string[] = [];
    const noted = new Set<string>();
    for (const server of [pair.asker, pair.owner]) {
      for (const person of READERS) {
        for (const { path, words, isNoted } of await readEverything(server, person)) {
          if (isNoted) noted.add(path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "*"));
          else unseen.push(`${server.state} ${person}: ${path} showed ${words.join(", ")}`);
        }
      }
    }
    expect(unseen).toEqual([]);
    // The words were there to be read.
    expect([...noted]).toEqual(
      expect.arrayContaining([
        "/dossiers/*/print",
        "/requests/*",
        "/requests/*/print",
        "/orders/*",
        "/exhibits/*",
        "/api/v1/requests/*",
        "/api/v1/orders/*",
        "/requests/*/papers/*",
        "/api/v1/requests/*/papers/*",
        "/requests/*/draft/check",
      ]),
    );
  });
});
