import { compact } from "../../../protocol/compact.ts";
import type { ActRoutes, FormPage } from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { demandOrder, may, mayRead, orderIdParam, rolesFor } from "../access.ts";
import { amendOrder, draftOrder, issueOrder } from "../actions/draft-order.ts";
import { endOrder } from "../actions/end-order.ts";
import { renewOrder } from "../actions/renew-order.ts";
import { recordAnswer, serveOrder } from "../actions/serve-order.ts";
import { orderPlaceSchema } from "../api.ts";
import type { MeasuresContext } from "../context.ts";
import type { OrderFile } from "../domain/order.ts";
import { mayAmend } from "../domain/order-rules.ts";
import { isSecrecyMissing } from "../secrecy.ts";
import { listOrders } from "../store.ts";
import { OrderPage } from "./order-page.tsx";
import { AmendmentPage, NewOrderPage, OrdersPage } from "./orders-page.tsx";

const PAGE_ORDERS = 50;

/** Officers' pages of orders: all of them, a new one, and one with the forms of all that is done with it. */
export function mountOrderPages(routes: ActRoutes<MeasuresContext, User, Role>, context: MeasuresContext): void {
  const { db } = context.platform.database;
  const toOrder = ({ orderId }: OrderFile): string => `/orders/${orderId}`;

  routes.page("/orders", { who: rolesFor("read") }, async ({ c, view, by }) => {
    const onlyOpen = c.req.query("open") !== "no";
    const before = orderPlaceSchema.safeParse(c.req.query("before")).data;
    const records = await listOrders(db, { open: onlyOpen, limit: PAGE_ORDERS, ...compact({ before }) });
    const orders = [];
    for (const { order } of records) if (await mayRead(context, by, order)) orders.push(order);
    const next = records.length === PAGE_ORDERS ? records.at(-1)?.order.orderNumber : undefined;
    return <OrdersPage view={view} orders={orders} onlyOpen={onlyOpen} mayDraft={may(by, "draft")} next={next} />;
  });

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
  routes.postForm("/orders/:id/issue", issueOrder, { show: order, next: toOrder });
  routes.postForm("/orders/:id/service", serveOrder, { show: order, next: toOrder });
  routes.postForm("/orders/:id/answer", recordAnswer, { show: order, next: toOrder });
  routes.postForm("/orders/:id/renewal", renewOrder, { show: order, next: toOrder });
  routes.postForm("/orders/:id/end", endOrder, { show: order, next: toOrder });
}
