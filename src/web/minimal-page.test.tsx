import { Hono } from "hono";
import { beforeAll, expect, test } from "vitest";
import { buildClient } from "../../scripts/build-client.ts";
import type { ClientAssets } from "./assets.ts";
import { pageExamples } from "./gallery/gallery.tsx";
import { loadLocales } from "./i18n.ts";
import { LANGUAGES } from "./languages.ts";
import { createWeb } from "./web.tsx";

let assets: ClientAssets;

beforeAll(async () => {
  assets = await buildClient();
});

const acknowledge = pageExamples.find((page) => page.name === "acknowledge");

test.each(LANGUAGES)(
  "the acknowledge page at 3 a.m. in %s weighs at most 10 kB, all in one answer, without script",
  async (lang) => {
    const web = createWeb({
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
    const app = new Hono().get("/", (c) => c.html(<>{acknowledge?.render(web.viewFor(lang))}</>));
    const html = await (await app.request("/")).text();
    expect(html).toContain("<form");
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(10_000);
    expect(html).not.toMatch(/<script|<link rel="stylesheet"|@import/);
  },
);
