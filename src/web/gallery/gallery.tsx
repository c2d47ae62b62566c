import { Hono, type Context } from "hono";
import { Refusal } from "../../protocol/refusal.ts";
import { LANGUAGE_NAMES, LANGUAGES, isLanguage } from "../languages.ts";
import { Page } from "../layout.tsx";
import type { View } from "../view.ts";
import type { Web } from "../web.tsx";
import { contentExamples } from "./content-examples.tsx";
import type { ExampleSet } from "./example.ts";
import { formExamples } from "./form-examples.tsx";
import { pageExamples } from "./page-examples.tsx";
import { statusExamples } from "./status-examples.tsx";

const EXAMPLE_SETS: readonly ExampleSet[] = [...formExamples, ...statusExamples, ...contentExamples];
export { pageExamples };

/** /gallery: every component in every state, in any language (?lang=ar). Mount at /gallery. */
export function createGallery(web: Web): Hono {
  // The gallery's own address chooses the language, so that a picture of it can be asked for without a cookie.
  const viewOf = (c: Context): View => {
    const wanted = c.req.query("lang");
    return web.viewFor(isLanguage(wanted) ? wanted : "en", c.req.path);
  };
  return new Hono()
    .get("/", (c) => c.html(<GalleryIndex view={viewOf(c)} />))
    .get("/all", (c) => c.html(<ExamplePage view={viewOf(c)} sets={EXAMPLE_SETS} title="gallery" />))
    .get("/pages/:name", (c) => {
      const example = pageExamples.find((page) => page.name === c.req.param("name"));
      if (!example) throw notHere(c);
      return c.html(<>{example.render(viewOf(c))}</>);
    })
    .get("/:component", (c) => {
      const set = EXAMPLE_SETS.find((entry) => entry.component === c.req.param("component"));
      if (!set) throw notHere(c);
      return c.html(<ExamplePage view={viewOf(c)} sets={[set]} title={set.component} />);
    });
}

function notHere(c: Context): Refusal {
  return new Refusal("not-found", `The gallery has nothing at ${c.req.path}.`);
}

function GalleryIndex({ view }: { view: View }) {
  const { t, lang } = view;
  return (
    <Page view={view} title={t("gallery.title")} width="wide">
      <p class="lead">{t("gallery.lead")}</p>
      <ul class="languages">
        {LANGUAGES.map((language) => (
          <li>
            <a href={`/gallery?lang=${language}`} lang={language} aria-current={language === lang ? "true" : undefined}>
              {LANGUAGE_NAMES[language]}
            </a>
          </li>
        ))}
      </ul>
      <h2>{t("gallery.components")}</h2>
      <LinkList view={view} links={EXAMPLE_SETS.map((set) => ({ path: set.component, label: set.component }))} />
      <h2>{t("gallery.pages")}</h2>
      <LinkList view={view} links={pageExamples.map((page) => ({ path: `pages/${page.name}`, label: page.name }))} />
    </Page>
  );
}

function LinkList({ view, links }: { view: View; links: readonly { path: string; label: string }[] }) {
  return (
    <ul>
      {links.map((link) => (
        <li>
          <a href={`/gallery/${link.path}?lang=${view.lang}`}>
            <code lang="en">{link.label}</code>
          </a>
        </li>
      ))}
    </ul>
  );
}

function ExamplePage({ view, sets, title }: { view: View; sets: readonly ExampleSet[]; title: string }) {
  const { t } = view;
  return (
    <Page
      view={view}
      title={title}
      kind={t("gallery.title")}
      breadcrumb={[{ href: `/gallery?lang=${view.lang}`, label: t("gallery.title") }]}
      width="wide"
    >
      {sets.map((set) => (
        <section>
          <h2>
            <code lang="en">{set.component}</code>
          </h2>
          {set.examples.map((example) => (
            <div class="example">
              <p class="hint">
                <code lang="en">{example.name}</code>
              </p>
              {example.render(view)}
            </div>
          ))}
        </section>
      ))}
    </Page>
  );
}
