import type { JSX } from "hono/jsx/jsx-runtime";
import { momentParts } from "../../../convention/wall-clock.ts";
import { keyPart } from "../../../convention/index.ts";
import {
  Button,
  ButtonRow,
  DateField,
  errorFor,
  Field,
  type FieldError,
  Form,
  type FormInput,
  Radios,
  Select,
  TextArea,
  TimeField,
  typed,
  typedDay,
  type View,
} from "../../../web/index.ts";
import { END_REASONS, type OrderFile, PROVIDER_ANSWERS } from "../domain/order.ts";
import { POWER_IDS, power } from "../domain/powers.ts";

export interface FormState {
  readonly view: View;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** What the order commands. Used for an order of a case of our own and for one that serves a request. */
export function TermsForm({
  view,
  errors,
  input,
  action,
  known,
}: FormState & { action: string; known?: Readonly<Record<string, string>> | undefined }): JSX.Element {
  const { t, format } = view;
  const value = (name: string): string | undefined => typed(input, name) ?? known?.[name];
  const limit = power("25").maxDays;
  return (
    <Form action={action}>
      <Select
        name="power"
        label={t("measures.form.power")}
        hint={t("measures.form.power-hint")}
        options={POWER_IDS.map((id) => ({
          value: id,
          label: t("measures.form.power-option", { article: id, title: t(`convention.article.${keyPart(id)}.title`) }),
        }))}
        value={value("power") ?? "25"}
        error={errorFor(errors, "power")}
      />
      <Field
        name="providerName"
        label={t("measures.form.provider")}
        value={value("providerName")}
        error={errorFor(errors, "providerName")}
        maxLength={500}
      />
      <Field
        name="providerContact"
        label={t("measures.form.provider-contact")}
        hint={t("measures.form.provider-contact-hint")}
        value={value("providerContact")}
        error={errorFor(errors, "providerContact")}
        maxLength={500}
      />
      <TextArea
        name="dataSpecified"
        label={t("measures.form.data")}
        hint={t("measures.form.data-hint")}
        value={value("dataSpecified")}
        error={errorFor(errors, "dataSpecified")}
        maxLength={20_000}
      />
      <Field
        name="periodDays"
        label={t("measures.form.days")}
        hint={t("measures.form.days-hint", { days: limit })}
        value={value("periodDays") ?? format.number(limit)}
        error={errorFor(errors, "periodDays")}
        width="short"
        inputMode="numeric"
        code
      />
      <Field
        name="issuingAuthority"
        label={t("measures.form.issuing-authority")}
        value={value("issuingAuthority")}
        error={errorFor(errors, "issuingAuthority")}
        maxLength={500}
      />
      <Field
        name="authorisation"
        label={t("measures.form.authorisation")}
        hint={t("measures.form.authorisation-hint")}
        value={value("authorisation")}
        error={errorFor(errors, "authorisation")}
        maxLength={500}
        optional="depends"
      />
      <TextArea
        name="secrecyReason"
        label={t("measures.form.secrecy")}
        hint={t("measures.form.secrecy-hint")}
        value={value("secrecyReason")}
        error={errorFor(errors, "secrecyReason")}
        rows={2}
        optional="depends"
      />
      <DateField
        name="secrecyReviewOn"
        label={t("measures.form.secrecy-review")}
        hint={t("measures.form.secrecy-review-hint")}
        value={typedDay(input, "secrecyReviewOn") ?? known?.["secrecyReviewOn"]}
        error={errorFor(errors, "secrecyReviewOn")}
        optional="depends"
      />
      <ButtonRow>
        <Button>{t("measures.form.save")}</Button>
      </ButtonRow>
    </Form>
  );
}

/** When something happened: the day and the time on the wall of this office. Posts <name>Day and <name>Time. */
export function MomentFields({
  view,
  errors,
  input,
  name,
  label,
}: FormState & { name: string; label: string }): JSX.Element {
  const now = momentParts(view.now, view.server.timeZone);
  return (
    <>
      <DateField
        name={`${name}Day`}
        label={label}
        value={typedDay(input, `${name}Day`) ?? now.day}
        error={errorFor(errors, `${name}Day`) ?? errorFor(errors, name)}
      />
      <TimeField
        name={`${name}Time`}
        value={typed(input, `${name}Time`) ?? now.time}
        error={errorFor(errors, `${name}Time`)}
      />
    </>
  );
}

export function ServiceForm({ view, errors, input, order }: FormState & { order: OrderFile }): JSX.Element {
  const { t } = view;
  return (
    <Form action={`/orders/${order.orderId}/service`}>
      <Field
        name="how"
        label={t("measures.form.how-served")}
        hint={t("measures.form.how-served-hint")}
        value={typed(input, "how")}
        error={errorFor(errors, "how")}
        maxLength={500}
      />
      <MomentFields view={view} errors={errors} input={input} name="servedAt" label={t("measures.form.served-on")} />
      <Button>{t("measures.act.serve")}</Button>
    </Form>
  );
}

export function AnswerForm({ view, errors, input, order }: FormState & { order: OrderFile }): JSX.Element {
  const { t } = view;
  return (
    <Form action={`/orders/${order.orderId}/answer`}>
      <Radios
        name="answer"
        label={t("measures.form.answer")}
        hint={t("measures.form.answer-hint")}
        options={PROVIDER_ANSWERS.map((answer) => ({
          value: answer,
          label: t(`measures.answer.${answer}`),
          hint: t(`measures.answer.${answer}-hint`),
        }))}
        value={typed(input, "answer")}
        error={errorFor(errors, "answer")}
      />
      <Field
        name="contact"
        label={t("measures.form.contact")}
        value={typed(input, "contact")}
        error={errorFor(errors, "contact")}
        maxLength={500}
      />
      <MomentFields
        view={view}
        errors={errors}
        input={input}
        name="answeredAt"
        label={t("measures.form.answered-on")}
      />
      <TextArea
        name="note"
        label={t("measures.form.note")}
        value={typed(input, "note")}
        error={errorFor(errors, "note")}
        rows={3}
        optional
      />
      <Button>{t("measures.act.answer")}</Button>
    </Form>
  );
}

/** Names for the summary of errors: "Fill this in" alone does not say what. */
export function orderFieldLabels({ t }: View): Readonly<Record<string, string>> {
  return {
    power: t("measures.form.power"),
    providerName: t("measures.form.provider"),
    providerContact: t("measures.form.provider-contact"),
    dataSpecified: t("measures.form.data"),
    periodDays: t("measures.form.days"),
    issuingAuthority: t("measures.form.issuing-authority"),
    how: t("measures.form.how-served"),
    servedAtDay: t("measures.form.served-on"),
    answer: t("measures.form.answer"),
    contact: t("measures.form.contact"),
    answeredAtDay: t("measures.form.answered-on"),
    reason: t("measures.form.end-reason"),
    authorisation: t("measures.form.authorisation"),
    secrecyReason: t("measures.form.secrecy"),
    secrecyReviewOn: t("measures.form.secrecy-review"),
    renewalReason: t("measures.form.renewal-reason"),
  };
}

/** One click for a preservation; where a court or reviewing authority stands behind the order, its new decision and a reason. */
export function RenewForm({ view, errors, input, order }: FormState & { order: OrderFile }): JSX.Element {
  const { t } = view;
  const { maxDays, needsAuthorisation } = power(order.terms.power);
  return (
    <Form action={`/orders/${order.orderId}/renewal`}>
      {needsAuthorisation && (
        <>
          <Field
            name="authorisation"
            label={t("measures.form.renewal-authorisation")}
            value={typed(input, "authorisation")}
            error={errorFor(errors, "authorisation")}
            maxLength={500}
          />
          <TextArea
            name="renewalReason"
            label={t("measures.form.renewal-reason")}
            value={typed(input, "renewalReason")}
            error={errorFor(errors, "renewalReason")}
            maxLength={20_000}
            rows={2}
          />
        </>
      )}
      <Button>{t("measures.act.renew", { days: needsAuthorisation ? order.terms.periodDays : maxDays })}</Button>
    </Form>
  );
}

export function EndForm({ view, errors, input, order }: FormState & { order: OrderFile }): JSX.Element {
  const { t } = view;
  return (
    <Form action={`/orders/${order.orderId}/end`}>
      <Radios
        name="reason"
        label={t("measures.form.end-reason")}
        options={END_REASONS.map((reason) => ({ value: reason, label: t(`measures.end.${reason}`) }))}
        value={typed(input, "reason")}
        error={errorFor(errors, "reason")}
      />
      <Button kind="danger">{t("measures.act.end")}</Button>
    </Form>
  );
}
