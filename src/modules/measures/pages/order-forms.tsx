import type { JSX } from "hono/jsx/jsx-runtime";
import { keyPart } from "../../../convention/index.ts";
import { type FieldOf, formOf, type FormState, LinkButton, useView, type View } from "../../../web/index.ts";
import { Confirmed, ConfirmForm } from "../../identity/index.ts";
import { endOrder, tellEnd } from "../actions/end-order.ts";
import {
  confirmFreezing,
  freezeAlone,
  issuedText,
  issueOrder,
  refuseFreezing,
  returnOrder,
} from "../actions/issue-order.ts";
import { renewOrder } from "../actions/renew-order.ts";
import { reviewOrderSecrecy } from "../actions/review-order-secrecy.ts";
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
const Alone = formOf(freezeAlone);
const Confirmation = formOf(confirmFreezing);
const Secrecy = formOf(reviewOrderSecrecy);
const Told = formOf(tellEnd);
/** Folded until somebody wants them. */
const Return = formOf(returnOrder);
const Refuse = formOf(refuseFreezing);

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

/** R16: whoever wrote it asks; an authoriser reads exactly that text, and issues it or sends it back. */
export function AskForm({ view, order }: OrderFormProps): JSX.Element {
  return (
    <ConfirmForm
      action={`/orders/${order.orderId}/issue-request`}
      thing={issuedText(order).approval}
      label={view.t("measures.ask-issue.submit")}
    />
  );
}

export function SecondIssueForm(props: OrderFormProps): JSX.Element {
  const { view, order } = props;
  return (
    <>
      <ConfirmForm
        action={`/orders/${order.orderId}/issue`}
        thing={issuedText(order).approval}
        label={view.t("measures.issue.submit")}
      />
      <ReturnForm {...props} />
    </>
  );
}

export function ReturnForm({ form, order }: OrderFormProps): JSX.Element {
  return <Return.Folded action={`/orders/${order.orderId}/return`} form={form} of={["reason"]} />;
}

/** UNCC art. 31, in danger of loss: folded, for it is the exception. */
export function AloneForm({ view, form, order }: OrderFormProps): JSX.Element {
  return (
    <details open={form?.of === freezeAlone.id}>
      <summary>{view.t("measures.alone.title")}</summary>
      <p>{view.t("measures.alone.text")}</p>
      <Alone.Form action={`/orders/${order.orderId}/sole-issue`} form={form}>
        <Alone.Field name="reason" rows={2} />
        <Confirmed thing={issuedText(order).approval} label={view.t("measures.alone.submit")} kind="danger" />
      </Alone.Form>
    </details>
  );
}

export function ConfirmationForms({ view, form, order }: OrderFormProps): JSX.Element {
  return (
    <>
      <Confirmation.Form action={`/orders/${order.orderId}/confirmation`} form={form}>
        {order.terms.authorisation === undefined && <Confirmation.Field name="authorisation" depends />}
        <Confirmed thing={issuedText(order).approval} label={view.t("measures.confirm.submit")} />
      </Confirmation.Form>
      <Refuse.Folded action={`/orders/${order.orderId}/refusal`} form={form} of={["reason"]} />
    </>
  );
}

export function SecrecyForm({ view, form, order }: OrderFormProps): JSX.Element {
  return (
    <Secrecy.Form action={`/orders/${order.orderId}/secrecy-review`} form={form}>
      <p>{view.t(order.serves === undefined ? "measures.secrecy.text" : "measures.secrecy.text-asked")}</p>
      <Secrecy.Field name="reason" rows={2} />
      <Secrecy.Field name="reviewOn" />
      <Secrecy.Submit />
    </Secrecy.Form>
  );
}

export function EndToldForm({ view, form, order }: OrderFormProps): JSX.Element {
  return (
    <Told.Form action={`/orders/${order.orderId}/end-told`} form={form} known={{ toldAt: view.now.toISOString() }}>
      <LinkButton href={`/orders/${order.orderId}/print?paper=ending`} kind="secondary">
        {view.t("measures.end-told.print")}
      </LinkButton>
      <Told.Fields of={["how", "toldAt"]} />
      <Told.Submit />
    </Told.Form>
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
