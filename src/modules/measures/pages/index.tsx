import type { ActRoutes, FormPage } from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { demandOrder, orderIdParam } from "../access.ts";
import { amendOrder, draftOrder } from "../actions/draft-order.ts";
import { endOrder, tellEnd } from "../actions/end-order.ts";
import {
  askForIssue,
  confirmFreezing,
  freezeAlone,
  issueOrder,
  refuseFreezing,
  returnOrder,
} from "../actions/issue-order.ts";
import { reviewOrderSecrecy } from "../actions/review-order-secrecy.ts";
import { renewOrder } from "../actions/renew-order.ts";
import { recordAnswer, serveOrder } from "../actions/serve-order.ts";
import type { MeasuresContext } from "../context.ts";
import type { OrderFile } from "../domain/order.ts";
import { mayAmend } from "../domain/order-rules.ts";
import { isSecrecyMissing } from "../secrecy.ts";
import { OrderPage } from "./order-page.tsx";
import { AmendmentPage, mountOrderList, NewOrderPage } from "./orders-page.tsx";

/** Officers' pages of orders: all of them, a new one, and one with the forms of all that is done with it. */
export function mountOrderPages(routes: ActRoutes<MeasuresContext, User, Role>, context: MeasuresContext): void {
  const toOrder = ({ orderId }: OrderFile): string => `/orders/${orderId}`;

  mountOrderList(routes, context);
  const newOrder = ({ view, form }: FormPage<User, unknown>) => <NewOrderPage view={view} form={form} />;
  routes.page("/orders/new", draftOrder, newOrder);
  routes.postForm("/orders", draftOrder, { boxes: ["terms"], show: newOrder, next: toOrder });
  routes.formPage("/orders/:id/amendment", amendOrder, {
    show: async ({ view, by, params, form }) => {
      const { order } = await demandOrder(context, by, params.id);
      mayAmend(order);
      return <AmendmentPage view={view} form={form} order={order} />;
    },
    next: toOrder,
  });

  const order = async ({ view, by, params, form }: FormPage<User, { readonly id: string }>) => {
    const record = await demandOrder(context, by, params.id);
    const secrecyMissing = await isSecrecyMissing(context, record.order);
    return <OrderPage view={view} user={by} record={record} secrecyMissing={secrecyMissing} form={form} />;
  };
  routes.page("/orders/:id", { who: [], params: { id: orderIdParam } }, order);
  routes.postForm("/orders/:id/issue-request", askForIssue, { show: order, next: toOrder });
  routes.postForm("/orders/:id/issue", issueOrder, { show: order, next: toOrder });
  routes.postForm("/orders/:id/return", returnOrder, { show: order, next: toOrder });
  routes.postForm("/orders/:id/sole-issue", freezeAlone, { show: order, next: toOrder });
  routes.postForm("/orders/:id/confirmation", confirmFreezing, { show: order, next: toOrder });
  routes.postForm("/orders/:id/refusal", refuseFreezing, { show: order, next: toOrder });
  routes.postForm("/orders/:id/end-told", tellEnd, { show: order, next: toOrder });
  routes.postForm("/orders/:id/secrecy-review", reviewOrderSecrecy, { show: order, next: toOrder });
  routes.postForm("/orders/:id/service", serveOrder, { show: order, next: toOrder });
  routes.postForm("/orders/:id/answer", recordAnswer, { show: order, next: toOrder });
  routes.postForm("/orders/:id/renewal", renewOrder, { show: order, next: toOrder });
  routes.postForm("/orders/:id/end", endOrder, { show: order, next: toOrder });
}
