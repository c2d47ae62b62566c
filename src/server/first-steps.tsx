import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Hono } from "hono";
import { z } from "zod";
import type { IdentityModule, Person, User } from "../modules/identity/index.ts";
import {
  type FirstStep,
  Notice,
  operations,
  Page,
  type StepStanding,
  TaskList,
  type View,
  viewOf,
} from "../web/index.ts";

/** Who is told of all steps; everybody else of those that they can do. */
const OVERSEERS: readonly string[] = ["administrator", "oversight"];
/** The others are found on the page of people. */
const NAMES_SHOWN = 5;

/** A step as it stands now, and who can do it. */
interface Seen {
  readonly step: FirstStep;
  readonly standing: StepStanding;
  readonly people: readonly Person[];
}

const answer = z.object({
  steps: z.array(
    z.object({
      id: z.string(),
      isDone: z.boolean(),
      page: z.string(),
      roles: z.array(z.string()),
      /** Who can do it, or whom it waits for. */
      people: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  ),
  /** The first that is open. */
  next: z.string().nullable(),
});

/** /first-steps: what a new State has to do before it can rely on its server, the next thing, and whose it is. */
export function createFirstSteps(identity: IdentityModule, steps: () => readonly FirstStep[]) {
  const see = async (of: readonly FirstStep[]): Promise<Seen[]> => {
    const active = (await identity.people()).filter(({ state }) => state === "active");
    return await Promise.all(
      of.map(async (step) => {
        const standing = await step.look();
        const { waitsFor } = standing;
        const isWho = ({ id, roles }: Person): boolean =>
          waitsFor === undefined ? roles.some((role) => step.roles.includes(role)) : waitsFor.includes(id);
        return { step, standing, people: active.filter(isWho) };
      }),
    );
  };
  const forUser = ({ roles }: User): readonly FirstStep[] =>
    steps().filter((step) => roles.some((role) => OVERSEERS.includes(role) || step.roles.includes(role)));

  const api = new Hono();
  const operation = operations(identity.requireUser);
  api.get(
    "/first-steps",
    operation({ id: "app.first-steps", who: [], answer }, async ({ user }) => {
      const seen = await see(forUser(user));
      return {
        steps: seen.map(({ step: { id, href, roles }, standing: { isDone, href: goesOn = href }, people }) => ({
          id,
          isDone,
          page: goesOn,
          roles,
          people: people.map(({ id: userId, name }) => ({ id: userId, name })),
        })),
        next: seen.find(isOpen)?.step.id ?? null,
      };
    }),
  );

  const pages = new Hono();
  pages.get("/first-steps", async (c) => {
    const user = identity.requireUser(c);
    return c.html(<FirstStepsPage view={viewOf(c)} user={user} seen={await see(forUser(user))} />);
  });

  /** For the page on which a person begins: the open steps that are theirs and done elsewhere; null where there is none. */
  const notice = async (view: View, user: User): Promise<Child> => {
    const here = view.path.split("?", 1)[0];
    const own = ownSteps(await see(forUser(user).filter(({ href }) => href !== here)), user);
    return own.length === 0 ? null : <StepNotice view={view} own={own} />;
  };
  return { api, pages, notice };
}

/** Where it goes on, or begins. */
function placeOf({ step, standing }: Seen): string {
  return standing.href ?? step.href;
}

function mayOpen({ step }: Seen, { roles }: User): boolean {
  return step.isForThemAlone !== true || roles.some((role) => step.roles.includes(role));
}

function isOpen({ standing }: Seen): boolean {
  return !standing.isDone;
}

function ownSteps(seen: readonly Seen[], { id }: Pick<User, "id">): readonly Seen[] {
  return seen.filter((one) => isOpen(one) && one.people.some((person) => person.id === id));
}

function FirstStepsPage(props: { view: View; user: User; seen: readonly Seen[] }): JSX.Element {
  const { view, user, seen } = props;
  const { t } = view;
  const next = seen.find(isOpen);
  const [own] = ownSteps(seen, user);
  return (
    <Page
      view={view}
      title={t("app.first-steps.title")}
      nextAction={own && { label: t(own.step.title), href: placeOf(own), because: <p>{own.standing.says(view)}</p> }}
    >
      <p class="lead">{t("app.first-steps.lead")}</p>
      {next === undefined && <Notice tone="good" title={t("app.first-steps.all-done")} />}
      {next !== undefined && next !== own && (
        <Notice tone="info" title={t("app.first-steps.next", { what: t(next.step.title) })}>
          <p>{whose(view, next)}</p>
        </Notice>
      )}
      <TaskList
        tasks={seen.map((one) => ({
          label: t(one.step.title),
          href: mayOpen(one, user) ? placeOf(one) : undefined,
          hint: isOpen(one) ? `${one.standing.says(view)} ${whose(view, one)}` : one.standing.says(view),
          status: isOpen(one)
            ? { tone: "attention", label: t("app.first-steps.open") }
            : { tone: "good", label: t("app.first-steps.done") },
        }))}
      />
    </Page>
  );
}

/** Who can do it, by name; where nobody can, which roles are missing. */
function whose({ t, format }: View, { step, people }: Seen): string {
  if (people.length === 0) {
    const roles = format.list(step.roles.map((role) => t(`identity.role.${role}`)));
    return t("app.first-steps.nobody", { roles });
  }
  const names = people.slice(0, NAMES_SHOWN).map(({ name }) => name);
  return t("app.first-steps.who", { names: format.list(names), more: people.length - names.length });
}

function StepNotice({ view, own }: { view: View; own: readonly Seen[] }): JSX.Element {
  const { t } = view;
  return (
    <Notice tone="info" title={t("app.first-steps.yours", { count: own.length })}>
      <ul>
        {own.map((one) => (
          <li>
            <a href={placeOf(one)}>{t(one.step.title)}</a>
          </li>
        ))}
      </ul>
      <p>
        <a href="/first-steps">{t("app.first-steps.title")}</a>
      </p>
    </Notice>
  );
}
