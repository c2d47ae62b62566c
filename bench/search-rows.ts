// The rows of the search: by half a reference, by an identifier and by a word, each of which finds a few things in an archive of any size.
import { setTimeout as wait } from "node:timers/promises";
import type { Stage } from "../scripts/demo/stage.ts";

/** Oversight sees every dossier, so that the whole archive is in reach. */
const PERSON = "screener";
const QUERIES = { reference: "R00007", identifier: "account-4711@mail.example", word: "freight" } as const;

export function searchRows() {
  return Object.entries(QUERIES).map(([name, typed]) => ({
    name: `search by ${name}`,
    person: PERSON,
    path: `/search?q=${encodeURIComponent(typed)}`,
    aim: 1 / 20,
  }));
}

/** What was filled in past the server stands in the search once its job has written it; then each row finds what it should. */
export async function untilFound(stage: Stage): Promise<void> {
  const person = stage.as(stage.aurelia, PERSON);
  const find = async (typed: string) =>
    await person.get<{ filling: number | null; results: readonly { by: string }[] }>(
      `/api/v1/search?q=${encodeURIComponent(typed)}`,
    );
  while ((await find("")).filling !== null) await wait(1_000);
  for (const [name, typed] of Object.entries(QUERIES)) {
    const [first] = (await find(typed)).results;
    const by = name === "word" ? "words" : name;
    if (first?.by !== by) throw new Error(`The search for ${typed} finds nothing by its ${name}.`);
  }
}
