import { Hono } from "hono";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { buildClient } from "../../../scripts/build-client.ts";
import { boxesOf } from "../../../tests/support/boxes.ts";
import { openTestDatabase } from "../../../tests/support/databases.ts";
import type { Database } from "../../platform/index.ts";
import { isAppendOnlyViolation } from "../../platform/database-error.ts";
import { createRandomness } from "../../platform/random.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { createWeb, errorHandler, loadLocales } from "../../web/index.ts";
import type { AuditEvent } from "../audit/index.ts";
import type { Role, User } from "../identity/index.ts";
import { createTreaty, type NewFact, type TreatyModule } from "./index.ts";

const authoriser = person("0190163d-8694-739b-aea5-966c26f8ad91", ["authoriser"]);
const drafter = person("0190163d-8694-739b-aea5-966c26f8ad92", ["drafter"]);
const ORIGIN = "http://aurelia.localhost:8400";
const inForce: NewFact = { kind: "entry-into-force", on: "2026-01-01", source: fiction() };

let treaty: TreatyModule;
let database: Database;
let app: Hono;
const events: AuditEvent[] = [];

beforeAll(async () => {
  ({ database } = await openTestDatabase());
  const clock = { now: () => new Date("2026-11-24T12:00:00.000Z") };
  const config = { profile: "training", timeZone: "UTC", state: "XA" } as TreatyOptionsConfig;
  const requireUser = (c: { req: { header(name: string): string | undefined } }): User => {
    const user = [authoriser, drafter].find((one) => one.id === c.req.header("x-user"));
    if (!user) throw new Refusal("sign-in-needed", "Sign in first.");
    return user;
  };
  treaty = createTreaty({
    platform: { config, database, clock, random: createRandomness(clock) },
    audit: { append: async (_tx, event) => (events.push(event), { entryId: "entry" }) },
    identity: { requireUser, person: async () => undefined },
  });
  const web = createWeb({
    server: {
      state: "XA",
      stateNames: { en: "Aurelia" },
      profile: "training",
      evaluation: false,
      timeZone: "UTC",
      version: "1",
    },
    assets: await buildClient(),
    locales: loadLocales(),
    now: clock.now,
    origins: [ORIGIN],
    secure: false,
    defaultLanguage: "en",
    reader: () => ({}),
    nav: () => [],
  });
  app = new Hono()
    .use(web.middleware)
    .route("/api/v1", treaty.api)
    .route("/", treaty.pages)
    .route("/", treaty.publicPages);
  app.onError(errorHandler({ report: () => {}, signInPath: "/sign-in", isApi: (path) => path.startsWith("/api/") }));
});

describe("the record of the acts of States", () => {
  it("opens the Convention on the thirtieth day after the later deposit, and not a day before", async () => {
    await treaty.recordInstrument(inForce, authoriser);
    await treaty.recordInstrument(accession("XA", "2026-02-01"), authoriser);
    expect(await treaty.inForceBetween("XA", "XB", "2026-11-24")).toMatchObject({
      inForce: false,
      option: { reason: "not-deposited", reasonState: "XB" },
    });
    await treaty.recordInstrument(accession("XB", "2026-03-01"), authoriser);
    expect(await treaty.inForceBetween("XA", "XB", "2026-03-30")).toMatchObject({
      inForce: false,
      option: { reason: "not-yet-in-force", reasonState: "XB", inForceFrom: "2026-03-31" },
    });
    expect((await treaty.inForceBetween("XB", "XA", "2026-03-31")).inForce).toBe(true);
  });

  it("is written with an audit entry, in one transaction", async () => {
    expect(events.map((event) => event.type)).toEqual(Array(3).fill("treaty.fact-recorded"));
    expect(events[1]?.actor).toEqual({ kind: "user", userId: authoriser.id });
    expect(events[1]?.details).toEqual({ fact: accession("XA", "2026-02-01") });
  });

  it("is no drafter's business", async () => {
    await expect(treaty.recordInstrument(accession("XC", "2026-02-01"), drafter)).rejects.toMatchObject({
      code: "role-missing",
    });
  });

  it("refuses a second deposit, also of two who press the button at once", async () => {
    const both = await Promise.allSettled([
      treaty.recordInstrument(accession("XC", "2026-05-01"), authoriser),
      treaty.recordInstrument(accession("XC", "2026-05-02"), authoriser),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = both.find((one) => one.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "already-deposited" });
  });

  it("is mended by a later entry that names the earlier one; a corrected entry is not corrected again", async () => {
    const wrong = (await treaty.facts()).find((fact) => fact.state === "XC");
    const factId = wrong?.factId ?? "";
    const correct = async (id: string, body: unknown) =>
      await post(`/api/v1/treaty/facts/${id}/correction`, body, authoriser);
    const replacement = accession("XC", "2026-05-07");
    const mended = await correct(factId, { reason: "The notification says the 7th.", replacement });
    const made = (await mended.json()) as { fact: { factId: string } };
    expect(made.fact).toMatchObject(replacement);
    expect((await treaty.facts()).filter((one) => one.state === "XC").map((one) => one.on)).toEqual(["2026-05-07"]);
    expect(await errorCode(await correct(factId, { reason: "again" }))).toBe("fact-corrected");
    expect(await errorCode(await correct(drafter.id, { reason: "none" }))).toBe("fact-unknown");
    expect(await (await correct(made.fact.factId, { reason: "It was XD." })).json()).toEqual({ fact: null });
    expect((await treaty.facts()).some((fact) => fact.state === "XC")).toBe(false);
  });

  it("only grows", async () => {
    for (const statement of [
      sql`update treaty.fact set acted_on = '2026-12-31'`,
      sql`delete from treaty.fact`,
      sql`truncate treaty.basis`,
    ]) {
      const failed = await statement.execute(database.db).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(isAppendOnlyViolation(failed)).toBe(true);
    }
  });

  it("knows a State's reservations on a day", async () => {
    const reservation: NewFact = {
      kind: "reservation",
      state: "XB",
      on: "2026-03-01",
      reservation: "42(5)",
      source: fiction(),
    };
    await treaty.recordInstrument(reservation, authoriser);
    expect(await treaty.reservationsOf("XB", "2026-02-28")).toEqual([]);
    expect(await treaty.reservationsOf("XB", "2026-11-24")).toEqual(["42(5)"]);
  });

  it("puts another treaty first for legal assistance, by its own period", async () => {
    await treaty.recordBasis(
      {
        kind: "treaty",
        citation: "Harbour Treaty of 1999, Article 4",
        states: ["XA", "XB"],
        inForceFrom: "1999-05-01",
        inForceUntil: "2026-10-01",
        mechanisms: ["stored-data"],
        source: fiction(),
      },
      authoriser,
    );
    const options = async (date: string) =>
      (
        await treaty.legalBasis({
          requesting: "XA",
          requested: "XB",
          mechanism: "stored-data",
          offence: { conventionOffence: "13", electronicEvidence: true },
          date,
        })
      ).map((one) => [one.kind, one.available]);
    expect((await options("2026-09-30")).slice(0, 2)).toEqual([
      ["treaty", true],
      ["convention", true],
    ]);
    expect((await options("2026-10-01")).slice(0, 2)).toEqual([
      ["convention", true],
      ["treaty", false],
    ]);
  });
});

describe("the API", () => {
  it("records, tells and refuses in coded errors", async () => {
    const made = await post("/api/v1/treaty/facts", accession("XD", "2026-06-01"), authoriser);
    expect(made.status).toBe(201);
    expect(await made.json()).not.toHaveProperty("recordedBy");
    const doubled = await post("/api/v1/treaty/facts", accession("XD", "2026-06-01"), authoriser);
    expect([doubled.status, await errorCode(doubled)]).toEqual([422, "already-deposited"]);
    const nobody = await post("/api/v1/treaty/facts", accession("XE", "2026-06-01"), undefined);
    expect([nobody.status, await errorCode(nobody)]).toEqual([401, "sign-in-needed"]);
    const more = await post("/api/v1/treaty/facts", { ...accession("XE", "2026-06-01"), extra: 1 }, authoriser);
    expect(await errorCode(more)).toBe("invalid-field");
    const tomorrow = await post("/api/v1/treaty/facts", accession("XE", "2026-12-24"), authoriser);
    expect(await errorCode(tomorrow)).toBe("date-in-future");
  });

  it("answers which law binds two States on a day, only to who is signed in", async () => {
    const path =
      "/api/v1/treaty/legal-basis?requesting=XA&requested=XB&mechanism=preservation&offence=13&on=2026-03-30";
    expect((await get(path)).status).toBe(401);
    const answer = (await (await get(path, drafter)).json()) as { options: unknown[]; scope: unknown };
    expect(answer.options[0]).toMatchObject({ kind: "convention", available: false, inForceFrom: "2026-03-31" });
    expect(answer.scope).toMatchObject({ offenceClass: "convention-offence" });
    expect(await errorCode(await get(path.replace("2026-03-30", "yesterday"), drafter))).toBe("invalid-field");
    expect(await errorCode(await get(path.replace("preservation", "telepathy"), drafter))).toBe("invalid-field");
  });

  it("gives contents and grounds of a mechanism, and refuses one that there is not", async () => {
    const mechanism = (await (await get("/api/v1/treaty/mechanisms/preservation")).json()) as { contents: unknown[] };
    expect(mechanism.contents).toHaveLength(7);
    expect(await errorCode(await get("/api/v1/treaty/mechanisms/telepathy"))).toBe("mechanism-unknown");
  });

  it("gives everything that the public pages show", async () => {
    const articles = (await (await get("/api/v1/treaty/articles")).json()) as { articles: unknown[] };
    expect(articles.articles).toHaveLength(68);
    const status = await (await get("/api/v1/treaty/status?on=2025-10-26")).json();
    expect(status).toMatchObject({ signatures: 72, depositsNeeded: 40 });
  });
});

describe("the public pages", () => {
  it("tell 68 articles in nine chapters, and why newspapers say 71", async () => {
    const html = await (await get("/convention")).text();
    expect(html.match(/id="article-\d+"/g)).toHaveLength(68);
    expect(html.match(/id="chapter-[IVX]+"/g)).toHaveLength(9);
    expect(html).toContain("71 articles");
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).not.toMatch(/\[(convention|treaty|web)\./);
  });

  it("speak Arabic from right to left, and each other language with no English left in it", async () => {
    const inLanguage = async (lang: string) =>
      await (await app.request(`${ORIGIN}/convention`, { headers: { "accept-language": lang } })).text();
    const arabic = await inLanguage("ar");
    expect(arabic).toContain('<html lang="ar" dir="rtl"');
    expect(arabic).toContain("تسليم المطلوبين");
    expect(arabic).not.toContain('<span lang="en" dir="ltr">');
    for (const lang of ["es", "fr", "ru", "vi", "zh"]) {
      const page = await inLanguage(lang);
      expect(page).toContain(`<html lang="${lang}" dir="ltr"`);
      expect(page).not.toContain('<span lang="en"');
      expect(page).not.toMatch(/\[(convention|treaty|web)\./);
    }
  });

  it("show the status of a day, every State with its source, the invented ones apart", async () => {
    const html = await (await get("/status?on=2026-11-24")).text();
    expect(html.match(/id="state-[A-Z]{2}"/g)).toHaveLength(74 + 3);
    expect(html).toContain("Côte d&#39;Ivoire");
    expect(html).toContain("0 of 40");
    expect(html).toContain("reported, not confirmed");
    expect(html).toContain("Invented States of this training server");
    expect(html).not.toMatch(/\[(convention|treaty|web)\./);
  });

  it("take the three boxes of a date, and say what is wrong with one that does not exist", async () => {
    expect(await (await get("/status?on-day=26&on-month=10&on-year=2025")).text()).toContain("26 October 2025");
    const wrong = await get("/status?on-day=31&on-month=2&on-year=2026");
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('class="field-error"');
  });
});

describe("the officers' pages", () => {
  it("list the record, with the way in only for those who may write it", async () => {
    const mine = await (await get("/treaty", authoriser)).text();
    expect(mine).toContain("Borealia: accession");
    expect(mine).toContain("Harbour Treaty of 1999");
    expect(mine).toContain('href="/treaty/new"');
    expect(await (await get("/treaty", drafter)).text()).not.toContain('href="/treaty/new"');
    expect(mine).not.toContain("the Convention is in force for nobody");
  });

  it("record an act by form, keep what was typed when it is refused, and take it back with a reason", async () => {
    const form = {
      kind: "accession",
      state: "XB",
      "on-day": "1",
      "on-month": "6",
      "on-year": "2026",
      "source.kind": "fictional",
      "source.reference": "the script of the training",
    };
    const refused = await submit("/treaty/new", form);
    expect(refused.status).toBe(422);
    const page = await refused.text();
    expect(page).toContain("An instrument of this State is recorded already.");
    expect(page).toContain('href="#field-treaty_record-fact_state"');
    expect(page).toContain('value="the script of the training"');
    expect((await submit("/treaty/new", { ...form, state: "XF" })).status).toBe(303);
    const fact = (await treaty.facts()).find((one) => one.state === "XF");
    expect(fact?.on).toBe("2026-06-01");
    const correction = `/treaty/facts/${fact?.factId}/correction`;
    const shown = await get(correction, authoriser);
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining("the script of the training")]);
    expect((await submit(correction, { reason: "" })).status).toBe(422);
    expect((await submit(correction, { reason: "Typed twice." })).status).toBe(303);
    expect((await treaty.facts()).some((one) => one.state === "XF")).toBe(false);
  });

  it("correct an act in part, and show what stands before it is changed", async () => {
    expect((await submit("/treaty/new", formOf(accession("XG", "2026-06-01")))).status).toBe(303);
    const { factId } = (await treaty.facts()).find((one) => one.state === "XG") ?? {};
    const amendment = `/treaty/facts/${factId}/amendment`;
    expect(await (await get(amendment, authoriser)).text()).toContain('value="the script of the training"');
    const mended = accession("XG", "2026-06-02");
    expect((await submit(amendment, [...formOf(mended, "replacement."), ["reason", "The 2nd."]])).status).toBe(303);
    expect((await treaty.facts()).find((one) => one.state === "XG")).toMatchObject(mended);
  });

  it("enter another basis of law, correct it, end it, and take it back", async () => {
    const basis = {
      kind: "reciprocity",
      citation: "Exchange of notes of 3 March 2026",
      states: ["XA", "XB"],
      inForceFrom: "2026-03-03",
      mechanisms: ["preservation"],
      source: fiction(),
    };
    const stands = async () => (await treaty.bases()).find(({ citation }) => citation.startsWith("Exchange of notes"));
    const alone = await submit("/treaty/bases/new", formOf({ ...basis, states: ["XA"] }));
    expect(alone.status).toBe(422);
    expect(await alone.text()).toContain('href="#field-treaty_record-basis_states"');
    expect((await submit("/treaty/bases/new", formOf(basis))).status).toBe(303);
    expect(await stands()).toMatchObject(basis);
    const at = async (what: string) => `/treaty/bases/${(await stands())?.basisId}/${what}`;
    const record = await (await get("/treaty", drafter)).text();
    expect(record).toContain("Only for: Expedited preservation of stored electronic data");
    expect(record).toContain("Invented, for training");
    // Of a correction only the day on which it ends may stay open, and which kinds of cooperation it serves.
    const optional = (await (await get(await at("amendment"), authoriser)).text()).match(/class="optional"/g);
    expect(optional).toHaveLength(1);
    const wider = { ...basis, mechanisms: ["preservation", "stored-data"] };
    const correction = [...formOf(wider, "replacement."), ["reason", "The notes name both."] as [string, string]];
    expect((await submit(await at("amendment"), correction)).status).toBe(303);
    expect(await stands()).toMatchObject(wider);
    const end = formOf({ inForceUntil: "2026-02-01", reason: "Denounced." });
    const early = await submit(await at("end"), end);
    expect(early.status).toBe(422);
    expect(await early.text()).toContain("It must end after it begins.");
    expect((await submit(await at("end"), formOf({ inForceUntil: "2026-09-01", reason: "Denounced." }))).status).toBe(
      303,
    );
    expect(await stands()).toMatchObject({ ...wider, inForceUntil: "2026-09-01" });
    const ended = await (await get("/treaty", drafter)).text();
    expect(ended).toContain("From 3 March 2026; no longer from 1 September 2026 on");
    expect((await submit(await at("correction"), { reason: "It was never agreed." })).status).toBe(303);
    expect(await stands()).toBeUndefined();
    const earlier = await (await get("/treaty", drafter)).text();
    expect(earlier).toMatch(
      /Exchange of notes of 3 March 2026[^<]* was taken back by [^<]*:[^<]*<[^>]*>It was never agreed\./,
    );
  });

  it("set by a form no more than it asks for", async () => {
    expect((await submit("/treaty/new", formOf(accession("XH", "2026-06-01")))).status).toBe(303);
    const { factId } = (await treaty.facts()).find((one) => one.state === "XH") ?? {};
    const more = [
      ...formOf(accession("XH", "2026-06-05"), "replacement."),
      ["reason", "Taken back."] as [string, string],
    ];
    expect((await submit(`/treaty/facts/${factId}/correction`, more)).status).toBe(303);
    expect((await treaty.facts()).some((one) => one.state === "XH")).toBe(false);
  });
});

type TreatyOptionsConfig = Parameters<typeof createTreaty>[0]["platform"]["config"];

function person(id: string, roles: readonly Role[]): User {
  return { id, name: "Ana Bel", roles, languages: ["en"] };
}

function fiction() {
  return { kind: "fictional", reference: "the script of the training" } as const;
}

function accession(state: string, on: string): NewFact {
  return { kind: "accession", state, on, source: fiction() };
}

async function get(path: string, user?: User): Promise<Response> {
  return await app.request(`${ORIGIN}${path}`, { headers: user ? { "x-user": user.id } : {} });
}

async function post(path: string, body: unknown, user: User | undefined): Promise<Response> {
  const headers = { "content-type": "application/json", origin: ORIGIN, ...(user ? { "x-user": user.id } : {}) };
  return await app.request(`${ORIGIN}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

/** What a person types for this value: a day has three boxes. */
function formOf(value: unknown, prefix = ""): [name: string, text: string][] {
  return boxesOf(value).flatMap(([name, text]): [string, string][] => {
    const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    if (day === null) return [[prefix + name, text]];
    const [, year = "", month = "", date = ""] = day;
    return [
      [`${prefix}${name}-day`, date],
      [`${prefix}${name}-month`, month],
      [`${prefix}${name}-year`, year],
    ];
  });
}

/** Opens the page for its form token, as a browser does, and sends the form. */
async function submit(path: string, fields: Record<string, string> | [string, string][]): Promise<Response> {
  const page = await get(path, authoriser);
  const cookie = page.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const token = /name="([^"]+)" value="([^"]+)"/.exec(
    (await page.text()).match(/<input type="hidden"[^>]+>/)?.[0] ?? "",
  );
  const body = new URLSearchParams(fields);
  body.append(token?.[1] ?? "", token?.[2] ?? "");
  return await app.request(`${ORIGIN}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      origin: ORIGIN,
      cookie,
      "x-user": authoriser.id,
    },
    body: body.toString(),
  });
}

async function errorCode(response: Response): Promise<string> {
  return ((await response.json()) as { error: { code: string } }).error.code;
}
