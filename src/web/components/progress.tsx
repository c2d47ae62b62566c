import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { useView } from "../view.ts";
import { LinkButton } from "./buttons.tsx";
import { ToneSymbol, type Tone } from "./symbol.tsx";
import { Moment, StatusTag } from "./tags.tsx";
import { unbroken } from "./unbroken.tsx";

export interface Step {
  readonly label: string;
  readonly href?: string | undefined;
}

/** So many still fit above the question on a phone; more are folded away. */
const STEPS_IN_SIGHT = 6;

/** Where one is in a form of several pages: "Step 2 of 7". Answered steps are links back. */
export function Steps({
  steps,
  current,
  label,
}: {
  steps: readonly Step[];
  current: number;
  /** Where a page has several: what tells them apart. */
  label?: string;
}): JSX.Element {
  const { t } = useView();
  const position = t("web.steps.position", { step: current + 1, steps: steps.length });
  return (
    <nav class="steps" aria-label={label ?? t("web.steps.label")}>
      {steps.length > STEPS_IN_SIGHT ? (
        <details>
          <summary>{position}</summary>
          <StepList steps={steps} current={current} />
        </details>
      ) : (
        <>
          <p>{position}</p>
          <StepList steps={steps} current={current} />
        </>
      )}
    </nav>
  );
}

function StepList({ steps, current }: { steps: readonly Step[]; current: number }): JSX.Element {
  return (
    <ol>
      {steps.map((step, index) => (
        <li
          class={index < current ? "done" : index === current ? "current" : "ahead"}
          aria-current={index === current ? "step" : undefined}
        >
          {index < current && step.href !== undefined ? (
            <a href={step.href}>{step.label}</a>
          ) : (
            <span>{step.label}</span>
          )}
        </li>
      ))}
    </ol>
  );
}

export interface Stage {
  readonly label: string;
  readonly state: "done" | "current" | "ahead" | "stopped" | "skipped";
  readonly at?: Date | undefined;
}

/** The life of a request from left to right: what is behind it, where it stands, what comes. */
export function StageBar({ stages, label }: { stages: readonly Stage[]; label: string }): JSX.Element {
  const { t } = useView();
  return (
    <ol class="stages" aria-label={label}>
      {stages.map((stage) => (
        <li
          class={stage.state}
          aria-current={stage.state === "current" || stage.state === "stopped" ? "step" : undefined}
        >
          <span class="stage-mark" aria-hidden="true"></span>
          <span class="stage-label">{stage.label}</span>
          <span class="stage-when">
            <span class={stage.at === undefined ? undefined : "unseen"}>{t(`web.stage.${stage.state}`)}</span>
            {stage.at !== undefined && <Moment at={stage.at} />}
          </span>
        </li>
      ))}
    </ol>
  );
}

export interface TimelineEntry {
  readonly at: Date;
  readonly title: Child;
  /** Who acted, in words: "Borealia, central authority". */
  readonly actor: string;
  /** R14: two lanes, ours and the other State's. */
  readonly lane: "own" | "peer" | "system";
  readonly tone?: Tone | undefined;
  /** The two sides wrote at once: neither had seen the other. */
  readonly crossed?: boolean | undefined;
  readonly children?: Child | undefined;
  readonly id?: string | undefined;
}

/** What happened in a matter, in the order given; each entry says which side it came from. */
export function Timeline({ entries, label }: { entries: readonly TimelineEntry[]; label: string }): JSX.Element {
  const { t } = useView();
  return (
    <ol class="timeline" aria-label={label}>
      {entries.map((entry) => (
        <li class={`lane-${entry.lane}`} id={entry.id}>
          <p class="timeline-head">
            <ToneSymbol tone={entry.tone ?? "neutral"} />
            <strong>{unbroken(entry.title)}</strong>
            {entry.crossed === true && <StatusTag tone="attention" label={t("web.timeline.crossed")} />}
          </p>
          <p class="timeline-who">
            <span>{t(`web.timeline.${entry.lane}`, { actor: entry.actor })}</span> <Moment at={entry.at} />
          </p>
          {entry.children !== undefined && <div class="timeline-body">{entry.children}</div>}
        </li>
      ))}
    </ol>
  );
}

export interface Light {
  readonly label: string;
  readonly level: "good" | "attention" | "bad";
  /** One sentence: what is so, and what to do if it is not good. */
  readonly sentence: Child;
  readonly action?: { href: string; label: string } | undefined;
}

/** The health of a server: few lights, a sentence each. */
export function Lights({ lights }: { lights: readonly Light[] }): JSX.Element {
  const { t } = useView();
  return (
    <ul class="lights">
      {lights.map((light) => (
        <li class={`tone-${light.level}`}>
          <ToneSymbol tone={light.level} />
          <div>
            <h2>
              {light.label}: {t(`web.light.${light.level}`)}
            </h2>
            <p>{light.sentence}</p>
            {light.action !== undefined && (
              <LinkButton href={light.action.href} kind="secondary">
                {light.action.label}
              </LinkButton>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
