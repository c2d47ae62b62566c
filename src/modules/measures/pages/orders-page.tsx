import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  EmptyState,
  ErrorSummary,
  HostileText,
  LinkButton,
  Moment,
  Page,
  StatusTag,
  Table,
  type View,
  Unbroken,
} from "../../../web/index.ts";
import { currentPeriod, type OrderFile } from "../domain/order.ts";
import { type FormState, orderFieldLabels, TermsForm } from "./order-forms.tsx";
import { orderTag } from "./words.ts";

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
export function AmendmentPage({
  view,
  order,
  known,
  errors,
  input,
}: FormState & { order: OrderFile; known?: Readonly<Record<string, string>> }): JSX.Element {
  const { t } = view;
  const path = `/orders/${order.orderId}`;
  return (
    <Page
      view={view}
      title={t("measures.act.amend")}
      breadcrumb={[
        { href: "/orders", label: t("measures.orders.title") },
        { href: path, label: order.orderNumber },
      ]}
      hasErrors={(errors?.length ?? 0) > 0}
    >
      <ErrorSummary errors={errors ?? []} labels={orderFieldLabels(view)} />
      <TermsForm view={view} errors={errors} input={input} known={known} action={`${path}/amendment`} />
    </Page>
  );
}

/** An order in a case of our own, which serves no foreign request. */
export function NewOrderPage({ view, errors, input }: FormState): JSX.Element {
  const { t } = view;
  return (
    <Page
      view={view}
      title={t("measures.orders.new")}
      breadcrumb={[{ href: "/orders", label: t("measures.orders.title") }]}
      hasErrors={(errors?.length ?? 0) > 0}
    >
      <ErrorSummary errors={errors ?? []} labels={orderFieldLabels(view)} />
      <p>{t("measures.orders.new-lead")}</p>
      <TermsForm view={view} errors={errors} input={input} action="/orders" />
    </Page>
  );
}
