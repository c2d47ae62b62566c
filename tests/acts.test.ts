import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { actOf, formAt, moduleOf } from "../src/web/index.ts";
import { openDescribedServer } from "./support/described-server.ts";

// Every act, whatever module it is of; what its form and its JSON say is tested beside it (`act-examples.test.ts` of its module).

let acts: readonly { readonly id: string }[];
let forms: ReadonlySet<string>;

beforeAll(async () => {
  const { app } = await openDescribedServer();
  acts = app.routes.flatMap(({ handler }) => actOf(handler) ?? []);
  forms = new Set(app.routes.flatMap(({ handler }) => formAt(handler) ?? []));
});

it("every module with acts has their examples", () => {
  const modules = [...new Set(acts.map((act) => moduleOf(act)))];
  const file = (module: string): string => join(import.meta.dirname, `../src/modules/${module}/act-examples.test.ts`);
  expect(modules.filter((module) => !existsSync(file(module)))).toEqual([]);
});

it("every act with words for a form is mounted on both sides: in the API and on a page", () => {
  expect(acts.filter(({ id }) => !forms.has(id)).map(({ id }) => id)).toEqual([]);
});
