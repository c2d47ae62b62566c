import { z } from "zod";
import { compact } from "../../../protocol/compact.ts";
import { RECORDING_ROLES } from "../access.ts";
import { entryIdParam, twoPerson } from "../context.ts";
import { type Basis, basisCorrection, basisEnd, type NewBasis, newBasis, unframed } from "../domain/fact.ts";
import { checkNewBasis } from "../domain/record-fact.ts";
import { insertBasis, listBases } from "../store.ts";
import { checkNew, enter, mend, type Record, replace } from "./keep.ts";

export const BASES: Record<NewBasis, Basis> = {
  kind: "basis",
  list: listBases,
  insert: insertBasis,
  check: checkNewBasis,
};

const both = { ask: RECORDING_ROLES, approve: RECORDING_ROLES };
const refusals = [
  "date-invalid",
  "fiction-refused",
  "period-reversed",
  "secretariat-no-state",
  "source-does-not-fit",
  "state-needed",
  "state-unknown",
  "training-state",
  "two-states-needed",
];

/** Enters another treaty, a promise of reciprocity or a domestic law that two States can stand on. */
export const recordBasis = twoPerson({
  ...both,
  id: "treaty.record-basis",
  at: "/treaty/bases",
  titleKey: "treaty.basis-entry.title",
  thing: { kind: "treaty-basis", action: "record" },
  input: newBasis.extend({ basisId: z.uuid().exactOptional() }),
  content: newBasis.extend({ basisId: z.string() }),
  subject: "basisId",
  refusals: [...refusals, "already-recorded"],
  words: "treaty.basis-entry",
  concerns: ({ states }) => states,
  describe: async ({ context, db, input: { basisId: _, ...basis }, id: basisId }) => {
    await checkNew(context, db, BASES, basis, basisId);
    return { basisId, ...basis };
  },
  carryOut: async ({ context, tx, content: { basisId, ...basis }, ...people }) =>
    await enter(context, tx, BASES, basisId, basis, people),
});

/** Mends a basis, or takes it back. */
export const correctBasis = twoPerson({
  ...both,
  id: "treaty.correct-basis",
  at: "/treaty/bases/:id/correction",
  params: { id: entryIdParam },
  titleKey: "treaty.correction.either",
  thing: { kind: "treaty-basis", action: "correct" },
  input: basisCorrection,
  content: basisCorrection.extend({ basisId: z.string(), stands: newBasis }),
  subject: "basisId",
  refusals: [...refusals, "basis-unknown", "basis-corrected", "nothing-changed"],
  words: "treaty.correction",
  shared: { replacement: "treaty.basis-entry" },
  concerns: ({ stands }) => stands.states,
  describe: async ({ context, db, input: given, id: basisId }) => {
    const stands = entered(await mend(context, db, BASES, basisId, given));
    return { basisId, stands, ...given };
  },
  carryOut: async ({ context, tx, content: { basisId, reason, replacement }, ...people }) =>
    await replace(context, tx, BASES, basisId, compact({ reason, replacement }), people),
});

/** Says from which day on a basis can no longer be cited: it was denounced, ran out, or the law was repealed. */
export const endBasis = twoPerson({
  ...both,
  id: "treaty.end-basis",
  at: "/treaty/bases/:id/end",
  params: { id: entryIdParam },
  titleKey: "treaty.basis-end.title",
  thing: { kind: "treaty-basis", action: "end" },
  input: basisEnd,
  content: basisEnd.extend({ basisId: z.string(), stands: newBasis }),
  subject: "basisId",
  refusals: [...refusals, "basis-unknown", "basis-corrected", "nothing-changed"],
  words: "treaty.basis-end",
  concerns: ({ stands }) => stands.states,
  describe: async ({ context, db, input: given, id: basisId }) => {
    const stands = entered(await mend(context, db, BASES, basisId, {}));
    await mend(context, db, BASES, basisId, { replacement: { ...stands, inForceUntil: given.inForceUntil } });
    return { basisId, stands, ...given };
  },
  carryOut: async ({ context, tx, content: { basisId, stands, reason, inForceUntil }, ...people }) =>
    await replace(context, tx, BASES, basisId, { reason, replacement: { ...stands, inForceUntil } }, people),
});

function entered(kept: Basis): NewBasis {
  const { basisId: _, ...basis } = unframed(kept);
  return basis;
}
