import { type Context, Hono } from "hono";
import { z } from "zod";
import {
  CONVENTION_INSTRUMENT,
  dateIn,
  type EntityGroupId,
  forecast,
  isEntityGroup,
  type PlainDate,
} from "../../../convention/index.ts";
import { checkFields, dateText, type FieldError, viewOf, wholeNumber } from "../../../web/index.ts";
import { findStateRecord, findStatus, type RecordReader } from "../actions/status.ts";
import type { TreatyContext } from "../context.ts";
import { conventionView } from "../domain/convention-view.ts";
import { ConventionPage } from "./convention-page.tsx";
import { treatyDays } from "../domain/days.ts";
import { standing } from "../domain/fact.ts";
import { worldOf } from "../domain/world.ts";
import { publicDirectory } from "./directory.tsx";
import { daysCalendar, recordFeed, statusSheet } from "./feeds.ts";
import { file } from "./public-file.ts";
import { ForecastPage } from "./forecast-page.tsx";
import { publicNotices } from "./notices.tsx";
import { StatePage } from "./state-page.tsx";
import { StatusPage } from "./status-page.tsx";

const given = z.preprocess((value) => (value === "" ? undefined : value), dateText().optional());
const daysForm = z.object({ on: given, known: given });
const assumptionForm = z.object({ further: wholeNumber(0, 250), by: dateText() });

const nothing = async () => await Promise.resolve([]);
const NOTHING: RecordReader = { facts: nothing, openProposals: nothing, notices: nothing, authorities: nothing };

/**
 * Pages for everybody, no sign-in: /convention, /status and what hangs on it, /forecast, /authorities, /notices. `read` gives the record; on a server on which no
 * State is set up yet it is empty, and what is shown is what this release knows.
 */
export function publicTreatyPages(
  platform: Pick<TreatyContext["platform"], "clock" | "config">,
  read: RecordReader = NOTHING,
): Hono {
  const pages = new Hono();
  const place = { origin: platform.config.publicUrl, state: platform.config.state };

  pages.get("/convention", (c) => c.html(<ConventionPage view={viewOf(c)} convention={conventionView()} />));

  pages.get("/status", async (c) => {
    const { on, known, errors } = daysOf(c);
    const status = await findStatus(platform, read, on, known);
    const page = <StatusPage view={viewOf(c)} status={status} group={groupOf(c)} errors={errors} />;
    return c.html(page, errors.length === 0 ? 200 : 422);
  });

  pages.get("/status/:state{[A-Z]{2}}", async (c) => {
    const { on, known, errors } = daysOf(c);
    const record = await findStateRecord(platform, read, { state: c.req.param("state"), on, known });
    return c.html(<StatePage view={viewOf(c)} record={record} errors={errors} />, errors.length === 0 ? 200 : 422);
  });

  pages.get("/status/states.csv", async (c) => {
    const { on, known } = daysOf(c);
    const sheet = statusSheet(viewOf(c), await findStatus(platform, read, on, known), groupOf(c));
    return file(c, sheet, "text/csv", `status-${on}.csv`);
  });
  pages.get("/status/record.atom", async (c) =>
    file(c, await recordFeed(viewOf(c), await read.facts(), place), "application/atom+xml"),
  );
  pages.get("/status/dates.ics", async (c) => {
    const days = treatyDays(standing(await read.facts()), CONVENTION_INSTRUMENT);
    return file(c, daysCalendar(viewOf(c), days, place, platform.clock.now()), "text/calendar", "dates.ics");
  });

  pages.get("/forecast", async (c) => {
    const query = c.req.query();
    const view = viewOf(c);
    const status = await findStatus(platform, read, today());
    const form = "further" in query ? checkFields(query, assumptionForm, view.t) : undefined;
    const asked = form?.ok === true ? forecast(worldOf(standing(await read.facts())).real, form.values) : undefined;
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

  return pages.route("/", publicDirectory(read.authorities)).route("/", publicNotices(platform.config, read.notices));
}

/** What is no group cuts nothing. */
function groupOf(c: Context): EntityGroupId | undefined {
  const group = c.req.query("group");
  return isEntityGroup(group) ? group : undefined;
}
