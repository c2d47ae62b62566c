import type { Crumb, View } from "../../../../web/index.ts";
import { visibleText } from "../../../../web/index.ts";
import { type Delegation, delegationName, type Participant } from "../domain/delegation.ts";

export const toDelegations = (conferenceId: string): string => `/conferences/${conferenceId}/delegations`;

export const toListOfParticipants = (conferenceId: string): string =>
  `/conferences/${conferenceId}/list-of-participants`;

export function toDelegation(of: Pick<Delegation, "conferenceId" | "delegationId">): string {
  return `${toDelegations(of.conferenceId)}/${of.delegationId}`;
}

export function toParticipant(of: Pick<Participant, "conferenceId" | "participantId">): string {
  return `/conferences/${of.conferenceId}/participants/${of.participantId}`;
}

export function allDelegations({ t }: View, conferenceId: string): Crumb {
  return { href: toDelegations(conferenceId), label: t("conference.delegations.title") };
}

export function oneDelegation({ lang }: View, delegation: Delegation): Crumb {
  return { href: toDelegation(delegation), label: visibleText(delegationName(delegation, lang)) };
}
