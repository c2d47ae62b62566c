import { Hono } from "hono";
import { z } from "zod";
import { dateIn } from "../../../convention/index.ts";
import { checkFields, dateText, errorFor, viewOf } from "../../../web/index.ts";
import type { TreatyContext } from "../context.ts";
import type { TreatyModule } from "../types.ts";
import { conventionView } from "../domain/convention-view.ts";
import { statusOn } from "../domain/status.ts";
import { ConventionPage } from "./convention-page.tsx";
import { StatusPage } from "./status-page.tsx";

const dayForm = z.object({ on: dateText() });

/** Pages for everybody, no sign-in: /convention and /status. */
export function publicTreatyPages(
  { platform }: { readonly platform: Pick<TreatyContext["platform"], "clock" | "config"> },
  treaty: Pick<TreatyModule, "statusPage" | "conventionPage">,
): Hono {
  const pages = new Hono();

  pages.get("/convention", (c) => c.html(<ConventionPage view={viewOf(c)} convention={treaty.conventionPage()} />));

  pages.get("/status", async (c) => {
    const view = viewOf(c);
    const today = dateIn(platform.clock.now(), platform.config.timeZone);
    const query = c.req.query();
    const asked = "on" in query || "on-year" in query;
    const form = asked ? checkFields(query, dayForm, view.t) : undefined;
    const on = form?.ok === true ? form.values.on : today;
    const dateError = form?.ok === false ? errorFor(form.errors, "on") : undefined;
    const page = <StatusPage view={view} status={await treaty.statusPage(on)} dateError={dateError} />;
    return c.html(page, dateError === undefined ? 200 : 422);
  });

  return pages;
}

/** The same pages on a server on which no State is set up yet: what this release knows, and nothing entered since. */
export function publicPagesWithoutState(platform: Pick<TreatyContext["platform"], "clock" | "config">): Hono {
  return publicTreatyPages(
    { platform },
    { statusPage: async (date) => statusOn([], date), conventionPage: conventionView },
  );
}
