import { Hono } from "hono";
import { expect, it } from "vitest";
import { exampleView } from "../../../../../tests/support/paper-view.ts";
import { incoming } from "../../../../../tests/support/request-files.ts";
import { ViewProvider } from "../../../../web/view.ts";
import { BeginFollowing } from "./request-links.tsx";

const badge = { script: "", stylesheet: "", worker: "" };
const assets = {
  stylesheet: "",
  script: "",
  uploadScript: "",
  badge,
  criticalCss: "",
  criticalCssHash: "",
  files: new Map(),
};
const view = { ...exampleView("en"), assets, path: "/", nav: [], formToken: "" };

it.each([true, false])("what follows a request is a drill as it is: %s", async (drill) => {
  const file = { ...incoming(), drill };
  const app = new Hono().get("/", async (c) => {
    const button = <BeginFollowing file={file} mechanism="stored-data" label="Ask for the data" />;
    return await c.html(<ViewProvider value={view}>{button}</ViewProvider>);
  });
  const html = await (await app.request("/")).text();
  expect(html).toContain(`name="follows" value="${file.requestId}"`);
  expect(html.includes('name="drill" value="yes"')).toBe(drill);
});
