import { Hono } from "hono";
import { dateIn, stateName } from "../../../convention/index.ts";
import { EmptyState, Page, viewOf } from "../../../web/index.ts";
import type { AssistanceContext } from "../context.ts";
import { iatiFile } from "../iati/write.ts";
import { latestOffers } from "../offers/store.ts";
import { nameOf, Published, readBy } from "./pages.tsx";
import { standingPublications } from "./store.ts";

interface PublicContext {
  readonly platform: Pick<AssistanceContext["platform"], "clock" | "config" | "database" | "incarnation">;
}

/** For everybody: /help-given, what two people published and nobody took back, and its projects as /iati.xml. */
export function publicHelp(context: PublicContext): Hono {
  const { clock, config, database } = context.platform;
  const read = async () =>
    (await standingPublications(database.db))
      .filter((one) => readBy(context, one) === "everybody")
      .map(({ content }) => content);
  return new Hono()
    .get("/iati.xml", async (c) => {
      const projects = (await read()).flatMap((one) => ("project" in one ? [one.project] : []));
      const file = iatiFile(projects, { now: clock.now(), tagsAt: `${config.publicUrl}/convention` });
      return c.body(file, 200, { "content-type": "application/xml; charset=utf-8" });
    })
    .get("/help-given", async (c) => {
      const view = viewOf(c);
      const { t } = view;
      const on = dateIn(clock.now(), config.timeZone);
      const open = new Set((await latestOffers(database.db, config.state)).map(({ offerId }) => offerId));
      // A profile that was closed, or is over, is read by nobody.
      const all = (await read()).filter(
        (one) => "project" in one || (open.has(one.profile.offerId) && one.profile.until >= on),
      );
      return c.html(
        <Page view={view} title={t("assistance.public.title")}>
          <p class="lead">{t("assistance.public.lead", { state: stateName(config.state, view.lang) })}</p>
          {all.length === 0 && (
            <EmptyState title={t("assistance.public.none")}>{t("assistance.public.none-text")}</EmptyState>
          )}
          {all.map((content) => (
            <section>
              <h2>{nameOf(view, content)}</h2>
              <Published view={view} content={content} />
            </section>
          ))}
          {all.some((one) => "project" in one) && (
            <p>
              <a href="/iati.xml">{t("assistance.public.iati")}</a>
            </p>
          )}
        </Page>,
      );
    });
}
