import type { JSX } from "hono/jsx/jsx-runtime";
import { useView } from "../view.ts";
import { ToneSymbol, type Tone } from "./symbol.tsx";

/** A status in one or two words, with shape and colour of its tone. */
export function StatusTag({ tone, label }: { tone: Tone; label: string }): JSX.Element {
  return (
    <span class={`tag tone-${tone}`}>
      <ToneSymbol tone={tone} />
      <span>{label}</span>
    </span>
  );
}

/** Where a rule comes from; "memory" warns, and is always seen. */
export type Certainty = "text" | "source" | "model" | "memory" | "practice" | "design";

const CERTAINTY_TONES: Readonly<Record<Certainty, Tone>> = {
  text: "good",
  source: "info",
  model: "neutral",
  memory: "attention",
  practice: "neutral",
  design: "neutral",
};

/** Says how sure we are of a rule: the text itself, a source about it, the same clause in another treaty, or memory alone. */
export function CertaintyTag({ certainty, cite }: { certainty: Certainty; cite?: string | undefined }): JSX.Element {
  const { t } = useView();
  return (
    <span class={`tag certainty tone-${CERTAINTY_TONES[certainty]}`}>
      <ToneSymbol tone={CERTAINTY_TONES[certainty]} />
      {cite !== undefined && <bdi class="cite">{cite}</bdi>}
      <span>{t(`web.certainty.${certainty}`)}</span>
    </span>
  );
}

type ClockLevel = "calm" | "soon" | "due" | "last-day" | "overdue" | "stopped" | "met";

export interface ClockBadgeProps {
  /** What ends then: "Domestic order", "Preservation under Art. 42(8)". */
  readonly label: string;
  readonly due: Date;
  /** When it is over by every reading, where that is later than `due`: only then it is overdue. */
  readonly latest?: Date | undefined;
  /** The calendar day that ends then, "2026-12-01": it is shown as the day that it is. */
  readonly day?: string | undefined;
  /** When to warn, before the deadline. Default: two days, and one day counts as due. */
  readonly warnMs?: number | undefined;
  /** Set when the clock no longer runs. */
  readonly ended?: "met" | "stopped" | undefined;
  /** Article and rule version: "42(8)". */
  readonly cite?: string | undefined;
  /** Zone of the authority whose day ends; the reader's own otherwise. */
  readonly timeZone?: string | undefined;
}

const DAY_MS = 86_400_000;

const CLOCK_TONES: Readonly<Record<ClockLevel, Tone>> = {
  calm: "neutral",
  soon: "info",
  due: "attention",
  "last-day": "attention",
  overdue: "bad",
  stopped: "neutral",
  met: "good",
};

/** How near a deadline is. R23: it warns on the earliest reading and is overdue after the latest. */
function clockLevel({ due, latest = due, day, warnMs = 2 * DAY_MS }: ClockBadgeProps, now: Date): ClockLevel {
  const leftMs = due.getTime() - now.getTime();
  if (now >= latest) return "overdue";
  if (leftMs <= 0 || (day !== undefined && leftMs <= DAY_MS)) return "last-day";
  if (leftMs <= warnMs / 2) return "due";
  return leftMs <= warnMs ? "soon" : "calm";
}

/** A legal clock: what ends, when (with zone), how long still, and in words how urgent that is. */
export function ClockBadge(props: ClockBadgeProps): JSX.Element {
  const { t, format, now } = useView();
  const level = props.ended ?? clockLevel(props, now);
  const { day, latest = props.due } = props;
  // Between the two readings the later one is what is left.
  const end = now >= props.due ? latest : props.due;
  const iso = end.toISOString();
  const moment = format.dateTime(end, props.timeZone);
  return (
    <div class={`clock tone-${CLOCK_TONES[level]}`}>
      <p class="clock-label">
        <ToneSymbol tone={CLOCK_TONES[level]} />
        <span>{props.label}</span> {props.cite !== undefined && <bdi class="cite">{props.cite}</bdi>}
      </p>
      <p class="clock-left">
        {props.ended === undefined ? (
          <relative-clock datetime={iso} data-now={now.toISOString()}>
            {format.relative(end, now)}
          </relative-clock>
        ) : (
          t(`web.clock.${props.ended}`)
        )}
        {props.ended === undefined && level !== "calm" && (
          <>
            {" "}
            <strong class="clock-word">{t(`web.clock.${level}`)}</strong>
          </>
        )}
      </p>
      <p class="clock-due">
        <time datetime={iso}>
          {day === undefined ? moment : t("web.clock.day-ends", { day: format.day(day), moment })}
        </time>
      </p>
    </div>
  );
}

/** A moment, with its zone, and how long ago; for use inside sentences and tables. */
export function Moment({ at, timeZone }: { at: Date; timeZone?: string | undefined }): JSX.Element {
  const { format } = useView();
  return <time datetime={at.toISOString()}>{format.dateTime(at, timeZone)}</time>;
}

/** Between a name and a moment, or a moment and what was said: the comma of the reader's language, and its space. */
export function Comma(): JSX.Element {
  const { t } = useView();
  return <>{t("web.comma")}</>;
}
