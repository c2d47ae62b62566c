import type { User } from "../../identity/index.ts";
import type { MeasuresContext } from "../context.ts";
import type { OrderFile } from "../domain/order.ts";
import { renewedPeriod } from "../domain/order-period.ts";
import { checkRenewal, mayRenew, type Renewal } from "../domain/order-rules.ts";
import { power } from "../domain/powers.ts";
import { standDown } from "../duty/stand-down.ts";
import { demand, demandRead } from "../access.ts";
import { loadOrder } from "../store.ts";
import { person, writeOrderEvent } from "./change-order.ts";

/**
 * One click for a preservation: the data stay another period, without a gap; whoever was being rung for this order may sleep again.
 * An order that reaches into a private life is renewed by an authoriser, on a new decision of the court or reviewing authority.
 */
export async function renewOrder(
  context: MeasuresContext,
  orderId: string,
  renewal: Renewal,
  by: User,
): Promise<OrderFile> {
  demand(by, "renew");
  const { database, clock, config } = context.platform;
  const order = await demandRead(context, by, (await loadOrder(database.db, orderId))?.order);
  const at = clock.now().toISOString();
  const current = mayRenew(order, at);
  const { needsAuthorisation } = power(order.terms.power);
  if (needsAuthorisation) demand(by, "renew-authorised");
  const days = checkRenewal(order, renewal, power(order.terms.power));
  const authorisation = needsAuthorisation ? renewal.authorisation?.trim() : undefined;
  const actor = { kind: "user", userId: by.id } as const;
  return await database.transaction(async (tx) => {
    const period = renewedPeriod(order.terms.power, current, days, config.timeZone);
    const event = {
      type: "renewed",
      at,
      by: person(by),
      period,
      reason: renewal.reason ?? "",
      ...(authorisation === undefined ? {} : { authorisation }),
    } as const;
    const renewed = await writeOrderEvent(context, tx, order, event, actor);
    await standDown(context, tx, { kind: "order", id: orderId }, actor, ["order-about-to-end"]);
    return renewed;
  });
}
