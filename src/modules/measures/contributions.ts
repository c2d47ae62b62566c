import type { Contributions, Finding, View } from "../../web/index.ts";
import type { MeasuresContext } from "./context.ts";
import { dutySteps } from "./duty/first-steps.ts";
import type { Duty } from "./duty/types.ts";

export const RING_REASONS = [
  /** The order is renewed, ended, released or lapsed, or its provider turns out to have nothing. */
  "order-about-to-end",
  /** The same watch went through. */
  "watch-failed",
  /** Nothing: it is a drill, and about nothing. */
  "test-call",
];

export function measuresContributions(
  context: MeasuresContext,
  duty: Pick<Duty, "reachable" | "onDuty">,
): Contributions {
  return {
    navigation: [
      {
        href: "/duty",
        label: "measures.nav.duty",
        placeFor: (roles) => (roles.includes("administrator") ? 30 : undefined),
      },
    ],
    ringReasons: RING_REASONS,
    firstSteps: dutySteps(context),
    health: {
      jobs: { incoming: ["measures."] },
      findings: { incoming: async (view) => await wakingFinding(view, context, duty) },
    },
  };
}

/** UNCC art. 41: whether what comes in at night wakes somebody. Undefined where it wakes who is on duty. */
async function wakingFinding(
  { t }: View,
  { platform: { config } }: MeasuresContext,
  duty: Pick<Duty, "reachable" | "onDuty">,
): Promise<Finding | undefined> {
  const more = { action: { href: "/duty", label: t("measures.duty.title") }, afterJobs: true } as const;
  if ((await duty.reachable()).length === 0) {
    return { level: "bad", sentence: t("measures.health.nobody-on-duty"), ...more };
  }
  if ((config.ringer?.command.length ?? 0) === 0) {
    const level = config.profile === "production" ? "bad" : "attention";
    return { level, sentence: t("measures.health.no-ringer"), ...more };
  }
  if ((await duty.onDuty()).length > 0) return undefined;
  return { level: "attention", sentence: t("measures.health.off-duty"), ...more };
}
