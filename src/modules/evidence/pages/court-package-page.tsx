import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { stateName, USES } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import {
  Button,
  errorFor,
  ErrorSummary,
  Field,
  type FieldError,
  Form,
  type FormInput,
  Notice,
  oneOf,
  optionalText,
  Page,
  Radios,
  requiredText,
  TextArea,
  typed,
  type View,
} from "../../../web/index.ts";
import type { CourtPackageTerms } from "../court-types.ts";
import type { FurtherUse } from "../use-gate.ts";
import { SourcedConditionList } from "./words.tsx";

/** What the page asks before a court package is made. */
export const courtUseForm = z.object({
  use: oneOf(USES),
  note: requiredText(2_000),
  recipient: optionalText(500),
  notice: optionalText(20_000),
  noNoticeBecause: optionalText(2_000),
});

/** The form as a use; its words are in the language of the page. */
export function courtUseOf(values: z.infer<typeof courtUseForm>, language: string): FurtherUse {
  const { use, note, recipient, notice, noNoticeBecause } = values;
  const told = notice === undefined ? {} : { notice: { language, text: notice } };
  return { use, note: { language, text: note }, ...compact({ recipient, noNoticeBecause }), ...told };
}

export interface CourtPackagePageProps {
  readonly view: View;
  readonly terms: CourtPackageTerms;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** Before a court package is made: what binds the exhibit, for which use it is, and what the sender must be told (UNCC art. 40(19)). */
export function CourtPackagePage({ view, terms, errors = [], input }: CourtPackagePageProps): JSX.Element {
  const { t, lang } = view;
  const { exhibit, conditions } = terms;
  const path = `/exhibits/${exhibit.exhibitId}`;
  const state = stateName(exhibit.fromState ?? "", lang);
  return (
    <Page
      view={view}
      kind={exhibit.number}
      title={t("evidence.next.court-package")}
      breadcrumb={[{ href: path, label: exhibit.number }]}
      hasErrors={errors.length > 0}
    >
      <ErrorSummary errors={errors} />
      <p class="lead">{t("evidence.court.lead", { state })}</p>
      <h2>{t("evidence.conditions.title")}</h2>
      {conditions.length === 0 ? (
        <Notice tone="neutral" title={t("evidence.court.no-conditions", { state })} />
      ) : (
        <SourcedConditionList view={view} conditions={conditions} />
      )}
      <Form action={`${path}/court-package`}>
        <Radios
          name="use"
          label={t("evidence.court.use")}
          hint={t("evidence.court.use-hint", { state })}
          options={USES.map((use) => ({ value: use, label: t(`cooperation.use.${use}`) }))}
          value={typed(input, "use")}
          error={errorFor(errors, "use")}
        />
        <TextArea
          name="note"
          label={t("evidence.court.note")}
          hint={t("evidence.court.note-hint")}
          value={typed(input, "note")}
          error={errorFor(errors, "note")}
          rows={3}
          maxLength={2_000}
        />
        <Field
          name="recipient"
          label={t("cooperation.use.recipient")}
          value={typed(input, "recipient")}
          error={errorFor(errors, "recipient")}
          maxLength={500}
          optional
        />
        <TextArea
          name="notice"
          label={t("cooperation.use.notice")}
          hint={t("cooperation.use.notice-hint")}
          value={typed(input, "notice")}
          error={errorFor(errors, "notice")}
          rows={3}
          optional
        />
        <Field
          name="noNoticeBecause"
          label={t("cooperation.use.no-notice-because")}
          value={typed(input, "noNoticeBecause")}
          maxLength={2_000}
          optional
        />
        <p>
          {t("evidence.court.hand-over")} <a href="/designation">{t("federation.peers.own")}</a>
        </p>
        <Button>{t("evidence.court.make")}</Button>
      </Form>
    </Page>
  );
}
