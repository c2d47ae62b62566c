import type { JSX } from "hono/jsx/jsx-runtime";
import { isPlainDate } from "../../../convention/index.ts";
import { ClockBadge, type View } from "../../../web/index.ts";
import { endOf, type NeedEnd } from "../domain/queue-order.ts";

interface UntilBadgeProps {
  readonly view: View;
  readonly label: string;
  readonly due: NeedEnd;
  /** Set when what it waited for has come, or nothing comes any more. */
  readonly ended?: "met" | "stopped" | undefined;
}

/** Until when something can be done. A day without moments of its own is one of our State, also to a reader in another zone. */
export function UntilBadge({ view, label, due, ended }: UntilBadgeProps): JSX.Element {
  const end = endOf(due, view.server.timeZone);
  if (end === undefined) return <>–</>;
  const day = due.until !== undefined && isPlainDate(due.until) ? due.until : undefined;
  return <ClockBadge label={label} due={end.earliest} latest={end.latest} day={day} ended={ended} />;
}
