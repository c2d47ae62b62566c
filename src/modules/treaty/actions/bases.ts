import { z } from "zod";
import { RECORDING_ROLES } from "../access.ts";
import { basisAnswer } from "../answers.ts";
import { act, entryIdParam } from "../context.ts";
import { type Basis, basisCorrection, basisEnd, type NewBasis, newBasis } from "../domain/fact.ts";
import { checkNewBasis } from "../domain/record-fact.ts";
import { insertBasis, listBases } from "../store.ts";
import { enter, type Record, replace } from "./keep.ts";

const BASES: Record<NewBasis, Basis> = { kind: "basis", list: listBases, insert: insertBasis, check: checkNewBasis };

const refusals = [
  "date-invalid",
  "fiction-refused",
  "period-reversed",
  "source-does-not-fit",
  "state-needed",
  "state-unknown",
  "training-state",
  "two-states-needed",
];

/** Enters another treaty, a promise of reciprocity or a domestic law that two States can stand on. */
export const recordBasis = act({
  id: "treaty.record-basis",
  at: "POST /treaty/bases",
  who: RECORDING_ROLES,
  input: newBasis,
  answer: basisAnswer,
  status: 201,
  repeat: "again",
  refusals,
  words: "treaty.basis-entry",
  run: async (context, basis, by): Promise<Basis> => {
    const { id, ...made } = await enter(context, BASES, basis, by);
    return { ...basis, basisId: id, ...made };
  },
});

/** Mends a basis, or takes it back. */
export const correctBasis = act({
  id: "treaty.correct-basis",
  at: "POST /treaty/bases/:id/correction",
  who: RECORDING_ROLES,
  params: { id: entryIdParam },
  input: basisCorrection,
  answer: z.object({ basis: basisAnswer.nullable() }),
  status: 201,
  repeat: "refused",
  refusals: [...refusals, "basis-unknown", "basis-corrected"],
  words: "treaty.correction",
  shared: { replacement: "treaty.basis-entry" },
  run: async (context, { reason, replacement: instead }, by, { id: corrected }): Promise<{ basis: Basis | null }> => {
    const { made, replacement } = await replace(context, BASES, corrected, { reason, instead: () => instead }, by);
    const { id, ...rest } = made;
    return { basis: replacement === undefined ? null : { ...replacement, basisId: id, ...rest } };
  },
});

/** Says from which day on a basis can no longer be cited: it was denounced, ran out, or the law was repealed. */
export const endBasis = act({
  id: "treaty.end-basis",
  at: "POST /treaty/bases/:id/end",
  who: RECORDING_ROLES,
  params: { id: entryIdParam },
  input: basisEnd,
  answer: basisAnswer,
  status: 201,
  repeat: "refused",
  refusals: [...refusals, "basis-unknown", "basis-corrected"],
  words: "treaty.basis-end",
  run: async (context, { reason, inForceUntil }, by, { id: ended }): Promise<Basis> => {
    const instead = ({ basisId: _, recordedAt: __, recordedBy: ___, ...stood }: Basis): NewBasis => ({
      ...stood,
      inForceUntil,
    });
    const { made, replacement } = await replace(context, BASES, ended, { reason, instead }, by);
    const { id, ...rest } = made;
    return { ...replacement, basisId: id, ...rest };
  },
});
