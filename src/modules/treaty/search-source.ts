import { stateNames } from "../../convention/index.ts";
import type { SearchRow, SearchSource } from "../desk/index.ts";
import { type Fact, standing } from "./domain/fact.ts";
import { EVERY_INSTRUMENT, listFacts } from "./store.ts";

/** Acts of States that stand, by their source, their State in every language and their own words, for everybody who is signed in. */
export function actSearch(): SearchSource {
  const all = async (db: Parameters<SearchSource["subjects"]>[0]) =>
    standing(await listFacts(db, undefined, EVERY_INSTRUMENT));
  return {
    source: "act",
    href: (factId, state) => (state === undefined ? "/treaty" : `/status/${state}#act-${factId}`),
    async derive(db, subjects) {
      const asked = new Set(subjects);
      const facts = (await all(db)).filter(({ factId }) => asked.has(factId));
      return new Map(facts.map((fact) => [fact.factId, [rowOf(fact)]]));
    },
    subjects: async (db) => (await all(db)).map(({ factId }) => factId),
  };
}

function rowOf({ state, source, text, signatory, on, recordedAt: at }: Fact): SearchRow {
  return {
    kind: "act",
    at,
    reference: source.reference,
    title: on,
    ...(state === undefined ? {} : { state }),
    texts: [...Object.values(state === undefined ? {} : stateNames(state)), text?.text, signatory?.name],
  };
}
