import { z } from "zod";
import { dateText, oneOf, optionalText, requiredText } from "../../../web/index.ts";
import { FACT_KINDS, type NewFact, SOURCE_KINDS } from "../domain/fact.ts";

export const factForm = z.object({
  kind: oneOf(FACT_KINDS),
  state: optionalText(2),
  on: dateText(),
  sourceKind: oneOf(SOURCE_KINDS),
  sourceReference: requiredText(500),
  reservation: optionalText(40),
  words: optionalText(20_000),
  wordsLanguage: optionalText(20),
});

export const correctionForm = z.object({ reason: requiredText(1000) });

export function factFromForm(values: z.infer<typeof factForm>): NewFact {
  const { kind, state, on, sourceKind, sourceReference, reservation, words, wordsLanguage } = values;
  return {
    kind,
    on,
    source: { kind: sourceKind, reference: sourceReference },
    ...(state === undefined || state === "" ? {} : { state }),
    ...(reservation === undefined || reservation === "" ? {} : { reservation }),
    ...(words === undefined || words === "" ? {} : { text: { text: words, language: wordsLanguage ?? "en" } }),
  };
}
