// An archive of any size, filled straight into the tables: copies of two requests of the case, each in a dossier of its own.
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import type { Stage } from "../scripts/demo/stage.ts";
import { english } from "../scripts/demo/steps/requests.ts";
import { processorMs } from "./load.ts";
import { elementsFor } from "../src/convention/index.ts";

/** One request in ten is open, and waits for an officer. */
const OPEN_EVERY = 10;

/** What is copied, by the column that names it. The log and its proofs are not: no page that is measured reads them. */
const COPIED = {
  "desk.dossier": "dossier_id",
  "desk.dossier_member": "dossier_id",
  "cooperation.request": "request_id",
  "cooperation.request_event": "request_id",
  "cooperation.counted_request": "request_id",
  "federation.outbox": "dossier_id",
  "federation.inbox": "dossier_id",
} as const;

interface Model {
  readonly dossierId: string;
  readonly requestId: string;
}

/** The year before this one, in which all of it came and left: the year's figures count the whole archive. */
export const ARCHIVE_YEAR = new Date().getUTCFullYear() - 1;

export interface Archive {
  readonly databaseUrl: string;
  /** One that is over, and one that came on paper and waits to be acknowledged. */
  readonly models: { readonly over: Model; readonly open: Model };
  readonly correspondentId: string;
  /** One that ended. */
  readonly orderId: string;
}

/** Takes the refused request of the case as over, and registers a letter. */
export async function beginArchive(stage: Stage, databaseUrl: string): Promise<Archive> {
  const officer = stage.as(stage.aurelia, "screener");
  const requestId = stage.fact("refused.request");
  const over = await officer.post<Model>(`/api/v1/requests/${requestId}/notes`, { note: "Read." });
  const { correspondentId } = await stage
    .as(stage.aurelia, "drafter")
    .post<{ correspondentId: string }>("/api/v1/correspondents", {
      state: "XC",
      authority: "Ministry of Justice of Cascadia",
      address: "1 Cedar Street, Cascadia",
      fax: "+999 3 555 0199",
      languages: ["en"],
      timeZone: "America/Vancouver",
    });
  await officer.post(`/api/v1/correspondents/${correspondentId}/call-back`, { numberCalled: "+999 3 555 0100" });
  const terms = {
    power: "25",
    providerName: "Aurelia Mail",
    providerContact: "legal@aurelia-mail.example",
    dataSpecified: "Mailbox harbour.desk",
    periodDays: 90,
    issuingAuthority: "Public Prosecutor",
  };
  const { orderId } = await officer.post<{ orderId: string }>("/api/v1/orders", { terms });
  await officer.post(`/api/v1/orders/${orderId}/end`, { reason: "no-longer-needed" });
  const open = await registerLetter(stage, correspondentId, 0);
  return { databaseUrl, models: { over, open }, correspondentId, orderId };
}

/** What an officer types in from a letter. */
export async function registerLetter(stage: Stage, correspondentId: string, number: number): Promise<Model> {
  const receivedAt = new Date(Date.now() - 60_000).toISOString();
  const elements = elementsFor("stored-data").filter(({ element }) => element.shape === "text");
  return await stage.as(stage.aurelia, "screener").post<Model>("/api/v1/letters", {
    correspondentId,
    bearer: "letter",
    mechanism: "stored-data",
    theirReference: `CAS/now/${number}`,
    legalBasis: { kind: "reciprocity", citation: "Note of 4 May 2026" },
    elements: Object.fromEntries(elements.map(({ element: { id } }) => [id, { text: english("As the letter says.") }])),
    urgency: "ordinary",
    datedOn: receivedAt.slice(0, 10),
    receivedAt,
  });
}

/** Lets the asker ask until the dossier of the case has so many moments. */
export async function prolongDossier(stage: Stage, moments: number): Promise<void> {
  const drafter = stage.as(stage.aurelia, "drafter");
  const path = `/api/v1/dossiers/${stage.fact("aurelia.dossier")}/timeline`;
  const { items } = await drafter.get<{ items: unknown[] }>(path);
  for (let missing = moments - items.length; missing > 0; missing -= 1) {
    const question = { text: english("How does it stand?") };
    await drafter.post(`/api/v1/requests/${stage.fact("stored-data.request")}/questions`, question);
  }
}

/**
 * Fills in the requests of these numbers; the server then writes their needs, and what they are found by, itself, by its rules, when it starts
 * again.
 */
export async function fillArchive(
  { databaseUrl, models, orderId }: Archive,
  stage: Stage,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // Of one moment: what the other State still says about the models comes too late for the copies. What a copy refers to is copied too.
    await client.query(
      "begin isolation level repeatable read; set local time zone 'UTC'; set local session_replication_role = replica",
    );
    await copy(client, models.over, `generate_series(${from}, ${to}) as n where n % ${OPEN_EVERY} <> 0`);
    await copy(client, models.open, `generate_series(${from}, ${to}) as n where n % ${OPEN_EVERY} = 0`);
    await serve(client, orderId, { from, to });
    await client.query("delete from desk.needs_written; delete from desk.search_written; commit");
    await client.query("vacuum analyze"); // what a server of some years has done by itself
  } finally {
    await client.end();
  }
  const { server } = stage.aurelia;
  await server.killAndRestart();
  await untilIdle(server.pid ?? 0);
}

/** Copies the rows of a model: what names it in them, wherever it stands, becomes that of the copy, and its day one of the archive's year. */
async function copy(client: Client, { dossierId, requestId }: Model, numbers: string): Promise<void> {
  const { rows } = await client.query<{ ids: string[]; references: string[]; day: string }>(
    `select array(select dispatch_id::text from federation.outbox where dossier_id = $1
                  union select dispatch_id::text from federation.inbox where dossier_id = $1
                  union select dispatch_id::text from cooperation.request_event
                        where request_id = $2 and dispatch_id is not null) as ids,
            array[dossier.own_reference, request.own_reference] as references,
            to_char(request.opened_at, 'YYYY-MM-DD') as day
     from cooperation.request join desk.dossier using (dossier_id)
     where request_id = $2`,
    [dossierId, requestId],
  );
  const [model] = rows;
  if (model === undefined) throw new Error(`The request ${requestId} is not there.`);
  /** What stands in the model's rows, and what of the copy's number n stands there instead. */
  const names: [string, string][] = [
    ...[dossierId, requestId, ...model.ids].map((id): [string, string] => [
      id,
      // Of another version (RFC 9562): an id that a server makes, such as the model's own, may end in any number.
      `'${id.slice(0, 14)}8${id.slice(15, 30)}' || lpad(to_hex(n), 6, '0')`,
    ]),
    ...model.references.map((reference): [string, string] => [
      reference,
      `'${reference.slice(0, 3)}${ARCHIVE_YEAR}${reference.slice(7, 9)}' || lpad(n::text, 5, '0')`,
    ]),
    ["CAS/now/0", "'CAS/' || n"],
    [`${model.day}T`, `to_char(date '${ARCHIVE_YEAR}-01-02' + n * 360 / 100000, 'YYYY-MM-DD"T"')`],
  ];
  for (const [table, column] of Object.entries(COPIED)) {
    const found = await client.query<{ row: string }>(
      `select row_to_json(model)::text as row from ${table} as model where ${column} = $1`,
      [column === "dossier_id" ? dossierId : requestId],
    );
    for (const { row } of found.rows) {
      // A line between two servers has each of its numbers once.
      const numbered = row.replace(
        /"incarnation_id":"[^"]*","sequence":(\d+)/,
        (_, sequence: string) => `"incarnation_id":"earlier","sequence":"<n>${sequence.padStart(4, "0")}"`,
      );
      const template = [...names, ["<n>", "n"]].reduce(
        (text, [name], index) => text.replaceAll(name ?? "", `%${index + 1}$s`),
        numbered.replaceAll("%", "%%"),
      );
      await client.query(
        `insert into ${table}
         select made.*
         from (select n from ${numbers}) as numbers (n),
           lateral json_populate_record(null::${table}, format($1, ${names.map(([, made]) => made).join(", ")}, n)::json) as made`,
        [template],
      );
    }
  }
}

/** To one request in ten that is over, an order that ended and an exhibit that was withdrawn; each under the id of its dossier. */
async function serve(client: Client, orderId: string, { from, to }: { readonly from: number; readonly to: number }) {
  const served = `(
    select request.*, substr(dossier.own_reference, 10) as count
    from cooperation.request join desk.dossier using (dossier_id)
    where dossier.own_reference like 'XA-${ARCHIVE_YEAR}-D%1'
      and substr(dossier.own_reference, 10)::int between ${from} and ${to}) as served`;
  await client.query(
    `insert into measures.domestic_order
     select made.* from measures.domestic_order as model, ${served},
       lateral jsonb_populate_record(model, jsonb_build_object('order_id', served.dossier_id, 'dossier_id', served.dossier_id,
         'request_id', served.request_id, 'order_number', 'O-${ARCHIVE_YEAR}-' || served.count, 'peer_state', served.state,
         'peer_reference', served.own_reference)) as made
     where model.order_id = $1`,
    [orderId],
  );
  await client.query(
    `insert into measures.order_event
     select made.* from measures.order_event as model, ${served},
       lateral jsonb_populate_record(model, jsonb_build_object('order_id', served.dossier_id)) as made
     where model.order_id = $1`,
    [orderId],
  );
  await client.query(
    `insert into evidence.exhibit
       (exhibit_id, dossier_id, number, title, kind, authority, state, acquisition, created_at, is_paper)
     select dossier_id, dossier_id, 'XA-${ARCHIVE_YEAR}-' || count, '{"language":"en","text":"Mailbox"}', 'mailbox',
       'central-authority', 'withdrawn', '{"tools":[]}', opened_at, false
     from ${served}`,
  );
}

/** The server looks through the whole queue when it starts, and no page waits for that. */
async function untilIdle(pid: number): Promise<void> {
  let before: number;
  do {
    before = processorMs(pid);
    await wait(1000);
  } while (processorMs(pid) - before > 50);
}
