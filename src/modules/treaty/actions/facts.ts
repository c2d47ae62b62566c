import { z } from "zod";
import { RECORDING_ROLES } from "../access.ts";
import { factAnswer } from "../answers.ts";
import { act, entryIdParam } from "../context.ts";
import { type Fact, factCorrection, type NewFact, newFact } from "../domain/fact.ts";
import { checkNewFact } from "../domain/record-fact.ts";
import { insertFact, listFacts } from "../store.ts";
import { enter, type Record, replace } from "./keep.ts";

const FACTS: Record<NewFact, Fact> = { kind: "fact", list: listFacts, insert: insertFact, check: checkNewFact };

const refusals = [
  "accession-after-signature",
  "already-denounced",
  "already-deposited",
  "already-in-force",
  "already-reserved",
  "already-signed",
  "before-signature-window",
  "date-in-future",
  "date-invalid",
  "fiction-refused",
  "not-deposited",
  "not-reserved",
  "reservation-needed",
  "reservation-text-needed",
  "signature-needed",
  "signature-window-closed",
  "source-does-not-fit",
  "state-needed",
  "state-not-wanted",
  "state-unknown",
  "text-needed",
  "training-state",
];

/** Enters an act of a State under the Convention, with its source. */
export const recordFact = act({
  id: "treaty.record-fact",
  at: "POST /treaty/facts",
  who: RECORDING_ROLES,
  input: newFact,
  answer: factAnswer,
  status: 201,
  repeat: "refused",
  refusals,
  words: "treaty.fact",
  run: async (context, fact, by): Promise<Fact> => {
    const { id, ...made } = await enter(context, FACTS, fact, by);
    return { ...fact, factId: id, ...made };
  },
});

/** Mends an entry, or takes it back. */
export const correctFact = act({
  id: "treaty.correct-fact",
  at: "POST /treaty/facts/:id/correction",
  who: RECORDING_ROLES,
  params: { id: entryIdParam },
  input: factCorrection,
  answer: z.object({ fact: factAnswer.nullable() }),
  status: 201,
  repeat: "refused",
  refusals: [...refusals, "fact-unknown", "fact-corrected"],
  words: "treaty.correction",
  shared: { replacement: "treaty.fact" },
  run: async (context, { reason, replacement: instead }, by, { id: corrected }): Promise<{ fact: Fact | null }> => {
    const { made, replacement } = await replace(context, FACTS, corrected, { reason, instead: () => instead }, by);
    const { id, ...rest } = made;
    return { fact: replacement === undefined ? null : { ...replacement, factId: id, ...rest } };
  },
});
