import { z } from "zod";
import { demandState } from "../../../convention/secretariats.ts";
import { compact } from "../../../protocol/compact.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { presented } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { demand, orderUnknown, rolesFor } from "../access.ts";
import { orderAnswer } from "../answers.ts";
import { act, type MeasuresContext, todayIn } from "../context.ts";
import { orderOf } from "../domain/fold.ts";
import { type OrderEvent, type OrderFile, orderTerms } from "../domain/order.ts";
import { checkTerms, mayAmend, termsFaults } from "../domain/order-rules.ts";
import { orderJson } from "../presenter.ts";
import { insertOrder, takeOrderNumber } from "../store.ts";
import type { NewOrder } from "../types.ts";
import { CHANGE_REFUSALS, changeOrder, logOrderEvent, person, uponOrder } from "./change-order.ts";

const TERMS_REFUSALS = ["order-needs-authorisation", "order-period-too-long", "secrecy-review-in-the-past"];

/** An order of a case of our own; one that serves a request is drafted from that request. */
export const draftOrder = act({
  id: "measures.draft-order",
  at: "POST /orders",
  who: rolesFor("draft"),
  input: z.strictObject({
    terms: orderTerms,
    drill: z.boolean().default(false),
    unguarded: z.boolean().default(false),
  }),
  answer: presented(orderAnswer, orderJson),
  status: 201,
  repeat: "again",
  refusals: [...TERMS_REFUSALS, "guard-cannot-be-off"],
  words: "measures.draft",
  shared: { terms: "measures.terms" },
  faults: (context, { terms = {} }) => termsFaults(terms, todayIn(context), { isOpen: true }),
  run: async ({ context, input: order, by }) => await draft(context, order, by),
});

/** Refuses an order for a secretariat, terms that the power does not allow, a dossier one may not see, and an unguarded order outside training. */
export async function draft(context: MeasuresContext, input: NewOrder, by: User): Promise<OrderFile> {
  demand(by, "draft");
  if (input.serves) demandState(input.serves.state);
  const { platform } = context;
  const now = platform.clock.now();
  checkTerms(input.terms, todayIn(context), { isOpen: true });
  if (input.serves && !(await context.desk.mayRead(by, input.serves.dossierId))) throw orderUnknown();
  if (input.unguarded && platform.config.profile !== "training") {
    throw new Refusal("guard-cannot-be-off", "The lapse guard can be switched off in the training profile only.");
  }
  return await platform.database.transaction(async (tx) => {
    const head = {
      orderId: platform.random.uuid(),
      orderNumber: await takeOrderNumber(tx.db, platform, now),
      drill: input.drill,
      ...(input.serves ? { serves: input.serves } : {}),
    };
    const drafted: OrderEvent = {
      type: "drafted",
      number: 1,
      at: now.toISOString(),
      by: person(by),
      terms: input.terms,
      ...compact({ purpose: input.serves?.purpose }),
    };
    const order = orderOf(head, [drafted]);
    await insertOrder(tx.db, order, drafted, { guarded: !input.unguarded, createdAt: now });
    const actor = { kind: "user", userId: by.id } as const;
    await logOrderEvent(context, tx, order, drafted, actor);
    for (const listener of context.orderListeners) await listener(tx, { order, event: drafted, actor });
    return order;
  });
}

export const amendOrder = act({
  id: "measures.amend-order",
  at: "POST /orders/:id/amendment",
  who: rolesFor("draft"),
  ...uponOrder,
  input: orderTerms,
  repeat: "again",
  refusals: [...CHANGE_REFUSALS, ...TERMS_REFUSALS],
  words: "measures.terms",
  faults: (context, terms) => termsFaults(terms, todayIn(context), { isOpen: true }),
  run: async ({ input: terms, ...call }) =>
    await changeOrder(call, (order) => {
      mayAmend(order);
      checkTerms(terms, todayIn(call.context), { isOpen: true });
      return { type: "amended", terms };
    }),
});
