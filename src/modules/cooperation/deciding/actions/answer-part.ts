import { z } from "zod";
import { languageSchema, partSchema } from "../../../../protocol/bodies/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { exhibitIdSchema } from "../../../../protocol/identifiers.ts";
import { demandExhibits } from "../../lives/actions/say-step.ts";
import { rolesFor } from "../../access.ts";
import { uponRequest } from "../../request/actions/request-act.ts";
import { act } from "../../request/context.ts";
import { speaking } from "../../request/actions/write.ts";
import { speaking as speakingRefusals } from "../../request/api-refusals.ts";
import { demandPart } from "../../request/domain/decision-words.ts";
import { purposesOf, type RequestFile } from "../../request/domain/request-file.ts";
import { partElements } from "../../request/part-labels.ts";
import { setStatus } from "./follow-status.ts";
import { grantedPurposes, isGranted, notGranted } from "./order-for-request.ts";

/**
 * Tells the asker that a part of the answer has left, and that more follows: the request stays being executed until a person says that
 * the answer is complete (`cooperation.mark-answered`). Refuses `request-not-granted` and `request-part-unknown`.
 */
export const answerPart = act({
  ...uponRequest,
  id: "cooperation.answer-part",
  at: "POST /requests/:id/answer-parts",
  who: rolesFor("execute"),
  input: z.strictObject({
    /** Elements of the request, "40(15)(d)", or single records of them, "offences#2". */
    places: z
      .array(z.string().regex(/^[0-9A-Za-z().:-]{1,64}(?:#[1-9][0-9]?)?$/))
      .max(100)
      .default([]),
    /** Of several things asked for, which of them it answers. */
    purposes: partSchema.shape.purposes,
    /** The exhibits that it is about. */
    exhibits: z.array(exhibitIdSchema).max(64).optional(),
    text: z.string().trim().min(1).max(20_000),
    language: languageSchema,
  }),
  repeat: "again",
  refusals: [
    ...speakingRefusals,
    "request-not-granted",
    "request-part-unknown",
    "answer-purposes-missing",
    "exhibit-unknown",
  ],
  words: "cooperation.answer-part",
  run: async ({ context, by, upon: matter, input: { places, purposes = [], exhibits = [], text, language } }) => {
    const { file } = matter;
    if (!isGranted(file) || file.mechanism === "preservation") throw notGranted(file.status);
    const elements = partElements(places);
    const part = compact({
      elements: elements.length === 0 ? undefined : elements,
      purposes: purposes.length === 0 ? undefined : [...purposes],
      text: { language, text },
    });
    demandPart(file, part);
    demandGranted(file, purposes);
    await demandExhibits(context, { requestId: file.requestId, exhibits: [...exhibits] });
    const number = (file.answerParts?.length ?? 0) + 1;
    const carried = exhibits.length === 0 ? {} : { exhibits: [...exhibits] };
    const answered = { answerPart: { number, part, ...carried } };
    return await context.platform.database.transaction(
      async (tx) => await setStatus(context, tx, matter, "executing", speaking(by), answered),
    );
  },
});

/** Of several things asked for, an answer is about some that were granted. */
function demandGranted(file: RequestFile, purposes: readonly string[]): void {
  const granted = grantedPurposes(file);
  const isSeveral = purposesOf(file).length > 0;
  if (isSeveral ? purposes.length > 0 && purposes.every((one) => granted.includes(one)) : purposes.length === 0) return;
  throw new Refusal("answer-purposes-missing", "Tick what this answers, among what was granted.", {
    field: "purposes",
  });
}
