import type { JSX } from "hono/jsx/jsx-runtime";
import { isUserAssigned, keyPart, RESERVATION_OPENINGS, stateName, STATES } from "../../../convention/index.ts";
import {
  Button,
  DateField,
  EmptyState,
  errorFor,
  ErrorSummary,
  Field,
  type FieldError,
  Form,
  type FormInput,
  HostileText,
  LANGUAGE_NAMES,
  LANGUAGES,
  LinkButton,
  Page,
  QuoteBlock,
  Radios,
  Select,
  SummaryList,
  Table,
  TextArea,
  typed,
  type View,
} from "../../../web/index.ts";
import { type Basis, type Fact, FACT_KINDS, SOURCE_KINDS } from "../domain/fact.ts";
import { dayOrMonth } from "./words.tsx";

interface RecordPageProps {
  readonly view: View;
  readonly facts: readonly Fact[];
  readonly bases: readonly Basis[];
  readonly mayRecord: boolean;
}

/** What this State holds to be true about the Convention: from here the legal basis of every request is taken. */
export function RecordPage({ view, facts, bases, mayRecord }: RecordPageProps): JSX.Element {
  const { t } = view;
  return (
    <Page
      view={view}
      title={t("treaty.record.title")}
      width="wide"
      nextAction={mayRecord ? { label: t("treaty.record.new"), href: "/treaty/new" } : undefined}
    >
      <p class="lead">{t("treaty.record.lead")}</p>
      <h2>{t("treaty.record.facts-title")}</h2>
      {facts.length === 0 ? (
        <EmptyState title={t("treaty.record.no-facts-title")}>{t("treaty.record.no-facts-text")}</EmptyState>
      ) : (
        <FactTable view={view} facts={facts} mayRecord={mayRecord} />
      )}
      <h2>{t("treaty.record.bases-title")}</h2>
      {bases.length === 0 ? <p>{t("treaty.record.no-bases")}</p> : <BasisTable view={view} bases={bases} />}
    </Page>
  );
}

function FactTable({ view, facts, mayRecord }: Omit<RecordPageProps, "bases">): JSX.Element {
  const { t } = view;
  return (
    <Table
      caption={t("treaty.record.facts-title")}
      captionUnseen
      columns={[
        { key: "act", label: t("treaty.record.column-act") },
        { key: "day", label: t("treaty.record.column-day") },
        { key: "source", label: t("treaty.record.column-source") },
        { key: "change", label: t("treaty.record.column-change") },
      ]}
      rows={facts.map((fact) => ({
        id: `fact-${fact.factId}`,
        cells: {
          act: factName(view, fact),
          day: dayOrMonth(view, fact.on),
          source: (
            <>
              <div>{t(`treaty.source.${fact.source.kind}`)}</div>
              <div class="hint">
                <HostileText text={fact.source.reference} />
              </div>
              {fact.text !== undefined && <QuoteBlock quote={fact.text} />}
            </>
          ),
          change: mayRecord ? (
            <LinkButton kind="secondary" href={`/treaty/facts/${fact.factId}/correction`} about={factName(view, fact)}>
              {t("treaty.record.take-back")}
            </LinkButton>
          ) : (
            ""
          ),
        },
      }))}
    />
  );
}

function BasisTable({ view, bases }: { view: View; bases: readonly Basis[] }): JSX.Element {
  const { t } = view;
  return (
    <Table
      caption={t("treaty.record.bases-title")}
      captionUnseen
      columns={[
        { key: "citation", label: t("treaty.record.column-basis") },
        { key: "states", label: t("treaty.record.column-states") },
        { key: "period", label: t("treaty.record.column-day") },
        { key: "source", label: t("treaty.record.column-source") },
      ]}
      rows={bases.map((basis) => ({
        cells: {
          citation: (
            <>
              <div>
                <HostileText text={basis.citation} />
              </div>
              <div class="hint">{t(`treaty.basis.${basis.kind}`)}</div>
            </>
          ),
          states: view.format.list(basis.states.map((state) => stateName(state, view.lang))),
          period:
            basis.inForceUntil === undefined
              ? dayOrMonth(view, basis.inForceFrom)
              : t("treaty.status.from-until", {
                  from: dayOrMonth(view, basis.inForceFrom),
                  until: dayOrMonth(view, basis.inForceUntil),
                }),
          source: <HostileText text={basis.source.reference} />,
        },
      }))}
    />
  );
}

interface FormProps {
  readonly view: View;
  readonly errors?: readonly FieldError[];
  readonly input?: FormInput;
}

/** One act of one State, on one page: it is copied from one document of the depositary. */
export function NewFactPage({
  view,
  production,
  errors = [],
  input,
}: FormProps & { production: boolean }): JSX.Element {
  const { t } = view;
  const states = STATES.filter(({ code }) => !(production && isUserAssigned(code)))
    .map(({ code }) => ({ value: code, label: stateName(code, view.lang) }))
    .toSorted((a, b) => new Intl.Collator(view.lang).compare(a.label, b.label));
  const sources = SOURCE_KINDS.filter((kind) => !(production && kind === "fictional"));
  const error = (field: string): string | undefined => errorFor(errors, field);
  return (
    <Page
      view={view}
      title={t("treaty.form.title")}
      breadcrumb={[{ href: "/treaty", label: t("treaty.record.title") }]}
      hasErrors={errors.length > 0}
    >
      <ErrorSummary errors={errors} />
      <Form action="/treaty/new">
        <Select
          name="kind"
          label={t("treaty.form.kind")}
          options={FACT_KINDS.map((kind) => ({ value: kind, label: t(`treaty.kind.${kind}`) }))}
          value={typed(input, "kind")}
          error={error("kind")}
        />
        <Select
          name="state"
          label={t("treaty.form.state")}
          hint={t("treaty.form.state-hint")}
          options={states}
          value={typed(input, "state")}
          error={error("state")}
          optional="depends"
        />
        <DateField
          name="on"
          label={t("treaty.form.day")}
          hint={t("treaty.form.day-hint")}
          value={dayTyped(input)}
          error={error("on")}
        />
        <Radios
          name="sourceKind"
          label={t("treaty.form.source-kind")}
          options={sources.map((kind) => ({
            value: kind,
            label: t(`treaty.source.${kind}`),
            hint: t(`treaty.source-hint.${kind}`),
          }))}
          value={typed(input, "sourceKind")}
          error={error("sourceKind")}
        />
        <Field
          name="sourceReference"
          label={t("treaty.form.source-reference")}
          hint={t("treaty.form.source-reference-hint")}
          value={typed(input, "sourceReference")}
          error={error("sourceReference")}
        />
        <Select
          name="reservation"
          label={t("treaty.form.reservation")}
          hint={t("treaty.form.reservation-hint")}
          options={RESERVATION_OPENINGS.map((one) => ({
            value: one.id,
            label: `${one.id} ${t(`convention.reservation.${keyPart(one.id)}`)}`,
          }))}
          value={typed(input, "reservation")}
          error={error("reservation")}
          optional="depends"
        />
        <TextArea
          name="words"
          label={t("treaty.form.words")}
          hint={t("treaty.form.words-hint")}
          value={typed(input, "words")}
          error={error("words")}
          optional="depends"
        />
        <Select
          name="wordsLanguage"
          label={t("treaty.form.words-language")}
          hint={t("treaty.form.words-language-hint")}
          options={LANGUAGES.map((lang) => ({ value: lang, label: LANGUAGE_NAMES[lang] }))}
          value={typed(input, "wordsLanguage")}
          error={error("wordsLanguage")}
          optional="depends"
        />
        <Button>{t("treaty.form.submit")}</Button>
      </Form>
    </Page>
  );
}

/** Takes an entry back: it stays in the record, with the reason. */
export function CorrectionPage({ view, fact, errors = [], input }: FormProps & { fact: Fact }): JSX.Element {
  const { t } = view;
  return (
    <Page
      view={view}
      title={t("treaty.correction.title")}
      breadcrumb={[{ href: "/treaty", label: t("treaty.record.title") }]}
      hasErrors={errors.length > 0}
    >
      <ErrorSummary errors={errors} />
      <SummaryList
        rows={[
          { label: t("treaty.record.column-act"), value: factName(view, fact) },
          { label: t("treaty.record.column-day"), value: dayOrMonth(view, fact.on) },
          { label: t("treaty.record.column-source"), value: <HostileText text={fact.source.reference} /> },
        ]}
      />
      <p>{t("treaty.correction.text")}</p>
      <Form action={`/treaty/facts/${fact.factId}/correction`}>
        <TextArea
          name="reason"
          label={t("treaty.correction.reason")}
          value={typed(input, "reason")}
          error={errorFor(errors, "reason")}
        />
        <Button kind="danger">{t("treaty.record.take-back")}</Button>
      </Form>
    </Page>
  );
}

/** "Borealia: accession"; a reservation with its place. */
function factName(view: View, fact: Fact): string {
  const kind = view.t(`treaty.kind.${fact.kind}`);
  const act = fact.reservation === undefined ? kind : `${kind} (${fact.reservation})`;
  if (fact.state === undefined) return act;
  return view.t("treaty.record.act", { state: stateName(fact.state, view.lang), act });
}

function dayTyped(input: FormInput | undefined): { day: string; month: string; year: string } | undefined {
  if (!input) return undefined;
  const part = (name: string): string => typed(input, `on-${name}`) ?? "";
  return { day: part("day"), month: part("month"), year: part("year") };
}
