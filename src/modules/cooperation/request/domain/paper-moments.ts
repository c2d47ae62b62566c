import { addDays, dateIn } from "../../../../convention/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";

/** Refuses what cannot be of a letter that lies here: `moment-in-the-future`, `dated-after-arrival`. */
export function demandArrived(
  { receivedAt, datedOn }: { readonly receivedAt: Date; readonly datedOn: string },
  now: Date,
  timeZone: string,
): void {
  if (receivedAt > now) {
    throw new Refusal("moment-in-the-future", "The letter cannot have arrived later than now.", {
      field: "receivedAt",
    });
  }
  // East of us it may be tomorrow already.
  if (datedOn > addDays(dateIn(receivedAt, timeZone), 1)) {
    throw new Refusal("dated-after-arrival", "The day on the letter is after the day on which it arrived.", {
      field: "datedOn",
    });
  }
}
