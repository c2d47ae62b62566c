import { expect, it } from "vitest";
import { byHost, createServer } from "../../src/server/app.ts";
import { loadLocales } from "../../src/web/index.ts";
import { buildClient } from "../../scripts/build-client.ts";
import { openTestPlatform } from "../support/platform.ts";

it("shows the public pages, and no page of officers, under the bare name of the public", async () => {
  const [appUrl, publicUrl] = ["https://app.example", "https://cybercrime.example"];
  const platform = await openTestPlatform({ config: { appUrl, publicUrl } });
  const assets = await buildClient();
  const server = createServer({ platform, assets, locales: loadLocales(), version: "0.1.0", verifier: undefined });
  const handle = byHost(server, publicUrl, appUrl);
  const answer = await handle(new Request(`${publicUrl}/`));
  expect([answer.status, answer.headers.get("location")]).toEqual([302, "/convention"]);
  expect((await handle(new Request(`${publicUrl}/convention`))).status).toBe(200);
  expect((await handle(new Request(`${publicUrl}/people`))).status).toBe(404);
});
