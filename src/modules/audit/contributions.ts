import type { Contributions, Finding, View } from "../../web/index.ts";
import { isWitnessLate } from "./log-view.ts";
import type { AuditModule } from "./types.ts";

export function auditContributions(
  audit: Pick<AuditModule, "state" | "unwitnessedSince" | "newestWitnessed">,
): Contributions {
  return {
    // Whoever looks after people and the machine sees no cases, and the log is of cases.
    navigation: [
      {
        href: "/audit",
        label: "audit.nav.log",
        placeFor: (roles) => (roles.includes("administrator") ? undefined : 50),
      },
    ],
    health: { jobs: { kept: ["audit."] }, findings: { kept: async (view) => await keptFinding(view, audit) } },
  };
}

async function keptFinding(
  { t, now }: View,
  audit: Pick<AuditModule, "state" | "unwitnessedSince" | "newestWitnessed">,
): Promise<Finding> {
  if (audit.state().kind === "recovery") return { level: "bad", sentence: t("audit.health.recovery") };
  if (isWitnessLate(await audit.unwitnessedSince(), now)) {
    return { level: "attention", sentence: t("audit.health.unwitnessed") };
  }
  // Before the first peer there is nobody who could: no fault, and not the other sentence either.
  if ((await audit.newestWitnessed()) === undefined) {
    return { level: "good", sentence: t("audit.health.unwitnessed") };
  }
  return { level: "good", sentence: t("audit.health.fine") };
}
