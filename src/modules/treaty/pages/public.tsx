import { type Context, Hono } from "hono";
import { z } from "zod";
import { dateIn, forecast, type PlainDate } from "../../../convention/index.ts";
import { checkFields, dateText, type FieldError, viewOf, wholeNumber } from "../../../web/index.ts";
import { findStateRecord, findStatus, type RecordReader } from "../actions/status.ts";
import type { TreatyContext } from "../context.ts";
import type { TreatyModule } from "../types.ts";
import { conventionView } from "../domain/convention-view.ts";
import { ConventionPage } from "./convention-page.tsx";
import { worldOf } from "../domain/world.ts";
import { ForecastPage } from "./forecast-page.tsx";
import { StatePage } from "./state-page.tsx";
import { StatusPage } from "./status-page.tsx";

const given = z.preprocess((value) => (value === "" ? undefined : value), dateText().optional());
const daysForm = z.object({ on: given, known: given });
const assumptionForm = z.object({ further: wholeNumber(0, 250), by: dateText() });

/** Pages for everybody, no sign-in: /convention, /status, /status/XX and /forecast. */
export function publicTreatyPages(
  { platform }: { readonly platform: Pick<TreatyContext["platform"], "clock" | "config"> },
  treaty: Pick<TreatyModule, "statusPage" | "stateRecord" | "forecast" | "conventionPage">,
): Hono {
  const pages = new Hono();

  pages.get("/convention", (c) => c.html(<ConventionPage view={viewOf(c)} convention={treaty.conventionPage()} />));

  pages.get("/status", async (c) => {
    const { on, known, errors } = daysOf(c);
    const status = await treaty.statusPage(on, known);
    return c.html(<StatusPage view={viewOf(c)} status={status} errors={errors} />, errors.length === 0 ? 200 : 422);
  });

  pages.get("/status/:state{[A-Z]{2}}", async (c) => {
    const { on, known, errors } = daysOf(c);
    const record = await treaty.stateRecord(c.req.param("state"), on, known);
    return c.html(<StatePage view={viewOf(c)} record={record} errors={errors} />, errors.length === 0 ? 200 : 422);
  });

  pages.get("/forecast", async (c) => {
    const query = c.req.query();
    const view = viewOf(c);
    const status = await treaty.statusPage(today());
    const form = "further" in query ? checkFields(query, assumptionForm, view.t) : undefined;
    const asked = form?.ok === true ? await treaty.forecast(form.values) : undefined;
    const errors = form?.ok === false ? form.errors : [];
    const page = <ForecastPage view={view} status={status} asked={asked} typed={query} errors={errors} />;
    return c.html(page, errors.length === 0 ? 200 : 422);
  });

  const today = (): PlainDate => dateIn(platform.clock.now(), platform.config.timeZone);

  /** The two days that a reader asks for; where one is none, the page says so and shows today. */
  function daysOf(c: Context): { on: PlainDate; known?: PlainDate | undefined; errors: readonly FieldError[] } {
    const form = checkFields(c.req.query(), daysForm, viewOf(c).t);
    if (!form.ok) return { on: today(), errors: form.errors };
    return { on: form.values.on ?? today(), known: form.values.known, errors: [] };
  }

  return pages;
}

/** The same pages on a server on which no State is set up yet: what this release knows, and nothing entered since. */
export function publicPagesWithoutState(platform: Pick<TreatyContext["platform"], "clock" | "config">): Hono {
  const read: RecordReader = async () => await Promise.resolve([]);
  return publicTreatyPages(
    { platform },
    {
      statusPage: async (on, known) => await findStatus(platform, read, on, known),
      stateRecord: async (state, on, known) => await findStateRecord(platform, read, { state, on, known }),
      forecast: async (assumed) => await Promise.resolve(forecast(worldOf([]).real, assumed)),
      conventionPage: conventionView,
    },
  );
}
