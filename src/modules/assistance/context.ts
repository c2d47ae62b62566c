import { z } from "zod";
import { addMonths, dateIn, type PlainDate, type Provision, provision } from "../../convention/index.ts";
import type { Clock, Platform, Transaction } from "../../platform/index.ts";
import { Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { type ActRoutes, type Option, pathParam } from "../../web/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { DeskModule } from "../desk/index.ts";
import type { FederationModule } from "../federation/index.ts";
import { actsIn, type IdentityModule, type Person, type Role, twoPersonIn, type User } from "../identity/index.ts";
import type { Press } from "../printing/index.ts";
import type { Documents } from "../registry/index.ts";
import type { TreatyModule } from "../treaty/index.ts";
import { type Share, shareOf } from "./access.ts";
import type { Assessment } from "./domain/answer.ts";
import { grantsOf, latestAssessment } from "./store.ts";

/** What every action of this module is given. */
export interface AssistanceContext {
  readonly platform: Pick<Platform, "config" | "database" | "incarnation" | "keystore" | "log" | "random"> & {
    readonly clock: Clock;
  };
  readonly audit: Pick<AuditModule, "append" | "eraseDossier">;
  readonly identity: Pick<
    IdentityModule,
    "requireUser" | "roles" | "person" | "people" | "approvals" | "asked" | "onPeopleChanged"
  >;
  readonly desk: {
    readonly queue: Pick<DeskModule["queue"], "contribute" | "touch">;
    readonly search: Pick<DeskModule["search"], "contribute" | "touch">;
  };
  readonly federation: Pick<
    FederationModule,
    | "directory"
    | "endTraffic"
    | "eraseLate"
    | "eraseTraffic"
    | "isReconciledWith"
    | "onReceipt"
    | "onRefused"
    | "receive"
    | "recover"
    | "refusedAmong"
    | "refusedIn"
    | "send"
    | "signNeedRelease"
    | "tellOfRecovery"
  >;
  readonly treaty: Pick<TreatyModule, "inForceBetween">;
  readonly press: Press;
  /** Without them no measure names a document. */
  readonly documents?: Pick<Documents, "contributeUse" | "demandReadable" | "hold" | "latest">;
}

export type AssistanceRoutes = ActRoutes<AssistanceContext, User, Role>;

export const act = actsIn<AssistanceContext>();

/** A closed assessment is what the State answers for: two people close it. */
export const twoPerson = twoPersonIn<AssistanceContext>();

type Db = Transaction["db"];

const unknown = (): Refusal => unknownRefusal("item-unknown", "The checklist has no question with this identifier.");

/** The id of a question: "art-24-2-review". */
export const itemParam = pathParam(
  z.string().refine((id) => provision(id) !== undefined),
  unknown,
);

export function demandItem(id: string): Provision {
  const item = provision(id);
  if (item === undefined) throw unknown();
  return item;
}

export function today({ platform }: Pick<AssistanceContext, "platform">): PlainDate {
  return dateIn(platform.clock.now(), platform.config.timeZone);
}

/** Further ahead nobody plans: such a year is a slip. */
const MOST_YEARS_AHEAD = 20;

/** Refuses `date-too-far`, at this field. */
export function demandNear(context: Pick<AssistanceContext, "platform">, day: PlainDate, field: string): void {
  const last = addMonths(today(context), 12 * MOST_YEARS_AHEAD);
  if (day <= last) return;
  const message = `${day} is more than ${MOST_YEARS_AHEAD} years ahead. Choose ${last} or an earlier day.`;
  throw new Refusal("date-too-far", message, { field, details: { years: MOST_YEARS_AHEAD } });
}

/** Of everybody who is or was of this office. */
export async function namesOf({ identity }: Pick<AssistanceContext, "identity">): Promise<ReadonlyMap<string, string>> {
  return new Map((await identity.people()).map(({ id, name }) => [id, name]));
}

/** Who can be asked for something: the active people of this office. */
export async function activePeople({ identity }: AssistanceContext, db?: Db): Promise<readonly Person[]> {
  return (await identity.people(db)).filter(({ state }) => state === "active");
}

/** The same, to choose from. */
export async function peopleOptions(context: AssistanceContext): Promise<readonly Option[]> {
  return (await activePeople(context)).map(({ id, name }) => ({ value: id, label: name }));
}

/** Refuses `person-unknown`, at the field that names the person. */
export async function demandActive(context: AssistanceContext, db: Db, id: string, field: string): Promise<void> {
  if ((await activePeople(context, db)).some((one) => one.id === id)) return;
  throw new Refusal("person-unknown", "No active person of this office has this identifier.", { field });
}

/** What this person may do with the checklist today. Refuses `role-missing`. */
export async function demandShare(context: AssistanceContext, by: User): Promise<Share> {
  return shareOf(by, await grantsOf(context.platform.database.db, by.id), today(context));
}

/** The cycle that is under way. Refuses `assessment-not-open`. */
export async function demandOpen(db: Db): Promise<Assessment> {
  const latest = await latestAssessment(db);
  if (latest !== undefined && latest.closedAt === undefined) return latest;
  throw new Refusal("assessment-not-open", "No assessment is open. Begin one first.");
}

/** The question in English, as it is kept beside each answer to it. */
export function wordingOf({ press }: Pick<AssistanceContext, "press">, item: string): string {
  return press.locales.translator("en")(`provisions.${item}.question`);
}
