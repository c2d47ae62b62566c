import { LinkButton } from "../components/buttons.tsx";
import { Banner, EmptyState, Notice } from "../components/messages.tsx";
import { Lights, StageBar, Steps, Timeline } from "../components/progress.tsx";
import type { Tone } from "../components/symbol.tsx";
import { CertaintyTag, ClockBadge, StatusTag, type Certainty } from "../components/tags.tsx";
import { hoursFrom, type ExampleSet } from "./example.ts";

const TONES: readonly Tone[] = ["neutral", "info", "good", "attention", "bad"];
const CERTAINTIES: readonly Certainty[] = ["text", "source", "model", "memory"];

export const statusExamples: readonly ExampleSet[] = [
  {
    component: "Banner",
    examples: [
      { name: "evaluation", render: () => <Banner kind="evaluation" /> },
      { name: "training", render: () => <Banner kind="training" /> },
      { name: "recovery", render: () => <Banner kind="recovery" /> },
    ],
  },
  {
    component: "Notice",
    examples: TONES.map((tone) => ({
      name: tone,
      render: ({ t }) => (
        <Notice tone={tone} title={t(`gallery.notice.${tone}`)}>
          <p>{t(`gallery.notice.${tone}-text`)}</p>
        </Notice>
      ),
    })),
  },
  {
    component: "StatusTag",
    examples: TONES.map((tone) => ({
      name: tone,
      render: ({ t }) => <StatusTag tone={tone} label={t(`gallery.status.${tone}`)} />,
    })),
  },
  {
    component: "CertaintyTag",
    examples: CERTAINTIES.map((certainty) => ({
      name: certainty,
      render: () => <CertaintyTag certainty={certainty} cite="42(3)(a)" />,
    })),
  },
  {
    component: "ClockBadge",
    examples: [
      {
        name: "calm",
        render: (view) => (
          <ClockBadge label={view.t("gallery.clock.treaty")} cite="42(8)" due={hoursFrom(view, 1300)} />
        ),
      },
      {
        name: "soon",
        render: (view) => <ClockBadge label={view.t("gallery.clock.order")} cite="25" due={hoursFrom(view, 40)} />,
      },
      {
        name: "due",
        render: (view) => <ClockBadge label={view.t("gallery.clock.order")} cite="25" due={hoursFrom(view, 5)} />,
      },
      {
        name: "last-day",
        render: (view) => (
          <ClockBadge label={view.t("gallery.clock.answer")} due={hoursFrom(view, 5)} day="2026-03-03" />
        ),
      },
      {
        name: "overdue",
        render: (view) => <ClockBadge label={view.t("gallery.clock.order")} cite="25" due={hoursFrom(view, -3)} />,
      },
      {
        name: "other-zone",
        render: (view) => (
          <ClockBadge label={view.t("gallery.clock.answer")} due={hoursFrom(view, 30)} timeZone="Asia/Ho_Chi_Minh" />
        ),
      },
      {
        name: "met",
        render: (view) => <ClockBadge label={view.t("gallery.clock.answer")} due={hoursFrom(view, -3)} ended="met" />,
      },
      {
        name: "stopped",
        render: (view) => (
          <ClockBadge label={view.t("gallery.clock.answer")} due={hoursFrom(view, 30)} ended="stopped" />
        ),
      },
    ],
  },
  {
    component: "EmptyState",
    examples: [
      {
        name: "with-action",
        render: ({ t }) => (
          <EmptyState
            title={t("gallery.empty.title")}
            action={<LinkButton href="#new">{t("gallery.empty.action")}</LinkButton>}
          >
            {t("gallery.empty.text")}
          </EmptyState>
        ),
      },
    ],
  },
  {
    component: "Steps",
    examples: [
      {
        name: "third-of-five",
        render: ({ t }) => (
          <Steps
            current={2}
            steps={(["state", "basis", "contents", "check", "send"] as const).map((step) => ({
              label: t(`gallery.step.${step}`),
              href: `#${step}`,
            }))}
          />
        ),
      },
      {
        name: "second-of-many",
        render: ({ t }) => (
          <Steps
            label={t("gallery.steps.many")}
            current={1}
            steps={(["state", "basis", "contents", "check", "send"] as const).flatMap((step) =>
              [1, 2].map((part) => ({ label: `${t(`gallery.step.${step}`)} ${part}`, href: `#${step}-${part}` })),
            )}
          />
        ),
      },
    ],
  },
  {
    component: "StageBar",
    examples: [
      {
        name: "running",
        render: (view) => (
          <StageBar
            label={view.t("gallery.stage.running-label")}
            stages={[
              { label: view.t("gallery.stage.received"), state: "done", at: hoursFrom(view, -30) },
              { label: view.t("gallery.stage.acknowledged"), state: "done", at: hoursFrom(view, -29) },
              { label: view.t("gallery.stage.ordered"), state: "current", at: hoursFrom(view, -4) },
              { label: view.t("gallery.stage.preserved"), state: "ahead" },
            ]}
          />
        ),
      },
      {
        name: "refused",
        render: (view) => (
          <StageBar
            label={view.t("gallery.stage.refused-label")}
            stages={[
              { label: view.t("gallery.stage.received"), state: "done", at: hoursFrom(view, -30) },
              { label: view.t("gallery.stage.consulted"), state: "done", at: hoursFrom(view, -6) },
              { label: view.t("gallery.stage.refused"), state: "stopped", at: hoursFrom(view, -1) },
            ]}
          />
        ),
      },
      {
        name: "passed-over",
        render: (view) => (
          <StageBar
            label={view.t("gallery.stage.refused-label")}
            stages={[
              { label: view.t("gallery.stage.received"), state: "done", at: hoursFrom(view, -30) },
              { label: view.t("gallery.stage.consulted"), state: "skipped" },
              { label: view.t("gallery.stage.refused"), state: "done", at: hoursFrom(view, -1) },
            ]}
          />
        ),
      },
    ],
  },
  {
    component: "Timeline",
    examples: [
      {
        name: "two-lanes",
        render: (view) => (
          <Timeline
            label={view.t("gallery.timeline.label")}
            entries={[
              {
                at: hoursFrom(view, -30),
                lane: "own",
                actor: view.t("gallery.actor.aurelia"),
                title: view.t("gallery.timeline.sent"),
                tone: "info",
              },
              {
                at: hoursFrom(view, -29.9),
                lane: "system",
                actor: view.t("gallery.actor.outbox"),
                title: view.t("gallery.timeline.delivered"),
                tone: "neutral",
              },
              {
                at: hoursFrom(view, -29),
                lane: "peer",
                actor: view.t("gallery.actor.borealia"),
                title: view.t("gallery.timeline.acknowledged"),
                tone: "good",
                children: <p>{view.t("gallery.timeline.acknowledged-text")}</p>,
              },
              {
                at: hoursFrom(view, -5),
                lane: "peer",
                actor: view.t("gallery.actor.borealia"),
                title: view.t("gallery.timeline.question"),
                tone: "attention",
                crossed: true,
              },
              {
                at: hoursFrom(view, -5),
                lane: "own",
                actor: view.t("gallery.actor.aurelia"),
                title: view.t("gallery.timeline.withdrawn"),
                tone: "bad",
                crossed: true,
              },
            ]}
          />
        ),
      },
    ],
  },
  {
    component: "Lights",
    examples: [
      {
        name: "all-three",
        render: ({ t }) => (
          <Lights
            lights={[
              { label: t("gallery.light.in"), level: "good", sentence: t("gallery.light.in-text") },
              {
                label: t("gallery.light.out"),
                level: "attention",
                sentence: t("gallery.light.out-text"),
                action: { href: "#peers", label: t("gallery.light.out-action") },
              },
              { label: t("gallery.light.kept"), level: "bad", sentence: t("gallery.light.kept-text") },
            ]}
          />
        ),
      },
    ],
  },
];
