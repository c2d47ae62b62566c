import type { JSX } from "hono/jsx/jsx-runtime";
import { citation, keyPart, stateName } from "../../../convention/index.ts";
import {
  TextWithPhones,
  ClockBadge,
  Comma,
  type FormState,
  HostileText,
  LinkButton,
  Moment,
  type NextAction,
  Notice,
  Page,
  StatusTag,
  SummaryList,
  type SummaryRow,
  Timeline,
  type View,
} from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { dateIn } from "../../../convention/calendar.ts";
import { may, rolesFor } from "../access.ts";
import { endOrder } from "../actions/end-order.ts";
import { reviewOrderSecrecy } from "../actions/review-order-secrecy.ts";
import { renewOrder } from "../actions/renew-order.ts";
import { recordAnswer, serveOrder } from "../actions/serve-order.ts";
import {
  CONFIRM_WITHIN_MS,
  currentPeriod,
  firstPeople,
  isBinding,
  isEndUntold,
  isUnconfirmed,
  type OrderEvent,
  type OrderFile,
  secrecyDay,
} from "../domain/order.ts";
import { power } from "../domain/powers.ts";
import type { OrderRecord } from "../types.ts";
import {
  AloneForm,
  AnswerForm,
  AskForm,
  ConfirmationForms,
  EndForm,
  EndToldForm,
  IssueForm,
  RenewForm,
  ReturnForm,
  SecondIssueForm,
  SecrecyForm,
  ServiceForm,
} from "./order-forms.tsx";
import { orderTag } from "./words.ts";

export interface OrderPageProps {
  readonly view: View;
  readonly user: User;
  readonly record: OrderRecord;
  /** The request that it serves asks for secrecy, and the order does not bind the provider to it. */
  readonly secrecyMissing: boolean;
  readonly form: FormState | undefined;
}

const DAY_MS = 86_400_000;

/** One order: how it stands, until when it binds, the one thing to do next, and everything that happened to it. */
export function OrderPage(props: OrderPageProps): JSX.Element {
  const { view, record, form } = props;
  const { t } = view;
  const { order } = record;
  const tag = orderTag(view, order);
  const action = nextAct(props);
  return (
    <Page
      view={view}
      kind={t("measures.order.kind", { article: order.terms.power })}
      title={order.orderNumber}
      breadcrumb={[{ href: "/orders", label: t("measures.orders.title") }]}
      nextAction={action}
      form={form}
      width="wide"
    >
      <p>
        <StatusTag tone={tag.tone} label={tag.label} />
        {order.drill && <StatusTag tone="attention" label={t("measures.order.drill")} />}
      </p>
      {!(order.state === "draft" && action !== undefined) && <SecrecyMissing {...props} />}
      <Alone view={view} order={order} />
      <OrderClock view={view} order={order} />
      <SummaryList rows={facts(view, order)} title={t("measures.order.facts")} />
      <OtherActs {...props} />
      <h2>{t("measures.order.history")}</h2>
      <Timeline
        label={t("measures.order.history")}
        entries={record.events.map((event) => ({
          at: new Date(event.at),
          title: eventTitle(view, event),
          actor: event.by?.name ?? "",
          lane: event.by === undefined ? "system" : "own",
          tone: event.type === "lapsed" ? "bad" : event.type === "answered" ? "good" : "neutral",
        }))}
      />
    </Page>
  );
}

/** UNCC art. 31: one person issued it in danger of loss. Until when the second one may confirm it, or that this did not happen. */
function Alone({ view: { t, server }, order }: { view: View; order: OrderFile }): JSX.Element | null {
  const { reason, confirmBy } = order.alone ?? {};
  if (reason === undefined || (confirmBy === undefined && !isUnconfirmed(order))) return null;
  return (
    <Notice
      tone={confirmBy === undefined ? "bad" : "attention"}
      title={order.endReason === undefined ? t("measures.alone.waits") : t(`measures.end.${order.endReason}`)}
    >
      {confirmBy !== undefined && (
        <ClockBadge
          label={t("measures.alone.clock")}
          due={new Date(confirmBy)}
          warnMs={CONFIRM_WITHIN_MS / 2}
          timeZone={server.timeZone}
        />
      )}
      <p>
        {t("measures.alone.reason")}: <HostileText text={reason} lines />
      </p>
      {order.endToldAt !== undefined && (
        <p>
          {t("measures.alone.told")} <Moment at={new Date(order.endToldAt)} />
        </p>
      )}
    </Notice>
  );
}

/** UNCC art. 25(2): until when the order binds, on its earliest reading. */
function OrderClock({ view, order }: { view: View; order: OrderFile }): JSX.Element | null {
  const period = currentPeriod(order);
  if (!period) return null;
  const { rule } = power(order.terms.power);
  return (
    <ClockBadge
      label={view.t("measures.order.clock")}
      due={new Date(period.earliestEnd)}
      latest={new Date(period.latestEnd)}
      warnMs={(rule?.warnDays ?? 2) * DAY_MS}
      ended={order.state === "ended" ? "stopped" : undefined}
      cite={rule === undefined ? undefined : citation(rule)}
      timeZone={view.server.timeZone}
    />
  );
}

/** Before an order is issued this stands over the button that issues it. */
function SecrecyMissing({ view, user, record, secrecyMissing }: OrderPageProps): JSX.Element | null {
  const { t, format } = view;
  const { order } = record;
  if (!secrecyMissing) return null;
  const roles = format.list(rolesFor("draft").map((role) => t(`identity.role.${role}`)));
  const isDraft = order.state === "draft";
  return (
    <Notice tone="bad" title={t("measures.order.secrecy-missing")}>
      <p>{t(isDraft ? "measures.order.secrecy-missing-draft" : "measures.order.secrecy-missing-text", { roles })}</p>
      {isDraft && may(user, "draft") && <a href={`/orders/${order.orderId}/amendment`}>{t("measures.act.amend")}</a>}
    </Notice>
  );
}

function nextAct(props: OrderPageProps): NextAction | undefined {
  const { view, user, record } = props;
  const { t } = view;
  const { order } = record;
  const form = { view, form: props.form, order };
  if (order.alone?.confirmBy !== undefined && isSecond(user, order)) {
    return {
      label: t("measures.confirm.submit"),
      because: t("measures.next.confirm"),
      control: <ConfirmationForms {...form} />,
    };
  }
  // Whoever is woken for the order must find this first, whether or not its provider has answered.
  if (isToRenew(view, user, order)) {
    return {
      label: t("measures.next.renew"),
      because: t("measures.next.renew-because"),
      control: <RenewForm {...form} />,
    };
  }
  if (order.released && (isBinding(order) || order.state === "draft")) {
    return may(user, "end")
      ? { label: t("measures.ending.submit"), because: t(endBecause(order)), control: <EndForm {...form} /> }
      : undefined;
  }
  switch (order.state) {
    case "draft": {
      const step = draftStep(user, order);
      if (step === undefined) return undefined;
      const [label, Control] = {
        issue: ["measures.issue.submit", IssueForm] as const,
        second: ["measures.issue.submit", SecondIssueForm] as const,
        ask: ["measures.ask-issue.submit", AskForm] as const,
      }[step];
      const because = (
        <>
          <SecrecyMissing {...props} />
          {t(`measures.next.${step}`)}
        </>
      );
      return { label: t(label), because, control: <Control {...form} /> };
    }
    case "issued":
      return may(user, "serve")
        ? { label: t("measures.service.submit"), because: t("measures.next.serve"), control: <ServiceForm {...form} /> }
        : undefined;
    case "served":
      return may(user, "answer")
        ? { label: t("measures.reply.submit"), because: t("measures.next.answer"), control: <AnswerForm {...form} /> }
        : undefined;
    case "answered":
    case "lapsed":
    case "ended":
      if (!isEndUntold(order) || !may(user, "serve")) return undefined;
      return {
        label: t("measures.end-told.submit"),
        because: t("measures.next.end-told"),
        control: <EndToldForm {...form} />,
      };
  }
}

/** What this person may do next with a draft: R16, the second person is an authoriser who neither wrote it nor asked for it. */
function draftStep(user: User, order: OrderFile): "issue" | "second" | "ask" | undefined {
  if (!power(order.terms.power).needsAuthorisation) return may(user, "issue") ? "issue" : undefined;
  if (order.askedBy === undefined) return may(user, "draft") ? "ask" : undefined;
  return isSecond(user, order) ? "second" : undefined;
}

function isSecond(user: User, order: OrderFile): boolean {
  return may(user, "authorise") && !firstPeople(order).includes(user.id);
}

/** It ends soon, and nobody has let it go. */
function isToRenew(view: View, user: User, order: OrderFile): boolean {
  const binds = order.state === "served" || order.state === "answered";
  return binds && !order.released && isNear(view, order) && mayRenewIt(user, order);
}

function mayRenewIt(user: User, order: OrderFile): boolean {
  if (order.alone?.confirmBy !== undefined) return false;
  return power(order.terms.power).needsAuthorisation ? isSecond(user, order) : may(user, "renew");
}

function endBecause(order: OrderFile): string {
  return order.service === undefined ? "measures.next.end-unserved" : "measures.next.end";
}

function isNear(view: View, order: OrderFile): boolean {
  const period = currentPeriod(order);
  const warnMs = (power(order.terms.power).rule?.warnDays ?? 2) * DAY_MS;
  return period !== undefined && Date.parse(period.earliestEnd) - view.now.getTime() <= warnMs;
}

/** What is possible but not next. */
function OtherActs(props: OrderPageProps): JSX.Element {
  const { view, user, record, form } = props;
  const { t } = view;
  const { order } = record;
  const own = { view, form, order };
  const secretUntil = secrecyDay(order);
  const renews = (order.state === "served" || order.state === "answered") && !isNear(view, order);
  return (
    <>
      <p>
        <LinkButton href={`/orders/${order.orderId}/print`} kind="secondary">
          {t("measures.act.print")}
        </LinkButton>{" "}
        {order.state === "draft" && may(user, "draft") && (
          <LinkButton href={`/orders/${order.orderId}/amendment`} kind="secondary">
            {t("measures.act.amend")}
          </LinkButton>
        )}
      </p>
      {order.state === "draft" && order.askedBy !== undefined && draftStep(user, order) === undefined && (
        <Notice tone="info" title={t("measures.order.waits-for-second")}>
          {may(user, "return") && <ReturnForm {...own} />}
        </Notice>
      )}
      {order.state === "draft" && power(order.terms.power).mayBeAlone && !order.released && may(user, "issue") && (
        <AloneForm {...own} />
      )}
      {isUnconfirmed(order) && order.service === undefined && may(user, "serve") && (
        <details open={form?.of === serveOrder.id}>
          <summary>{t("measures.service.submit")}</summary>
          <ServiceForm {...own} />
        </details>
      )}
      {order.state === "lapsed" && order.serves !== undefined && (
        <Notice tone="bad" title={t("measures.order.lapsed-title")}>
          {t("measures.order.lapsed-text")}
        </Notice>
      )}
      {renews && mayRenewIt(user, order) && (
        <details open={form?.of === renewOrder.id}>
          <summary>{t("measures.act.renew-early")}</summary>
          <RenewForm {...own} />
        </details>
      )}
      {isBinding(order) && !order.released && may(user, "end") && (
        <details open={form?.of === endOrder.id}>
          <summary>{t("measures.act.end-open")}</summary>
          <EndForm {...own} />
        </details>
      )}
      {secretUntil !== undefined && may(user, "review-secrecy") && (
        <details open={form?.of === reviewOrderSecrecy.id || dateIn(view.now, view.server.timeZone) >= secretUntil}>
          <summary>{t("measures.secrecy.submit")}</summary>
          <SecrecyForm {...own} />
        </details>
      )}
      {(order.state === "answered" || isToRenew(view, user, order)) && may(user, "answer") && (
        <details open={form?.of === recordAnswer.id}>
          <summary>{t(order.state === "answered" ? "measures.act.answer-again" : "measures.reply.submit")}</summary>
          <AnswerForm {...own} />
        </details>
      )}
    </>
  );
}

function facts(view: View, order: OrderFile): SummaryRow[] {
  const { t, format } = view;
  const { terms, serves, reply, service } = order;
  const row = (key: string, value: SummaryRow["value"]): SummaryRow => ({ label: t(`measures.order.${key}`), value });
  return [
    row(
      "power",
      t("measures.order.under", {
        article: terms.power,
        title: t(`convention.article.${keyPart(terms.power)}.title`),
      }),
    ),
    ...(serves === undefined
      ? [row("serves", t("measures.order.own-case"))]
      : [
          row(
            "serves",
            <a href={`/requests/${serves.requestId}`}>
              {t("measures.order.serves-request", {
                state: stateName(serves.state, view.lang),
                reference: serves.reference,
              })}
            </a>,
          ),
          { label: t("measures.ring.their-reference"), value: <HostileText text={serves.reference} /> },
        ]),
    row("provider", <HostileText text={terms.providerName} />),
    row("provider-contact", <TextWithPhones text={terms.providerContact} />),
    row("data", <HostileText text={terms.dataSpecified} lines />),
    row(
      "days",
      t("measures.order.days-value", { days: terms.periodDays, renewals: Math.max(0, order.periods.length - 1) }),
    ),
    row("issuing-authority", <HostileText text={terms.issuingAuthority} />),
    ...[...(terms.authorisation === undefined ? [] : [terms.authorisation]), ...(order.renewedUnder ?? [])].map(
      (authorisation) => row("authorisation", <HostileText text={authorisation} />),
    ),
    ...(terms.secrecy === undefined
      ? []
      : [
          row("secrecy", <HostileText text={terms.secrecy.reason} lines />),
          order.secretUntil === undefined
            ? row("secrecy-over", t("measures.order.secrecy-over-text"))
            : row("secrecy-review", format.day(order.secretUntil)),
        ]),
    ...(service === undefined
      ? []
      : [
          row(
            "served",
            <>
              <Moment at={new Date(service.servedAt)} />
              <Comma />
              <HostileText text={service.how} />
            </>,
          ),
        ]),
    ...(reply === undefined
      ? []
      : [
          row("answer", t(`measures.answer.${reply.answer}`)),
          row(
            "answered",
            <>
              <Moment at={new Date(reply.answeredAt)} />
              <Comma />
              <TextWithPhones text={reply.contact} />
            </>,
          ),
          ...(reply.note === undefined ? [] : [row("note", <HostileText text={reply.note} lines />)]),
        ]),
  ];
}

function eventTitle({ t, format }: View, event: OrderEvent): string {
  switch (event.type) {
    case "answered":
      return t("measures.event.answered", { answer: t(`measures.answer.${event.answer}`) });
    case "renewed":
      return t("measures.event.renewed", { until: format.dateTime(new Date(event.period.earliestEnd)) });
    case "served":
      return t("measures.event.served", { until: format.dateTime(new Date(event.period.earliestEnd)) });
    case "ended":
    case "released":
      return t(`measures.event.${event.type}`, { reason: t(`measures.end.${event.reason}`) });
    case "returned":
      return t("measures.event.returned", { reason: event.reason });
    case "issued":
      return t(event.alone === undefined ? "measures.event.issued" : "measures.event.issued-alone");
    case "secrecy-reviewed":
      if (event.reviewOn === undefined) return t("measures.event.secrecy-over", { reason: event.reason });
      return t("measures.event.secrecy-goes-on", { until: format.day(event.reviewOn), reason: event.reason });
    case "told":
      return t("measures.event.told", { how: event.how });
    case "drafted":
    case "amended":
    case "asked":
    case "confirmed":
    case "lapsed":
      return t(`measures.event.${event.type}`);
  }
}
