import type { Clock, Platform, Transaction } from "../../platform/index.ts";
import type { ActRoutes, View } from "../../web/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { DeskModule } from "../desk/index.ts";
import {
  actsIn,
  type IdentityModule,
  type mountTwoPerson,
  type Role,
  twoPersonIn,
  type User,
} from "../identity/index.ts";
import type { Press } from "../printing/index.ts";
import type { Documents, Organisations } from "../registry/index.ts";
import type { Delegation, Participant } from "./delegations/domain/delegation.ts";
import type { ConferencePart } from "./frame/part.ts";

/** What every action of this module is given. */
export interface ConferenceContext {
  readonly platform: Pick<Platform, "config" | "database" | "incarnation" | "keystore" | "random"> & {
    readonly clock: Clock;
  };
  readonly audit: Pick<AuditModule, "append">;
  readonly identity: Pick<IdentityModule, "requireUser" | "people" | "onPeopleChanged" | "approvals" | "asked">;
  readonly desk: Pick<DeskModule, "queue" | "search">;
  readonly documents: Pick<Documents, "contributeUse" | "demand" | "hold" | "latest">;
  readonly organisations: Organisations;
  readonly press: Press;
  /** What each folder, and later modules, add to the pages of a conference. */
  readonly parts: ConferencePart[];
  /** Told when somebody no longer comes, in the same transaction: their badge ends, and who was to sign does not. */
  readonly participantLeft: ParticipantLeft[];
  /** Told when another list of participants is published, or none any more: whoever was taken off is on what is kept of the last one. */
  readonly listChanged: (() => void)[];
}

export type ParticipantLeft = (
  tx: Transaction,
  left: { readonly participant: Participant; readonly delegation: Delegation; readonly by: User },
) => Promise<void>;

export type ConferenceRoutes = ActRoutes<ConferenceContext, User, Role>;
/** Mounts the form of an act of two people: the root makes it, for all folders. */
export type AskForm = ReturnType<typeof mountTwoPerson<ConferenceContext>>["formPage"];

export const act = actsIn<ConferenceContext>();
export const twoPerson = twoPersonIn<ConferenceContext>();

/** Who did something, by name, for whoever reads. */
export type NameOf = (userId: string) => string;

export async function nameOfIn(context: Pick<ConferenceContext, "identity">, { t }: Pick<View, "t">): Promise<NameOf> {
  const names = await namesOf(context);
  return (userId) => names.get(userId) ?? t("conference.home.somebody");
}

/** Of everybody who is or was of this office. */
export async function namesOf({ identity }: Pick<ConferenceContext, "identity">): Promise<ReadonlyMap<string, string>> {
  return new Map((await identity.people()).map(({ id, name }) => [id, name]));
}
