import type { JSX } from "hono/jsx/jsx-runtime";
import type { Step } from "../../../../convention/index.ts";
import { LONG_TEXT_CHARACTERS, type StepProposalContent } from "../../../../protocol/bodies/index.ts";
import {
  Button,
  Carried,
  Checkboxes,
  type FieldError,
  Form,
  type FormInput,
  LanguageSelect,
  Notice,
  TextArea,
  typed,
  type View,
} from "../../../../web/index.ts";
import { type ApprovalPreview, ConfirmForm } from "../../../identity/index.ts";
import type { Exhibit } from "../../../evidence/index.ts";
import type { Matter } from "../../access.ts";
import { RecordFields } from "../../drafting/pages/record-fields.tsx";
import { lifeOfRequest, nextInstalment } from "../../request/domain/life.ts";
import { RequestFrame } from "../../request/pages/request-frame.tsx";
import { stepLabel, StepText, twoPeopleBecause } from "./step-words.tsx";

/** So many more records are offered where a step may have several. */
const SPARE_RECORDS = 5;

/** The boxes of a step have the names that records have: "r0-happened-at". */
export const STEP_PREFIX = "";

export interface StepPageProps {
  readonly view: View;
  readonly matter: Matter;
  readonly step: Step;
  readonly exhibits: readonly Exhibit[];
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** One step of the life of a request: its boxes, the exhibits that it carries, and words beside them. */
export function StepPage({ view, matter, step, exhibits, errors, input }: StepPageProps): JSX.Element {
  const { t } = view;
  const { file } = matter;
  const instalment = nextInstalment(file, step);
  const language = typed(input, "language") ?? view.lang;
  return (
    <RequestFrame view={view} matter={matter} title={stepLabel(view, step.id)} errors={errors}>
      <p class="lead">{t(step.kept === true ? "cooperation.life.kept" : "cooperation.life.told")}</p>
      {step.twoPeople !== undefined && (
        <Notice tone="attention" title={t("cooperation.life.two-people")}>
          {twoPeopleBecause(view, step)}
        </Notice>
      )}
      {instalment !== undefined && <p>{t("cooperation.life.instalment", { number: instalment })}</p>}
      {(lifeOfRequest(file)?.clocks ?? [])
        .filter(({ startedBy, until }) => until !== undefined && startedBy.includes(step.id))
        .map(({ rule }) => (
          <p class="hint">{t(`convention.clock.${rule}.statement`)}</p>
        ))}
      <Form action={`/requests/${file.requestId}/steps/${step.id}`} {...{ errors, input }}>
        {step.record !== undefined && (
          <RecordFields
            {...{ view, language }}
            kind={step.record}
            without={[]}
            single={step.many !== true}
            spare={SPARE_RECORDS}
            records={undefined}
            label={t(`convention.record.${step.record}.one`)}
            hint=""
            optional={false}
            prefix={STEP_PREFIX}
          >
            {null}
          </RecordFields>
        )}
        {exhibits.length > 0 && (
          <Checkboxes
            name="exhibits"
            label={t("cooperation.life.exhibits")}
            options={exhibits.map(({ exhibitId, number }) => ({ value: exhibitId, label: number }))}
            optional
          />
        )}
        <TextArea name="words" label={t("cooperation.life.words")} rows={3} maxLength={LONG_TEXT_CHARACTERS} optional />
        <LanguageSelect label={t("cooperation.draft.language")} />
        <Button>{t(step.twoPeople === undefined ? "cooperation.life.say" : "cooperation.life.propose")}</Button>
      </Form>
      <p class="hint">
        {t("cooperation.life.rests-on", { basis: step.basis })}{" "}
        {t(`convention.certainty.${step.certainty}.explanation`)}
      </p>
    </RequestFrame>
  );
}

/** What would be proposed, before the first of two people stands behind it. */
export function StepCheckPage({
  view,
  matter,
  step,
  preview,
  input,
}: Pick<StepPageProps, "view" | "matter" | "step"> & {
  readonly preview: ApprovalPreview<StepProposalContent>;
  readonly input: FormInput;
}): JSX.Element {
  const { t } = view;
  const typedIn = Object.fromEntries(
    Object.entries(input).filter(([name]) => name !== "form-token" && !name.startsWith("_")),
  );
  return (
    <RequestFrame view={view} matter={matter} title={stepLabel(view, step.id)}>
      <Notice tone="attention" title={t("cooperation.life.two-people")}>
        {twoPeopleBecause(view, step)}
      </Notice>
      <StepText view={view} content={preview.content} />
      <ConfirmForm
        action={`/requests/${matter.file.requestId}/steps/${step.id}`}
        thing={preview.approval}
        label={t("cooperation.life.propose")}
      >
        <Carried value={{ ...typedIn, checked: "yes" }} />
      </ConfirmForm>
    </RequestFrame>
  );
}
