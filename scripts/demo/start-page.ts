/** After the report: both States stay open, with one page that has a card for every person. */
import { createServer } from "node:http";
import type { Stage, StatePlace } from "./stage.ts";

interface Card {
  readonly name: string;
  readonly roles: readonly string[];
  readonly story: string;
  readonly href: string;
}

/** Serves the start page until Ctrl-C. */
export async function keepOpen(stage: Stage): Promise<void> {
  const states = await Promise.all(
    [stage.aurelia, stage.borealia].map(async (state) => ({ state, cards: await cardsOf(stage, state) })),
  );
  const page = render(states);
  const server = createServer((_request, answer) => {
    answer.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    });
    answer.end(page);
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
    .get<{ people: { id: string; name: string; roles: string[] }[] }>("/api/v1/people");
  return state.cast.people.map((person) => {
    const enrolled = people.find(({ name }) => name === person.name);
    return {
      name: person.name,
      roles: person.roles,
      story: person.story,
      href: `${state.appUrl}/training/people/${enrolled?.id ?? ""}`,
    };
  });
}

function render(states: readonly { state: StatePlace; cards: readonly Card[] }[]): string {
  const sections = states.map(
    ({ state, cards }) => `
      <section class="${escape(state.cast.code)}">
        <h2><span>${escape(state.cast.code)}</span> ${escape(state.cast.name)}</h2>
        <ul>${cards.map((card) => cardHtml(card, state.cast.name)).join("")}</ul>
        <p><a href="${escape(state.appUrl.replace("://", "://public."))}/convention">The public pages of ${escape(state.cast.name)}</a></p>
      </section>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Rogatory: two invented States</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <main>
      <h1>Two invented States, one case</h1>
      <p>The demo has played the case through. Be anybody below and look at it with their eyes, or play it again yourself:
      begin as the drafter of Aurelia. Both States stay signed in side by side.</p>
      ${sections.join("")}
    </main>
  </body>
</html>`;
}

function cardHtml({ name, roles, story, href }: Card, state: string): string {
  const role = roles.map((text) => text.replace("-", " ")).join(", ");
  return `<li><a href="${escape(href)}">Be ${escape(name)}</a><strong>${escape(role)} of ${escape(state)}</strong><p>${escape(story)}</p></li>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
  :root { color-scheme: light dark; --ink: #1c2530; --paper: #fbfaf7; --line: #b9bfc6 }
  @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #15191e; --line: #55606b } }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif }
  main { max-inline-size: 64rem; margin-inline: auto; padding: 1.5rem 1rem }
  h2 span { border: 2px solid currentcolor; padding-inline: .4rem; margin-inline-end: .3rem }
  ul { list-style: none; padding: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)) }
  li { border: 1px solid var(--line); padding: 1rem }
  li a { font-size: 1.15rem; font-weight: 650; display: block; min-block-size: 44px; color: inherit }
  li strong { font-weight: 500; opacity: .8 }
  li p { margin-block: .5rem 0 }
`;
