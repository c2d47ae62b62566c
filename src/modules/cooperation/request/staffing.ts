import type { IdentityModule, StaffingGap } from "../../identity/index.ts";
import { rolesFor } from "../access.ts";
import { lackingForSending, type SendingStep } from "./domain/staffing.ts";

const TITLES: Readonly<Record<SendingStep, string>> = {
  draft: "cooperation.staffing.draft",
  "screen-outgoing": "cooperation.staffing.screen-outgoing",
  "authorise-sending": "cooperation.staffing.authorise-sending",
};

/** What no request can be sent without and nobody here can do; empty where three different people can send one. */
export async function sendingGaps({ people }: Pick<IdentityModule, "people">): Promise<readonly StaffingGap[]> {
  const active = (await people()).filter(({ state }) => state === "active");
  return lackingForSending(active, rolesFor).map((step) => ({
    titleKey: TITLES[step],
    ruleKey: "cooperation.staffing.rule",
    textKey: "cooperation.staffing.text",
    roles: rolesFor(step),
  }));
}
