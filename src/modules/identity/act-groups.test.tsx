import { Hono } from "hono";
import { beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { openOneModule, type OneModule } from "../../../tests/support/one-module.ts";
import type { Given } from "../../protocol/given.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { byForm, formOf, nothing, Page } from "../../web/index.ts";
import { actsIn, personRoutes, type IdentityModule } from "./index.ts";

// An act with a list of groups on its page: who is in a team, in which order. One name stands for nobody.

const TEXTS = {
  "trial.team.title": "Team",
  "trial.team.name": "Name of the team",
  "trial.team.members": "Members",
  "trial.team.members.one": "Member {number, number}",
  "trial.team.members.add": "Add a member",
  "trial.team.members.name": "Name",
  "trial.team.members.leads": "Leads the team",
  "trial.team.submit": "Save the team",
  "error.nobody": "Nobody is called so.",
};

interface TrialContext {
  readonly identity: Pick<IdentityModule, "requireUser">;
}
const act = actsIn<TrialContext>();
const team = z.strictObject({
  name: z.string().min(1),
  members: z
    .array(z.strictObject({ name: z.string().min(1), leads: z.boolean().exactOptional() }))
    .min(1)
    .max(3),
});

let saved: Given<typeof team> | undefined;
const saveTeam = act({
  id: "trial.save-team",
  at: "POST /teams",
  who: ["drafter"],
  input: team,
  repeat: "same",
  refusals: ["nobody"],
  words: "trial.team",
  run: async ({ input: given }): Promise<void> => {
    const place = given.members.findIndex(({ name }) => name === "Nemo");
    if (place >= 0) throw new Refusal("nobody", "Nobody is called so.", { field: `members.${place}.name` });
    saved = await Promise.resolve(given);
  },
});
const clearTeam = byForm(saveTeam, {
  input: nothing,
  words: "trial.team",
  complete: async () => await Promise.resolve({ name: "Nobody's", members: [{ name: "Vacant" }] }),
});
const Team = formOf(saveTeam);

function createTrial(context: TrialContext) {
  const [api, pages] = [new Hono(), new Hono()];
  const routes = personRoutes(context, { api, pages });
  routes.formPage("/teams/new", saveTeam, {
    show: ({ view, form }) => (
      <Page view={view} form={form} title={view.t("trial.team.title")}>
        <Team.Form form={form}>
          <Team.Field name="name" />
          <Team.Groups name="members">
            {(Member) => (
              <>
                <Member name="name" />
                <Member name="leads" />
              </>
            )}
          </Team.Groups>
          <Team.Submit />
        </Team.Form>
      </Page>
    ),
    next: () => "/teams",
  });
  const shown = { who: ["drafter"] } as const;
  routes.page("/teams", shown, ({ view }) => (
    <Page view={view} title={view.t("trial.team.title")}>
      <Team.Shown value={saved ?? {}} />
    </Page>
  ));
  return { api, pages };
}

const PEOPLE = { drafter: ["drafter"], first: ["administrator"], second: ["administrator"] } as const;

let trial: OneModule<{ api: Hono; pages: Hono }, keyof typeof PEOPLE>;

beforeAll(async () => {
  trial = await openOneModule(PEOPLE, createTrial, TEXTS);
});

it("offers the first group of a list that must not be empty, and no more than the schema takes", async () => {
  const browser = await trial.browse("drafter");
  const first = await browser.open("/teams/new");
  expect(first.html).toContain("<legend>Member 1</legend>");
  expect(first.html).not.toContain("Member 2");
  const add = { "groups-button": "add members" };
  // The one that was offered is one of those that were posted.
  const two = await browser.submit("/teams/new", { "members.0.name": "Ana", ...add });
  expect([two.status, two.html.includes("Member 2"), two.html.includes('value="add members"')]).toEqual([
    200,
    true,
    true,
  ]);
  const three = await browser.submit("/teams/new", add);
  expect([three.html.includes("Member 3"), three.html.includes('value="add members"')]).toEqual([true, false]);
  expect(three.html).toContain('value="Ana"');
  expect(saved).toBeUndefined();
});

it("says of which group a fault is, and shows what was saved group by group", async () => {
  const browser = await trial.browse("drafter");
  await browser.open("/teams/new");
  const typed = { name: "Night", "members.0.name": "Ana", "members.0.leads": "yes", "members.1.name": "Nemo" };
  const refused = await browser.submit("/teams/new", typed);
  expect(refused.status).toBe(422);
  expect(refused.html).toContain('<a href="#field-trial_save-team_members_1_name">Member 2 · Name');
  const shown = await browser.submit("/teams/new", { "members.1.name": "Ben" });
  expect(saved).toEqual({ name: "Night", members: [{ name: "Ana", leads: true }, { name: "Ben" }] });
  const rows = [...shown.html.matchAll(/<dt[^>]*>(.*?)<\/dt>\s*<dd[^>]*>(.*?)<\/dd>/gs)].map(
    ([, label, value = ""]) => [label, value.replaceAll(/<[^>]*>/g, "")],
  );
  expect(rows).toEqual([
    ["Name of the team", "Night"],
    ["Member 1 · Name", "Ana"],
    ["Member 1 · Leads the team", "Yes"],
    ["Member 2 · Name", "Ben"],
    ["Member 2 · Leads the team", "No"],
  ]);
});

it("is done by another form, which completes what a program sends", async () => {
  expect((await trial.call("drafter", "POST", "/teams", { name: "", members: [] })).code).toBe("invalid-field");
  const by = trial.people.drafter;
  await clearTeam.do({ context: { identity: { requireUser: () => by } }, input: undefined, by, ids: {} });
  expect(saved).toEqual({ name: "Nobody's", members: [{ name: "Vacant" }] });
});
