import { z } from "zod";
import { Refusal } from "../../protocol/refusal.ts";
import { pathParam } from "../../web/index.ts";
import { type Role, roleMissing, type User } from "../identity/index.ts";
import type { MeasuresContext } from "./context.ts";
import type { OrderFile } from "./domain/order.ts";
import { loadOrder } from "./store.ts";
import type { OrderRecord } from "./types.ts";

/** Which roles may do what with an order or the roster. */
const MAY = {
  draft: ["duty-officer", "executing-officer"],
  issue: ["authoriser", "executing-officer"],
  serve: ["duty-officer", "executing-officer"],
  answer: ["duty-officer", "executing-officer"],
  // Any of the people whom the ringer wakes must be able to save the data alone, at night.
  renew: ["duty-officer", "executing-officer", "authoriser"],
  // G5: production, search, real-time collection and interception go on only by a person who may authorise them.
  "renew-authorised": ["authoriser"],
  end: ["authoriser", "executing-officer"],
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

export function may(user: User, act: MeasuresAct): boolean {
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

/** Orders of a case of our own are seen by role; an order that serves a request is seen like its dossier. */
export async function mayRead(
  context: MeasuresContext,
  user: User,
  order: Pick<OrderFile, "serves">,
): Promise<boolean> {
  if (!may(user, "read")) return false;
  return order.serves ? await context.desk.mayRead(user, order.serves.dossierId) : true;
}

/** Refuses as if the order did not exist: a number guessed tells nothing. */
export async function demandOrder(context: MeasuresContext, user: User, orderId: string): Promise<OrderRecord> {
  const record = await loadOrder(context.platform.database.db, orderId);
  if (!record || !(await mayRead(context, user, record.order))) throw orderUnknown();
  return record;
}

export function orderUnknown(): Refusal {
  return new Refusal("order-unknown", "There is no such order, or you are not a member of its dossier.");
}

export const orderIdParam = pathParam(z.uuid(), orderUnknown);
