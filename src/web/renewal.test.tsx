import { Hono } from "hono";
import { expect, it } from "vitest";
import { refreshContent, renewalOf, stateAnswer } from "./renewal.tsx";
import type { View } from "./view.ts";

const renews = renewalOf([["decide", "7"]], { count: 1, everySeconds: 30 });
const app = new Hono().get("/queue", (c) => stateAnswer(c, renews) ?? c.text("the page, with all that it tells"));
const asked = async (path: string, accept: string) => await (await app.request(path, { headers: { accept } })).text();

it("tells a script that asks states and counts, and whoever opens it the page", async () => {
  const told = await asked("/queue?renewed=1", "application/json");
  expect(JSON.parse(told)).toEqual({ state: renews.state, count: 1, rings: false });
  expect(await asked("/queue?renewed=1", "text/html")).toContain("the page");
  expect(await asked("/queue", "application/json")).toContain("the page");
  expect(renewalOf([["decide", "8"]], { count: 1, everySeconds: 30 }).state).not.toBe(renews.state);
});

it("comes anew without script where a link can ask for it, and more slowly", () => {
  const view = { path: "/queue?after=x", answersForm: false } as View;
  expect(refreshContent(view, 30)).toBe("60; url=/queue?after=x&renewed=1");
  expect(refreshContent(view, 5)).toMatch(/^15; /);
  expect(refreshContent({ ...view, answersForm: true }, 30)).toBeUndefined();
});
