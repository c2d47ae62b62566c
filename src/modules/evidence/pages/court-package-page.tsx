import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName, USES } from "../../../convention/index.ts";
import {
  Button,
  errorFor,
  ErrorSummary,
  type FieldError,
  Form,
  type FormInput,
  Notice,
  Page,
  Radios,
  TextArea,
  typed,
  type View,
} from "../../../web/index.ts";
import type { CourtPackageTerms } from "../court-types.ts";
import { FurtherUseFields } from "./further-use.tsx";
import { SourcedConditionList } from "./words.tsx";

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
        <FurtherUseFields input={input} errors={errors} />
        <p>
          {t("evidence.court.hand-over")} <a href="/designation">{t("federation.peers.own")}</a>
        </p>
        <Button>{t("evidence.court.make")}</Button>
      </Form>
    </Page>
  );
}
