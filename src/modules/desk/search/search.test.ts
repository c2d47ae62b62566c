import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { draftRequest, orderTerms, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair, type PersonName } from "../../../../tests/support/cooperation-network.ts";
import { parseDossierId } from "../../../protocol/identifiers.ts";
import { elementsFor } from "../../../convention/index.ts";
import { readQuery } from "./forms/query.ts";
import { readEntries } from "./entry-store.ts";

// What people find, and what they do not. An invented case; each reading compares the table with its rules.

const WALLET = "0xabc0000000000000000000000000000000000123";
const ALL = elementsFor("extradition").map(({ element }) => element.id);

let pair: CasePair;
let open: { readonly dossierId: string; readonly requestId: string };
let closed: { readonly dossierId: string; readonly requestId: string };

interface FoundThing {
  readonly kind: string;
  readonly by: string;
  readonly href: string;
  readonly reference: string;
  readonly title: string;
}
const find = async (q: string, who: PersonName = "drafter"): Promise<readonly FoundThing[]> =>
  (await pair.asker.as(who).get(`/search?q=${encodeURIComponent(q)}`)).results;
const answer = async (requestId: string, elementId: string, value: object) =>
  await pair.asker.as("drafter").put(`/requests/${requestId}/draft`, { step: "element", elementId, value });

/** A request for one person and one wallet. */
async function matter(name: object, wallet: string) {
  const made = await draftRequest(pair, { mechanism: "extradition", leaveOut: ALL });
  await answer(made.requestId, "person-sought", { records: [name] });
  const other = await draftRequest(pair, { mechanism: "stored-data", dossierId: made.dossierId });
  const accounts = elementsFor("stored-data").find(({ element }) => element.record === "identifier")?.element.id ?? "";
  await answer(other.requestId, accounts, {
    records: [{ "identifier-kind": { codes: ["wallet"] }, value: { line: wallet } }],
  });
  return made;
}

beforeAll(async () => {
  pair = await openCasePair();
  open = await matter(
    { "family-name": { line: "Đặng" }, "original-name": { line: "张三丰" } },
    "0xABC0 0000 0000 0000 0000 0000 0000 0000 0000 0123",
  );
  closed = await matter({ "family-name": { line: "Đặng" }, alias: { line: "zymurgist" } }, `ethereum:${WALLET}`);
});

describe("the search", () => {
  it("finds a request by half of its reference, before what has it among its words", async () => {
    const { reference } = await pair.asker.as("drafter").get(`/requests/${open.requestId}`);
    const [, year = "", number = ""] = reference.split("-");
    for (const half of [
      reference,
      `${year}-${number}`,
      number,
      number.slice(1),
      `${year} ${number.replace(/0/g, "O")}`,
    ]) {
      expect((await find(half))[0], half).toMatchObject({ kind: "request", by: "reference", reference });
    }
  });

  it("finds a wallet however it was written, and a person in two scripts and by three letters", async () => {
    for (const one of [WALLET, WALLET.toUpperCase().replace("0X", "0x"), `ethereum:${WALLET}?value=2`]) {
      expect(
        (await find(one)).map(({ kind, by }) => [kind, by]),
        one,
      ).toEqual([
        ["request", "identifier"],
        ["request", "identifier"],
      ]);
    }
    for (const one of ["dang", "dan", "DẶNG", "三丰", "张"]) {
      expect(
        (await find(one)).map(({ kind, by }) => [kind, by]),
        one,
      ).toContainEqual(["person", "words"]);
    }
    expect(await find("da")).toEqual([]);
    expect(await find("dang xyzzy")).toEqual([]);
  });

  it("says on a dossier in which others of the reader its identifiers stand", async () => {
    const { html } = await (await pair.asker.browse("drafter")).open(`/dossiers/${open.dossierId}`);
    const { ownReference } = await pair.asker.as("drafter").get(`/dossiers/${closed.dossierId}`);
    expect(html).toContain("Also in other dossiers that you see");
    expect(html).toContain(`href="/dossiers/${closed.dossierId}"`);
    expect(html).toContain(ownReference);
  });

  it("shows on its page what it is, and says what is searched where nothing was found", async () => {
    const drafter = await pair.asker.browse("drafter");
    const { html } = await drafter.open("/search?q=zymurg");
    expect(html).toContain(`href="/requests/${closed.requestId}"`);
    expect(html).toContain("Person");
    expect((await drafter.open("/search")).html).toContain("Half a reference is enough");
    expect((await drafter.open(`/search?q=${"x%20".repeat(60)}`)).html).toContain("only the first 200 characters");
    for (const typed of [
      "'; drop table desk.search_entry; --\0",
      "\u0301".repeat(1_000),
      "\u202Ezymurgist\u202C",
      "x".repeat(10_240),
    ]) {
      const { status } = await drafter.open(`/search?q=${encodeURIComponent(typed)}&after=nonsense`);
      expect(status).toBe(200);
    }
  });

  it("leaves a trace of whoever was shown more than what bears a number", async () => {
    const { people, platform } = pair.asker;
    const { reference } = await pair.asker.as("drafter").get(`/requests/${open.requestId}`);
    const readBy = async (who: PersonName): Promise<string[]> => {
      const { rows } = await sql<{ id: string }>`
        select dossier_id as id from desk.dossier_read where user_id = ${people[who].id}`.execute(platform.database.db);
      return rows.map(({ id }) => id).toSorted();
    };
    await pair.asker.as("night").get(`/search?q=${reference}&limit=1`);
    expect(await readBy("night")).toEqual([]);
    await find("đặng", "night");
    expect(await readBy("night")).toEqual([open.dossierId, closed.dossierId].toSorted());
  });

  it("goes on by key where there is more", async () => {
    const first = await pair.asker.as("drafter").get("/search?q=dang&limit=1");
    const second = await pair.asker.as("drafter").get(`/search?q=dang&limit=1&after=${encodeURIComponent(first.next)}`);
    const both = [...first.results, ...second.results];
    expect(both).toEqual((await find("dang")).slice(0, 2));
  });
});

describe("a dossier that was closed to others", () => {
  beforeAll(async () => {
    const { people } = pair.asker;
    const members = async (change: object) =>
      await pair.asker.as("drafter").post(`/dossiers/${closed.dossierId}/members`, change);
    await members({ add: { userId: people.authoriser.id } });
    for (const role of ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian"])
      await members({ remove: { role } });
  });

  it("is found by its members and by oversight, and leaves no trace for anybody else, in no way", async () => {
    const everybody: readonly PersonName[] = [
      "drafter",
      "authoriser",
      "screener",
      "secondAuthoriser",
      "duty",
      "night",
      "executing",
      "custodian",
      "admin",
    ];
    const { ownReference } = await pair.asker.as("drafter").get(`/dossiers/${closed.dossierId}`);
    const finders: string[] = [];
    for (const who of everybody) {
      const asked = await Promise.all(["zymurgist", ownReference].map(async (q) => await find(q, who)));
      const page = await (await pair.asker.browse(who)).open("/search?q=zymurgist");
      expect(page.status).toBe(200);
      const ways = [...asked.map((found) => found.length > 0), page.html.includes(closed.requestId)];
      expect(new Set(ways).size, who).toBe(1);
      if (ways[0] === true) finders.push(who);
      else expect(await find("zymurgist", who)).toEqual(await find("xyzzyxyzzy", who));
    }
    expect(finders).toEqual(["drafter", "authoriser", "screener"]);
    const { html } = await (await pair.asker.browse("executing")).open(`/dossiers/${open.dossierId}`);
    expect(html).not.toContain(closed.dossierId);
  });

  it("never leaves the database for them: its rows are not among those that the statement gives", async () => {
    const { people, platform } = pair.asker;
    const read = async ({ id, roles }: typeof people.drafter) =>
      await readEntries(platform.database.db, { scope: { id, roles }, names: [...roles, id] }, readQuery("dang"), {
        after: undefined,
        limit: 1_000,
      });
    const dossiersOf = async (who: typeof people.drafter) =>
      [...new Set((await read(who)).flatMap(({ dossierId }) => dossierId ?? []))].toSorted();
    expect(await dossiersOf(people.drafter)).toEqual([open.dossierId, closed.dossierId].toSorted());
    expect(await dossiersOf(people.executing)).toEqual([open.dossierId]);
  });
});

describe("what stands in no dossier", () => {
  it("is an order of a case of our own for those whose work it is and who had a part in it, an organisation for everybody", async () => {
    const as = (who: PersonName) => pair.asker.as(who);
    const { orderId } = await as("duty").post("/orders", {
      terms: { ...orderTerms(), providerName: "Vauxhall Telegraph" },
    });
    const name = { original: "en", texts: { en: "Quahog Union", ar: "اتحاد الــموانئ" } };
    await as("authoriser").post("/organisations", { entry: { kind: "ngo", name, source: "An invented register." } });
    for (const who of ["duty", "executing", "authoriser", "screener"] as const) {
      expect(
        (await find("vauxhall", who)).map(({ href }) => href),
        who,
      ).toEqual([`/orders/${orderId}`]);
    }
    for (const who of ["drafter", "night", "custodian", "admin"] as const)
      expect(await find("vauxhall", who), who).toEqual([]);
    for (const who of ["drafter", "admin"] as const) {
      expect((await find("quahog", who)).map(({ kind }) => kind)).toEqual(["organisation"]);
      expect(await find("الموانئ", who)).toHaveLength(1);
    }
  });

  it("is no longer an order of theirs for somebody who has no role left that reads orders", async () => {
    const { people, platform } = pair.asker;
    const { db } = platform.database;
    const duty = sql`user_id = ${people.duty.id} and role = 'duty-officer'`;
    await sql`update identity.role_grant set role = 'administrator' where ${duty}`.execute(db);
    expect(await find("vauxhall", "duty")).toEqual([]);
    const back = sql`user_id = ${people.duty.id} and role = 'administrator'`;
    await sql`update identity.role_grant set role = 'duty-officer' where ${back}`.execute(db);
    expect(await find("vauxhall", "duty")).toHaveLength(1);
  });
});

describe("what was there before", () => {
  it("is written by a job that says how far it is", async () => {
    const { platform, desk } = pair.asker;
    const before = await find("dang");
    const { db } = platform.database;
    await sql`delete from desk.search_entry`.execute(db);
    await sql`delete from desk.search_written`.execute(db);
    expect(await desk.search.filling()).toBe(0);
    await platform.jobs.runNow("desk.search");
    expect(await desk.search.filling()).toBeUndefined();
    expect(await find("dang")).toEqual(before);
  });
});

describe("a dossier that is disposed of while somebody searches", () => {
  it("is found whole or not at all, and then by its number alone", async () => {
    const { dossierId } = await pair.asker.as("drafter").post("/dossiers", { title: "Wolfram mill", state: "XB" });
    const { ownReference } = await pair.asker.as("drafter").get(`/dossiers/${dossierId}`);
    const order = { ground: "court-order", order: "Court of Northport 77/2034" };
    await pair.asker.as("custodian").confirm(`/dossiers/${dossierId}/disposal`, order);
    const searching = Array.from({ length: 10 }, async () => await find("wolfram"));
    const disposing = pair.asker.as("authoriser").confirm(`/dossiers/${dossierId}/disposal-approval`);
    const [found] = await Promise.all([Promise.all(searching), disposing]);
    for (const results of found) expect(["Wolfram mill", undefined]).toContain(results[0]?.title);
    expect(await find("wolfram")).toEqual([]);
    expect((await find(ownReference)).map(({ title }) => title)).toEqual([ownReference]);
  });
});

describe("a thousand things", () => {
  const MANY = 1_000;

  /** Written past the server, as by an earlier version: the job has to find them. */
  beforeAll(async () => {
    const name = { original: "en", texts: { en: "Tungsten Guild" } };
    await pair.asker
      .as("authoriser")
      .post("/organisations", { entry: { kind: "ngo", name, source: "An invented register." } });
    const { db } = pair.asker.platform.database;
    await sql`
      insert into registry.organisation
      select (made.row).* from (
        select jsonb_populate_record(one, jsonb_build_object('organisation_id', gen_random_uuid())) as row
        from registry.organisation as one, generate_series(2, ${MANY}::integer)
        where entry::text like '%Tungsten Guild%'
      ) as made`.execute(db);
    await sql`delete from desk.search_written where source = 'organisation'`.execute(db);
  });

  it("are filled in from where the job was killed", async () => {
    const { platform, desk } = pair.asker;
    const { db } = platform.database;
    await sql`alter table desk.search_written add constraint killed check (source <> 'organisation' or done <= 300)`.execute(
      db,
    );
    await expect(platform.jobs.runNow("desk.search")).rejects.toThrow();
    const written = async () =>
      (
        await sql<{ place: string; at: string }>`
        select place, xmin::text as at from desk.search_entry where source = 'organisation' order by subject limit 100`.execute(
          db,
        )
      ).rows;
    const before = await written();
    expect(await desk.search.filling()).toBeLessThan(100);
    await sql`alter table desk.search_written drop constraint killed`.execute(db);
    await platform.jobs.runNow("desk.search");
    expect(await desk.search.filling()).toBeUndefined();
    // Those of the first lot were not written again.
    expect(await written()).toEqual(before);
  });

  it("are shown in parts, each of them once", async () => {
    const seen: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const after = next === "" ? "" : `&after=${encodeURIComponent(next)}`;
      const part: { results: FoundThing[]; next: string | null } = await pair.asker
        .as("drafter")
        .get(`/search?q=tungsten${after}`);
      expect(part.results.length).toBeLessThanOrEqual(50);
      seen.push(...part.results.map(({ href }) => href));
      next = part.next;
    }
    expect(new Set(seen).size).toBe(MANY);
    expect(seen).toHaveLength(MANY);
  });
});

describe("a request that goes on", () => {
  it("is found by what was last said of it, and by nothing that was taken away", async () => {
    await answer(open.requestId, "person-sought", { records: [{ "family-name": { line: "Nguyễn" } }] });
    expect(await find("三丰")).toEqual([]);
    expect((await find("nguyen")).map(({ kind }) => kind).toSorted()).toEqual(["person", "request"]);
    await pair.asker.as("drafter").put(`/requests/${open.requestId}/draft`, {
      step: "excuse",
      elementId: "offences",
      reason: text("Not known before the quokka sits."),
    });
    expect((await find("quokka")).map(({ href }) => href)).toEqual([`/requests/${open.requestId}`]);
  });
});

it("joins no dossiers by what says that nobody knows it", async () => {
  const { desk, people } = pair.asker;
  for (const nothing of ["unknown", "0000 0000"]) {
    const made = [await matter({ alias: { line: "one" } }, nothing), await matter({ alias: { line: "two" } }, nothing)];
    const { places } = await desk.search.sharedWith(people.drafter, parseDossierId(made[0]?.dossierId ?? ""));
    const joined = places.map(({ identifier }) => identifier);
    expect(joined.filter((one) => /^(?:unknown|[+0]+)$/.test(one))).toEqual([]);
  }
});
