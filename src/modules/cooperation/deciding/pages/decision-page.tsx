import type { JSX } from "hono/jsx/jsx-runtime";
import {
  addDays,
  citation,
  dateIn,
  groundsFor,
  mayBePostponed,
  type LegalBasisOption,
  reminder,
} from "../../../../convention/index.ts";
import { DECISION_OUTCOMES, type DecisionOutcome } from "../../../../protocol/bodies/index.ts";
import {
  Button,
  ButtonRow,
  CertaintyTag,
  Checkboxes,
  DateField,
  type FieldError,
  fieldId,
  Form,
  type FormInput,
  HiddenInput,
  Notice,
  Radios,
  TextArea,
  type View,
} from "../../../../web/index.ts";
import { ConfirmForm, ExactText, exactText } from "../../../identity/index.ts";
import type { Matter } from "../../access.ts";
import { NO_GROUND } from "../../request/domain/cited-grounds.ts";
import { placeOf } from "../../request/domain/deciding.ts";
import { undecidedPurposes } from "../../request/domain/purposes.ts";
import { contentsOf, purposesOf, type RequestFile } from "../../request/domain/request-file.ts";
import { offenceFindings } from "../../request/domain/offences.ts";
import type { DecisionPreview } from "../actions/decide.ts";
import { CodedConditionFields, ConditionFields } from "../../request/pages/condition-fields.tsx";
import { BasisCaution } from "../../request/pages/cautions.tsx";
import { CostFields, GroundDetailFields, PartFields, SpecificFields } from "./decision-words.tsx";
import { DecisionText } from "./decision-sections.tsx";
import { OffencesInLaws } from "../../request/pages/offences-in-laws.tsx";
import { RequestFrame } from "../../request/pages/request-frame.tsx";
import { Contents, SaysNothing } from "../../request/pages/request-sections.tsx";
import { purposeLabel } from "../../request/lines.ts";
import { cited, elementLabel, groundLabel } from "../../request/pages/words.tsx";

export interface DecisionPageProps {
  readonly view: View;
  readonly matter: Matter;
  readonly reservations: readonly string[];
  /** What our own record said of the two States when the request came. */
  readonly bases?: readonly LegalBasisOption[] | undefined;
  /** Outcomes that the request's status leads to. */
  readonly open: readonly DecisionOutcome[];
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/**
 * The owner decides: outcome, grounds that are open, reasons, conditions; one form, read by a second person afterwards. The stylesheet
 * shows only what belongs to the chosen outcome (client/styles/forms.css); a browser that cannot shows everything.
 */
export function DecisionPage(props: DecisionPageProps): JSX.Element {
  const { view, matter, reservations, bases, open, errors, input } = props;
  const { t } = view;
  const { file } = matter;
  return (
    <RequestFrame view={view} matter={matter} title={t("cooperation.decision.new")} errors={errors}>
      <SaysNothing view={view} file={file} />
      <details>
        <summary>{t("cooperation.request.contents")}</summary>
        <Contents view={view} file={file} />
      </details>
      <BasisCaution view={view} matter={matter} bases={bases} />
      <OffencesInLaws view={view} requestId={file.requestId} findings={offenceFindings(file, reservations)} mayTest />
      <Form action={`/requests/${file.requestId}/decision-check`} {...{ errors, input }}>
        <DecisionFields view={view} file={file} by="us" {...{ reservations, open }} />
        <ButtonRow>
          <Button>{t("cooperation.decision.check")}</Button>
        </ButtonRow>
      </Form>
    </RequestFrame>
  );
}

/** Outcome, grounds, reasons, missing contents and conditions: of our decision, or of theirs as a letter has it. Stands right in a form. */
export function DecisionFields({
  view,
  file,
  by,
  reservations,
  open,
}: Pick<DecisionPageProps, "view" | "reservations" | "open"> & { file: RequestFile; by: "us" | "them" }): JSX.Element {
  const { t } = view;
  const listed = contentsOf(file);
  const asked = purposesOf(file);
  return (
    <>
      {asked.length > 0 && (
        <Checkboxes
          name="purposes"
          label={t("cooperation.decision.purposes")}
          hint={t("cooperation.decision.purposes-hint")}
          options={asked.map((one) => ({ value: one, label: purposeLabel(view, one) }))}
          values={undecidedPurposes(file)}
        />
      )}
      <Radios
        name="outcome"
        label={t(by === "us" ? "cooperation.decision.outcome" : "cooperation.reply.outcome")}
        options={DECISION_OUTCOMES.map((outcome) => ({
          value: outcome,
          label: t(`cooperation.outcome.${outcome}`),
          ...(by === "us" ? { hint: t(`cooperation.outcome.${outcome}-hint`) } : {}),
          ...(open.includes(outcome) ? {} : { unavailable: t("cooperation.decision.not-open") }),
          // What the other State said is theirs to say; we put no preservation off.
          ...(by === "us" && outcome === "postpone" && !mayBePostponed(file.mechanism)
            ? { unavailable: t("convention.rule.preservation-never-postponed") }
            : {}),
        }))}
      />
      <div class="if-no">
        <Checkboxes
          name="grounds"
          label={t("cooperation.decision.grounds")}
          hint={t("cooperation.decision.grounds-hint")}
          options={[
            ...(by === "us" ? [] : [{ value: NO_GROUND, label: groundLabel(view, NO_GROUND) }]),
            ...groundsFor(file.mechanism, reservations).map(({ ground, opening }) => ({
              value: ground.id,
              label: cited(view, citation(ground), groundLabel(view, ground.id)),
              hint: t(`convention.ground.${ground.id}.help`),
              more: <CertaintyTag certainty={opening.certainty} cite={citation(opening)} />,
              // What the other State calls a ground is theirs to say; ours must be one.
              ...(by === "us" && ground.kind === "not-a-ground"
                ? { unavailable: t("cooperation.decision.not-a-ground") }
                : {}),
            })),
          ]}
          optional="depends"
        />
      </div>
      <GroundDetailFields view={view} file={file} />
      <PartFields view={view} file={file} />
      <div class="if-later">
        <DateField
          name="postponedUntil"
          label={t("cooperation.decision.postponed-until")}
          hint={t(by === "us" ? "cooperation.decision.postponed-until-hint" : "cooperation.reply.postponed-until-hint")}
          value={by === "us" ? usualDay(view) : undefined}
          optional
        />
      </div>
      <TextArea
        name="reasons"
        label={t("cooperation.decision.reasons")}
        hint={t(by === "us" ? "cooperation.decision.reasons-hint" : "cooperation.reply.words-hint")}
        rows={6}
        optional={by === "us" ? "depends" : true}
      />
      {listed.length > 0 && (
        <div class="if-back">
          <Checkboxes
            name="requestedElements"
            label={t("cooperation.decision.elements")}
            hint={t("cooperation.decision.elements-hint")}
            options={listed.map((element) => ({
              value: element.id,
              label: cited(view, element.id, elementLabel(view, element.id)),
            }))}
            optional="depends"
          />
        </div>
      )}
      <div class="if-terms" id={fieldId("conditions")}>
        {by === "us" && <CodedConditionFields view={view} mechanism={file.mechanism} />}
        <ConditionFields
          view={view}
          hint={t("cooperation.decision.conditions-hint")}
          {...(file.mechanism === "extradition" && { proposed: ["other"] })}
        />
      </div>
      <SpecificFields view={view} file={file} />
      <CostFields view={view} />
    </>
  );
}

/** The day that the reminder of a postponement names, counted from today. */
function usualDay({ now, server }: View): string {
  return addDays(dateIn(now, server.timeZone), reminder("postponement").days);
}

/** The decision as it would be told, what stands against it, and the hand of the person who proposes it. */
export function DecisionCheckPage({
  view,
  matter,
  reservations,
  preview,
  input,
  errors = [],
}: DecisionPageProps & { preview: DecisionPreview }): JSX.Element {
  const { t } = view;
  const { file } = matter;
  const { content, approval, signatures } = preview;
  return (
    <RequestFrame view={view} matter={matter} title={t("cooperation.decision.confirm")} errors={errors}>
      {preview.violations.map((one) => (
        <Notice
          tone={one.severity === "blocks" ? "bad" : "attention"}
          title={t(`cooperation.violation.${one.severity}`)}
        >
          <p>
            {t.has(`convention.rule.${one.code}`)
              ? t(`convention.rule.${one.code}`)
              : t(`cooperation.rule.${one.code}`)}
          </p>
          {one.certainty !== undefined && <CertaintyTag certainty={one.certainty} cite={placeOf(one)} />}
        </Notice>
      ))}
      {preview.own.map((one) => (
        <Notice
          tone={one.severity === "blocks" ? "bad" : "attention"}
          title={t(`cooperation.rule.${one.code}`, { gates: one.gates?.join(", ") ?? "" })}
        >
          {(one.code === "screening-missing" || one.code === "screening-stops") && (
            <a href={`/requests/${file.requestId}/screening`}>{t("cooperation.screening.title")}</a>
          )}
        </Notice>
      ))}
      <DecisionText view={view} content={content} file={file} />
      <ExactText text={exactText(content)} />
      <p>{t(`cooperation.decision.signatures-${signatures}`)}</p>
      {!preview.blocked && (
        <ConfirmForm
          action={`/requests/${file.requestId}/decision`}
          thing={signatures === "one" ? undefined : approval}
          label={t(signatures === "two" ? "cooperation.decision.propose" : "cooperation.decision.make")}
        >
          <HiddenInput input={input} />
        </ConfirmForm>
      )}
      <Form action={`/requests/${file.requestId}/decision-change`}>
        <HiddenInput input={input} />
        <Button kind="secondary">{t("cooperation.decision.change")}</Button>
      </Form>
      <details>
        <summary>{t("cooperation.offences.for-us")}</summary>
        <OffencesInLaws view={view} requestId={file.requestId} findings={offenceFindings(file, reservations)} mayTest />
      </details>
    </RequestFrame>
  );
}
