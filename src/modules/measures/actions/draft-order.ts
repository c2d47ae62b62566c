import { dateIn, yearIn } from "../../../convention/calendar.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand, orderUnknown } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import { orderOf } from "../domain/fold.ts";
import type { OrderEvent, OrderFile, OrderTerms } from "../domain/order.ts";
import { checkTerms, mayAmend } from "../domain/order-rules.ts";
import { power } from "../domain/powers.ts";
import { insertOrder, takeOrderNumber } from "../store.ts";
import type { NewOrder } from "../types.ts";
import { changeOrder, logOrderEvent, person } from "./change-order.ts";

/** Refuses terms that the power does not allow, a dossier one may not see, and an unguarded order outside training. */
export async function draftOrder(context: MeasuresContext, input: NewOrder, by: User): Promise<OrderFile> {
  demand(by, "draft");
  const { platform } = context;
  const now = platform.clock.now();
  checkTerms(input.terms, power(input.terms.power), dateIn(now, platform.config.timeZone));
  if (input.serves && !(await context.dossierAccess.of(by, input.serves.dossierId))) throw orderUnknown();
  if (input.unguarded && platform.config.profile !== "training") {
    throw new Refusal("guard-cannot-be-off", "The lapse guard can be switched off in the training profile only.");
  }
  return await platform.database.transaction(async (tx) => {
    const year = yearIn(now, platform.config.timeZone);
    const number = await takeOrderNumber(tx.db, year);
    const head = {
      orderId: platform.random.uuid(),
      orderNumber: `O-${year}-${String(number).padStart(5, "0")}`,
      drill: input.drill,
      ...(input.serves ? { serves: input.serves } : {}),
    };
    const drafted: OrderEvent = {
      type: "drafted",
      number: 1,
      at: now.toISOString(),
      by: person(by),
      terms: input.terms,
    };
    const order = orderOf(head, [drafted]);
    await insertOrder(tx.db, order, drafted, { guarded: !input.unguarded, createdAt: now });
    const actor = { kind: "user", userId: by.id } as const;
    await logOrderEvent(context, tx, order, drafted, actor);
    for (const listener of context.orderListeners) await listener(tx, { order, event: drafted, actor });
    return order;
  });
}

export async function amendOrder(
  context: MeasuresContext,
  orderId: string,
  terms: OrderTerms,
  by: User,
): Promise<OrderFile> {
  return await changeOrder(context, orderId, by, "draft", (order, at) => {
    mayAmend(order);
    checkTerms(terms, power(terms.power), dateIn(new Date(at), context.platform.config.timeZone));
    return { type: "amended", at, by: person(by), terms };
  });
}
