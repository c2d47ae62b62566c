import { type Context, Hono } from "hono";
import { z } from "zod";
import { dateIn, type PlainDate } from "../../../convention/index.ts";
import { checkFields, dateText, type FieldError, viewOf } from "../../../web/index.ts";
import { findStateRecord, findStatus, type RecordReader } from "../actions/status.ts";
import type { TreatyContext } from "../context.ts";
import type { TreatyModule } from "../types.ts";
import { conventionView } from "../domain/convention-view.ts";
import { ConventionPage } from "./convention-page.tsx";
import { StatePage } from "./state-page.tsx";
import { StatusPage } from "./status-page.tsx";

const given = z.preprocess((value) => (value === "" ? undefined : value), dateText().optional());
const daysForm = z.object({ on: given, known: given });

/** Pages for everybody, no sign-in: /convention, /status and /status/XX. */
export function publicTreatyPages(
  { platform }: { readonly platform: Pick<TreatyContext["platform"], "clock" | "config"> },
  treaty: Pick<TreatyModule, "statusPage" | "stateRecord" | "conventionPage">,
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

  /** The two days that a reader asks for; where one is none, the page says so and shows today. */
  function daysOf(c: Context): { on: PlainDate; known?: PlainDate | undefined; errors: readonly FieldError[] } {
    const today = dateIn(platform.clock.now(), platform.config.timeZone);
    const form = checkFields(c.req.query(), daysForm, viewOf(c).t);
    if (!form.ok) return { on: today, errors: form.errors };
    return { on: form.values.on ?? today, known: form.values.known, errors: [] };
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
      conventionPage: conventionView,
    },
  );
}
