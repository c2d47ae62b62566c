import type { JSX } from "hono/jsx/jsx-runtime";
import { keyPart } from "../../../convention/index.ts";
import { type FieldOf, formOf, type FormState, useView, type View } from "../../../web/index.ts";
import { issueOrder } from "../actions/draft-order.ts";
import { endOrder } from "../actions/end-order.ts";
import { renewOrder } from "../actions/renew-order.ts";
import { recordAnswer, serveOrder } from "../actions/serve-order.ts";
import { answersTo, type OrderFile, type OrderTerms } from "../domain/order.ts";
import { POWER_IDS, power } from "../domain/powers.ts";

/** What most orders are. */
export const USUAL_TERMS = { power: "25", periodDays: power("25").maxDays } as const;

/** What an order commands, as fields of the act that posts it: for a case of our own and for a request. */
export function TermsFields({ Box }: { readonly Box: FieldOf<OrderTerms> }): JSX.Element {
  const { t } = useView();
  const powers = POWER_IDS.map((id) => ({
    value: id,
    label: t("measures.order.under", { article: id, title: t(`convention.article.${keyPart(id)}.title`) }),
  }));
  return (
    <>
      <Box name="power" options={powers} as="select" />
      <Box name="providerName" />
      <Box name="providerContact" />
      <Box name="dataSpecified" />
      <Box name="periodDays" hint={t("measures.terms.periodDays-hint", { days: USUAL_TERMS.periodDays })} />
      <Box name="issuingAuthority" />
      <Box name="authorisation" depends />
      <Box name="secrecy.reason" rows={2} />
      <Box name="secrecy.reviewOn" />
    </>
  );
}

const Issue = formOf(issueOrder);
const Service = formOf(serveOrder);
const Answer = formOf(recordAnswer);
const Renewal = formOf(renewOrder);
const End = formOf(endOrder);

interface OrderFormProps {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly order: OrderFile;
}

export function IssueForm({ form, order }: OrderFormProps): JSX.Element {
  return (
    <Issue.Form action={`/orders/${order.orderId}/issue`} form={form}>
      <Issue.Submit />
    </Issue.Form>
  );
}

export function ServiceForm({ view, form, order }: OrderFormProps): JSX.Element {
  const known = { servedAt: view.now.toISOString() };
  return (
    <Service.Form action={`/orders/${order.orderId}/service`} form={form} known={known}>
      <Service.Field name="how" />
      <Service.Field name="servedAt" />
      <Service.Submit />
    </Service.Form>
  );
}

export function AnswerForm({ view, form, order }: OrderFormProps): JSX.Element {
  const known = { answeredAt: view.now.toISOString() };
  const answers = answersTo(order.terms.power).map((value) => ({
    value,
    label: view.t(`measures.answer.${value}`),
    hint: view.t(`measures.answer.${value}-hint`),
  }));
  return (
    <Answer.Form action={`/orders/${order.orderId}/answer`} form={form} known={known}>
      <Answer.Field name="answer" options={answers} />
      <Answer.Field name="contact" />
      <Answer.Field name="answeredAt" />
      <Answer.Field name="note" rows={3} />
      <Answer.Submit />
    </Answer.Form>
  );
}

/** One click for a preservation; where a court or reviewing authority stands behind the order, its new decision and a reason. */
export function RenewForm({ view, form, order }: OrderFormProps): JSX.Element {
  const { maxDays, needsAuthorisation } = power(order.terms.power);
  return (
    <Renewal.Form action={`/orders/${order.orderId}/renewal`} form={form}>
      {needsAuthorisation && (
        <>
          <Renewal.Field name="authorisation" depends />
          <Renewal.Field name="reason" rows={2} depends />
        </>
      )}
      <Renewal.Submit>
        {view.t("measures.act.renew", { days: needsAuthorisation ? order.terms.periodDays : maxDays })}
      </Renewal.Submit>
    </Renewal.Form>
  );
}

export function EndForm({ form, order }: OrderFormProps): JSX.Element {
  return (
    <End.Form action={`/orders/${order.orderId}/end`} form={form}>
      <End.Field name="reason" words="measures.end" />
      <End.Submit kind="danger" />
    </End.Form>
  );
}
