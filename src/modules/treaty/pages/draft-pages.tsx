import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  CertaintyTag,
  type Crumb,
  EmptyState,
  fieldId,
  formOf,
  type FormState,
  HostileText,
  LANGUAGE_NAMES,
  LinkButton,
  Notice,
  type Option,
  Page,
  Table,
  TaskList,
  type View,
} from "../../../web/index.ts";
import { changeDraft, dropDraft, startDraft } from "../actions/drafts.ts";
import {
  DOCX_LANGUAGES,
  type Draft,
  type DraftField,
  type DraftKind,
  type DraftLanguage,
  type Finding,
  findingsOf,
  partsOf,
} from "../domain/draft-forms.ts";
import { toRecord } from "./words.tsx";

const Start = formOf(startDraft);
const Change = formOf(changeDraft);
const Drop = formOf(dropDraft);

interface DraftsPageProps {
  readonly view: View;
  readonly form: FormState | undefined;
  /** What the form of a new draft begins with. */
  readonly known: { readonly kind: DraftKind | undefined; readonly language: DraftLanguage | undefined };
  readonly drafts: readonly Draft[];
  readonly next: string | undefined;
  /** Those that one may draft for; empty where that is our own State alone. */
  readonly states: readonly Option[];
  readonly mayDraft: boolean;
}

/** All drafts that are followed, and the choice of a form for the next one. */
export function DraftsPage({ view, form, known, drafts, next, states, mayDraft }: DraftsPageProps): JSX.Element {
  const { t } = view;
  const languages = Object.keys(LANGUAGE_NAMES).filter((lang) => lang !== "vi");
  return (
    <Page view={view} form={form} title={t("treaty.drafts.title")} breadcrumb={[toRecord(view)]}>
      <p class="lead">{t("treaty.drafts.lead")}</p>
      {drafts.length === 0 ? (
        <EmptyState title={t("treaty.drafts.none-title")}>{t("treaty.drafts.none-text")}</EmptyState>
      ) : (
        <DraftTable view={view} drafts={drafts} />
      )}
      {next !== undefined && (
        <p>
          <a href={`/treaty/drafts?before=${next}`} rel="next">
            {t("treaty.drafts.older")}
          </a>
        </p>
      )}
      {mayDraft && (
        <>
          <h2>{t("treaty.drafts.new")}</h2>
          <Start.Form action="/treaty/drafts" form={form} known={known}>
            <Start.Field name="kind" words="treaty.draft-kind" as="radios" />
            <Start.Field
              name="language"
              as="select"
              options={languages.map((value) => ({ value, label: LANGUAGE_NAMES[value as DraftLanguage] }))}
            />
            {states.length > 0 && <Start.Field name="state" as="select" options={states} depends />}
            <Start.Submit />
          </Start.Form>
        </>
      )}
    </Page>
  );
}

function DraftTable({ view, drafts }: { readonly view: View; readonly drafts: readonly Draft[] }): JSX.Element {
  const { t, format } = view;
  return (
    <Table
      caption={t("treaty.drafts.title")}
      captionUnseen
      columns={[
        { key: "kind", label: t("treaty.draft-start.kind") },
        { key: "state", label: t("treaty.drafts.column-state") },
        { key: "language", label: t("treaty.draft-start.language") },
        { key: "changed", label: t("treaty.drafts.column-changed") },
        { key: "missing", label: t("treaty.drafts.column-missing") },
      ]}
      rows={drafts.map((draft) => ({
        cells: {
          kind: <a href={`/treaty/drafts/${draft.draftId}`}>{t(`treaty.draft-kind.${draft.kind}`)}</a>,
          state: stateName(draft.state, view.lang),
          language: LANGUAGE_NAMES[draft.language],
          changed: format.dateTime(draft.recordedAt),
          missing: format.number(findingsOf(draft.kind, draft.fields).length),
        },
      }))}
    />
  );
}

interface DraftPageProps {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly draft: Draft;
  readonly can: { readonly draft: boolean; readonly print: boolean };
}

/** One draft: what it lacks and by which rule, its form, and the paper to take away. */
export function DraftPage({ view, form, draft, can }: DraftPageProps): JSX.Element {
  const { t } = view;
  const at = `/treaty/drafts/${draft.draftId}`;
  const isOpen = draft.droppedBecause === undefined;
  const findings = findingsOf(draft.kind, draft.fields);
  const print =
    can.draft && can.print && isOpen
      ? { label: t("treaty.drafts.print"), href: `${at}/print`, because: t("treaty.drafts.model-notice") }
      : undefined;
  const toAll: Crumb = { href: "/treaty/drafts", label: t("treaty.drafts.title") };
  return (
    <Page
      view={view}
      form={form}
      title={t(`treaty.draft-kind.${draft.kind}`)}
      kind={t("treaty.drafts.of", {
        state: stateName(draft.state, view.lang),
        language: LANGUAGE_NAMES[draft.language],
        version: draft.version,
      })}
      breadcrumb={[toRecord(view), toAll]}
      nextAction={print}
    >
      {draft.droppedBecause !== undefined && (
        <Notice tone="attention" title={t("treaty.drafts.dropped")}>
          <HostileText text={draft.droppedBecause} />
        </Notice>
      )}
      {print !== undefined && DOCX_LANGUAGES.includes(draft.language) && (
        <LinkButton kind="secondary" href={`${at}/docx`}>
          {t("treaty.drafts.docx")}
        </LinkButton>
      )}
      <h2>{t("treaty.drafts.findings-title")}</h2>
      {findings.length === 0 ? <p>{t("treaty.drafts.complete")}</p> : <Findings view={view} findings={findings} />}
      {can.draft && isOpen ? (
        <>
          <h2>{t("treaty.drafts.form-title")}</h2>
          <Change.Form action={at} form={form} known={{ ...draft.fields, version: draft.version }} hidden={["version"]}>
            {partsOf(draft.kind, draft.fields).map(({ field, force }) => (
              <Change.Field name={field} words={CHOICES[field]} depends={force !== "may"} />
            ))}
            <Change.Submit kind={print !== undefined ? "secondary" : "primary"} />
          </Change.Form>
          <details open={form?.of === dropDraft.id}>
            <summary>{t("treaty.drafts.drop")}</summary>
            <Drop.Form action={`${at}/drop`} form={form} known={{ version: draft.version }} hidden={["version"]}>
              <Drop.Field name="reason" />
              <Drop.Submit kind="secondary" />
            </Drop.Form>
          </details>
        </>
      ) : (
        <Change.Shown value={draft.fields} words={CHOICES} />
      )}
    </Page>
  );
}

/** Where the words of a choice stand. */
const CHOICES: Partial<Record<DraftField, string>> = {
  personAct: "treaty.draft-act",
  signerCapacity: "treaty.draft-capacity",
};

const TONES = { missing: "bad", due: "attention", capacity: "attention" } as const;

/** Each gap with its way to the box, the rule that asks for it, and how sure that rule is. */
function Findings({ view, findings }: { readonly view: View; readonly findings: readonly Finding[] }): JSX.Element {
  const { t } = view;
  return (
    <TaskList
      tasks={findings.map(({ field, kind, rule }) => ({
        label: t(`treaty.draft.${field}`),
        href: `#${fieldId(`treaty.change-draft.${field}`)}`,
        hint: (
          <>
            {kind === "capacity" && <>{t("treaty.drafts.capacity-hint")} </>}
            {t(`treaty.drafts.law.${rule.law}`, { place: rule.place ?? "" })}{" "}
            <CertaintyTag certainty={rule.certainty} />
          </>
        ),
        status: { tone: TONES[kind], label: t(`treaty.drafts.finding.${kind}`) },
      }))}
    />
  );
}
