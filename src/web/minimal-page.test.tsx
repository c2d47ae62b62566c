import { Hono } from "hono";
import { beforeAll, expect, test } from "vitest";
import { buildClient } from "../../scripts/build-client.ts";
import type { ClientAssets } from "./assets.ts";
import { pageExamples } from "./gallery/gallery.tsx";
import { loadLocales } from "./i18n.ts";
import { LANGUAGES } from "./languages.ts";
import { Page } from "./layout.tsx";
import { viewOf } from "./view.ts";
import { createWeb, type Web } from "./web.tsx";

let assets: ClientAssets;

beforeAll(async () => {
  assets = await buildClient();
});

const acknowledge = pageExamples.find((page) => page.name === "acknowledge");

test.each(LANGUAGES)(
  "the acknowledge page at 3 a.m. in %s weighs at most 10 kB, all in one answer, without script",
  async (lang) => {
    const web = trainingWeb();
    const app = new Hono().get("/", (c) => c.html(<>{acknowledge?.render(web.viewFor(lang))}</>));
    const html = await (await app.request("/")).text();
    expect(html).toContain("<form");
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(10_000);
    expect(html).not.toMatch(/<script|<link rel="stylesheet"|@import/);
  },
);

test("whoever is asked twice whom they want to be still comes back to where they came from", async () => {
  const web = trainingWeb();
  const app = new Hono().use(web.middleware).get("*", (c) => c.html(<Page view={viewOf(c)} title="People" />));
  const linkOn = async (path: string): Promise<string> =>
    /href="(\/training\/people[^"]*)"/.exec(await (await app.request(path)).text())?.[1] ?? "";
  const link = await linkOn("/queue?page=2");
  expect(link).toBe("/training/people?to=%2Fqueue%3Fpage%3D2");
  expect(await linkOn(link)).toBe(link);
});

function trainingWeb(): Web {
  return createWeb({
    server: {
      state: "XB",
      stateNames: { en: "Borealia" },
      profile: "training",
      evaluation: true,
      timeZone: "UTC",
      version: "1",
    },
    assets,
    locales: loadLocales(),
    now: () => new Date("2026-03-03T03:12:00Z"),
    origins: [],
    secure: true,
    defaultLanguage: "en",
    reader: () => ({}),
    nav: () => [],
  });
}
