import { Hono } from "hono";
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openOneModule, type OneModule } from "../../../tests/support/one-module.ts";
import { Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { formOf, Page, pathParam } from "../../web/index.ts";
import { personRoutes, mountTwoPerson, shownAs, type TwoPersonContext, twoPersonIn } from "./index.ts";

// A module of boats with names: one person asks, a different one approves.

interface TrialContext extends TwoPersonContext {
  readonly boats: Map<string, string>;
}

const twoPerson = twoPersonIn<TrialContext>();
const held = {
  ask: ["drafter", "authoriser"],
  approve: ["authoriser", "administrator"],
  words: "identity.people",
} as const;
const name = z.string().trim().min(1).max(100);

/** Names of new boats, each time the act looked at one. */
const described: string[] = [];

const build = twoPerson({
  ...held,
  id: "trial.build",
  at: "/boats",
  titleKey: "identity.people.title",
  thing: { kind: "boat", action: "build" },
  input: z.strictObject({ name, boatId: z.uuid().exactOptional() }),
  content: z.object({ boatId: z.string(), name }),
  subject: "boatId",
  refusals: ["name-taken"],
  concerns: (boat) => [boat.name],
  describe: async ({ context: { boats }, input: given, id: boatId }) => {
    described.push(given.name);
    if ([...boats.values()].includes(given.name)) throw new Refusal("name-taken", "Another boat has this name.");
    return { boatId, name: given.name };
  },
  carryOut: async ({ context: { boats }, content }) => boats.set(content.boatId, content.name),
});

const rename = twoPerson({
  ...held,
  id: "trial.rename",
  at: "/boats/:id/name",
  params: { id: pathParam(z.string(), () => unknownRefusal("boat-unknown", "There is no such boat.")) },
  titleKey: "identity.people.title",
  thing: { kind: "boat", action: "rename" },
  input: z.strictObject({ name }),
  content: z.object({ boatId: z.string(), was: name, name }),
  subject: "boatId",
  refusals: ["boat-unknown"],
  describe: async ({ context: { boats }, input: given, id: boatId }) => {
    const was = boats.get(boatId);
    if (was === undefined) throw unknownRefusal("boat-unknown", "There is no such boat.");
    return { boatId, was, name: given.name };
  },
  carryOut: async ({ context: { boats }, content }) => boats.set(content.boatId, content.name),
});

const New = formOf(build);
const Name = formOf(rename);

const boats = new Map<string, string>();
let trial: OneModule<{ api: Hono; pages: Hono }, "drafter" | "first" | "second" | "third" | "custodian">;

beforeAll(async () => {
  const roles = {
    drafter: ["drafter"],
    first: ["authoriser"],
    second: ["administrator"],
    third: ["administrator"],
    custodian: ["custodian"],
  } as const;
  trial = await openOneModule(roles, (given) => {
    const [api, pages] = [new Hono(), new Hono()];
    const context: TrialContext = { ...given, boats };
    const routes = personRoutes(context, { api, pages });
    const shown = (_: unknown, boat: { name: string; was?: string }) => `${boat.was ?? "new"} → ${boat.name}`;
    const asked = mountTwoPerson(context, routes, {
      at: "/boats/waiting",
      acts: [
        shownAs(build, { about: (_, boat) => boat.name, shown, form: () => "/boats/new" }),
        shownAs(rename, {
          about: ({ t }, { was }) => t("federation.state", { name: was, code: "1" }),
          shown,
          form: ({ boatId }) => `/boats/${boatId}/name`,
        }),
      ],
      back: () => ({ href: "/boats", label: "Boats" }),
    });
    asked.formPage("/boats/new", build, {
      show: ({ view, form }) => (
        <Page view={view} form={form} title="New boat">
          <New.Form form={form} hidden={["boatId"]}>
            <New.Field name="name" />
            <New.Submit>Continue</New.Submit>
          </New.Form>
        </Page>
      ),
    });
    asked.formPage("/boats/:id/name", rename, {
      show: ({ view, form }) => (
        <Page view={view} form={form} title="New name">
          <Name.Form form={form}>
            <Name.Field name="name" />
            <Name.Submit>Continue</Name.Submit>
          </Name.Form>
        </Page>
      ),
    });
    routes.page("/boats", { who: [] }, async ({ view, by }) => {
      const { nextAction, sections } = await asked.standing(view, by);
      return (
        <Page view={view} title="Boats" nextAction={nextAction}>
          {sections}
        </Page>
      );
    });
    return { api, pages };
  });
});

beforeEach(async () => {
  boats.clear();
  boats.set("1", "Kestrel");
  await sql`delete from identity.asked`.execute(trial.platform.database.db);
  trial.events.length = 0;
});

describe("asking", () => {
  it("does nothing but wait, with the id that the preview gave the new thing", async () => {
    const shown = await trial.call("drafter", "POST", "/boats-preview", { name: "Heron" });
    const { content, approval } = shown.body;
    expect(content).toEqual({ boatId: expect.any(String), name: "Heron" });
    expect(approval).toMatchObject({ kind: "boat", action: "build", subject: { kind: "boat", id: content.boatId } });
    const without = await trial.call("drafter", "POST", "/boats", { name: "Heron" }, approval.digest);
    expect([without.status, without.code]).toEqual([422, "approval-changed"]);
    const asked = await trial.call("drafter", "POST", "/boats", content, approval.digest);
    expect(asked.status).toBe(201);
    expect(asked.body).toMatchObject({ subjectId: content.boatId, digest: approval.digest });
    expect([...boats.values()]).toEqual(["Kestrel"]);
    expect(types()).toEqual(["identity.approval-requested"]);
  });

  it("is refused without a confirmation, with one of something else, to other roles, and of what cannot be", async () => {
    expect((await trial.call("drafter", "POST", "/boats/1/name", { name: "Tern" })).code).toBe("confirmation-missing");
    const other = await trial.call("drafter", "POST", "/boats/1/name", { name: "Tern" }, "0".repeat(64));
    expect(other.code).toBe("approval-changed");
    expect((await trial.confirm("custodian", "/boats/1/name", { name: "Tern" })).code).toBe("role-missing");
    expect((await trial.confirm("drafter", "/boats/2/name", { name: "Tern" })).code).toBe("boat-unknown");
    expect((await trial.confirm("drafter", "/boats/1/name", { name: "" })).code).toBe("invalid-field");
    expect(await waiting()).toEqual([]);
  });

  it("is for one thing at a time, also of two people who ask at once", async () => {
    const both = await Promise.all([
      trial.confirm("drafter", "/boats/1/name", { name: "Tern" }),
      trial.confirm("first", "/boats/1/name", { name: "Gull" }),
    ]);
    expect(both.map(({ status, code }) => code ?? String(status)).toSorted()).toEqual(["201", "already-asked"]);
    // Who types it a third time is told before signing anything.
    const third = await trial.call("drafter", "POST", "/boats/1/name-preview", { name: "Skua" });
    expect(third.code).toBe("already-asked");
    expect(await waiting()).toHaveLength(1);
  });
});

describe("deciding", () => {
  it("does it once a different person approves exactly what was asked for", async () => {
    const { body } = await trial.confirm("first", "/boats/1/name", { name: "Tern" });
    const at = `/boats/waiting/${body.askedId}/approval`;
    expect((await trial.confirm("first", at)).code).toBe("approval-needs-another-person");
    expect((await trial.confirm("drafter", at)).code).toBe("role-missing");
    expect((await trial.call("second", "POST", at)).code).toBe("confirmation-missing");
    expect((await trial.call("second", "POST", at, undefined, "0".repeat(64))).code).toBe("approval-changed");
    expect(boats.get("1")).toBe("Kestrel");
    expect((await trial.confirm("second", at)).status).toBe(204);
    expect(boats.get("1")).toBe("Tern");
    expect((await trial.call("second", "POST", at, undefined, body.digest)).code).toBe("not-asked");
    expect(types()).toEqual(["identity.approval-requested", "identity.approved", "identity.asked-approved"]);
  });

  it("does it once where two approve at once", async () => {
    const { body } = await trial.confirm("drafter", "/boats/1/name", { name: "Tern" });
    const at = `/boats/waiting/${body.askedId}/approval`;
    const approve = async (by: "first" | "second") => await trial.call(by, "POST", at, undefined, body.digest);
    const both = await Promise.all([approve("first"), approve("second")]);
    expect(both.map(({ status, code }) => code ?? String(status)).toSorted()).toEqual(["204", "not-asked"]);
  });

  it("sends it back with words, which only somebody else can do, and withdraws what is one's own", async () => {
    const { body } = await trial.confirm("first", "/boats/1/name", { name: "Tern" });
    const at = `/boats/waiting/${body.askedId}`;
    const words = "Terns are white; this one is brown.";
    expect((await trial.call("first", "POST", `${at}/return`, { words })).code).toBe("approval-needs-another-person");
    expect((await trial.call("second", "POST", `${at}/return`, { words: "" })).code).toBe("invalid-field");
    expect((await trial.call("second", "POST", `${at}/withdrawal`)).code).toBe("withdraw-own-only");
    expect((await trial.call("second", "POST", `${at}/return`, { words })).status).toBe(204);
    expect((await trial.confirm("second", `${at}/approval`)).code).toBe("not-asked");
    expect(trial.events.at(-1)).toMatchObject({ type: "identity.asked-sent-back", details: { subjectId: "1" } });
    expect(JSON.stringify(trial.events)).not.toContain(words);
    const again = await trial.confirm("first", "/boats/1/name", { name: "Skua" });
    const own = `/boats/waiting/${again.body.askedId}/withdrawal`;
    expect((await trial.call("first", "POST", own)).status).toBe(204);
    expect((await trial.call("first", "POST", own)).code).toBe("not-asked");
    expect(types().at(-1)).toBe("identity.asked-withdrawn");
    expect(boats.get("1")).toBe("Kestrel");
  });

  it("withdraws for everybody to see what is no longer what was asked for", async () => {
    const { body } = await trial.confirm("first", "/boats/1/name", { name: "Tern" });
    boats.set("1", "Osprey");
    const at = `/boats/waiting/${body.askedId}/approval`;
    expect((await trial.call("second", "POST", `${at}-preview`)).code).toBe("approval-changed");
    expect((await trial.call("second", "POST", at, undefined, body.digest)).code).toBe("ask-outdated");
    expect(boats.get("1")).toBe("Osprey");
    expect(await waiting()).toEqual([]);
    expect(trial.events.at(-1)).toMatchObject({
      type: "identity.asked-outdated",
      details: { code: "approval-changed" },
    });
    const asker = await trial.browse("first");
    expect((await asker.open("/boats")).html).toContain("Sent back to you");
    const page = await asker.open(`/boats/waiting/${body.askedId}`);
    expect(page.html).toContain("Withdrawn by the server");
    expect(page.html).toContain("Kestrel → Tern");
  });

  it("withdraws with it what it makes impossible, and leaves the rest waiting", async () => {
    const ask = async (boatId: string, wanted: string) =>
      (await trial.confirm("drafter", "/boats", { boatId, name: wanted })).body.askedId as string;
    const heron = await ask("0190163d-8694-739b-aea5-966c26f8ad91", "Heron");
    const second = await ask("0190163d-8694-739b-aea5-966c26f8ad92", "Heron");
    const stork = await ask("0190163d-8694-739b-aea5-966c26f8ad93", "Stork");
    described.length = 0;
    const confirmed = await trial.confirm("first", `/boats/waiting/${heron}/approval`);
    expect(confirmed.status).toBe(204);
    expect((await waiting()).map(({ askedId }) => askedId)).toEqual([stork]);
    // What concerns another name was not looked at again.
    expect(new Set(described)).toEqual(new Set(["Heron"]));
    const page = await (await trial.browse("drafter")).open(`/boats/waiting/${second}`);
    expect(page.html).toContain("Withdrawn by the server");
  });
});

describe("on pages", () => {
  it("is typed, shown, changed, asked for, sent back with words, asked for again and approved", async () => {
    const [asker, second] = [await trial.browse("drafter"), await trial.browse("second")];
    await asker.open("/boats/new");
    expect((await asker.submit("/boats/new", { name: "Kestrel" })).status).toBe(422);
    const shown = await asker.submit("/boats/new", { name: "Hern & Sons" });
    expect(shown.html).toContain("new → Hern &amp; Sons");
    expect(await waiting()).toEqual([]);
    // The page has two forms to one address; the second of them goes back to what was typed.
    const form = await asker.submit("/boats/new", { change: "yes" });
    expect([form.title, form.html]).toEqual(["New boat", expect.stringContaining('value="Hern &amp; Sons"')]);
    await asker.submit("/boats/new");
    const asked = await asker.submit("/boats/new");
    expect(asked.html).toContain("You asked for this.");
    expect(asked.html).not.toContain(`action="${asked.path}/approval"`);
    expect((await second.open("/boats")).html).toContain(`Decide on: Hern &amp; Sons`);
    boats.set("1", "مركب");
    await trial.confirm("first", "/boats/1/name", { name: "Tern" });
    const isolated = (await second.open("/boats")).html;
    expect(isolated).toContain("<bdi>مركب</bdi> (1)");
    expect(isolated).not.toContain("U+2068");
    await second.open(asked.path);
    expect((await second.submit(`${asked.path}/return`, { words: "No" })).html).toContain("field-error");
    await second.submit(`${asked.path}/return`, { words: "It is spelled Heron." });
    const returned = await asker.open("/boats");
    expect(returned.html).toContain("Read what was sent back: Hern &amp; Sons");
    expect(returned.html).toContain("Sent back to you");
    const back = await asker.open(asked.path);
    expect(back.html).toContain("It is spelled Heron.");
    expect((await asker.submit("/boats/new", { change: "yes" })).title).toBe("New boat");
    await asker.submit("/boats/new", { name: "Heron & Sons" });
    const anew = await asker.submit("/boats/new");
    expect((await asker.open("/boats")).html).not.toContain("Sent back to you");
    await second.open(anew.path);
    await second.submit(`${anew.path}/approval`);
    expect([...boats.values()]).toEqual(["مركب", "Heron & Sons"]);
    expect((await asker.open(anew.path)).html).toContain("Approved by second");
  });

  it("says what changed instead of offering to approve it", async () => {
    const { body } = await trial.confirm("first", "/boats/1/name", { name: "Tern" });
    boats.delete("1");
    const second = await trial.browse("second");
    const page = await second.open(`/boats/waiting/${body.askedId}`);
    expect(page.html).toContain("This can no longer be approved as it was asked for");
    expect(page.html).not.toContain(`${page.path}/approval`);
    const gone = await second.submit(`${page.path}/return`, { words: "It was sold." });
    expect(gone.path).toBe("/boats");
  });

  it("shows nobody else what is asked for, and says where nobody could approve it", async () => {
    const { body } = await trial.confirm("first", "/boats/1/name", { name: "Tern" });
    expect((await (await trial.browse("custodian")).open(`/boats/waiting/${body.askedId}`)).status).toBe(403);
    const { db } = trial.platform.database;
    const setState = async (state: string) =>
      await sql`update identity.person set state = ${state} where name in ('second', 'third')`.execute(db);
    await setState("disabled");
    const alone = await (await trial.browse("first")).open(`/boats/waiting/${body.askedId}`);
    await setState("active");
    expect(alone.html).toContain("Nobody else can approve this");
    expect((await (await trial.browse("first")).open(`/boats/waiting/${body.askedId}`)).html).not.toContain(
      "Nobody else",
    );
  });
});

describe("what waits", () => {
  it("is listed for whoever may approve it and did not ask, by pages, with how much is left", async () => {
    for (const letter of ["a", "b", "c"])
      await trial.confirm("first", "/boats", { name: `Boat ${letter}`, boatId: idOf(letter) });
    const { asked } = trial.identity;
    expect(await asked.waitingFor(trial.people.first)).toEqual({ waiting: [], count: 0 });
    expect(await asked.waitingFor(trial.people.drafter)).toEqual({ waiting: [], count: 0 });
    const page = await asked.waitingFor(trial.people.second, { limit: 2 });
    expect(page.count).toBe(3);
    expect(page.waiting.map(({ act, subject, askedBy, roles }) => [act, subject.id, askedBy.name, roles])).toEqual([
      ["trial.build", idOf("a"), "first", ["authoriser", "administrator"]],
      ["trial.build", idOf("b"), "first", ["authoriser", "administrator"]],
    ]);
    const after = page.waiting[1]?.askedId ?? "";
    const rest = await asked.waitingFor(trial.people.second, { limit: 2, after });
    expect([rest.count, rest.waiting.map(({ subject }) => subject.id)]).toEqual([1, [idOf("c")]]);
    expect((await (await trial.browse("second")).open("/people")).html).toContain("Boat a");
  });
});

function idOf(letter: string): string {
  return `0190163d-8694-739b-aea5-966c26f8ad9${letter}`;
}

async function waiting(): Promise<{ askedId: string }[]> {
  return (await trial.call("second", "GET", "/boats/waiting")).body.waiting;
}

function types(): string[] {
  return trial.events.map(({ type }) => type).filter((type) => type !== "identity.signed-in");
}
