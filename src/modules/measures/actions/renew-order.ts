import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import type { MeasuresContext } from "../context.ts";
import type { OrderFile } from "../domain/order.ts";
import { renewedPeriod } from "../domain/order-period.ts";
import { mayRenew } from "../domain/order-rules.ts";
import { power } from "../domain/powers.ts";
import { standDown } from "../duty/stand-down.ts";
import { demand, demandRead } from "../access.ts";
import { loadOrder } from "../store.ts";
import { person, writeOrderEvent } from "./change-order.ts";

/** One click: the data stay another period, without a gap; whoever was being rung for this order may sleep again. */
export async function renewOrder(
  context: MeasuresContext,
  orderId: string,
  renewal: { days?: number; reason?: string },
  by: User,
): Promise<OrderFile> {
  demand(by, "renew");
  const { database, clock, config } = context.platform;
  const order = await demandRead(context, by, (await loadOrder(database.db, orderId))?.order);
  const at = clock.now().toISOString();
  const current = mayRenew(order, at);
  const { maxDays, id } = power(order.terms.power);
  const days = renewal.days ?? maxDays;
  if (days < 1 || days > maxDays) {
    throw new Refusal("order-period-too-long", `A renewal lasts between 1 and ${maxDays} days.`, {
      field: "days",
      details: { article: id, maxDays },
    });
  }
  const actor = { kind: "user", userId: by.id } as const;
  return await database.transaction(async (tx) => {
    const period = renewedPeriod(order.terms.power, current, days, config.timeZone);
    const event = { type: "renewed", at, by: person(by), period, reason: renewal.reason ?? "" } as const;
    const renewed = await writeOrderEvent(context, tx, order, event, actor);
    await standDown(context, tx, { kind: "order", id: orderId }, actor);
    return renewed;
  });
}
