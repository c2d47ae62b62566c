import { expect, it } from "vitest";
import { buildClient } from "../../scripts/build-client.ts";
import { createServer } from "../../src/server/app.ts";
import { loadLocales } from "../../src/web/index.ts";
import { openTestPlatform } from "../support/platform.ts";

it("knows nobody in training by an id that is none, and that is no error of the server", async () => {
  const platform = await openTestPlatform();
  const made = { platform, assets: await buildClient(), locales: loadLocales(), version: "0.1.0", verifier: undefined };
  const { app } = createServer(made);
  for (const id of ["x", "%00", "0190163d-8694-739b-aea5-966c26f8ad90"]) {
    expect((await app.request(`http://aurelia.localhost:7420/training/people/${id}`)).status).toBe(404);
  }
});
