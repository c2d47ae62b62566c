import type { JSX } from "hono/jsx/jsx-runtime";
import type { FreeText } from "../../../../protocol/bodies/index.ts";
import {
  asksForEvidence,
  ASSISTANCE_PURPOSES,
  citation,
  CONDITIONS_OF_INFORMATION,
  type LegalBasisOption,
  type MechanismId,
  OFFENCES,
  PROPERTY_PATHS,
  type Purposes,
  purposesOn,
  stateName,
  usualConditions,
} from "../../../../convention/index.ts";
import { PROPERTY_PATH_NAMES } from "../../../../protocol/bodies/index.ts";
import {
  Button,
  ButtonRow,
  Checkbox,
  Checkboxes,
  type ChoiceOption,
  DateField,
  errorFor,
  ErrorSummary,
  Field,
  Form,
  LANGUAGE_NAMES,
  LANGUAGES,
  Notice,
  Page,
  Radios,
  Select,
  Steps,
  SummaryList,
  TextArea,
  type View,
} from "../../../../web/index.ts";
import type { Matter } from "../../access.ts";
import { carriedValue } from "../../request/domain/carry-over.ts";
import {
  askedOnlyFor,
  type DraftStep,
  draftSteps,
  isUrgencyOpen,
  languageQuestion,
  stepSlug,
  withNamedOffence,
} from "../../request/domain/drafting.ts";
import type { RequestDraft } from "../../request/domain/request-file.ts";
import type { RequestView } from "../../request/request-view.ts";
import { answerDigest } from "./answer-digest.ts";
import { CheckStep, rowsOfStep } from "./draft-check.tsx";
import { draftStepPath } from "./draft-path.ts";
import { type DraftPageProps, translated, unwritten } from "./draft-props.ts";
import { ElementFields, ElementList } from "./element-fields.tsx";
import { summaryRows } from "../../request/pages/body-rows.tsx";
import { boxLabels } from "../../request/pages/request-frame.tsx";
import { RECORDING_ROLES } from "../../../treaty/index.ts";
import { ConditionFields } from "../../request/pages/condition-fields.tsx";
import { secrecyCodes } from "../../request/domain/secrecy.ts";
import { CopyNote } from "../../request/pages/request-links.tsx";
import { TranslationFields } from "./translation-fields.tsx";
import { citedConvention } from "../../request/cited-basis.ts";
import { purposeLabel } from "../../request/lines.ts";
import { Cite, cited, CitationNote, elementLabel, urgencyLabel, whyNotBinding } from "../../request/pages/words.tsx";
import { mechanismTitle } from "../../../desk/index.ts";

/** What is asked for in a draft of ours and in a letter of theirs alike. */
type FieldsProps = Pick<DraftPageProps, "view"> & {
  readonly draft: Pick<RequestDraft, "urgency" | "responseDeadline" | "confidentiality" | "language"> &
    Partial<Pick<RequestDraft, "elements">>;
};

/** The questions that rest on a provision. */
const CITING: readonly DraftStep["kind"][] = ["basis", "property-paths", "element", "particulars"];

/** One question of the drafting form. The answer is saved when the page is left by its button. */
export function DraftPage(props: DraftPageProps): JSX.Element {
  const { view, matter, step, errors, input } = props;
  const { t } = view;
  const { file, dossier } = matter;
  const steps = draftSteps(file.mechanism, props.draft);
  const current = steps.findIndex((one) => stepSlug(one) === stepSlug(step));
  return (
    <Page
      view={view}
      kind={t("cooperation.draft.kind", {
        mechanism: mechanismTitle(view, file.mechanism),
        reference: file.ownReference,
      })}
      title={stepTitle(view, step)}
      breadcrumb={[
        { href: `/dossiers/${dossier.dossierId}`, label: dossier.ownReference },
        { href: `/requests/${file.requestId}`, label: file.ownReference },
      ]}
      hasErrors={(errors?.length ?? 0) > 0}
    >
      <Steps
        steps={steps.map((one) => ({
          label: stepTitle(view, one),
          href: draftStepPath(file, stepSlug(one), "next"),
        }))}
        current={current}
      />
      <CopyNote view={view} copyOf={props.about.links.copyOf} />
      <ErrorSummary errors={errors ?? []} labels={{ ...boxLabels(view, errors), ...fieldLabels(t) }} />
      {step.kind === "check" ? (
        <CheckStep {...props} />
      ) : (
        <Form action={draftStepPath(file, stepSlug(step), props.leadsTo)} {...{ errors, input }}>
          <input type="hidden" name="asOf" value={answerDigest(step, props.draft)} />
          {errorFor(errors, "asOf") !== undefined && <StandsNow {...props} />}
          <StepFields {...props} />
          {CITING.includes(step.kind) && <CitationNote view={view} mechanism={file.mechanism} />}
          <ButtonRow>
            <Button>{t(props.leadsTo === "check" ? "cooperation.draft.save-back" : "cooperation.draft.save")}</Button>
            {props.leadsTo === "next" && (
              <Button kind="secondary" formAction={draftStepPath(file, stepSlug(step), "missing")}>
                {t("cooperation.draft.save-missing")}
              </Button>
            )}
          </ButtonRow>
        </Form>
      )}
    </Page>
  );
}

/** What was saved since the page was opened, beside what was typed: whoever saves now has read it. */
function StandsNow({ view, matter, draft, step }: DraftPageProps): JSX.Element {
  const { t } = view;
  return (
    <div id="field-asOf">
      <Notice tone="attention" title={t("cooperation.draft.stands-now")}>
        <SummaryList rows={summaryRows(rowsOfStep(view, matter.file, draft, step))} />
        <p>{t("cooperation.draft.stands-now-text")}</p>
      </Notice>
    </div>
  );
}

/** Every field that a step asks for by itself; what an element asks for has labels of its own. */
function fieldLabels(t: View["t"]): Readonly<Record<string, string>> {
  return {
    offence: t("cooperation.draft.offence"),
    purpose: t("cooperation.draft.purpose"),
    requestingMonths: t("cooperation.draft.penalty-requesting"),
    requestedMonths: t("cooperation.draft.penalty-requested"),
    language: t("cooperation.draft.language"),
    basis: t("cooperation.draft.basis"),
    paths: t("cooperation.draft.step.property-paths"),
    urgency: t("cooperation.draft.urgency"),
    deadline: t("cooperation.draft.deadline"),
    deadlineReason: t("cooperation.draft.deadline-reason"),
    secret: t("cooperation.draft.secret"),
    reviewOn: t("cooperation.draft.review-on"),
  };
}

function stepTitle(view: View, step: DraftStep): string {
  return step.kind === "element" ? elementLabel(view, step.element.id) : view.t(`cooperation.draft.step.${step.kind}`);
}

/** In which language the words count as written, where one could think of another: that of the page, or of the words until now. */
function WrittenIn({
  view: { t, format, lang },
  matter,
  draft,
  words,
}: DraftPageProps & { words: FreeText | undefined }): JSX.Element | null {
  if (draft.language === lang && (words === undefined || words.language === lang)) return null;
  return (
    <p class="hint">
      {t("cooperation.draft.written-in", { language: format.languageName(draft.language) })}{" "}
      <a href={`${draftStepPath(matter.file, languageQuestion(matter.file.mechanism, draft), "next")}#field-language`}>
        {t("cooperation.draft.written-in-change")}
      </a>
    </p>
  );
}

/** Of several things asked for, those for which alone something is asked. */
function OnlyFor({ view, matter, draft, elementId }: DraftPageProps & { elementId: string }): JSX.Element | null {
  const purposes = askedOnlyFor(matter.file.mechanism, draft, elementId);
  if (purposes.length === 0) return null;
  const named = view.format.list(purposes.map((one) => purposeLabel(view, one)));
  return <p class="hint">{view.t("cooperation.draft.only-for", { purposes: named })}</p>;
}

/** The fields for the translation of words in a record. */
function translationOf(props: DraftPageProps): (words: FreeText, prefix: string) => JSX.Element {
  return (words, prefix) => <TranslationFields {...translated(props)} words={words} prefix={prefix} />;
}

function StepFields(props: DraftPageProps): JSX.Element {
  switch (props.step.kind) {
    case "offence":
      return <OffenceFields {...props} />;
    case "basis":
      return <BasisFields {...props} />;
    case "element":
      return (
        <>
          <p>
            <Cite of={props.step.element.id} />
          </p>
          <OnlyFor {...props} elementId={props.step.element.id} />
          {props.step.isFirst && <LanguageField {...props} />}
          {props.step.element.shape.includes("text") && (
            <WrittenIn {...props} words={props.draft.elements[props.step.element.id]?.text} />
          )}
          <ElementFields
            view={props.view}
            element={props.step.element}
            value={
              withNamedOffence(props.draft)[props.step.element.id] ??
              carriedValue(props.draft.elements, props.step.element)
            }
            language={props.draft.language}
            suggestion={props.authority}
            translate={translationOf(props)}
          />
          {props.step.element.shape.includes("text") && (
            <TranslationFields
              {...translated(props)}
              words={props.draft.elements[props.step.element.id]?.text ?? unwritten(props.draft)}
            />
          )}
        </>
      );
    case "particulars":
      return (
        <>
          <p>{props.view.t("cooperation.draft.particulars-text")}</p>
          <ElementList
            view={props.view}
            elements={props.step.elements}
            values={withNamedOffence(props.draft)}
            language={props.draft.language}
            translate={translationOf(props)}
          />
        </>
      );
    case "property-paths":
      return <PathFields {...props} />;
    case "conditions":
      return <InformationConditions {...props} />;
    case "urgency":
      return (
        <>
          <UrgencyFields
            {...props}
            mechanism={props.matter.file.mechanism}
            isOpen={isUrgencyOpen(props.matter.file.mechanism, props.draft)}
          />
          <TranslationFields
            {...translated(props)}
            words={props.draft.responseDeadline?.reason ?? unwritten(props.draft)}
          />
        </>
      );
    case "confidentiality":
      return <ConfidentialityFields {...props} />;
    case "papers":
    case "check":
      return <></>;
  }
}

/** UNCC art. 40(5): what binds whoever receives it. What is usually set is proposed, and anybody may take it away. */
function InformationConditions({ view, matter, draft }: DraftPageProps): JSX.Element {
  const { t } = view;
  const { elements, conditions } = draft;
  const usual = usualConditions(matter.file.mechanism, elements).map((one) => ({
    kind: one.kind,
    article: citation(one),
    text: t(`convention.condition.${one.id}`),
  }));
  const known = conditions?.map(({ kind, article, text }) => ({ kind, article, text: text.text }));
  return (
    <>
      {known === undefined && <input type="hidden" name="writtenIn" value={view.lang} />}
      <ConditionFields
        view={view}
        hint={t("cooperation.information.conditions-hint")}
        known={known ?? usual}
        articleOf={(kind) =>
          kind === "use-limit" || kind === "confidentiality" ? citation(CONDITIONS_OF_INFORMATION) : undefined
        }
        optional
      />
    </>
  );
}

/** What is asked for: several things at once have each their contents, decision and life in one request. */
export function PurposeFields({
  view,
  mechanism,
  draft,
}: Pick<DraftPageProps, "view"> & { mechanism: MechanismId; draft: Purposes }): JSX.Element | null {
  const { t } = view;
  const isGeneral = mechanism === "legal-assistance";
  const possible = purposesOn(mechanism).filter((one) => isGeneral || one !== mechanism);
  if (possible.length === 0) return null;
  const chosen = (draft.purposes ?? (draft.purpose === undefined ? [] : [draft.purpose])).filter(
    (one) => isGeneral || one !== mechanism,
  );
  const known = ASSISTANCE_PURPOSES.filter(({ id }) => possible.includes(id));
  return (
    <Checkboxes
      name="purpose"
      label={t(isGeneral ? "cooperation.draft.purpose" : "cooperation.draft.purposes-beside")}
      hint={t("cooperation.draft.purpose-hint")}
      options={[
        ...known.map((one) => ({
          value: one.id,
          label: cited(view, citation(one), t(`convention.purpose.${one.id}`)),
        })),
        ...chosen.filter((one) => !possible.includes(one)).map((one) => ({ value: one, label: one })),
      ]}
      values={chosen}
      optional
    />
  );
}

const OTHER_OFFENCE = "other";

function OffenceFields(props: DraftPageProps): JSX.Element {
  const { view, matter, draft } = props;
  const { t } = view;
  const { mechanism } = matter.file;
  const { conventionOffence, maximumPenalty, electronicEvidence } = draft.offence;
  const months = (law: "requesting" | "requested"): string | undefined => {
    const penalty = maximumPenalty?.[law];
    return typeof penalty === "object" ? String(penalty.months) : undefined;
  };
  const known = conventionOffence ?? (maximumPenalty === undefined ? undefined : OTHER_OFFENCE);
  return (
    <>
      <Select
        name="offence"
        label={t("cooperation.draft.offence")}
        hint={t("cooperation.draft.offence-hint")}
        options={[
          ...OFFENCES.map((one) => ({
            value: one.id,
            label: t("cooperation.draft.offence-option", {
              article: one.id,
              title: t(`convention.offence.${one.id}.title`),
            }),
          })),
          { value: OTHER_OFFENCE, label: t("cooperation.draft.offence-other") },
        ]}
        value={known}
      />
      <PurposeFields {...{ view, mechanism, draft }} />
      {(["requesting", "requested"] as const).map((law) => (
        <Field
          name={`${law}Months`}
          label={t(`cooperation.draft.penalty-${law}`)}
          hint={t("cooperation.draft.penalty-hint")}
          value={months(law)}
          width="short"
          inputMode="numeric"
          code
          optional
        />
      ))}
      {asksForEvidence(mechanism) ? (
        // Nobody has answered it until the offence is told: it decides how far the Convention reaches, and is never ticked unseen.
        <Checkbox
          name="electronicEvidence"
          label={t("cooperation.draft.electronic")}
          checked={known !== undefined && electronicEvidence}
        />
      ) : (
        <input type="hidden" name="electronicEvidence" value={electronicEvidence ? "yes" : "no"} />
      )}
      <LanguageField {...props} />
    </>
  );
}

/** In which language the words of this request are written. */
function LanguageField({ view, matter, draft, about }: DraftPageProps): JSX.Element {
  return (
    <Select
      name="language"
      label={view.t("cooperation.draft.language")}
      hint={languageHint(view, matter, about)}
      options={LANGUAGES.map((tag) => ({ value: tag, label: LANGUAGE_NAMES[tag] }))}
      value={draft.language}
    />
  );
}

function languageHint({ t, format, lang }: View, { dossier }: Matter, { languages }: RequestView): string {
  const accepted = languages?.accepted ?? [];
  if (accepted.length === 0) return t("cooperation.draft.language-hint");
  return t("cooperation.draft.language-accepted", {
    state: stateName(dossier.state, lang),
    accepted: format.list(accepted.map((tag) => format.languageName(tag))),
  });
}

/** What binds both States today can be chosen; the rest is shown with the reason why not. */
function BasisFields({ view, about, draft }: DraftPageProps): JSX.Element {
  const { t, format } = view;
  const chosen = draft.legalBasis;
  const bases = about.bases ?? [];
  const known = bases.find((option) => option.kind === chosen?.kind && option.citation === chosen.citation);
  const binding = bases.filter((option) => option.available);
  // Where the law of the day leaves one basis, the form proposes it; the drafter still says so.
  const proposed = known ?? (binding.length === 1 ? binding[0] : undefined);
  return (
    <>
      <Radios
        name="basis"
        label={t("cooperation.draft.basis")}
        hint={t("cooperation.draft.basis-hint")}
        options={bases.map((option) => basisChoice(view, option))}
        value={proposed && basisValue(proposed)}
      />
      <p>
        {t("cooperation.draft.basis-who", {
          roles: format.list(RECORDING_ROLES.map((role) => t(`identity.role.${role}`))),
        })}{" "}
        <a href="/treaty">{t("cooperation.draft.basis-record")}</a>
      </p>
    </>
  );
}

function basisValue(option: Pick<LegalBasisOption, "kind" | "id">): string {
  return option.id === undefined ? option.kind : `${option.kind} ${option.id}`;
}

function basisChoice(view: View, option: LegalBasisOption): ChoiceOption {
  const { t, format } = view;
  const label =
    option.citation === ""
      ? t(`cooperation.basis.${option.kind}`)
      : `${t(`cooperation.basis.${option.kind}`)}: ${citedConvention(t, option.citation) ?? option.citation}`;
  if (!option.available) return { value: basisValue(option), label, unavailable: whyNotBinding(view, option) };
  const hints = [
    option.inForceFrom === undefined
      ? ""
      : t(`cooperation.basis.${option.kind === "domestic-law" ? "law-since" : "since"}`, {
          day: format.day(option.inForceFrom),
        }),
    option.giveWayTo === undefined ? "" : t("cooperation.basis.give-way", { treaty: option.giveWayTo }),
    option.caution === undefined ? "" : t(`cooperation.basis.caution.${option.caution}`),
    extraditionHint(view, option),
  ].filter((hint) => hint !== "");
  return { value: basisValue(option), label, ...(hints.length > 0 ? { hint: hints.join(" ") } : {}) };
}

const SHOWN_WORDS = 300;

/** UNCC art. 37(6)(a): the whole declaration stands in the treaty record. */
function extraditionHint({ t, lang }: View, { extraditionBasis }: LegalBasisOption): string {
  if (extraditionBasis === undefined) return "";
  const state = stateName(extraditionBasis.state, lang);
  const { told } = extraditionBasis;
  if (told === undefined) return t("cooperation.basis.extradition-untold", { state });
  const words = told.text.length > SHOWN_WORDS ? `${told.text.slice(0, SHOWN_WORDS)} …` : told.text;
  return t("cooperation.basis.extradition-told", { state, words });
}

/** UNCC art. 50(3): each way asks for contents of its own. */
function PathFields({ view, draft }: DraftPageProps): JSX.Element {
  const { t } = view;
  return (
    <Checkboxes
      name="paths"
      label={t("cooperation.draft.step.property-paths")}
      hint={t("cooperation.draft.property-paths-hint")}
      options={PROPERTY_PATH_NAMES.map((path) => ({
        value: path,
        label: cited(view, PROPERTY_PATHS[path], elementLabel(view, PROPERTY_PATHS[path])),
      }))}
      values={draft.propertyPaths ?? []}
    />
  );
}

/** How urgent it is, and by when with what reason. Each choice says whom it wakes; where it is open, nothing is chosen. */
export function UrgencyFields({
  view,
  draft,
  mechanism,
  isOpen = false,
}: FieldsProps & { mechanism: MechanismId; isOpen?: boolean }): JSX.Element {
  const { t } = view;
  const rings = mechanism === "preservation" ? "preservation" : "other";
  return (
    <>
      <Radios
        name="urgency"
        label={t("cooperation.draft.urgency")}
        options={(["ordinary", "urgent", "emergency"] as const).map((urgency) => ({
          value: urgency,
          label: urgencyLabel(view, urgency),
          hint: t(
            urgency === "ordinary"
              ? `cooperation.urgency.ordinary-hint.${rings}`
              : `cooperation.urgency.${urgency}-hint`,
          ),
        }))}
        value={isOpen ? undefined : draft.urgency}
      />
      <DateField
        name="deadline"
        label={t("cooperation.draft.deadline")}
        hint={t("cooperation.draft.deadline-hint")}
        value={draft.responseDeadline?.date}
        optional
      />
      <TextArea
        name="deadlineReason"
        label={t("cooperation.draft.deadline-reason")}
        hint={t("cooperation.draft.deadline-reason-hint")}
        value={draft.responseDeadline?.reason.text}
        rows={2}
        lang={draft.language}
        optional="depends"
      />
    </>
  );
}

/** Whether its fact and substance are kept secret, and the day on which somebody looks at that again. */
export function ConfidentialityFields({ view, draft }: FieldsProps): JSX.Element {
  const { t } = view;
  // UNCC art. 42(3)(g): who ticked an earlier question that it be kept confidential has said so already.
  const isWanted = secrecyCodes(draft.elements ?? {}).length > 0;
  const isSecret = draft.confidentiality?.requested ?? isWanted;
  return (
    <>
      <Radios
        name="secret"
        label={t("cooperation.draft.secret")}
        hint={t("cooperation.draft.secret-hint")}
        options={[
          { value: "yes", label: t("cooperation.draft.secret-yes") },
          { value: "no", label: t("cooperation.draft.secret-no") },
        ]}
        value={isSecret ? "yes" : "no"}
      />
      <DateField
        name="reviewOn"
        label={t("cooperation.draft.review-on")}
        hint={t("cooperation.draft.review-hint")}
        value={draft.confidentiality?.reviewOn}
        optional="depends"
      />
    </>
  );
}
