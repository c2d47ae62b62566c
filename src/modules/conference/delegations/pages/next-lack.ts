import type { NextAction, View } from "../../../../web/index.ts";
import { delegationName } from "../domain/delegation.ts";
import { LACKS } from "../domain/lacks.ts";
import type { StandingDelegation } from "../standing.ts";
import { toDelegation, toDelegations } from "./addresses.ts";

/** The delegation that lacks most urgently something that we can see to. */
export function nextLack(view: View, all: readonly StandingDelegation[]): NextAction | undefined {
  for (const lack of LACKS.toReversed()) {
    const found = all.find(({ lacks }) => lacks.includes(lack));
    if (found === undefined) continue;
    const delegation = delegationName(found, view.lang);
    return { label: view.t(`conference.delegations.next.${lack}`, { delegation }), href: toDelegation(found) };
  }
  return undefined;
}

export function invitation({ t }: View, conferenceId: string): NextAction {
  return { label: t("conference.invitation.title"), href: `${toDelegations(conferenceId)}/new` };
}
