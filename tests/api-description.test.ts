import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeAll, describe, expect, it } from "vitest";
import type { Server } from "../src/server/composition.ts";
import { describedRoutes, loadLocales, refusalCodes } from "../src/web/index.ts";
import { openDescribedServer } from "./support/described-server.ts";
import { operationsList } from "./support/operations-list.ts";

let server: Server;
beforeAll(async () => {
  server = await openDescribedServer();
});

describe("the description of the JSON API", () => {
  it("leaves out no route that the server has under /api/", () => {
    const { described, undescribed } = describedRoutes(server.app);
    expect(undescribed).toEqual([]);
    expect(described.length).toBeGreaterThan(100);
  });

  it("has the operations of docs/api/operations.txt; `npx vitest run tests/api-description.test.ts --update=all` writes it anew", async () => {
    await expect(operationsList(describedRoutes(server.app).described)).toMatchFileSnapshot(
      "../docs/api/operations.txt",
    );
  });

  it("is OpenAPI 3.1 in the eyes of a foreign validator, which finds a planted fault", async () => {
    const document = (await (await server.app.request("/api/openapi.json")).json()) as { info: object };
    const validator = new Validator();
    expect((await validator.validate(structuredClone(document))).errors ?? []).toEqual([]);
    expect(validator.version).toBe("3.1");
    expect((await new Validator().validate({ ...document, info: {} })).valid).toBe(false);
  });

  it("gives each operation a name of its own and says what comes of a repetition", () => {
    const { described } = describedRoutes(server.app);
    const ids = described.map(({ operation }) => operation.id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    const silent = described.filter(({ method, operation }) => method !== "get" && operation.repeat === undefined);
    expect(silent.map(({ operation }) => operation.id)).toEqual([]);
  });

  it.each(["en", "fr", "ar"] as const)("has a summary for each operation in %s, and none left over", (language) => {
    const { described } = describedRoutes(server.app);
    const ids = new Set<string>(described.map(({ operation }) => operation.id));
    const modules = [...new Set([...ids].map((id) => id.split(".")[0]))];
    const keys = [...loadLocales().messages(language).keys()].filter((key) => key.startsWith("api."));
    const summaries = keys.map((key) => key.slice(4)).filter((id) => modules.includes(id.split(".")[0]));
    expect(summaries.toSorted()).toEqual([...ids].toSorted());
  });

  it("names codes of refusal for whatever changes something", () => {
    const { described } = describedRoutes(server.app);
    for (const { method, operation } of described) {
      if (method !== "get") expect(refusalCodes(method, operation), operation.id).toContain("foreign-origin");
    }
  });

  it("is pages for people, in three languages, without signing in", async () => {
    for (const [language, word] of [
      ["en", "Opens a dossier with another State"],
      ["fr", "Ouvre un dossier avec un autre État"],
      ["ar", "يفتح ملفًا مع دولة أخرى"],
    ] as const) {
      const read = async (path: string): Promise<string> => {
        const answer = await server.app.request(path, { headers: { "accept-language": language } });
        expect(answer.status, path).toBe(200);
        return await answer.text();
      };
      const pages = [await read("/api"), await read("/api?of=desk")];
      for (const html of pages) {
        expect(html).toContain(word);
        expect(html).toContain("POST /api/v1/dossiers");
        // A text that is missing shows its key.
        expect(html).not.toMatch(/[>[]api\.[a-z.-]+/);
      }
      expect(pages[0]).toContain('href="/api?of=desk"');
      expect(pages[1]).toContain("dossier-unknown");
    }
    expect((await server.app.request("/api?of=nothing")).status).toBe(404);
  });
});
