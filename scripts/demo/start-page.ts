/** After the report: both States stay open, with one page that has a card for every person and a hand on the stage. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { csrf } from "hono/csrf";
import { createFormats } from "../../src/web/formats.ts";
import { loadLocales } from "../../src/web/i18n.ts";
import { type Language, negotiateLanguage } from "../../src/web/languages.ts";
import { PACKAGE_PARTS, type PackagePart, spoilMiddle, spoilPackage } from "./spoil.ts";
import type { Stage, StatePlace } from "./stage.ts";
import { type StageHand, stageHand } from "./stage-hand.ts";
import { renderStartPage, type StateCards } from "./start-page-html.ts";

const HOUR_MS = 3_600_000;
/** How far one press moves the clocks. */
export const TIME_STEPS = { hour: HOUR_MS, day: 24 * HOUR_MS, weeks: 28 * 24 * HOUR_MS } as const;
export const SPOILED_MAX_BYTES = 64 * 2 ** 20;

/** Serves the start page until Ctrl-C. */
export async function keepOpen(stage: Stage): Promise<void> {
  const states = await Promise.all(
    [stage.aurelia, stage.borealia].map(async (state) => ({ state, cards: await cardsOf(stage, state) })),
  );
  const app = startPage(states, stageHand(stage), join(stage.root, "dist/verifier/verify.html"));
  const port = stage.place.ports.start;
  await new Promise<void>((listening, reject) => {
    serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, () => listening()).once("error", reject);
  });
  console.log(`\nBoth States are open. Begin here:  http://localhost:${port}`);
  for (const { state } of states) console.log(`  ${state.cast.name}: ${state.appUrl}`);
  console.log("Ctrl-C stops everything and removes what the demo made.");
  await new Promise(() => {}); // until a signal ends the process, see main.ts
}

async function cardsOf(stage: Stage, state: StatePlace): Promise<StateCards["cards"]> {
  const { people } = await stage
    .as(state, "administrator1")
    .get<{ people: { id: string; name: string }[] }>("/api/v1/people");
  return state.cast.people.map((person) => {
    const enrolled = people.find(({ name }) => name === person.name);
    return { person, path: `/training/people/${enrolled?.id ?? ""}` };
  });
}

/** The page, and what its buttons do. */
export function startPage(states: readonly StateCards[], hand: StageHand, verifierPath: string): Hono {
  const locales = loadLocales();
  const app = new Hono();
  app.use(csrf());
  const show = (
    c: Context,
    { fault, status = 200 }: { fault?: string; status?: 200 | 413 | 422 } = {},
  ): Response | Promise<Response> => {
    const lang = languageOf(c);
    const t = locales.translator(lang);
    const page = renderStartPage({
      lang,
      t,
      format: createFormats(lang, "UTC"),
      states,
      hand,
      fault: fault === undefined ? undefined : t(fault),
    });
    c.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'");
    return c.html(page, status);
  };
  const back = (c: Context, part: string): Response => c.redirect(`/?lang=${languageOf(c)}#${part}`, 303);

  app.get("/", (c) => show(c));
  // Not under this page's policy: as a court opens it, from a file of its own.
  app.get("/verify.html", () => new Response(readFileSync(verifierPath), { headers: VERIFIER_HEADERS }));
  app.post("/time/last-days", async (c) => {
    if (await hand.letTimePassToLastDays()) return back(c, "time");
    return show(c, { fault: "demo.stage.time-no-order", status: 422 });
  });
  app.post("/time/:step", async (c) => {
    const step = c.req.param("step");
    if (!Object.hasOwn(TIME_STEPS, step)) return c.notFound();
    await hand.letTimePass(TIME_STEPS[step as keyof typeof TIME_STEPS]);
    return back(c, "time");
  });
  app.post("/line/:act", (c) => {
    const acts = new Map([
      ["down", () => hand.takeLineDown()],
      ["up", () => hand.bringLineUp()],
      ["break", () => hand.breakLineTwice()],
      ["break-and-kill", () => hand.breakAndKill()],
    ]);
    const act = acts.get(c.req.param("act"));
    if (act === undefined) return c.notFound();
    act();
    return back(c, "line");
  });
  app.post("/kill/:state", async (c) => {
    const state = states.find(({ state: { cast } }) => cast.code === c.req.param("state"))?.state;
    if (state === undefined) return c.notFound();
    await hand.kill(state);
    return back(c, "servers");
  });
  const tooLarge = (c: Context): Response | Promise<Response> =>
    show(c, { fault: "demo.stage.byte-too-large", status: 413 });
  app.post("/byte", bodyLimit({ maxSize: SPOILED_MAX_BYTES, onError: tooLarge }), async (c) => {
    const { file, part = "" } = await c.req.parseBody();
    if (!(file instanceof File) || typeof part !== "string" || file.size === 0)
      return show(c, { fault: "demo.stage.byte-no-file", status: 422 });
    const spoiled = spoil(new Uint8Array(await file.arrayBuffer()), part);
    if (spoiled === undefined) return show(c, { fault: "demo.stage.byte-none", status: 422 });
    // RFC 6266 section 4.1, RFC 8187: a name in any script.
    const name = encodeURIComponent(`${part}-changed-${file.name}`);
    c.header("content-disposition", `attachment; filename*=UTF-8''${name}`);
    return c.body(spoiled);
  });
  return app;
}

const VERIFIER_HEADERS = { "content-type": "text/html; charset=utf-8" };

/** Undefined where the file has no such part, or is no court package. */
function spoil(bytes: Uint8Array<ArrayBuffer>, part: string): Uint8Array<ArrayBuffer> | undefined {
  if (part === "itself") {
    spoilMiddle(bytes);
    return bytes;
  }
  if (!Object.hasOwn(PACKAGE_PARTS, part)) return undefined;
  try {
    return spoilPackage(bytes, part as PackagePart)?.bytes;
  } catch {
    return undefined; // no court package: the page says what to choose
  }
}

/** `/?lang=ar`, or what the browser asks for. */
function languageOf(c: Context): Language {
  return negotiateLanguage({ choice: c.req.query("lang"), acceptLanguage: c.req.header("accept-language") });
}
