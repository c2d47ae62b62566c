import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { loadLocales } from "../src/web/i18n.ts";
import { actOf, formAt, moduleOf } from "../src/web/index.ts";
import { openDescribedServer } from "./support/described-server.ts";

// Every act, whatever module it is of; what its form and its JSON say is tested beside it (`act-examples.test.ts` of its module).

let acts: readonly { readonly id: string; readonly words: string }[];
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

it("every act says on the next page what it has done, but for those that do not yet", () => {
  const english = loadLocales(join(import.meta.dirname, "../locales")).messages("en");
  // Of an act of two people the page says that it was asked for, whatever the act.
  const done = (act: { readonly words: string }): string => ("anew" in act ? "identity.asked" : act.words) + ".done";
  const silent = new Set(acts.flatMap((act) => (english.has(done(act)) ? [] : [act.words])));
  expect([...silent].toSorted()).toEqual(WITHOUT_DONE);
});

/** By the words of the act. It may only become shorter: a new act says what it has done. */
const WITHOUT_DONE: readonly string[] = ["treaty.participants"];
