import { z } from "zod";
import type { ListAsked, Platform } from "../../platform/index.ts";
import { type Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { pathParam } from "../../web/index.ts";
import { type Role, roleMissing, type User } from "../identity/index.ts";
import type { MeasuresContext } from "./context.ts";
import { visibleDossiers } from "../desk/index.ts";
import type { OrderFile } from "./domain/order.ts";
import { loadOrder, ordersFor } from "./store.ts";
import type { OrderReader, OrderRecord } from "./types.ts";

/** Which roles may do what with an order or the roster. */
const MAY = {
  draft: ["duty-officer", "executing-officer"],
  issue: ["authoriser", "executing-officer"],
  // R16, G5: what reaches into a private life or property is issued, confirmed and renewed by a second person who may authorise it.
  authorise: ["authoriser"],
  return: ["duty-officer", "executing-officer", "authoriser"],
  serve: ["duty-officer", "executing-officer"],
  answer: ["duty-officer", "executing-officer"],
  // Any of the people whom the ringer wakes must be able to save the data alone, at night.
  renew: ["duty-officer", "executing-officer", "authoriser"],
  end: ["authoriser", "executing-officer"],
  "review-secrecy": ["duty-officer", "executing-officer", "authoriser"],
  "read-own-cases": ["executing-officer", "authoriser", "oversight"],
  read: ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian", "oversight"],
  acknowledge: ["drafter", "authoriser", "duty-officer", "executing-officer", "custodian"],
  "edit-roster": ["administrator", "authoriser", "duty-officer"],
  "read-roster": [
    "administrator",
    "drafter",
    "authoriser",
    "duty-officer",
    "executing-officer",
    "custodian",
    "oversight",
  ],
} as const satisfies Record<string, readonly Role[]>;

export type MeasuresAct = keyof typeof MAY;

export function rolesFor(act: MeasuresAct): readonly Role[] {
  return MAY[act];
}

export function may(user: Pick<User, "roles">, act: MeasuresAct): boolean {
  return MAY[act].some((role) => user.roles.includes(role));
}

/** Whether a person, by their roles, could answer a call. */
export function mayAnswer({ roles }: Pick<User, "roles">): boolean {
  return MAY.acknowledge.some((role) => roles.includes(role));
}

/** Refuses `role-missing`. */
export function demand(user: User, act: MeasuresAct): void {
  if (may(user, act)) return;
  throw roleMissing(MAY[act]);
}

/** Which orders this person may read. */
export function readerOf(user: Pick<User, "id" | "roles">): OrderReader {
  return {
    userId: user.id,
    dossiers: visibleDossiers(user),
    ownCases: may(user, "read-own-cases"),
    onCall: user.roles.includes("duty-officer"),
  };
}

/** Those that this person may read, who is shown what stands in them. */
export async function readOrders(
  { database, clock, config }: Pick<Platform, "database" | "clock" | "config">,
  by: User,
  asked: ListAsked,
): Promise<{ readonly orders: OrderFile[]; readonly next: string | null }> {
  const today = { now: clock.now(), timeZone: config.timeZone };
  const found = await ordersFor(database.db, asked, readerOf(by), today);
  const orders = found.orders.map(({ order }) => order);
  for (const { serves } of orders) if (serves !== undefined) by.sees?.(serves.dossierId);
  return { orders, next: found.next };
}

/** Refuses as if the order did not exist: a number guessed tells nothing. */
export async function demandOrder(context: MeasuresContext, user: User, orderId: string): Promise<OrderRecord> {
  const record = may(user, "read") ? await loadOrder(context.platform.database.db, orderId, readerOf(user)) : undefined;
  if (!record) throw orderUnknown();
  if (record.order.serves !== undefined) user.sees?.(record.order.serves.dossierId);
  return record;
}

export function orderUnknown(): Refusal {
  return unknownRefusal("order-unknown", "There is no such order, or you are not a member of its dossier.");
}

export const orderIdParam = pathParam(z.uuid(), orderUnknown);
