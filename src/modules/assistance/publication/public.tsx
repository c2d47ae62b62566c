import { Hono } from "hono";
import { dateIn, stateName } from "../../../convention/index.ts";
import { EmptyState, HostileText, Page, viewOf } from "../../../web/index.ts";
import type { AssistanceContext } from "../context.ts";
import { iatiFile } from "../iati/write.ts";
import { kindsInWords } from "../need/pages/words.tsx";
import { Given } from "../offers/pages.tsx";
import { latestOffers } from "../offers/store.ts";
import { Project, readBy } from "./pages.tsx";
import { standingPublications } from "./store.ts";

interface PublicContext {
  readonly platform: Pick<AssistanceContext["platform"], "clock" | "config" | "database" | "incarnation">;
}

/** For everybody: /help-given, what two people published and nobody took back, and its projects as /iati.xml. */
export function publicHelp(context: PublicContext): Hono {
  const { clock, config, database } = context.platform;
  const read = async () => {
    const all = (await standingPublications(database.db)).filter((one) => readBy(context, one) === "everybody");
    return {
      projects: all.flatMap(({ content }) => ("project" in content ? [content.project] : [])),
      published: all.flatMap(({ content }) => ("profile" in content ? [content.profile] : [])),
    };
  };
  return new Hono()
    .get("/iati.xml", async (c) => {
      const { projects } = await read();
      const file = iatiFile(projects, { now: clock.now(), tagsAt: `${config.publicUrl}/convention` });
      return c.body(file, 200, { "content-type": "application/xml; charset=utf-8" });
    })
    .get("/help-given", async (c) => {
      const view = viewOf(c);
      const { t } = view;
      const { projects, published } = await read();
      const on = dateIn(clock.now(), config.timeZone);
      const standing = new Set((await latestOffers(database.db, config.state)).map(({ offerId }) => offerId));
      const profiles = published.filter(({ offerId, until }) => standing.has(offerId) && until >= on);
      return c.html(
        <Page view={view} title={t("assistance.public.title")}>
          <p class="lead">{t("assistance.public.lead", { state: stateName(config.state, view.lang) })}</p>
          {projects.length + profiles.length === 0 && (
            <EmptyState title={t("assistance.public.none")}>{t("assistance.public.none-text")}</EmptyState>
          )}
          {profiles.map((profile) => (
            <section>
              <h2>{kindsInWords(view, profile)}</h2>
              <Given view={view} content={profile} />
            </section>
          ))}
          {projects.map((project) => (
            <section>
              <h2>
                {project.title.map(({ text, language }) => (
                  <HostileText text={text} lang={language} />
                ))}
              </h2>
              <Project view={view} project={project} />
            </section>
          ))}
          {projects.length > 0 && (
            <p>
              <a href="/iati.xml">{t("assistance.public.iati")}</a>
            </p>
          )}
        </Page>,
      );
    });
}
