import type { PlainDate } from "../../../../convention/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";

interface OwnDays {
  readonly responseDeadline?: { readonly date: PlainDate } | undefined;
  readonly confidentiality?: { readonly reviewOn: PlainDate } | undefined;
}

export const PAST_DAYS = ["deadline-in-the-past", "secrecy-review-in-the-past"] as const;

/**
 * Days that our State names are still to come, by its own calendar: asked when they are typed, and again whenever a person stands behind the
 * request, for a draft may lie. `today` is the day here. Refuses `PAST_DAYS`.
 */
export function demandDaysToCome({ responseDeadline, confidentiality }: OwnDays, today: PlainDate): void {
  if (responseDeadline !== undefined && responseDeadline.date < today) {
    throw new Refusal("deadline-in-the-past", "The day by which it is needed is over; name one that is to come.", {
      field: "deadline",
    });
  }
  // G9: secrecy has a date on which it is looked at again.
  if (confidentiality !== undefined && confidentiality.reviewOn <= today) {
    throw new Refusal("secrecy-review-in-the-past", "Secrecy needs a date in the future on which it is reviewed.", {
      field: "reviewOn",
    });
  }
}
