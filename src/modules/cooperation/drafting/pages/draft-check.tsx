import type { JSX } from "hono/jsx/jsx-runtime";
import { mechanism as mechanismRecord, type MechanismId, properWay, stateName } from "../../../../convention/index.ts";
import {
  Button,
  CertaintyTag,
  Form,
  HostileText,
  LinkButton,
  Notice,
  SummaryList,
  TextArea,
  typed,
  useView,
  type View,
} from "../../../../web/index.ts";
import { StaffingNotices } from "../../../identity/index.ts";
import type { FreeText } from "../../../../protocol/bodies/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { type AskedField, askedRows } from "../../request/asked-rows.ts";
import {
  draftedBody,
  leftOut,
  type DraftStep,
  draftSteps,
  firstQuestion,
  isPressing,
  offenceQuestion,
  openQuestions,
  PAPERS_STEP,
  PARTICULARS,
  questionOf,
  stepSlug,
} from "../../request/domain/drafting.ts";
import { type PlacedText, unreadTexts } from "../../request/domain/languages.ts";
import { purposesOf, type RequestDraft, type RequestFile } from "../../request/domain/request-file.ts";
import { paperKind, row, type Row, valueLines } from "../../request/lines.ts";
import { summaryRows } from "../../request/pages/body-rows.tsx";
import { AddresseeNotes, LanguageCaution, LimitationCaution, SecrecyCaution } from "../../request/pages/cautions.tsx";
import { offenceRows } from "../../request/pages/draft-rows.tsx";
import { type DraftPageProps, translated, unwritten } from "./draft-props.ts";
import { draftStepPath } from "./draft-path.ts";
import { PaperCautions } from "../../request/pages/papers.tsx";
import { elementPrefix } from "./element-fields.tsx";
import { TranslationFields } from "./translation-fields.tsx";
import { isLinkOpen, LinkQuestion } from "../../request/pages/request-links.tsx";
import { offencesWithoutDuty } from "../../request/domain/offences.ts";
import { CitationNote, elementLabel, Free } from "../../request/pages/words.tsx";

/** Everything once more before it is handed on; what is missing is named, and can be explained by name. */
export function CheckStep(props: DraftPageProps): JSX.Element {
  return (
    <>
      <StaffingNotices view={props.view} gaps={props.about.gaps} mayPropose={false} />
      <Hindrances {...props} />
      <LinkQuestion view={props.view} file={props.matter.file} links={props.about.links} />
      <Below {...props} />
      <UrgencyNote {...props} />
      <MissingElements {...props} />
      <PaperCautions view={props.view} draft={props.draft} accepted={props.about.languages?.accepted ?? []} />
      <SecrecyCaution view={props.view} asked={props.draft} />
      <LimitationCaution view={props.view} file={props.matter.file} />
      <Unread {...props} />
      <AddresseeNotes view={props.view} addressee={props.about.addressee} />
      <Answers {...props} />
      <Further {...props} />
      <Several {...props} />
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
  const { file } = props.matter;
  const { length, missing } = props.about;
  return (
    <>
      {length !== null && isTooLong(props) && (
        <Notice tone="bad" title={t("cooperation.check.too-long", { over: length.sizeBytes - length.limit })}>
          {t("cooperation.check.too-long-what", { limit: length.limit })}
        </Notice>
      )}
      {properWayOf(props) !== undefined && (
        <Notice tone="bad" title={t("error.needs-legal-assistance")}>
          <Form action={`/dossiers/${file.dossierId}/requests`}>
            <input type="hidden" name="mechanism" value={properWayOf(props)} />
            <input type="hidden" name="copyOf" value={file.requestId} />
            {file.drill && <input type="hidden" name="drill" value="yes" />}
            <Button>{t("cooperation.life.begin-evidence-request")}</Button>
          </Form>
        </Notice>
      )}
      {missing?.empty === true && (
        <Notice tone="bad" title={t("cooperation.check.empty")}>
          <p>{t("cooperation.check.empty-text")}</p>
          <a href={questionPath(props, firstQuestion(file.mechanism))}>{t("cooperation.check.give")}</a>
        </Notice>
      )}
    </>
  );
}

/** Of the questions about the whole request those that are open: what is missing, and the question. */
function openOfWhole({ matter: { file }, draft, about: { missing } }: DraftPageProps) {
  const all = [
    [missing?.offenceMissing, "cooperation.check.offence-missing", offenceQuestion(file.mechanism, draft), "offence"],
    [missing?.basisMissing, "cooperation.check.basis-missing", "basis", "basis"],
    [missing?.pathMissing, "error.property-path-missing", "property-paths", "property-paths"],
  ] as const;
  return all.flatMap(([isOpen, ...one]) => (isOpen === true ? [one] : []));
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

/** What is asked for in haste as a rule, and is ordinary here: nobody is woken for its later steps. It stops nobody. */
function UrgencyNote(props: DraftPageProps): JSX.Element | null {
  const { draft, matter } = props;
  const { t } = props.view;
  if (draft.urgency !== "ordinary" || !isPressing(matter.file.mechanism, draft)) return null;
  return (
    <Notice tone="attention" title={t(`cooperation.check.urgency-${draft.urgencySaid === true ? "ordinary" : "open"}`)}>
      <a href={questionPath(props, "urgency")}>{t("cooperation.draft.step.urgency")}</a>
    </Notice>
  );
}

/** What is not there in one list each: what must be, with the way to give it or to say why not; what should be; what goes without. */
function MissingElements(props: DraftPageProps): JSX.Element {
  const { view, draft, about } = props;
  const { t } = view;
  // Of a request that says nothing the one sentence is asked that it needs.
  const warning = about.missing?.empty === true ? [] : (about.missing?.warning ?? []);
  const { blocking = [], papersMissing = [] } = about.missing ?? {};
  const toGive = (elementId: string): JSX.Element => (
    <a href={questionPath(props, questionOf(props.matter.file.mechanism, draft, elementId))}>
      {elementLabel(view, elementId)}
    </a>
  );
  const whole = openOfWhole(props);
  const needed = [
    ...whole.map(([title, slug, step]) => (
      <>
        {t(title)}: <a href={questionPath(props, slug)}>{t(`cooperation.draft.step.${step}`)}</a>
      </>
    )),
    ...blocking.map((one) => (
      <>
        {toGive(one.elementId)}
        <Lacks view={view} parts={one.parts} />
        <ExcuseForm {...props} elementId={one.elementId} summary={t("cooperation.check.excuse")} />
      </>
    )),
    ...papersMissing.map(({ kind, certainty, basis }) => (
      <>
        {t("cooperation.papers.asked-required", { paper: paperKind(view, kind) })}.{" "}
        <a href={questionPath(props, PAPERS_STEP)}>{t("cooperation.papers.give")}</a>
        <p>
          <CertaintyTag certainty={certainty} /> <HostileText text={basis} />
        </p>
      </>
    )),
  ];
  const without = draft.excused.map((one) => (
    <>
      {elementLabel(view, one.elementId)}
      <p>{t("cooperation.request.missing-by", { person: one.namedPerson })}</p>
      <Free text={one.reason} />
      <ExcuseForm
        {...props}
        elementId={one.elementId}
        known={one.reason}
        summary={t("cooperation.check.excuse-change")}
      />
    </>
  ));
  return (
    <>
      <Listed tone="bad" title="cooperation.check.missing" items={needed} />
      <Listed tone="attention" title="cooperation.check.warning" items={warning.map((one) => toGive(one.elementId))} />
      <Listed tone="attention" title="cooperation.check.excused" items={without} />
    </>
  );
}

function Listed(props: {
  tone: "bad" | "attention";
  title: string;
  items: readonly JSX.Element[];
}): JSX.Element | null {
  const { t } = useView();
  if (props.items.length === 0) return null;
  return (
    <Notice tone={props.tone} title={t(props.title, { count: props.items.length })}>
      <ul>
        {props.items.map((item) => (
          <li>{item}</li>
        ))}
      </ul>
    </Notice>
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
      <Form action={`/requests/${props.matter.file.requestId}/draft/excuse`} {...{ errors, input }}>
        <input type="hidden" name="elementId" value={elementId} />
        <TextArea
          name={`${prefix}reason`}
          label={t("cooperation.check.excuse-reason")}
          hint={t("cooperation.check.excuse-hint")}
          value={known?.text}
          rows={2}
          maxLength={100_000}
          lang={known?.language ?? draft.language}
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

/** Several things in one request: a server of a release before this one refuses it, and gets one request for each. */
function Several({ view: { t }, matter: { file } }: DraftPageProps): JSX.Element | null {
  if (purposesOf(file).length === 0) return null;
  return (
    <details>
      <summary>{t("cooperation.split.title")}</summary>
      <p>{t("cooperation.split.text")}</p>
      <Form action={`/requests/${file.requestId}/split`}>
        <Button kind="secondary">{t("cooperation.split.submit")}</Button>
      </Form>
    </details>
  );
}

/** Each answer as it would leave, with the way to change it. */
function Answers(props: DraftPageProps): JSX.Element {
  const { view, matter, draft, about } = props;
  const { t } = view;
  const steps = draftSteps(matter.file.mechanism, draft);
  const asked = steps.flatMap(elementsOfStep);
  const stale = leftOut(matter.file.mechanism, draft);
  const others = Object.keys(draft.elements).filter((id) => !asked.includes(id) && !stale.includes(id));
  return (
    <>
      <SummaryList
        rows={[
          ...steps.flatMap((step) => {
            const change = { href: questionPath(props, stepSlug(step)) };
            return summaryRows(rowsOfStep(view, matter.file, draft, step)).map((one) => ({ ...one, change }));
          }),
          ...summaryRows(elementRows(view, draft, others)),
          ...(about.length === null
            ? []
            : [{ label: t("cooperation.check.length"), value: t("cooperation.check.length-of", { ...about.length }) }]),
        ]}
      />
      {stale.length > 0 && (
        <details>
          <summary>{t("cooperation.check.left-out")}</summary>
          <p>{t("cooperation.check.left-out-text")}</p>
          <SummaryList rows={summaryRows(elementRows(view, draft, stale))} />
        </details>
      )}
    </>
  );
}

/** What the body carries of the answer to a question that is no element. */
const FIELDS: { readonly [kind in DraftStep["kind"]]?: readonly AskedField[] } = {
  basis: ["legalBasis"],
  "property-paths": ["propertyPaths"],
  conditions: ["conditions"],
  urgency: ["urgency", "responseDeadline"],
  confidentiality: ["confidentiality"],
};

/** The answer to one question, or that there is none; of what is only asked for where it applies, what is given. */
export function rowsOfStep(view: View, file: RequestFile, draft: RequestDraft, step: DraftStep): readonly Row[] {
  const { t } = view;
  switch (step.kind) {
    case "offence":
      return [
        ...offenceRows(view, draft.offence, file.mechanism),
        ...askedRows(view, compact({ purpose: draft.purpose, purposes: draft.purposes && [...draft.purposes] }), [
          "purpose",
          "purposes",
        ]),
      ];
    case "element":
      return elementRows(view, draft, elementsOfStep(step));
    case "particulars":
      return elementRows(
        view,
        draft,
        elementsOfStep(step).filter((id) => draft.elements[id] !== undefined),
      );
    case "papers": {
      const titles = (draft.papers ?? []).map(({ title }) => ({ text: title.text, quoted: true }));
      return [row(t("cooperation.papers.title"), ...titles)];
    }
    case "check":
      return [];
    default: {
      const rows = askedRows(view, draftedBody(file, draft), FIELDS[step.kind]);
      const none = step.kind === "conditions" ? [{ text: t("cooperation.information.no-conditions") }] : [];
      return rows.length > 0 ? rows : [row(t(`cooperation.draft.step.${step.kind}`), ...none)];
    }
  }
}

function elementsOfStep(step: DraftStep): readonly string[] {
  if (step.kind === "element") return [step.element.id];
  return step.kind === "particulars" ? step.elements.map(({ id }) => id) : [];
}

function elementRows(view: View, { elements }: RequestDraft, ids: readonly string[]): readonly Row[] {
  return ids.map((id) => ({ label: elementLabel(view, id), groups: valueLines(view, elements[id] ?? {}) }));
}

/** Handing on, or the first question that is still open. What is too long has no such question. */
function NextStep(props: DraftPageProps): JSX.Element | null {
  const { t } = props.view;
  const { file } = props.matter;
  if (isTooLong(props) || properWayOf(props) !== undefined || isLinkOpen(file, props.about.links.follows)) return null;
  const [next] = openQuestions(file.mechanism, props.draft);
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
