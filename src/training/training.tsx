import { type Context, Hono } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { type DeskModule, type NeedKind, needText, type ShownNeed, subjectText } from "../modules/desk/index.ts";
import { type IdentityModule, MAX_SIGN_IN_BYTES, type Person } from "../modules/identity/index.ts";
import type { Platform } from "../platform/index.ts";
import {
  Button,
  ButtonRow,
  type Contributions,
  Form,
  localPath,
  momentAnswer,
  operations,
  Page,
  parseForm,
  type View,
  viewOf,
} from "../web/index.ts";

/** More than anybody does before somebody else is needed. */
const NEEDS_SHOWN = 5;

/** Of each person: a training server holds few. */
const NEEDS_READ = 200;

type NeedOfMatter = Pick<ShownNeed, "subject" | "dossierId">;

/** Becoming somebody needs no session. */
export const trainingContributions: Contributions = {
  bodyLimits: [{ path: "/training/people", below: true, maxBytes: MAX_SIGN_IN_BYTES }],
};

interface PersonToBeProps {
  readonly view: View;
  readonly person: Person;
  /** Where one came from. */
  readonly to: string;
  /** What waits for this person: of the matter at hand first, then most urgent first. */
  readonly needs: readonly ShownNeed[];
  /** How much waits in all. */
  readonly count: number;
  readonly kind: (need: string) => NeedKind;
}

const MAX_ADVANCE_MS = 400 * 24 * 60 * 60 * 1000;

/** Only in the training profile: become anybody without proof, and move the clock. Never mounted elsewhere. */
export function trainingRoutes(platform: Platform, desk: DeskModule, identity: IdentityModule): Hono {
  const routes = new Hono();
  /** Whatever stands in the path: the database is not asked with what is no id. */
  const personIn = async (c: Context): Promise<Person | undefined> =>
    (await identity.people()).find(({ id }) => id === c.req.param("id"));

  routes.get("/training/people", async (c) => {
    const view = viewOf(c);
    const { t } = view;
    const to = localPath(c.req.query("to"));
    const people = (await identity.people()).filter(({ state }) => state === "active");
    const waiting = await Promise.all(
      people.map(async (person) => ({ person, ...(await desk.queue.page(person, { limit: NEEDS_READ })) })),
    );
    return c.html(
      <Page view={view} title={t("app.training.people-title")}>
        <p>{t("app.training.people-text")}</p>
        {nearestFirst(waiting, to).map(({ person, needs, count }) => (
          <PersonToBe view={view} person={person} to={to} needs={needs} count={count} kind={desk.queue.kind} />
        ))}
      </Page>,
    );
  });
  routes.get("/training/people/:id", async (c) => {
    const view = viewOf(c);
    const { t, format } = view;
    const person = await personIn(c);
    if (!person) return c.notFound();
    const roles = format.list(person.roles.map((role) => t(`identity.role.${role}`)));
    return c.html(
      <Page view={view} title={t("app.training.become-title", { name: person.name })}>
        <p>{t("app.training.become-text", { roles })}</p>
        <Form action={`/training/people/${person.id}`}>
          <Button>{t("app.training.become-action", { name: person.name })}</Button>
        </Form>
      </Page>,
    );
  });
  routes.post("/training/people/:id", async (c) => {
    const form = await parseForm(c, z.object({ to: z.string().optional() }));
    const person = await personIn(c);
    if (!person) return c.notFound();
    identity.openSession(c, await identity.becomeForTraining(person.id));
    return c.redirect(localPath(form.ok ? form.values.to : undefined), 303);
  });

  routes.post(
    "/api/v1/training/clock",
    operations(identity.requireUser)(
      {
        id: "app.advance-clock",
        who: [],
        body: z.strictObject({ advanceMs: z.int().min(1).max(MAX_ADVANCE_MS) }),
        answer: z.object({ now: momentAnswer }),
        repeat: "again",
        trainingOnly: true,
      },
      ({ body: { advanceMs } }) => {
        platform.clock.advance(advanceMs);
        platform.jobs.pokeAll();
        return { now: platform.clock.now() };
      },
    ),
  );

  return routes;
}

/** Whoever has something to do in the matter that one came from stands first, and that before all else that waits for them. */
export function nearestFirst<Waiting extends { readonly needs: readonly NeedOfMatter[] }>(
  people: readonly Waiting[],
  to: string,
): Waiting[] {
  const all = people.flatMap(({ needs }) => needs);
  const dossiers = new Set(all.filter(({ subject }) => to.includes(subject.id)).map(({ dossierId }) => dossierId));
  const isNear = ({ subject, dossierId }: NeedOfMatter): boolean =>
    to.includes(subject.id) || (dossierId !== undefined && (to.includes(dossierId) || dossiers.has(dossierId)));
  return people
    .map((one) => ({ ...one, needs: one.needs.toSorted((a, b) => Number(isNear(b)) - Number(isNear(a))) }))
    .toSorted((a, b) => weightOf(b.needs, isNear) - weightOf(a.needs, isNear));
}

function weightOf(needs: readonly NeedOfMatter[], isNear: (need: NeedOfMatter) => boolean): number {
  return needs.some(isNear) ? 2 : needs.length > 0 ? 1 : 0;
}

/** One of the people of a training server, with what waits for them: one press becomes them, there or on the page one came from. */
function PersonToBe({ view, person, to, needs, count, kind }: PersonToBeProps): JSX.Element {
  const { t, format } = view;
  const action = `/training/people/${person.id}`;
  return (
    <section>
      <h2>{person.name}</h2>
      <p>{format.list(person.roles.map((role) => t(`identity.role.${role}`)))}</p>
      <ButtonRow>
        <Form action={action}>
          <input type="hidden" name="to" value={to} />
          <Button kind="secondary">{t("app.training.become-action", { name: person.name })}</Button>
        </Form>
      </ButtonRow>
      {count > NEEDS_SHOWN && <p class="hint">{t("app.training.needs-shown", { shown: NEEDS_SHOWN, all: count })}</p>}
      {needs.length > 0 && (
        <ul class="tasks">
          {needs.slice(0, NEEDS_SHOWN).map((need) => (
            <li>
              <span>{subjectText(view, need)}</span>
              <Form action={action}>
                <input type="hidden" name="to" value={kind(need.need).href(need)} />
                <Button kind="secondary">{needText(view, need, kind(need.need))}</Button>
              </Form>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
