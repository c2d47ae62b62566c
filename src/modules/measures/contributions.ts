import type { Contributions, Fault, View } from "../../web/index.ts";
import type { MeasuresContext } from "./context.ts";
import { dutySteps } from "./duty/first-steps.ts";
import { newestOutcome } from "./duty/ring-queries.ts";
import type { Duty, RingAttempt } from "./duty/types.ts";

export const RING_REASONS = [
  /** The order is renewed, ended, released or lapsed, or its provider turns out to have nothing. */
  "order-about-to-end",
  /** A second person confirmed or refused it, or it has ended. */
  "freezing-unconfirmed",
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
      findings: { incoming: async (view) => await wakingFaults(view, context, duty) },
    },
  };
}

/** UNCC art. 41: whether what comes in at night wakes somebody. None where it wakes who is on duty. */
async function wakingFaults(
  { t }: View,
  { platform: { config, database } }: MeasuresContext,
  duty: Pick<Duty, "reachable" | "onDuty">,
): Promise<readonly Fault[]> {
  const more = { action: { href: "/duty", label: t("measures.duty.title") }, afterJobs: true } as const;
  const faults: Fault[] = [];
  if ((await duty.reachable()).length === 0) {
    faults.push({ code: "nobody-to-call", level: "bad", sentence: t("measures.health.nobody-on-duty"), ...more });
  } else if ((await duty.onDuty()).length === 0) {
    faults.push({ code: "nobody-on-duty", level: "attention", sentence: t("measures.health.off-duty"), ...more });
  }
  if ((config.ringer?.command.length ?? 0) === 0) {
    const level = config.profile === "production" ? "bad" : "attention";
    faults.push({ code: "no-ringer", level, sentence: t("measures.health.no-ringer"), ...more });
  } else if (hasFailed(await newestOutcome(database.db))) {
    faults.push({ code: "ringer-failing", level: "bad", sentence: t("measures.health.ringer-failing"), ...more });
  }
  return faults;
}

/** Whether the ringer called nobody, when it was last run. */
function hasFailed(outcome: RingAttempt["outcome"] | undefined): boolean {
  return outcome === "failed" || outcome === "timed-out";
}
