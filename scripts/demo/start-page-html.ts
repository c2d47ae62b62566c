import { readFileSync } from "node:fs";
import { join } from "node:path";
import { html, raw } from "hono/html";
import { stateName } from "../../src/convention/index.ts";
import type { Formats } from "../../src/web/formats.ts";
import type { Translator } from "../../src/web/i18n.ts";
import { directionOf, LANGUAGE_NAMES, LANGUAGES, type Language } from "../../src/web/languages.ts";
import { packageRoot } from "../../src/web/package-root.ts";
import { accentOf } from "../../src/web/view.ts";
import type { CastPerson } from "./cast.ts";
import type { StatePlace } from "./stage.ts";
import type { StageHand } from "./stage-hand.ts";

type Html = ReturnType<typeof html>;

export interface StateCards {
  readonly state: Pick<StatePlace, "cast" | "appUrl" | "server">;
  readonly cards: readonly { readonly person: CastPerson; readonly path: string }[];
}

export interface StartPageProps {
  readonly lang: Language;
  readonly t: Translator;
  readonly format: Formats;
  readonly states: readonly StateCards[];
  readonly hand: StageHand;
  /** Why what was asked for was not done. */
  readonly fault: string | undefined;
}

export function renderStartPage(props: StartPageProps): Html {
  const { lang, t, states, fault } = props;
  const [first] = states;
  return html`<!doctype html>
    <html lang="${lang}" dir="${directionOf(lang)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${t("demo.title")}</title>
        <style>
          ${raw(APP_STYLE + STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>${t("demo.heading")}</h1>
          ${fault === undefined ? "" : html`<p role="alert" class="fault">${fault}</p>`}
          <p>
            ${t("demo.lead", {
              name: first?.cards[0]?.person.name ?? "",
              state: stateName(first?.state.cast.code ?? "", lang),
            })}
            ${t("demo.cards")}
          </p>
          ${begin(props)} ${way(props)} ${states.map((state) => people(props, state))} ${stageSection(props)}
        </main>
        <footer>
          <nav aria-label="${t("web.page.languages")}">${LANGUAGES.map((other) => languageLink(other, lang))}</nav>
        </footer>
      </body>
    </html>`;
}

/** Where somebody is begun with who only wants to play: the first card. */
function begin({ lang, t, states }: StartPageProps): Html | string {
  const [first] = states;
  const [card] = first?.cards ?? [];
  if (first === undefined || card === undefined) return "";
  return html`<p>
    <a class="begin" href="${inLanguage(first, lang, card.path)}" target="_blank" rel="noopener"
      >${t("demo.begin", { name: card.person.name })}</a
    >
  </p>`;
}

/** In the language of this page, whatever the person's own is, until the reader chooses another one there. */
function inLanguage({ state: { appUrl } }: StateCards, lang: Language, path: string): string {
  return `${appUrl}/language/${lang}?back=${encodeURIComponent(path)}`;
}

function people({ lang, t, format }: StartPageProps, one: StateCards): Html {
  const { cast, appUrl } = one.state;
  const state = stateName(cast.code, lang);
  const toPerson = (path: string): string => inLanguage(one, lang, path);
  const roles = (person: CastPerson): string => format.list(person.roles.map((role) => t(`identity.role.${role}`)));
  return html`<section>
    <h2 class="accent-${accentOf(cast.code)}"><span>${cast.code}</span> ${state}</h2>
    <ul class="cards">
      ${one.cards.map(
        ({ person, path }) =>
          html`<li>
            <a href="${toPerson(path)}" target="_blank" rel="noopener">${t("demo.be", { name: person.name })}</a>
            <strong>${t("demo.who", { state, roles: roles(person) })}</strong>
            <p>${t(`demo.story.${person.story}`)}</p>
          </li>`,
      )}
    </ul>
    <p><a href="${appUrl.replace("://", "://public.")}/convention">${t("demo.public", { state })}</a></p>
  </section>`;
}

const WAY_STEPS = [1, 2, 3, 4, 5, 6, 7, 8];

/** The case in the order in which a reader can play it again, and who does what. */
function way({ t }: StartPageProps): Html {
  return html`<details open>
    <summary>${t("demo.way.heading")}</summary>
    <ol>
      ${WAY_STEPS.map((step) => html`<li>${t(`demo.way.${step}`)}</li>`)}
    </ol>
  </details>`;
}

/** What no officer can do: time, the line, the servers, and a byte. */
function stageSection({ lang, t, format, states, hand }: StartPageProps): Html {
  const [from = "", to = ""] = states.map(({ state }) => stateName(state.cast.code, lang));
  const { isDown, cuts, cutsToCome } = hand.line();
  const button = (action: string, label: string): Html =>
    html`<form method="post" action="${action}?lang=${lang}"><button>${label}</button></form>`;
  const part = (value: string, label: string): Html => html`<button name="part" value="${value}">${label}</button>`;
  return html`<section>
    <h2 class="stage">${t("demo.stage.heading")}</h2>
    <p>${t("demo.stage.lead")}</p>
    <ul class="cards">
      <li id="time">
        <h3>${t("demo.stage.time")}</h3>
        <p><strong>${format.dateTime(hand.now())}</strong></p>
        <p>${t("demo.stage.time-text")}</p>
        ${button("/time/hour", t("demo.stage.time-hour"))} ${button("/time/day", t("demo.stage.time-day"))}
        ${button("/time/weeks", t("demo.stage.time-weeks"))}
        ${button("/time/last-days", t("demo.stage.time-last-days", { state: to }))}
      </li>
      <li id="line">
        <h3>${t("demo.stage.line", { from, to })}</h3>
        <p><strong>${t(isDown ? "demo.stage.line-is-down" : "demo.stage.line-is-up", { times: cuts })}</strong></p>
        ${cutsToCome > 0 ? html`<p>${t("demo.stage.line-will-break", { times: cutsToCome })}</p>` : ""}
        <p>${t("demo.stage.line-text")}</p>
        ${isDown ? button("/line/up", t("demo.stage.line-up")) : button("/line/down", t("demo.stage.line-down"))}
        ${button("/line/break", t("demo.stage.line-break"))}
        ${button("/line/break-and-kill", t("demo.stage.line-break-and-kill"))}
      </li>
      <li id="servers">
        <h3>${t("demo.stage.servers")}</h3>
        <p><strong>${t("demo.stage.kills", { times: hand.kills })}</strong></p>
        <p>${t("demo.stage.servers-text")}</p>
        ${states.map(({ state: { cast } }) =>
          button(`/kill/${cast.code}`, t("demo.stage.kill", { state: stateName(cast.code, lang) })),
        )}
      </li>
      <li id="byte">
        <h3>${t("demo.stage.byte")}</h3>
        <p>${t("demo.stage.byte-text")} <a href="/verify.html">${t("demo.stage.verifier")}</a></p>
        <form method="post" action="/byte?lang=${lang}" enctype="multipart/form-data">
          <label>${t("demo.stage.byte-file")} <input type="file" name="file" required /></label>
          ${part("itself", t("demo.stage.byte-itself"))} ${part("manifest", t("demo.stage.byte-manifest"))}
          ${part("receipt", t("demo.stage.byte-receipt"))} ${part("log", t("demo.stage.byte-log"))}
        </form>
      </li>
    </ul>
  </section>`;
}

function languageLink(language: Language, current: Language): Html {
  const isCurrent = language === current ? raw(' aria-current="true"') : "";
  return html`<a href="/?lang=${language}" lang="${language}" hreflang="${language}" ${isCurrent}
    >${LANGUAGE_NAMES[language]}</a
  > `;
}

/** The colours of the app, so that both States are known again behind their cards. */
const APP_STYLE = ["tokens", "accents"]
  .map((name) => readFileSync(join(packageRoot(), "client", "styles", `${name}.css`), "utf8"))
  .join("");

const STYLE = `
  body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/var(--line) var(--sans) }
  main, footer { max-inline-size: 64rem; margin-inline: auto; padding: var(--s5) var(--s4) }
  main p, ol { max-inline-size: var(--measure) }
  summary { font: 700 1.15rem/1.3 var(--serif); min-block-size: 24px; cursor: pointer }
  ol > li { margin-block-end: var(--s2) }
  h1, h2, h3 { font-family: var(--serif); line-height: 1.3 }
  a { color: var(--link) }
  h2 { background: var(--accent); color: var(--band-text); padding: var(--s3) var(--s4); margin-block: var(--s6) 0 }
  h2 span { border: 2px solid currentcolor; padding-inline: .4rem; margin-inline-end: .3rem; font: 700 1rem var(--sans) }
  h2.stage { background: var(--ink-soft) }
  h3 { margin: 0; font-size: 1.15rem }
  .cards { list-style: none; padding: 0; display: grid; gap: var(--s4); grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)) }
  .cards li { border: 1px solid var(--rule); background: var(--sheet); padding: var(--s4); position: relative }
  .cards li > a { font-size: 1.15rem; font-weight: 650; display: block; min-block-size: 44px }
  .cards li > a::after { content: ""; position: absolute; inset: 0 }
  .cards strong { font-weight: 500; color: var(--ink-soft) }
  .cards p { margin-block: var(--s2) 0 }
  .cards form { margin-block-start: var(--s3) }
  input[type="file"] { font: inherit; max-inline-size: 100%; margin-block: var(--s2) }
  .begin {
    display: inline-block; padding: var(--s3) var(--s5); font-weight: 600; text-decoration: none;
    color: var(--action-text); background: var(--action); border-radius: 3px
  }
  button {
    display: block; inline-size: 100%; min-block-size: 44px; margin-block-start: var(--s2); padding: var(--s2) var(--s3);
    font: 600 1rem/1.3 var(--sans); text-align: start; color: var(--action); background: var(--sheet);
    border: 2px solid var(--action); border-radius: 2px; cursor: pointer
  }
  button:focus-visible, a:focus-visible, input:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
  .fault { background: var(--bad-bg); color: var(--bad); border-inline-start: 6px solid; padding: var(--s3) var(--s4) }
  footer a { display: inline-block; min-block-size: 44px; margin-inline-end: var(--s4) }
  footer a[aria-current] { color: inherit; font-weight: 650; text-decoration: none }
`;
