import { expect, it, vi } from "vitest";
import { buildClient } from "../../scripts/build-client.ts";
import { createServer } from "../../src/server/app.ts";
import { loadLocales } from "../../src/web/index.ts";
import { documentOf } from "../support/large-document.ts";
import { openTestPlatform } from "../support/platform.ts";
import { PATIENCE_MS } from "../support/patience.ts";

it("answers while a large document is printed", async () => {
  const platform = await openTestPlatform();
  const assets = await buildClient();
  const server = createServer({ platform, assets, locales: loadLocales(), version: "0.1.0", verifier: undefined });
  await server.modules.audit.start();
  const events: string[] = [];
  const printing = platform.printer.print(documentOf(5_000)).then(() => events.push("printed"));
  await vi.waitFor(() => expect(platform.printer.pid).toBeDefined(), PATIENCE_MS);
  for (const event of ["first", "second", "third"]) {
    expect((await server.app.request("/health/ready")).status).toBe(200);
    events.push(event);
  }
  await printing;
  expect(events).toEqual(["first", "second", "third", "printed"]);
});
