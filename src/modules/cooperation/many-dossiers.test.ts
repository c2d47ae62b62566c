import { sql } from "kysely";
import { Client } from "pg";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { testClock } from "../../../tests/support/clock.ts";
import { writeQueueAnew } from "../../../tests/support/composed-server.ts";
import { type CaseServer, openCaseServer } from "../../../tests/support/cooperation-network.ts";
import { quickestEngine } from "../../../tests/support/databases.ts";
import { card, letter } from "../../../tests/support/letter-steps.ts";

// An office of some years: every officer is a member of every dossier by role, and none may drop out of sight.

const MORE = 2_100;

let server: CaseServer;
let oldest: { dossierId: string; requestId: string };
let correspondentId: string;

beforeAll(async () => {
  server = await openCaseServer("XB", testClock("2026-03-02T09:00:00.000Z"));
  const duty = server.as("duty");
  ({ correspondentId } = await duty.post("/correspondents", card));
  await server.as("night").post(`/correspondents/${correspondentId}/call-back`, { numberCalled: "+999 3 555 0100" });
  const came = { ...letter(correspondentId), datedOn: "2026-03-01", receivedAt: "2026-03-02T02:00:00.000Z" };
  oldest = await duty.post("/letters", came);
  const { db } = server.platform.database;
  await sql`
    insert into desk.dossier
    select gen_random_uuid(), 'XB-2027-D' || lpad(n::text, 5, '0'), 'Matter ' || n, 'XC', ${correspondentId}::uuid, now(), null, null
    from generate_series(1, ${MORE}::int) as n`.execute(db);
  await sql`
    insert into desk.dossier_member
    select dossier_id, null, 'duty-officer', now(), null, null, null
    from desk.dossier where own_reference like 'XB-2027-%'`.execute(db);
  await writeQueueAnew(server);
});

it("lists all of them, each once, newest first, page after page, to a program", async () => {
  const duty = server.as("duty");
  const seen: string[] = [];
  let next: string | null = "";
  while (next !== null) {
    const page: { dossiers: { ownReference: string }[]; next: string | null } = await duty.get(
      `/dossiers?limit=200${next === "" ? "" : `&before=${next}`}`,
    );
    seen.push(...page.dossiers.map(({ ownReference }) => ownReference));
    next = page.next;
  }
  expect(seen).toHaveLength(MORE + 1);
  expect(new Set(seen).size).toBe(MORE + 1);
  expect(seen).toEqual(seen.toSorted().toReversed());
  expect(await duty.refusal("GET", "/dossiers?before=%00")).toBe("invalid-field");
});

it("leads a person without script to the oldest, and back", async () => {
  const browser = await server.browse("duty");
  let { html } = await browser.open("/dossiers");
  let pages = 1;
  for (;;) {
    const [, next] = /href="(\/dossiers\?before=[^"]+)" rel="next"/.exec(html) ?? [];
    if (next === undefined) break;
    ({ html } = await browser.open(next));
    pages += 1;
  }
  expect(pages).toBe(Math.ceil((MORE + 1) / 25));
  expect(html).toContain(`/dossiers/${oldest.dossierId}`);
  expect(html).toContain('<a href="/dossiers">Back to the newest</a>');
});

it("keeps the oldest in the queue", async () => {
  const { items } = await server.as("duty").get("/queue");
  expect(items).toContainEqual(
    expect.objectContaining({ need: "acknowledge", subject: { kind: "request", id: oldest.requestId } }),
  );
});

it("offers the newest for a letter, says so, and takes an older one from its own page", async () => {
  const browser = await server.browse("duty");
  const { html } = await browser.open("/letters/new?mechanism=preservation");
  expect(html).toContain("Only the newest 100 dossiers are offered here");
  expect(html).not.toContain(oldest.dossierId);
  if (quickestEngine === "postgres") {
    // One question for the requests of all of them, and not one for each; six for the call that waits, which stands above every page.
    const asked = vi.spyOn(Client.prototype, "query");
    await browser.open("/letters/new?mechanism=preservation");
    expect(asked.mock.calls.length).toBeLessThanOrEqual(12);
    asked.mockRestore();
  }
  const own = await browser.open(`/dossiers/${oldest.dossierId}`);
  expect(own.html).toContain(`/letters/new?dossier=${oldest.dossierId}`);
  const begun = await browser.open(`/letters/new?dossier=${oldest.dossierId}&mechanism=stored-data`);
  expect(begun.html).not.toContain("Only the newest 100");
  await browser.submit("/letters/check", {
    correspondentId,
    "datedOn-day": "1",
    "datedOn-month": "3",
    "datedOn-year": "2026",
    theirReference: "CAS/2026/10",
    basisKind: "reciprocity",
    citation: "Note of 4 May 2025",
  });
  await browser.submit("/letters");
  const { requests } = await server.as("duty").get(`/dossiers/${oldest.dossierId}`);
  expect(requests).toHaveLength(2);
});

describe("with as many open requests", () => {
  beforeAll(async () => {
    const { db } = server.platform.database;
    await sql`
      insert into cooperation.request
      select (json_populate_record(null::cooperation.request, (
        row_to_json(request)::jsonb
        || jsonb_build_object('request_id', id, 'own_reference', reference, 'opened_at', timestamptz '2025-06-01Z' + n * interval '1 s')
        || jsonb_build_object('file', file::jsonb || jsonb_build_object('requestId', id, 'ownReference', reference))
      )::json)).*
      from cooperation.request,
        (select n, gen_random_uuid() as id, 'XB-2025-R' || lpad(n::text, 5, '0') as reference
          from generate_series(1, ${MORE}::int) as n) as more
      where request_id = ${oldest.requestId}::uuid`.execute(db);
    await writeQueueAnew(server);
  });

  it("keeps the newest in the queue, and shows all of it page by page", async () => {
    const duty = server.as("duty");
    const came = { ...letter(correspondentId), datedOn: "2026-03-01", receivedAt: "2026-03-02T03:00:00.000Z" };
    const { requestId } = await duty.post("/letters", { ...came, theirReference: "CAS/2026/11" });
    const items: { subject: { id: string } }[] = [];
    let after: string | null = "";
    while (after !== null) {
      const page: { items: typeof items; next: string | null } = await duty.get(
        `/queue${after === "" ? "" : `?after=${encodeURIComponent(after)}`}`,
      );
      items.push(...page.items);
      after = page.next;
    }
    expect(items.map(({ subject }) => subject.id)).toContain(requestId);
    expect(new Set(items.map(({ subject }) => subject.id)).size).toBe(items.length);
    const browser = await server.browse("duty");
    let { html } = await browser.open("/queue");
    expect(html).toContain('class="next-action"');
    let shown = 0;
    for (;;) {
      // To count on would cost as much as all that waits.
      expect(html).toContain("More than 1,000 tasks for you");
      shown += html.match(/id="need-/g)?.length ?? 0;
      const [, next] = /href="(\/queue\?after=[^"]+)" rel="next"/.exec(html) ?? [];
      if (next === undefined) break;
      ({ html } = await browser.open(next));
    }
    expect(shown).toBe(items.length);
    expect(html).toContain('<a href="/queue">First page</a>');
    expect(html).not.toContain('class="next-action"');
  });

  it("lists all requests to a program, and those of one dossier", async () => {
    const duty = server.as("duty");
    const seen = new Set<string>();
    let count = 0;
    let next: string | null = "";
    while (next !== null) {
      const page: { requests: { reference: string }[]; next: string | null } = await duty.get(
        `/requests?limit=200${next === "" ? "" : `&before=${next}`}`,
      );
      for (const { reference } of page.requests) seen.add(reference);
      count += page.requests.length;
      next = page.next;
    }
    expect(count).toBe(seen.size);
    const { requests } = await duty.get(`/dossiers/${oldest.dossierId}`);
    expect(requests.length).toBeGreaterThan(MORE);
    expect(count).toBeGreaterThan(MORE);
  });
});
