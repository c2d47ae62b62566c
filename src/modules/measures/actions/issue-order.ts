import { dateIn } from "../../../convention/calendar.ts";
import type { User } from "../../identity/index.ts";
import type { MeasuresContext } from "../context.ts";
import type { OrderFile } from "../domain/order.ts";
import { checkTerms, mayIssue } from "../domain/order-rules.ts";
import { power } from "../domain/powers.ts";
import { changeOrder, person } from "./change-order.ts";

/** The order leaves the desk. Its period begins when it is served on the provider. */
export async function issueOrder(context: MeasuresContext, orderId: string, by: User): Promise<OrderFile> {
  return await changeOrder(context, orderId, by, "issue", (order, at) => {
    mayIssue(order);
    checkTerms(order.terms, power(order.terms.power), dateIn(new Date(at), context.platform.config.timeZone));
    return { type: "issued", at, by: person(by) };
  });
}
