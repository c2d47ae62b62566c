import { Hono } from "hono";
import { beforeAll, expect, it } from "vitest";
import { buildClient } from "../../../../scripts/build-client.ts";
import { createWeb, errorHandler, loadLocales, notFoundHandler, publicCache } from "../../../web/index.ts";
import type { BadgeKeys } from "./badge-keys.ts";
import { publicBadges } from "./public-badges.tsx";

const keys: BadgeKeys = {
  version: 1,
  conference: "0197a3c0-5b1e-7c44-9d02-3f5a6b7c8d9e",
  timeZone: "UTC",
  dayEndsAt: "03:00",
  maxListAgeMinutes: 240,
  keys: [],
  categories: [],
  zones: [],
  list: { text: "", signature: "" },
};
const title = { original: "en", texts: { en: "Ceremony of Aurelia" } } as const;
let now = new Date("2027-06-02T08:00:30Z");
let app: Hono;

beforeAll(async () => {
  const web = createWeb({
    server: { state: "XA", stateNames: {}, profile: "training", evaluation: false, timeZone: "UTC", version: "1" },
    assets: await buildClient(),
    locales: loadLocales(),
    now: () => now,
    origins: [],
    secure: true,
    defaultLanguage: "en",
    reader: () => ({}),
    nav: () => [],
  });
  const source = {
    conference: async (slug: string) => await Promise.resolve(slug === "ceremony" ? { title, keys } : undefined),
    wordOf: async () => await Promise.resolve("ask" as const),
  };
  const errors = { report: () => undefined, signInPath: "/sign-in", isApi: () => false };
  app = new Hono().use(web.middleware, publicCache()).route("/", web.routes);
  app.route(
    "/",
    publicBadges(source, () => now, []),
  );
  app.onError(errorHandler(errors));
  app.notFound(notFoundHandler(errors));
});

it("camera and worker are allowed on the page that reads badges, and on no other", async () => {
  const { headers } = await app.request("/badge/ceremony");
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'; script-src 'self'; ");
  expect(policy).toContain("require-trusted-types-for 'script'; trusted-types badge-worker; worker-src 'self'");
  expect(headers.get("permissions-policy")).toMatch(/^camera=\(self\), geolocation=\(\)/);
  for (const path of ["/help", "/badge/worker.js", "/badge/ceremony/keys.json", "/badge/other"]) {
    const other = (await app.request(path)).headers;
    expect(other.get("content-security-policy"), path).not.toContain("worker-src");
    expect(other.get("permissions-policy"), path).toMatch(/^camera=\(\)/);
  }
});

it("anybody may keep page and keys for a minute, and asks each time for the worker", async () => {
  const caching = async (path: string) => (await app.request(path)).headers.get("cache-control");
  expect(await caching("/badge/ceremony")).toBe("public, max-age=60");
  expect(await caching("/badge/ceremony/keys.json")).toBe("public, max-age=60");
  expect(await caching("/badge/worker.js")).toBe("no-cache");
  expect(await caching("/badge/ceremony?number=1-1-123456")).toBe("no-store");
  expect(await (await app.request("/badge/ceremony/keys.json")).json()).toEqual(keys);
});

it("a conference that is not there has neither page nor keys", async () => {
  for (const path of ["/badge/other", "/badge/other/keys.json", "/badge/other?number=1"]) {
    expect((await app.request(path)).status, path).toBe(404);
  }
});

it("a short number is answered with the word and what to compare, thirty times a minute for each address", async () => {
  now = new Date("2027-06-02T08:01:00Z");
  const ask = async (remoteAddress = "192.0.2.1") =>
    await app.request("/badge/ceremony?number=1-1-123456", {}, { incoming: { socket: { remoteAddress } } });
  const answer = await (await ask()).text();
  expect(answer).toMatch(/role="status" data-answer[^>]*><strong>Ask<\/strong><span>[^<]*zone/);
  const statuses = await Promise.all(Array.from({ length: 30 }, async () => (await ask()).status));
  expect(statuses.filter((status) => status === 200)).toHaveLength(29);
  expect(statuses.at(-1)).toBe(429);
  expect((await ask("192.0.2.2")).status).toBe(200);
  now = new Date("2027-06-02T08:02:00Z");
  expect((await ask()).status).toBe(200);
});
