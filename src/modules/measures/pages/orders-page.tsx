import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  type Crumb,
  EmptyState,
  formOf,
  type FormState,
  HostileText,
  LinkButton,
  Moment,
  Page,
  StatusTag,
  Table,
  type View,
  Unbroken,
} from "../../../web/index.ts";
import { amendOrder, draftOrder } from "../actions/draft-order.ts";
import { currentPeriod, type OrderFile } from "../domain/order.ts";
import { TermsFields, USUAL_TERMS } from "./order-forms.tsx";
import { orderTag } from "./words.ts";

const Draft = formOf(draftOrder);
const Amendment = formOf(amendOrder);

export interface OrdersPageProps {
  readonly view: View;
  readonly orders: readonly OrderFile[];
  readonly onlyOpen: boolean;
  readonly mayDraft: boolean;
  readonly next: string | undefined;
}

/** All orders that the reader may see, newest first. */
export function OrdersPage({ view, orders, onlyOpen, mayDraft, next }: OrdersPageProps): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} title={t("measures.orders.title")} width="wide">
      <p class="lead">{t("measures.orders.lead")}</p>
      <p>
        <a href={onlyOpen ? "/orders?open=no" : "/orders"}>
          {t(onlyOpen ? "measures.orders.show-all" : "measures.orders.show-open")}
        </a>
      </p>
      {orders.length === 0 ? (
        <EmptyState title={t("measures.orders.none-title")}>{t("measures.orders.none-text")}</EmptyState>
      ) : (
        <Table
          caption={t("measures.orders.title")}
          captionUnseen
          columns={[
            { key: "number", label: t("measures.orders.column-number") },
            { key: "provider", label: t("measures.order.provider") },
            { key: "serves", label: t("measures.order.serves") },
            { key: "state", label: t("measures.orders.column-state") },
            { key: "until", label: t("measures.order.clock") },
          ]}
          rows={orders.map((order) => ({ id: `order-${order.orderId}`, cells: cellsOf(view, order) }))}
        />
      )}
      {next !== undefined && (
        <p>
          <a href={`/orders?before=${next}${onlyOpen ? "" : "&open=no"}`} rel="next">
            {t("measures.orders.older")}
          </a>
        </p>
      )}
      {mayDraft && (
        <p>
          <LinkButton href="/orders/new" kind="secondary">
            {t("measures.orders.new")}
          </LinkButton>
        </p>
      )}
    </Page>
  );
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
