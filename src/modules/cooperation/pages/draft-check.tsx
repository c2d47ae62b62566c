import type { JSX } from "hono/jsx/jsx-runtime";
import { elementsFor, type MechanismId, requiredElement, stateName } from "../../../convention/index.ts";
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
} from "../../../web/index.ts";
import { StaffingNotices } from "../../identity/index.ts";
import { elementSlug, firstQuestion } from "../domain/drafting.ts";
import { LanguageCaution, SecrecyCaution } from "./cautions.tsx";
import type { DraftPageProps } from "./draft-page.tsx";
import { draftStepPath } from "./draft-path.ts";
import { isLinkOpen, LinkQuestion } from "./request-links.tsx";
import { BasisCitation, CitationNote, elementLabel, ElementText, urgencyLabel } from "./words.tsx";

/** Everything once more before it is handed on; what is missing is named, and can be explained by name. */
export function CheckStep(props: DraftPageProps): JSX.Element {
  return (
    <>
      <StaffingNotices view={props.view} gaps={props.about.gaps} mayPropose={false} />
      <Hindrances {...props} />
      <LinkQuestion view={props.view} file={props.matter.file} links={props.about.links} />
      <MissingElements {...props} />
      <SecrecyCaution view={props.view} asked={props.draft} />
      {props.about.languages !== undefined && (
        <LanguageCaution
          view={props.view}
          state={stateName(props.matter.dossier.state, props.view.lang)}
          {...props.about.languages}
        />
      )}
      <Answers {...props} />
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

/** What stands in the way of the whole request. */
function Hindrances(props: DraftPageProps): JSX.Element {
  const { t } = props.view;
  const { length, missing } = props.about;
  return (
    <>
      {length !== null && isTooLong(props) && (
        <Notice tone="bad" title={t("cooperation.check.too-long", { over: length.sizeBytes - length.limit })}>
          {t("cooperation.check.too-long-what", { limit: length.limit })}
        </Notice>
      )}
      {missing?.offenceMissing === true && (
        <Notice tone="bad" title={t("cooperation.check.offence-missing")}>
          <a href={questionPath(props, "offence")}>{t("cooperation.draft.step.offence")}</a>
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

/** Elements that are not there: those that must be, those that should be, and those of which somebody said why not. */
function MissingElements(props: DraftPageProps): JSX.Element {
  const { view, draft, about, matter, errors } = props;
  const { t } = view;
  // Of a request that says nothing the one sentence is asked that it needs.
  const warning = about.missing?.empty === true ? [] : (about.missing?.warning ?? []);
  return (
    <>
      {(about.missing?.blocking ?? []).map((one) => (
        <Notice tone="bad" title={t("cooperation.check.missing", { element: elementLabel(view, one.elementId) })}>
          <p>
            <CertaintyTag certainty={one.certainty} cite={one.elementId} />{" "}
            <a href={questionPath(props, elementSlug(one.elementId))}>{t("cooperation.check.give")}</a>
          </p>
          <details>
            <summary>{t("cooperation.check.excuse")}</summary>
            <Form action={`/requests/${matter.file.requestId}/draft/excuse`}>
              <input type="hidden" name="elementId" value={one.elementId} />
              <TextArea
                name="reason"
                label={t("cooperation.check.excuse-reason")}
                hint={t("cooperation.check.excuse-hint")}
                rows={2}
                lang={draft.language}
                error={errorFor(errors, "reason")}
              />
              <Button kind="secondary">{t("cooperation.check.excuse-save")}</Button>
            </Form>
          </details>
        </Notice>
      ))}
      {warning.map((one) => (
        <Notice tone="attention" title={t("cooperation.check.warning", { element: elementLabel(view, one.elementId) })}>
          <a href={questionPath(props, elementSlug(one.elementId))}>{t("cooperation.check.give")}</a>
        </Notice>
      ))}
      {draft.excused.map((one) => (
        <Notice tone="attention" title={t("cooperation.check.excused", { element: elementLabel(view, one.elementId) })}>
          <p>{t("cooperation.request.missing-by", { person: one.namedPerson })}</p>
          <HostileText text={one.reason.text} lines />
        </Notice>
      ))}
    </>
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
        {
          label: t("cooperation.draft.step.offence"),
          value:
            draft.offence.conventionOffence === undefined
              ? t("cooperation.draft.offence-other")
              : t(`convention.offence.${draft.offence.conventionOffence}.title`),
          change: change("offence"),
        },
        {
          label: t("cooperation.draft.step.basis"),
          value: draft.legalBasis === undefined ? "–" : <BasisCitation view={view} words={draft.legalBasis.citation} />,
          change: change("basis"),
        },
        ...elementsFor(matter.file.mechanism).map(({ element }) => {
          const value = draft.elements[element.id];
          return {
            label: elementLabel(view, element.id),
            value: value === undefined ? "–" : <ElementText view={view} value={value} />,
            change: change(elementSlug(element.id)),
          };
        }),
        {
          label: t("cooperation.draft.step.urgency"),
          value: urgencyLabel(view, draft.urgency),
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
  if (isTooLong(props) || isLinkOpen(file, props.about.links.follows)) return null;
  const next = firstMissing(props.about.missing, file.mechanism);
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
function firstMissing(missing: DraftPageProps["about"]["missing"], mechanism: MechanismId): string | undefined {
  if (missing === null) return "check";
  if (missing.offenceMissing) return "offence";
  if (missing.basisMissing) return "basis";
  if (missing.pathMissing) return "property-paths";
  const [first] = missing.blocking;
  if (first === undefined) return missing.empty ? firstQuestion(mechanism) : undefined;
  return requiredElement(first.elementId) ? elementSlug(first.elementId) : "check";
}
