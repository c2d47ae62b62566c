import type { JSX } from "hono/jsx/jsx-runtime";
import { isPlainDate } from "../../../convention/index.ts";
import { ClockBadge, type View } from "../../../web/index.ts";
import { earliestEnd } from "../domain/queue-order.ts";

/** Until when something can be done. A calendar day is one of our State, also to a reader who has the times of another zone. */
export function UntilBadge({ view, label, until }: { view: View; label: string; until: string }): JSX.Element {
  const { timeZone } = view.server;
  return (
    <ClockBadge label={label} due={earliestEnd(until, timeZone)} timeZone={isPlainDate(until) ? timeZone : undefined} />
  );
}
