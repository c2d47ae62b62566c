import { Hono } from "hono";
import { CamelCasePlugin, type Kysely, sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openOneModule, type OneModule } from "../../../tests/support/one-module.ts";
import { dateIn } from "../../convention/index.ts";
import type { Platform } from "../../platform/index.ts";
import type { Given } from "../../protocol/given.ts";
import { Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import {
  type ActRoutes,
  answerOf,
  formOf,
  type FormPage,
  HostileText,
  momentAnswer,
  Page,
  pathParam,
  type View,
} from "../../web/index.ts";
import type { AuditModule } from "../audit/index.ts";
import { personRoutes, actsIn, type IdentityModule, type Role, type User } from "./index.ts";

// One whole act, to be copied: a need with five fields is recorded, listed and looked at, on pages and in the API. In a module each part
// stands in the file that is named above it; CONTRIBUTING.md ("An act, with its form") has the steps.

// migrations/NNNN-needs.sql
const MIGRATION = sql`
  create table public.need (
    need_id uuid not null,
    title text not null,
    area text not null,
    people integer,
    needed_by text not null,
    why text not null,
    recorded_at timestamptz not null,
    constraint need_pk primary key (need_id)
  )`;

// locales/en/trial.json, the codes of refusal too; the summary of each operation is in locales/en/api.json
const TEXTS = {
  "trial.need.title": "What is needed",
  "trial.need.area": "Area",
  "trial.need.area.law": "Law",
  "trial.need.area.training": "Training",
  "trial.need.people": "How many people",
  "trial.need.neededBy": "Needed by",
  "trial.need.why": "Why",
  "trial.need.why-hint": "Whoever can help reads this.",
  "trial.need.submit": "Record the need",
  "trial.needs.title": "Needs",
  "trial.needs.lead": "What was recorded, the latest first.",
  "trial.needs.none-title": "No needs",
  "trial.needs.none-text": "Nothing was recorded yet.",
  "trial.needs.new": "Record a need",
  "error.need-day-past": "This day is over. Give one that is still to come.",
  "error.need-unknown": "There is no such need.",
};

// domain/need.ts: the one schema. Whatever else says the fields is made from it.
const newNeed = z.strictObject({
  title: z.string().trim().min(1).max(200),
  area: z.enum(["law", "training"]),
  people: z.int().min(1).max(1000).exactOptional(),
  neededBy: z.iso.date(),
  why: z.string().trim().min(3).max(5000),
});
interface Need extends Given<typeof newNeed> {
  readonly needId: string;
  readonly recordedAt: Date;
}

// store.ts
type Row = Omit<Need, "people"> & { readonly people: number | null };
const needs = (db: Kysely<unknown>) => db.withPlugin(new CamelCasePlugin()).withTables<{ need: Row }>();

async function insertNeed(db: Kysely<unknown>, given: Need): Promise<void> {
  await needs(db).insertInto("need").values(given).execute();
}

async function listNeeds(db: Kysely<unknown>): Promise<Need[]> {
  const rows = await needs(db).selectFrom("need").selectAll().orderBy("recordedAt", "desc").limit(100).execute();
  return rows.map(needOf);
}

async function findNeed(db: Kysely<unknown>, id: string): Promise<Need | undefined> {
  const row = await needs(db).selectFrom("need").selectAll().where("needId", "=", id).executeTakeFirst();
  return row && needOf(row);
}

function needOf({ people, ...need }: Row): Need {
  return people === null ? need : { ...need, people };
}

// access.ts
const RECORDING: readonly Role[] = ["drafter"];
const needUnknown = () => unknownRefusal("need-unknown", "There is no such need.");
const needId = pathParam(z.uuid(), needUnknown);

// answers.ts
const needAnswer = answerOf(newNeed).extend({ needId: z.string(), recordedAt: momentAnswer }).meta({ id: "Need" });

// context.ts
interface TrialContext {
  readonly platform: Platform;
  readonly audit: Pick<AuditModule, "append">;
  readonly identity: Pick<IdentityModule, "requireUser">;
}
const act = actsIn<TrialContext>();

// actions/record-need.ts
const recordNeed = act({
  id: "trial.record-need",
  at: "POST /needs",
  who: RECORDING,
  input: newNeed,
  answer: needAnswer,
  status: 201,
  repeat: "again",
  refusals: ["need-day-past"],
  words: "trial.need",
  run: async ({ context: { platform, audit }, input: given, by }) => {
    const recordedAt = platform.clock.now();
    if (given.neededBy < dateIn(recordedAt, platform.config.timeZone)) {
      throw new Refusal("need-day-past", "This day is over. Give one that is still to come.", { field: "neededBy" });
    }
    const need = { ...given, needId: platform.random.uuid(), recordedAt };
    await platform.database.transaction(async (tx) => {
      await insertNeed(tx.db, need);
      await audit.append(tx, {
        type: "trial.need-recorded",
        actor: { kind: "user", userId: by.id },
        subject: { kind: "need", id: need.needId },
        details: { area: need.area },
      });
    });
    return need;
  },
});

// pages/need-fields.tsx
const New = formOf(recordNeed);

function NewNeedPage({ view, form }: Pick<FormPage<User, unknown>, "view" | "form">) {
  return (
    <Page view={view} form={form} title={view.t("trial.needs.new")}>
      <New.Form form={form}>
        <New.Field name="title" />
        <New.Field name="area" />
        <New.Field name="people" />
        <New.Field name="neededBy" />
        <New.Field name="why" />
        <New.Submit />
      </New.Form>
    </Page>
  );
}

function NeedPage({ view, need }: { readonly view: View; readonly need: Need }) {
  return (
    <Page view={view} title={need.title} breadcrumb={[{ href: "/needs", label: view.t("trial.needs.title") }]}>
      <New.Shown value={need} />
    </Page>
  );
}

// pages/need-pages.tsx: the first path that fits is taken, so "new" stands before ":id".
function mountNeeds(routes: ActRoutes<TrialContext, User, Role>, { platform }: TrialContext): void {
  const { db } = platform.database;
  routes.postJson(recordNeed);
  routes.formPage("/needs/new", recordNeed, {
    show: ({ view, form }) => <NewNeedPage view={view} form={form} />,
    next: ({ needId: id }) => `/needs/${id}`,
  });
  routes.list({
    id: "trial.list-needs",
    at: "/needs",
    who: [],
    member: "needs",
    answer: needAnswer,
    load: async () => ({ needs: await listNeeds(db) }),
    words: "trial.needs",
    add: { href: "/needs/new", who: RECORDING },
    columns: { title: "trial.need.title", neededBy: "trial.need.neededBy" },
    cells: ({ needId: id, title, neededBy }, { view }) => ({
      title: (
        <a href={`/needs/${id}`}>
          <HostileText text={title} />
        </a>
      ),
      neededBy: view.format.day(neededBy),
    }),
  });
  routes.one({
    id: "trial.read-need",
    at: "/needs/:id",
    who: [],
    params: { id: needId },
    answer: needAnswer,
    async load(_, { id }) {
      const need = await findNeed(db, id);
      if (need === undefined) throw needUnknown();
      return need;
    },
    show: (need, { view }) => <NeedPage view={view} need={need} />,
  });
}

// create-trial.ts
function createTrial(context: TrialContext) {
  const [api, pages] = [new Hono(), new Hono()];
  mountNeeds(personRoutes(context, { api, pages }), context);
  return { api, pages };
}

// trial.test.ts
let trial: OneModule<{ api: Hono; pages: Hono }, "drafter" | "custodian" | "first" | "second">;
const need = { title: "Judges & e-evidence", area: "training", neededBy: "2027-03-05", why: "Two new courts." };

beforeAll(async () => {
  const roles = {
    drafter: ["drafter"],
    custodian: ["custodian"],
    first: ["administrator"],
    second: ["administrator"],
  } as const;
  trial = await openOneModule(roles, createTrial, TEXTS);
  await MIGRATION.execute(trial.platform.database.db);
});

describe("a need", () => {
  it("is recorded on its page, listed and shown", async () => {
    const browser = await trial.browse("drafter");
    const empty = await browser.open("/needs/new");
    expect(empty.html).toContain("Whoever can help reads this.");
    const { neededBy: _, ...typed } = need;
    const day = { "neededBy-day": "5", "neededBy-month": "3", "neededBy-year": "2027" };
    const shown = await browser.submit("/needs/new", { ...typed, ...day, people: "40" });
    expect(shown.title).toBe("Judges &amp; e-evidence");
    for (const said of ["Training", "5 March 2027", "40", "Two new courts."]) expect(shown.html).toContain(said);
    expect((await browser.open("/needs")).html).toContain(`href="${shown.path}"`);
  });

  it("is recorded and read by programs, who get what they sent", async () => {
    const { status, body } = await trial.call("drafter", "POST", "/needs", need);
    expect([status, body]).toEqual([201, { ...need, needId: expect.any(String), recordedAt: expect.any(String) }]);
    expect((await trial.call("custodian", "GET", `/needs/${body.needId}`)).body).toEqual(body);
    expect((await trial.call("custodian", "GET", "/needs")).body.needs).toContainEqual(body);
    const event = { type: "trial.need-recorded", subject: { kind: "need", id: body.needId } };
    expect(trial.events).toContainEqual(expect.objectContaining(event));
  });

  it("is refused to other roles, with members that nobody asked for, and for a day that is over", async () => {
    const refusal = async (by: "drafter" | "custodian", given: object) =>
      (await trial.call(by, "POST", "/needs", given)).code;
    expect(await refusal("custodian", need)).toBe("role-missing");
    expect(await refusal("drafter", { ...need, secret: true })).toBe("invalid-field");
    expect(await refusal("drafter", { ...need, neededBy: "2026-02-30" })).toBe("invalid-field");
    expect(await refusal("drafter", { ...need, neededBy: "2026-11-23" })).toBe("need-day-past");
    expect((await trial.call("drafter", "GET", "/needs/17")).code).toBe("need-unknown");
  });

  it("comes back with what was typed, each fault at its box", async () => {
    const browser = await trial.browse("drafter");
    await browser.open("/needs/new");
    const typed = { title: "Judges", area: "law", people: "many", "neededBy-day": "31", "neededBy-month": "2" };
    const back = await browser.submit("/needs/new", { ...typed, "neededBy-year": "2027", why: "" });
    expect(back.status).toBe(422);
    for (const box of ["people", "neededBy", "why"]) expect(back.html).toContain(`#field-trial_record-need_${box}"`);
    for (const value of ["Judges", "many", "31"]) expect(back.html).toContain(`value="${value}"`);
    const past = await browser.submit("/needs/new", {
      people: "4",
      "neededBy-year": "2025",
      "neededBy-day": "1",
      why: "Soon.",
    });
    expect(past.html).toContain("This day is over.");
  });
});

describe("a form", () => {
  it.for([
    [
      "a list of groups in a list of groups",
      z.array(z.strictObject({ lines: z.array(z.strictObject({ phone: z.string() })) })),
      /no box can be made for "one.lines"/,
    ],
    ["alternatives", z.union([z.string(), z.int()]), /no box can be made for "one"/],
    ["a tick that is made by default", z.boolean().default(true), /"one" cannot be ticked by default/],
  ] as const)("is refused where the act is made, for %s", ([, one, refusal]) => {
    expect(() => formOf({ ...recordNeed, input: z.strictObject({ one }) })).toThrow(refusal);
  });
});
