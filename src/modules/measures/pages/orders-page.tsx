import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { stateName } from "../../../convention/index.ts";
import {
  type ActRoutes,
  type Crumb,
  formOf,
  type FormState,
  HostileText,
  LinkButton,
  Moment,
  Page,
  StatusTag,
  type View,
  Unbroken,
} from "../../../web/index.ts";
import { dueFilter, mineFilter, openFilter, stateFilter } from "../../desk/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { may, readOrders, rolesFor } from "../access.ts";
import { amendOrder, draftOrder } from "../actions/draft-order.ts";
import { orderAnswer } from "../answers.ts";
import type { MeasuresContext } from "../context.ts";
import { currentPeriod, ORDER_STATES, type OrderFile } from "../domain/order.ts";
import { POWER_IDS } from "../domain/powers.ts";
import { orderJson } from "../presenter.ts";
import { TermsFields, USUAL_TERMS } from "./order-forms.tsx";
import { orderTag } from "./words.ts";

const Draft = formOf(draftOrder);
const Amendment = formOf(amendOrder);

/** Where a part of the list ends: the number of an order. No column compares with U+0000. */
const placeOfOrder = z
  .string()
  .max(40)
  .regex(/^[^\0]*$/, "has U+0000");

/** All orders that the reader may see, newest first. */
export function mountOrderList(routes: ActRoutes<MeasuresContext, User, Role>, { platform }: MeasuresContext): void {
  routes.list({
    id: "measures.list-orders",
    at: "/orders",
    who: rolesFor("read"),
    member: "orders",
    answer: orderAnswer,
    place: placeOfOrder,
    filters: {
      state: { ...stateFilter(platform.config.profile), label: "measures.order.serves" },
      power: {
        label: "measures.order.power",
        choices: POWER_IDS,
        say: ({ t }, article) => t("measures.order.kind", { article }),
        picked: true,
      },
      stage: {
        label: "measures.orders.column-state",
        choices: ORDER_STATES,
        say: ({ t, format }, state) => format.capitalized(t(`measures.state.${state}`)),
        ticks: true,
      },
      open: openFilter,
      mine: { ...mineFilter, say: ({ t }) => t("measures.orders.mine") },
      due: dueFilter,
    },
    load: async (_, query, by) => {
      const { orders, next } = await readOrders(platform, by, query);
      return { orders: orders.map((order) => ({ ...orderJson(order), order })), next };
    },
    words: "measures.orders",
    columns: {
      number: "measures.orders.column-number",
      provider: "measures.order.provider",
      serves: "measures.order.serves",
      state: "measures.orders.column-state",
      until: "measures.order.clock",
    },
    cells: ({ order }, { view }) => cellsOf(view, order),
    around: (_, { view: { t }, by }) => ({
      after: may(by, "draft") && (
        <p>
          <LinkButton href="/orders/new" kind="secondary">
            {t("measures.orders.new")}
          </LinkButton>
        </p>
      ),
    }),
  });
}

function cellsOf(view: View, order: OrderFile) {
  const { t, lang } = view;
  const tag = orderTag(view, order);
  const period = currentPeriod(order);
  return {
    number: (
      <a href={`/orders/${order.orderId}`}>
        <Unbroken text={order.orderNumber} />
      </a>
    ),
    provider: <HostileText text={order.terms.providerName} />,
    serves: order.serves === undefined ? t("measures.order.own-case") : stateName(order.serves.state, lang),
    state: <StatusTag tone={tag.tone} label={tag.label} />,
    until: period === undefined ? "–" : <Moment at={new Date(period.earliestEnd)} />,
  };
}

/** The draft of an order once more, with all that stands in it. */
export function AmendmentPage({ view, form, order }: NewOrderPageProps & { readonly order: OrderFile }): JSX.Element {
  const { t } = view;
  const { terms, orderId, orderNumber } = order;
  const breadcrumb = [toOrders(view), { href: `/orders/${orderId}`, label: orderNumber }];
  return (
    <Page view={view} form={form} title={t("measures.act.amend")} breadcrumb={breadcrumb}>
      <Amendment.Form form={form} known={terms}>
        <TermsFields Box={Amendment.Field} />
        {terms.dataPeriod !== undefined && (
          // Only a program gives a period; it stays.
          <>
            <input type="hidden" name="dataPeriod.from" value={terms.dataPeriod.from} />
            <input type="hidden" name="dataPeriod.to" value={terms.dataPeriod.to} />
          </>
        )}
        <Amendment.Submit />
      </Amendment.Form>
    </Page>
  );
}

interface NewOrderPageProps {
  readonly view: View;
  readonly form: FormState | undefined;
}

/** An order in a case of our own, which serves no foreign request. */
export function NewOrderPage({ view, form }: NewOrderPageProps): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("measures.orders.new")} breadcrumb={[toOrders(view)]}>
      <p>{t("measures.orders.new-lead")}</p>
      <Draft.Form action="/orders" form={form} known={{ terms: USUAL_TERMS }}>
        <TermsFields Box={Draft.within("terms")} />
        <Draft.Submit>{t("measures.terms.submit")}</Draft.Submit>
      </Draft.Form>
    </Page>
  );
}

function toOrders({ t }: View): Crumb {
  return { href: "/orders", label: t("measures.orders.title") };
}
