import { Hono } from "hono";
import { expect, it } from "vitest";
import { sendReady, serve, silentLog } from "../src/platform/index.ts";
import { keepAnswers } from "../src/web/index.ts";

it("keeps answers on the line, too, where requests are of the server's own kind", async () => {
  let made = 0;
  const app = new Hono();
  keepAnswers(app, { "/:page": {} }, { now: () => new Date(0), languageOf: () => "en", send: sendReady });
  app.get("/:page", (c) => ((made += 1), c.req.param("page") === "none" ? c.notFound() : c.text("page")));
  const server = await serve(app, { host: "127.0.0.1", port: 0, log: silentLog() });
  const look = async (path: string) => {
    const answer = await fetch(`${server.url}${path}`, { redirect: "manual" });
    return [answer.status, await answer.text()];
  };
  expect([await look("/page"), await look("/page"), made]).toEqual([[200, "page"], [200, "page"], 1]);
  expect([await look("/page?x=1"), await look("/a%0D%0Ab?x=1")].map(([status]) => status)).toEqual([302, 302]);
  expect((await look("/none"))[0]).toBe(404);
  await server.close();
});
