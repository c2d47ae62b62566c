import { Hono } from "hono";
import { z } from "zod";
import type { Modules, ServerOptions } from "./composition.ts";
import { Button, Form, Page, momentAnswer, operations, parseForm, viewOf } from "./web/index.ts";

const MAX_ADVANCE_MS = 400 * 24 * 60 * 60 * 1000;

/** Only in the training profile: become anybody without proof, and move the clock. Never mounted elsewhere. */
export function trainingRoutes({ platform }: ServerOptions, { identity }: Modules): Hono {
  const routes = new Hono();

  routes.get("/training/people/:id", async (c) => {
    const view = viewOf(c);
    const { t, format } = view;
    const person = await identity.person(c.req.param("id"));
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
    await parseForm(c, z.object({}));
    identity.openSession(c, await identity.becomeForTraining(c.req.param("id")));
    return c.redirect("/", 303);
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
