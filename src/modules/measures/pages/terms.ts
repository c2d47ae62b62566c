import { z } from "zod";
import { dateText, oneOf, optionalText, requiredText, wholeNumber } from "../../../web/index.ts";
import type { OrderTerms } from "../domain/order.ts";
import { POWER_IDS } from "../domain/powers.ts";
import { Refusal } from "../../../protocol/refusal.ts";

const emptyOrDate = z.preprocess((value) => (value === "" ? undefined : value), dateText().optional());

/** The fields of TermsForm. */
export const termsForm = z.object({
  power: oneOf(POWER_IDS),
  providerName: requiredText(500),
  providerContact: requiredText(500),
  dataSpecified: requiredText(20_000),
  periodDays: wholeNumber(1, 366),
  issuingAuthority: requiredText(500),
  authorisation: optionalText(500),
  secrecyReason: optionalText(2_000),
  secrecyReviewOn: emptyOrDate,
});

/** The terms of an order as the fields of TermsForm show them. */
export function typedTerms({ secrecy, periodDays, dataPeriod: _, ...terms }: OrderTerms): Record<string, string> {
  return {
    ...terms,
    periodDays: String(periodDays),
    ...(secrecy === undefined ? {} : { secrecyReason: secrecy.reason, secrecyReviewOn: secrecy.reviewOn }),
  };
}

/** Refuses secrecy with a reason and no date, or a date and no reason. */
export function termsOf(values: z.output<typeof termsForm>): OrderTerms {
  const { secrecyReason, secrecyReviewOn, authorisation, ...rest } = values;
  if ((secrecyReason === undefined) !== (secrecyReviewOn === undefined)) {
    throw new Refusal("secrecy-incomplete", "Secrecy needs both a reason and a date on which it is reviewed.", {
      field: secrecyReason === undefined ? "secrecyReason" : "secrecyReviewOn",
    });
  }
  return {
    ...rest,
    ...(authorisation === undefined ? {} : { authorisation }),
    ...(secrecyReason === undefined || secrecyReviewOn === undefined
      ? {}
      : { secrecy: { reason: secrecyReason, reviewOn: secrecyReviewOn } }),
  };
}
