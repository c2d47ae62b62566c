import { Hono } from "hono";
import type { Words } from "../../../convention/words.ts";
import { callerOf } from "../../../platform/index.ts";
import { allowCameraAndWorker, type ClientAssets, viewOf } from "../../../web/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { badgeKeys, type BadgeKeys } from "./badge-keys.ts";
import { BadgePage, type NumberWord } from "./badge-page.tsx";

/** What the public page asks about the badges of a conference, by its address. */
export interface BadgeSource {
  readonly conference: (slug: string) => Promise<{ readonly title: Words; readonly keys: BadgeKeys } | undefined>;
  /** How the badge with this short number stands. */
  readonly wordOf: (slug: string, number: string) => Promise<NumberWord>;
}

const MINUTE_MS = 60_000;
/** Who checks badges does it by their codes; this is for a telephone without script, and guessing numbers is not worth it. */
const ANSWERS_A_MINUTE = 30;
/** Of all addresses together: what is remembered of callers ends somewhere. */
const ALL_ANSWERS_A_MINUTE = 3_000;

/** For everybody, under one path: the page that reads badges, what it needs to know, and the worker that opens it again without a line. */
export function publicBadges(source: BadgeSource, now: () => Date, proxyNetworks: readonly string[]): Hono {
  const pages = new Hono();
  let minute = 0;
  let all = 0;
  const answers = new Map<string, number>();

  /** Refuses `too-often`. */
  function countAnswer(caller: string): void {
    const current = Math.floor(now().getTime() / MINUTE_MS);
    if (current !== minute) {
      [minute, all] = [current, 0];
      answers.clear();
    }
    const own = (answers.get(caller) ?? 0) + 1;
    if (own > ANSWERS_A_MINUTE || all === ALL_ANSWERS_A_MINUTE) {
      throw new Refusal("too-often", "Too many numbers were asked for in this minute; try again in the next one.");
    }
    answers.set(caller, own);
    all += 1;
  }

  pages.get("/badge/worker.js", (c) => {
    const { badge, files } = viewOf(c).assets;
    return c.body(workerBytes(files, badge.worker), 200, {
      "content-type": "text/javascript; charset=utf-8",
      // A browser asks each time whether it is still the same.
      "cache-control": "no-cache",
    });
  });
  pages.get("/badge/:slug{[a-z0-9-]{3,40}}/keys.json", async (c) => {
    const found = await source.conference(c.req.param("slug"));
    return found === undefined ? c.notFound() : c.json(badgeKeys.parse(found.keys));
  });
  pages.get("/badge/:slug{[a-z0-9-]{3,40}}", async (c) => {
    const slug = c.req.param("slug");
    const found = await source.conference(slug);
    if (found === undefined) return c.notFound();
    const number = c.req.query("number")?.trim() ?? "";
    const isAsked = number !== "";
    if (isAsked) {
      countAnswer(callerOf(c.env, c.req.header("x-forwarded-for"), proxyNetworks));
      c.header("cache-control", "no-store");
    }
    allowCameraAndWorker(c);
    const word = isAsked ? await source.wordOf(slug, number) : undefined;
    return c.html(<BadgePage view={viewOf(c)} slug={slug} title={found.title} word={word} />);
  });
  return pages;
}

function workerBytes(files: ClientAssets["files"], name: string): Uint8Array<ArrayBuffer> {
  const worker = files.get(name);
  if (worker === undefined) throw new Error(`the built client lacks ${name}: run "npm run build"`);
  return worker.bytes;
}
