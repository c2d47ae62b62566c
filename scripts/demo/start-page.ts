/** After the report: both States stay open, with one page that has a card for every person. */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { stateName } from "../../src/convention/index.ts";
import { createFormats } from "../../src/web/formats.ts";
import { loadLocales, type Locales } from "../../src/web/i18n.ts";
import { directionOf, LANGUAGE_NAMES, LANGUAGES, type Language, negotiateLanguage } from "../../src/web/languages.ts";
import { packageRoot } from "../../src/web/package-root.ts";
import { accentOf } from "../../src/web/view.ts";
import type { CastPerson } from "./cast.ts";
import type { Stage, StatePlace } from "./stage.ts";

interface Card {
  readonly person: CastPerson;
  readonly href: string;
}

interface StateCards {
  readonly state: StatePlace;
  readonly cards: readonly Card[];
}

/** Serves the start page until Ctrl-C. */
export async function keepOpen(stage: Stage): Promise<void> {
  const states = await Promise.all(
    [stage.aurelia, stage.borealia].map(async (state) => ({ state, cards: await cardsOf(stage, state) })),
  );
  const locales = loadLocales();
  const server = createServer((request, answer) => {
    answer.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    });
    answer.end(render(locales, languageOf(request), states));
  });
  await new Promise<void>((listening) => server.listen(stage.place.ports.start, "127.0.0.1", listening));
  console.log(`\nBoth States are open. Begin here:  http://localhost:${stage.place.ports.start}`);
  for (const { state } of states) console.log(`  ${state.cast.name}: ${state.appUrl}`);
  console.log("Ctrl-C stops everything and removes what the demo made.");
  await new Promise(() => {}); // until a signal ends the process, see main.ts
}

async function cardsOf(stage: Stage, state: StatePlace): Promise<Card[]> {
  const { people } = await stage
    .as(state, "administrator1")
    .get<{ people: { id: string; name: string }[] }>("/api/v1/people");
  return state.cast.people.map((person) => {
    const enrolled = people.find(({ name }) => name === person.name);
    return { person, href: `${state.appUrl}/training/people/${enrolled?.id ?? ""}` };
  });
}

/** `/?lang=ar`, or what the browser asks for. */
function languageOf(request: IncomingMessage): Language {
  const choice = new URL(request.url ?? "/", "http://localhost").searchParams.get("lang") ?? undefined;
  return negotiateLanguage({ choice, acceptLanguage: request.headers["accept-language"] });
}

function render(locales: Locales, lang: Language, states: readonly StateCards[]): string {
  const t = locales.translator(lang);
  const format = createFormats(lang, "UTC");
  const cardHtml = ({ person, href }: Card, state: string): string => `
          <li>
            <a href="${escape(href)}">${escape(t("demo.be", { name: person.name }))}</a>
            <strong>${escape(t("demo.who", { state, roles: format.list(person.roles.map((role) => t(`identity.role.${role}`))) }))}</strong>
            <p>${escape(t(`demo.story.${person.story}`))}</p>
          </li>`;
  const sectionHtml = ({ state: { cast, appUrl }, cards }: StateCards): string => {
    const state = stateName(cast.code, lang);
    const publicPages = `${appUrl.replace("://", "://public.")}/convention`;
    return `
      <section>
        <h2 class="accent-${accentOf(cast.code)}"><span>${escape(cast.code)}</span> ${escape(state)}</h2>
        <ul class="cards">${cards.map((card) => cardHtml(card, state)).join("")}
        </ul>
        <p><a href="${escape(publicPages)}">${escape(t("demo.public", { state }))}</a></p>
      </section>`;
  };
  const [first] = states;
  const drafter = first?.cards[0]?.person.name ?? "";
  return `<!doctype html>
<html lang="${lang}" dir="${directionOf(lang)}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escape(t("demo.title"))}</title>
    <style>${APP_STYLE}${STYLE}</style>
  </head>
  <body>
    <main>
      <h1>${escape(t("demo.heading"))}</h1>
      <p>${escape(t("demo.lead", { name: drafter, state: stateName(first?.state.cast.code ?? "", lang) }))}</p>
      ${states.map(sectionHtml).join("")}
    </main>
    <footer>
      <nav aria-label="${escape(t("web.page.languages"))}">${LANGUAGES.map((other) => languageLink(other, lang)).join(" ")}</nav>
    </footer>
  </body>
</html>`;
}

function languageLink(language: Language, current: Language): string {
  const isCurrent = language === current ? ' aria-current="true"' : "";
  return `<a href="/?lang=${language}" lang="${language}" hreflang="${language}"${isCurrent}>${LANGUAGE_NAMES[language]}</a>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The colours of the app, so that both States are known again behind their cards. */
const APP_STYLE = ["tokens", "accents"]
  .map((name) => readFileSync(join(packageRoot(), "client", "styles", `${name}.css`), "utf8"))
  .join("");

const STYLE = `
  body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/var(--line) var(--sans) }
  main, footer { max-inline-size: 64rem; margin-inline: auto; padding: var(--s5) var(--s4) }
  main > p { max-inline-size: var(--measure) }
  h1, h2 { font-family: var(--serif); line-height: 1.3 }
  a { color: var(--link) }
  h2 { background: var(--accent); color: var(--band-text); padding: var(--s3) var(--s4); margin-block: var(--s6) 0 }
  h2 span { border: 2px solid currentcolor; padding-inline: .4rem; margin-inline-end: .3rem; font: 700 1rem var(--sans) }
  .cards { list-style: none; padding: 0; display: grid; gap: var(--s4); grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)) }
  .cards li { border: 1px solid var(--rule); background: var(--sheet); padding: var(--s4); position: relative }
  .cards a { font-size: 1.15rem; font-weight: 650; display: block; min-block-size: 44px }
  .cards a::after { content: ""; position: absolute; inset: 0 }
  .cards strong { font-weight: 500; color: var(--ink-soft) }
  .cards p { margin-block: var(--s2) 0 }
  footer a { display: inline-block; min-block-size: 44px; margin-inline-end: var(--s4) }
  footer a[aria-current] { color: inherit; font-weight: 650; text-decoration: none }
`;
