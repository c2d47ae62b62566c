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
    health: { jobs: { kept: ["audit."] }, findings: { kept: async (view) => await keptFindings(view, audit) } },
  };
}

async function keptFindings(
  { t, now }: View,
  audit: Pick<AuditModule, "state" | "unwitnessedSince" | "newestWitnessed">,
): Promise<readonly Finding[]> {
  const state = audit.state();
  if (state.kind === "recovery") {
    const code = state.code === "server-in-recovery" ? "log-waits-for-recovery" : "log-does-not-continue";
    return [{ code, level: "bad", sentence: t("audit.health.recovery") }];
  }
  if (isWitnessLate(await audit.unwitnessedSince(), now)) {
    return [{ code: "log-unwitnessed", level: "attention", sentence: t("audit.health.unwitnessed") }];
  }
  // Before the first peer there is nobody who could: no fault, and not the other sentence either.
  const sentence = (await audit.newestWitnessed()) === undefined ? "audit.health.unwitnessed" : "audit.health.fine";
  return [{ level: "good", sentence: t(sentence) }];
}
