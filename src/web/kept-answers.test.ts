import { Hono } from "hono";
import { expect, it } from "vitest";
import { keepAnswers } from "./kept-answers.ts";

function shop() {
  let made = 0;
  let at = new Date("2026-11-24T12:00:10Z");
  let whileMaking = (): void => undefined;
  const app = new Hono();
  const forget = keepAnswers(
    app,
    { "/page": { sort: ["day", "room"] } },
    { now: () => at, languageOf: (c) => (c.req.header("accept-language") === "fr" ? "fr" : "en") },
  );
  app.on(["GET", "POST"], "/page", (c) => {
    made += 1;
    whileMaking();
    return c.req.header("fails") === undefined
      ? c.text(`made ${made}`, 200, { "content-security-policy": "default-src 'none'", etag: `"${made}"` })
      : c.text("failed", 500);
  });
  const ask = async (path = "/page", headers: Record<string, string> = {}, method = "GET") =>
    await app.request(path, { headers, method });
  const text = async (...asked: Parameters<typeof ask>) => await (await ask(...asked)).text();
  return {
    ask,
    text,
    forget,
    wait: (ms: number) => (at = new Date(at.getTime() + ms)),
    meanwhile: (act: () => void) => (whileMaking = act),
  };
}

it("gives an answer as it was made last, with its headers, until it is to be forgotten or the next minute begins", async () => {
  const { ask, text, forget, wait } = shop();
  expect(await text()).toBe("made 1");
  const again = await ask();
  expect([await again.text(), again.headers.get("content-security-policy")]).toEqual(["made 1", "default-src 'none'"]);
  expect(await text("/page", { "accept-language": "fr" })).toBe("made 2");
  forget();
  expect(await text()).toBe("made 3");
  wait(40_000);
  expect(await text()).toBe("made 3");
  wait(10_000);
  expect(await text()).toBe("made 4");
});

it("keeps nothing that was made while something was written, nothing that failed, and nothing that was asked otherwise", async () => {
  const { text, forget, meanwhile } = shop();
  meanwhile(forget);
  expect([await text(), await text()]).toEqual(["made 1", "made 2"]);
  meanwhile(() => undefined);
  expect([await text("/page", { fails: "yes" }), await text()]).toEqual(["failed", "made 4"]);
  expect(await text("/page", {}, "POST")).toBe("made 5");
  expect(await text()).toBe("made 4");
});

it("is made once, however many ask at once, and also where all of them have it already", async () => {
  const { ask, text, forget } = shop();
  const thousand = async (headers: Record<string, string>) =>
    await Promise.all(Array.from({ length: 1000 }, async () => await text("/page", headers)));
  expect(new Set(await thousand({}))).toEqual(new Set(["made 1"]));
  forget();
  expect(new Set(await thousand({ "if-none-match": '"2"' }))).toEqual(new Set([""]));
  expect(await (await ask()).text()).toBe("made 2");
});

it("tells whoever has it already", async () => {
  const { ask, forget } = shop();
  await ask();
  const tag = (await ask()).headers.get("etag") ?? "";
  const same = await ask("/page", { "if-none-match": `W/"other", W/${tag}` });
  expect([same.status, await same.text()]).toEqual([304, ""]);
  forget();
  await ask();
  expect((await ask("/page", { "if-none-match": tag })).status).toBe(200);
});

it("keeps a page once for each value that it knows, and leads from any other address to it", async () => {
  const { ask, text } = shop();
  expect([await text("/page?sort=day"), await text("/page"), await text("/page?sort=day")]).toEqual([
    "made 1",
    "made 2",
    "made 1",
  ]);
  for (const [asked, to] of [
    ["?x=1", ""],
    ["?sort=day&x=1", "?sort=day"],
    ["?sort=other", ""],
    ["?sort=day&sort=room", "?sort=day"],
  ]) {
    const led = await ask(`/page${asked}`);
    expect([asked, led.status, led.headers.get("location")]).toEqual([asked, 302, `/page${to}`]);
  }
  expect(await text("/page?sort=room")).toBe("made 3");
});

it("drops what nobody asked for longest, once it is too much", async () => {
  const app = new Hono();
  let made = 0;
  keepAnswers(app, { "/:page": {} }, { now: () => new Date("2026-11-24T12:00:10Z"), languageOf: () => "en" });
  app.get("/:page", (c) => c.body(new Uint8Array(25 * 1024 * 1024).fill((made += 1))));
  const madeAs = async (page: string) => (await (await app.request(page)).bytes())[0];
  for (const page of ["/one", "/two", "/one", "/three"]) await madeAs(page);
  expect([await madeAs("/one"), await madeAs("/two")]).toEqual([1, 4]);
});
