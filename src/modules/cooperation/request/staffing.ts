import {
  gapsAmong,
  type IdentityModule,
  type StaffingGap,
  type StaffingRule,
  twoPeople,
} from "../../identity/index.ts";
import { rolesFor } from "../access.ts";

/** What three different people do before a request leaves (R16, gate G4), the one first whom others can least replace. */
const SENDING: StaffingRule = {
  actKeys: ["cooperation.staffing.sending"],
  ruleKey: "cooperation.staffing.rule",
  steps: [
    { titleKey: "cooperation.staffing.draft", roles: rolesFor("draft") },
    { titleKey: "cooperation.staffing.authorise-sending", roles: rolesFor("authorise-sending") },
    { titleKey: "cooperation.staffing.screen-outgoing", roles: rolesFor("screen-outgoing") },
  ],
};

export const STAFFING_RULES: readonly StaffingRule[] = [
  SENDING,
  twoPeople(["cooperation.staffing.decision"], rolesFor("propose"), rolesFor("authorise")),
];

/** What no request can be sent without and nobody here can do; empty where three different people can send one. */
export async function sendingGaps({ people }: Pick<IdentityModule, "people">): Promise<readonly StaffingGap[]> {
  return gapsAmong(
    (await people()).filter(({ state }) => state === "active"),
    [SENDING],
  );
}
