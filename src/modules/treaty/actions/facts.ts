import type { Kysely } from "kysely";
import { z } from "zod";
import { compact } from "../../../protocol/compact.ts";
import { RECORDING_ROLES } from "../access.ts";
import { entryIdParam, twoPerson } from "../context.ts";
import { CONTRADICTIONS } from "../domain/contradictions.ts";
import { type Fact, factCorrection, type NewFact, newFact, standing, unframed } from "../domain/fact.ts";
import { FACT_WARNINGS, warningsOf } from "../domain/reservations.ts";
import { certified } from "../domain/proposal.ts";
import { checkNewFact, checkRecord } from "../domain/record-fact.ts";
import { insertFact, listFacts } from "../store.ts";
import { checkNew, enter, mend, type Record, replace } from "./keep.ts";
import { carryingDocument, DOCUMENT_REFUSALS, documentOf, holdDocument } from "./documents.ts";
import { certifiedBy, certifyProposal } from "./proposals.ts";

export const FACTS: Record<NewFact, Fact> = {
  kind: "fact",
  list: listFacts,
  insert: insertFact,
  check: checkNewFact,
  checkWithout: (against) => checkRecord(undefined, against),
};

const both = { ask: RECORDING_ROLES, approve: RECORDING_ROLES };
const refusals = [
  ...CONTRADICTIONS,
  ...DOCUMENT_REFUSALS,
  "notified-authority-needed",
  "date-in-future",
  "date-invalid",
  "fiction-refused",
  "notified-languages-needed",
  "later-act-stands-on-it",
  "notification-needed",
  "notification-not-wanted",
  "only-objection-precludes",
  "related-not-wanted",
  "reservation-text-needed",
  "secretariat-no-state",
  "source-does-not-fit",
  "state-needed",
  "state-not-wanted",
  "state-unknown",
  "text-needed",
  "training-state",
];

/** The act that one is about, as it stands: both people are shown it, and not only its id. */
const about = newFact.exactOptional();
const document = carryingDocument.exactOptional();
const warns = z.array(z.enum(FACT_WARNINGS)).exactOptional();

async function aboutOf(db: Kysely<unknown>, fact: NewFact | undefined) {
  if (fact === undefined) return {};
  const facts = standing(await listFacts(db));
  const found = facts.find(({ factId }) => factId === fact.relatesTo);
  const warnings = warningsOf(fact, facts);
  return {
    ...(found === undefined ? {} : { about: entered(found) }),
    ...(warnings.length === 0 ? {} : { warns: warnings }),
  };
}

function entered(kept: Fact): NewFact {
  const { factId: _, ...fact } = unframed(kept);
  return fact;
}

/** Enters an act of a State under the Convention, with its source. With the id of a proposal it certifies that. */
export const recordFact = twoPerson({
  ...both,
  id: "treaty.record-fact",
  at: "/treaty/facts",
  titleKey: "treaty.fact.title",
  thing: { kind: "treaty-fact", action: "record" },
  input: newFact.extend({ factId: z.uuid().exactOptional() }),
  content: newFact.extend({ factId: z.string(), about, document, warns, certifies: certified.exactOptional() }),
  subject: "factId",
  refusals: [...refusals, "already-recorded", "proposal-does-not-fit", "proposal-ended", "source-does-not-certify"],
  words: "treaty.fact",
  concerns: (fact) => statesOf(fact),
  describe: async ({ context, db, input: { factId: _, ...fact }, id: factId }) => {
    await checkNew(context, db, FACTS, fact, factId);
    const beside = { ...(await aboutOf(db, fact)), ...(await documentOf(context, db, fact)) };
    return { factId, ...fact, ...beside, ...(await certifiedBy(db, factId, fact)) };
  },
  carryOut: async ({
    context,
    tx,
    content: { factId, about: _, document: __, warns: ___, certifies, ...fact },
    ...people
  }) => {
    await holdDocument(context, tx.db, fact);
    await enter(context, tx, FACTS, factId, fact, people);
    if (certifies !== undefined) await certifyProposal(context, tx, factId, people);
  },
});

/** Mends an entry, or takes it back. */
export const correctFact = twoPerson({
  ...both,
  id: "treaty.correct-fact",
  at: "/treaty/facts/:id/correction",
  params: { id: entryIdParam },
  titleKey: "treaty.correction.either",
  thing: { kind: "treaty-fact", action: "correct" },
  input: factCorrection,
  content: factCorrection.extend({ factId: z.string(), stands: newFact, about, document, warns }),
  subject: "factId",
  refusals: [...refusals, "fact-unknown", "fact-corrected", "nothing-changed"],
  words: "treaty.correction",
  shared: { replacement: "treaty.fact" },
  concerns: ({ stands, replacement }) => statesOf(stands, replacement),
  describe: async ({ context, db, input: given, id: factId }) => {
    const stands = entered(await mend(context, db, FACTS, factId, given));
    const beside = { ...(await aboutOf(db, given.replacement)), ...(await documentOf(context, db, given.replacement)) };
    return { factId, stands, ...given, ...beside };
  },
  carryOut: async ({ context, tx, content: { factId, reason, replacement }, ...people }) => {
    await holdDocument(context, tx.db, replacement);
    await replace(context, tx, FACTS, factId, compact({ reason, replacement }), people);
  },
});

/** Undefined where one is of no State, such as entry into force: it may change what is recorded of all. */
function statesOf(...facts: readonly (Pick<NewFact, "state"> | undefined)[]): string[] | undefined {
  const states = facts.flatMap((fact) => (fact === undefined ? [] : [fact.state]));
  return states.every((state) => state !== undefined) ? states : undefined;
}
