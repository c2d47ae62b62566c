import type { JSX } from "hono/jsx/jsx-runtime";
import {
  isPlace,
  mechanism as mechanismRecord,
  type MechanismId,
  OFFENCES_ELEMENT,
  properWay,
  stateName,
} from "../../../../convention/index.ts";
import {
  Button,
  CertaintyTag,
  errorFor,
  Form,
  HostileText,
  LinkButton,
  Notice,
  SummaryList,
  TextArea,
  typed,
} from "../../../../web/index.ts";
import { StaffingNotices } from "../../../identity/index.ts";
import type { FreeText } from "../../../../protocol/bodies/index.ts";
import {
  draftedBody,
  draftSteps,
  firstQuestion,
  PAPERS_STEP,
  PARTICULARS,
  questionOf,
} from "../../request/domain/drafting.ts";
import { type PlacedText, unreadTexts } from "../../request/domain/languages.ts";
import { AddresseeNotes, LanguageCaution, SecrecyCaution } from "../../request/pages/cautions.tsx";
import { isInformation } from "../../request/domain/information.ts";
import { ConditionNotices } from "../../request/pages/condition-notices.tsx";
import { type DraftPageProps, translated, unwritten } from "./draft-props.ts";
import { draftStepPath } from "./draft-path.ts";
import { paperKind } from "../../request/paper-lines.ts";
import { PaperCautions } from "../../request/pages/papers.tsx";
import { elementPrefix } from "./element-fields.tsx";
import { TranslationFields } from "./translation-fields.tsx";
import { isLinkOpen, LinkQuestion } from "../../request/pages/request-links.tsx";
import { offencesWithoutDuty } from "../../request/domain/offences.ts";
import {
  BasisCitation,
  CitationNote,
  elementLabel,
  ElementText,
  Free,
  purposeText,
  urgencyLabel,
} from "../../request/pages/words.tsx";

/** Everything once more before it is handed on; what is missing is named, and can be explained by name. */
export function CheckStep(props: DraftPageProps): JSX.Element {
  return (
    <>
      <StaffingNotices view={props.view} gaps={props.about.gaps} mayPropose={false} />
      <Hindrances {...props} />
      <LinkQuestion view={props.view} file={props.matter.file} links={props.about.links} />
      <Below {...props} />
      <MissingElements {...props} />
      <MissingPapers {...props} />
      <PaperCautions view={props.view} draft={props.draft} accepted={props.about.languages?.accepted ?? []} />
      <SecrecyCaution view={props.view} asked={props.draft} />
      <Unread {...props} />
      <AddresseeNotes view={props.view} addressee={props.about.addressee} />
      <Answers {...props} />
      <Further {...props} />
      <CitationNote view={props.view} mechanism={props.matter.file.mechanism} />
      <NextStep {...props} />
    </>
  );
}

/** Whoever goes from here to one question comes back here from it. */
function questionPath({ matter }: DraftPageProps, slug: string): string {
  return draftStepPath(matter.file, slug, "check");
}

function isTooLong({ about: { length } }: DraftPageProps): boolean {
  return length !== null && length.sizeBytes > length.limit;
}

function properWayOf({ matter: { file }, draft }: DraftPageProps): MechanismId | undefined {
  return properWay(mechanismRecord(file.mechanism), draft.elements);
}

/** What stands in the way of the whole request. */
function Hindrances(props: DraftPageProps): JSX.Element {
  const { t } = props.view;
  const { length, missing } = props.about;
  const { requestId, dossierId, drill } = props.matter.file;
  return (
    <>
      {length !== null && isTooLong(props) && (
        <Notice tone="bad" title={t("cooperation.check.too-long", { over: length.sizeBytes - length.limit })}>
          {t("cooperation.check.too-long-what", { limit: length.limit })}
        </Notice>
      )}
      {properWayOf(props) !== undefined && (
        <Notice tone="bad" title={t("error.needs-legal-assistance")}>
          <Form action={`/dossiers/${dossierId}/requests`}>
            <input type="hidden" name="mechanism" value={properWayOf(props)} />
            <input type="hidden" name="copyOf" value={requestId} />
            {drill && <input type="hidden" name="drill" value="yes" />}
            <Button>{t("cooperation.life.begin-evidence-request")}</Button>
          </Form>
        </Notice>
      )}
      {missing?.offenceMissing === true && (
        <Notice tone="bad" title={t("cooperation.check.offence-missing")}>
          <a href={questionPath(props, offenceQuestion(props.matter.file.mechanism, props.draft))}>
            {t("cooperation.draft.step.offence")}
          </a>
        </Notice>
      )}
      {missing?.empty === true && (
        <Notice tone="bad" title={t("cooperation.check.empty")}>
          <p>{t("cooperation.check.empty-text")}</p>
          <a href={questionPath(props, firstQuestion(props.matter.file.mechanism))}>{t("cooperation.check.give")}</a>
        </Notice>
      )}
      {missing?.basisMissing === true && (
        <Notice tone="bad" title={t("cooperation.check.basis-missing")}>
          <a href={questionPath(props, "basis")}>{t("cooperation.draft.step.basis")}</a>
        </Notice>
      )}
      {missing?.pathMissing === true && (
        <Notice tone="bad" title={t("error.property-path-missing")}>
          <a href={questionPath(props, "property-paths")}>{t("cooperation.draft.step.property-paths")}</a>
        </Notice>
      )}
    </>
  );
}

/** UNCC arts. 2(h), 35: an offence for which the Convention opens no such help is named; another basis may. It stops nobody. */
function Below({ view: { t }, matter }: DraftPageProps): JSX.Element {
  return (
    <>
      {offencesWithoutDuty(matter.file).map((number) => (
        <Notice tone="attention" title={t("cooperation.check.offence-below", { number })}>
          <CertaintyTag certainty="memory" cite="35" />
        </Notice>
      ))}
    </>
  );
}

/** Elements that are not there: those that must be, those that should be, and those of which somebody said why not. */
function MissingElements(props: DraftPageProps): JSX.Element {
  const { view, draft, about } = props;
  const { t } = view;
  // Of a request that says nothing the one sentence is asked that it needs.
  const warning = about.missing?.empty === true ? [] : (about.missing?.warning ?? []);
  return (
    <>
      {(about.missing?.blocking ?? []).map((one) => (
        <Notice tone="bad" title={t("cooperation.check.missing", { element: elementLabel(view, one.elementId) })}>
          <p>
            <CertaintyTag certainty={one.certainty} cite={isPlace(one.elementId) ? one.elementId : undefined} />{" "}
            <a href={questionPath(props, questionOf(props.matter.file.mechanism, draft, one.elementId))}>
              {t("cooperation.check.give")}
            </a>
          </p>
          <Lacks view={view} parts={one.parts} />
          <ExcuseForm {...props} elementId={one.elementId} summary={t("cooperation.check.excuse")} />
        </Notice>
      ))}
      {warning.map((one) => (
        <Notice tone="attention" title={t("cooperation.check.warning", { element: elementLabel(view, one.elementId) })}>
          <a href={questionPath(props, questionOf(props.matter.file.mechanism, draft, one.elementId))}>
            {t("cooperation.check.give")}
          </a>
        </Notice>
      ))}
      {draft.excused.map((one) => (
        <Notice tone="attention" title={t("cooperation.check.excused", { element: elementLabel(view, one.elementId) })}>
          <p>{t("cooperation.request.missing-by", { person: one.namedPerson })}</p>
          <Free text={one.reason} />
          <ExcuseForm
            {...props}
            elementId={one.elementId}
            known={one.reason}
            summary={t("cooperation.check.excuse-change")}
          />
        </Notice>
      ))}
    </>
  );
}

/** Papers that practice asks for, with the way to add them or to say why not. */
function MissingPapers(props: DraftPageProps): JSX.Element {
  const { t } = props.view;
  return (
    <>
      {(props.about.missing?.papersMissing ?? []).map(({ kind, certainty, basis }) => (
        <Notice tone="bad" title={t("cooperation.papers.asked-required", { paper: paperKind(props.view, kind) })}>
          <p>
            <CertaintyTag certainty={certainty} /> <HostileText text={basis} />
          </p>
          <a href={questionPath(props, PAPERS_STEP)}>{t("cooperation.papers.give")}</a>
        </Notice>
      ))}
    </>
  );
}

/** Which boxes of a record say nothing yet. */
function Lacks({
  view: { t, format },
  parts,
}: Pick<DraftPageProps, "view"> & { parts: readonly string[] }): JSX.Element {
  const named = parts.filter((part) => t.has(`convention.field.${part}`)).map((part) => t(`convention.field.${part}`));
  return named.length === 0 ? <></> : <p>{t("cooperation.check.lacks", { parts: format.list(named) })}</p>;
}

/** Why an element is missing; the words travel with the request, and with them their translation. */
function ExcuseForm({
  elementId,
  known,
  summary,
  ...props
}: DraftPageProps & { elementId: string; known?: FreeText; summary: string }): JSX.Element {
  const { draft, errors, input } = props;
  const { t } = props.view;
  const prefix = elementPrefix(elementId);
  return (
    <details id={`why-${prefix}`} open={errors !== undefined && typed(input, "elementId") === elementId}>
      <summary>{summary}</summary>
      <Form action={`/requests/${props.matter.file.requestId}/draft/excuse`}>
        <input type="hidden" name="elementId" value={elementId} />
        <TextArea
          name={`${prefix}reason`}
          label={t("cooperation.check.excuse-reason")}
          hint={t("cooperation.check.excuse-hint")}
          value={typed(input, `${prefix}reason`) ?? known?.text}
          rows={2}
          maxLength={100_000}
          lang={known?.language ?? draft.language}
          error={errorFor(errors, `${prefix}reason`)}
        />
        <TranslationFields {...translated(props)} words={known ?? unwritten(draft)} prefix={prefix} />
        <Button kind="secondary">{t("cooperation.check.excuse-save")}</Button>
      </Form>
    </details>
  );
}

/** What to do about words that the other State does not read: each with the way to where it is translated. */
function Unread(props: DraftPageProps): JSX.Element {
  const { view, matter, draft, about } = props;
  const { t, lang } = view;
  const accepted = about.languages?.accepted ?? [];
  const state = stateName(matter.dossier.state, lang);
  const places = new Map(unreadTexts(draftedBody(matter.file, draft), accepted).map((one) => [placeOf(one), one]));
  return (
    <LanguageCaution view={view} state={state} {...(about.languages ?? { accepted, unread: [] })}>
      <p>{t("cooperation.caution.language-draft", { state })}</p>
      <ul>
        {[...places].map(([label, one]) => (
          <li>
            <a href={hrefOf(one)}>{label}</a>
          </li>
        ))}
      </ul>
    </LanguageCaution>
  );

  function placeOf(one: PlacedText): string {
    switch (one.place) {
      case "element":
        return elementLabel(view, one.elementId);
      case "missing":
        return t("cooperation.request.missing", { element: elementLabel(view, one.elementId) });
      case "deadline":
        return t("cooperation.draft.deadline-reason");
    }
  }

  function hrefOf(one: PlacedText): string {
    switch (one.place) {
      case "element":
        return questionPath(props, questionOf(props.matter.file.mechanism, props.draft, one.elementId));
      case "missing":
        return `#why-${elementPrefix(one.elementId)}`;
      case "deadline":
        return questionPath(props, "urgency");
    }
  }
}

/** The way to what may apply, where there is such a page. */
function Further(props: DraftPageProps): JSX.Element | null {
  const { view, matter, draft } = props;
  if (draftSteps(matter.file.mechanism, draft).every(({ kind }) => kind !== PARTICULARS)) return null;
  return (
    <p>
      <a href={questionPath(props, PARTICULARS)}>{view.t("cooperation.draft.step.particulars")}</a>
    </p>
  );
}

/** Each answer as it would leave, with the way to change it. */
function Answers(props: DraftPageProps): JSX.Element {
  const { view, matter, draft, about } = props;
  const { t, format } = view;
  const { length } = about;
  const change = (slug: string): { href: string } => ({ href: questionPath(props, slug) });
  const secret = draft.confidentiality?.requested === true ? draft.confidentiality.reviewOn : undefined;
  return (
    <SummaryList
      rows={[
        ...(offenceQuestion(matter.file.mechanism, draft) === "offence"
          ? [
              {
                label: t("cooperation.draft.step.offence"),
                value:
                  draft.offence.conventionOffence === undefined
                    ? t("cooperation.draft.offence-other")
                    : t(`convention.offence.${draft.offence.conventionOffence}.title`),
                change: change("offence"),
              },
            ]
          : []),
        ...(draft.purpose === undefined
          ? []
          : [
              {
                label: t("cooperation.draft.purpose"),
                value: purposeText(view, draft.purpose),
                change: change("offence"),
              },
            ]),
        {
          label: t("cooperation.draft.step.basis"),
          value: draft.legalBasis === undefined ? "–" : <BasisCitation view={view} words={draft.legalBasis.citation} />,
          change: change("basis"),
        },
        ...shownElements(matter.file.mechanism, draft).map((id) => {
          const value = draft.elements[id];
          return {
            label: elementLabel(view, id),
            value: value === undefined ? "–" : <ElementText view={view} value={value} />,
            change: change(questionOf(matter.file.mechanism, draft, id)),
          };
        }),
        ...(isInformation(matter.file)
          ? [
              {
                label: t("cooperation.draft.step.conditions"),
                value:
                  (draft.conditions ?? []).length === 0 ? (
                    t("cooperation.information.no-conditions")
                  ) : (
                    <ConditionNotices view={view} conditions={draft.conditions ?? []} />
                  ),
                change: change("conditions"),
              },
            ]
          : []),
        {
          label: t("cooperation.draft.step.urgency"),
          value: (
            <>
              <p>{urgencyLabel(view, draft.urgency)}</p>
              {draft.responseDeadline !== undefined && (
                <>
                  <p>
                    {t("cooperation.review.deadline")}: {format.day(draft.responseDeadline.date)}
                  </p>
                  <Free text={draft.responseDeadline.reason} />
                </>
              )}
            </>
          ),
          change: change("urgency"),
        },
        {
          label: t("cooperation.draft.step.confidentiality"),
          value:
            secret === undefined
              ? t("cooperation.draft.secret-no")
              : t("cooperation.request.secret", { day: format.day(secret) }),
          change: change("confidentiality"),
        },
        {
          label: t("cooperation.papers.title"),
          value:
            (draft.papers ?? []).length === 0 ? (
              "–"
            ) : (
              <ul>
                {draft.papers?.map(({ title }) => (
                  <li>
                    <HostileText text={title.text} />
                  </li>
                ))}
              </ul>
            ),
          change: change(PAPERS_STEP),
        },
        ...(length === null
          ? []
          : [{ label: t("cooperation.check.length"), value: t("cooperation.check.length-of", { ...length }) }]),
      ]}
    />
  );
}

/** Handing on, or the first question that is still open. What is too long has no such question. */
function NextStep(props: DraftPageProps): JSX.Element | null {
  const { t } = props.view;
  const { file } = props.matter;
  if (isTooLong(props) || properWayOf(props) !== undefined || isLinkOpen(file, props.about.links.follows)) return null;
  const next = firstMissing(props.about.missing, file.mechanism, props.draft);
  if (next !== undefined) {
    return <LinkButton href={draftStepPath(file, next, "missing")}>{t("cooperation.check.next-missing")}</LinkButton>;
  }
  return (
    <Form action={`/requests/${file.requestId}/screening-request`}>
      <p>{t(props.about.gaps.length === 0 ? "cooperation.check.ready" : "cooperation.check.ready-unstaffed")}</p>
      <Button>{t("cooperation.check.hand-on")}</Button>
    </Form>
  );
}

/** Undefined when nothing is missing. */
function firstMissing(
  missing: DraftPageProps["about"]["missing"],
  mechanism: MechanismId,
  draft: DraftPageProps["draft"],
): string | undefined {
  if (missing === null) return "check";
  if (missing.offenceMissing) return offenceQuestion(mechanism, draft);
  if (missing.basisMissing) return "basis";
  if (missing.pathMissing) return "property-paths";
  const [first] = missing.blocking;
  if (first === undefined && missing.papersMissing.length > 0) return PAPERS_STEP;
  if (first === undefined) return missing.empty ? firstQuestion(mechanism) : undefined;
  return questionOf(mechanism, draft, first.elementId);
}

/** Where the offence is told: by its kind alone, or in full. */
function offenceQuestion(mechanism: MechanismId, draft: DraftPageProps["draft"]): string {
  const isAsked = draftSteps(mechanism, draft).some(({ kind }) => kind === "offence");
  return isAsked ? "offence" : questionOf(mechanism, draft, OFFENCES_ELEMENT);
}

/** What this draft is asked for, given or not; of what is only asked for where it applies, what is given; then whatever else stands in it. */
function shownElements(mechanism: MechanismId, draft: DraftPageProps["draft"]): readonly string[] {
  const asked = draftSteps(mechanism, draft).flatMap((step) => (step.kind === "element" ? [step.element.id] : []));
  return [...asked, ...Object.keys(draft.elements).filter((id) => !asked.includes(id))];
}
