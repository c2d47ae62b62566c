import type { JSX } from "hono/jsx/jsx-runtime";
import {
  CONVENTION_INSTRUMENT,
  keyPart,
  RESERVATION_OPENINGS,
  stateName,
  stateOptions,
} from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import {
  type FieldOf,
  formOf,
  type FormState,
  HostileText,
  type Known,
  LANGUAGE_NAMES,
  LANGUAGES,
  Notice,
  Page,
  Moment,
  typed,
  useView,
  type View,
  visibleText,
} from "../../../web/index.ts";
import { shownAs } from "../../identity/index.ts";
import { correctFact, recordFact } from "../actions/facts.ts";
import { type Fact, type NewFact, SOURCE_KINDS } from "../domain/fact.ts";
import type { FactWarning } from "../domain/reservations.ts";
import type { KeptDocument } from "../../registry/index.ts";
import type { Proposal } from "../domain/proposal.ts";
import type { TracedAct } from "../domain/state-record.ts";
import { AmendmentFrame, type EntryProps, Mending, WithdrawalPage } from "./entry-frames.tsx";
import { Certifying, originOf } from "./proposals.tsx";
import { dayOrMonth, DigestText, factName, placeOption, sourceOptions, toRecord } from "./words.tsx";

const New = formOf(recordFact);
const Correction = formOf(correctFact);

/** What the boxes of an act offer to choose from. */
interface FactLists {
  readonly production: boolean;
  readonly facts: readonly Fact[];
  /** The latest that can be named. */
  readonly documents: readonly KeptDocument[];
}

/** One act of one State, on one page: it is copied from one document of the depositary. */
export function NewFactPage({
  view,
  form,
  production,
  facts,
  documents,
  proposal,
  kept,
  from,
  named: document,
}: EntryProps &
  FactLists & {
    /** What is known of the act before anybody typed. */
    readonly from: Known<NewFact>;
    /** What the entry certifies: its own id is that of the proposal. */
    readonly proposal: Proposal | undefined;
    /** Those of our documents that the proposal names. */
    readonly kept: readonly KeptDocument[];
    /** The document from whose page somebody came. */
    readonly named: string | undefined;
  }): JSX.Element {
  // Of what kind the source is that a peer names, whoever certifies it says.
  const { source } = from;
  const named = proposal?.sender === undefined ? source : { reference: source?.reference };
  const offered = { documentId: documents.find(({ documentId }) => documentId === document)?.documentId };
  const known = proposal
    ? { ...from, ...compact(offered), source: named, factId: proposal.proposalId }
    : { ...from, ...offered };
  const boxes = boxesFor(form, form ? typed(form.input, "kind") : from.kind);
  return (
    <Page view={view} form={form} title={view.t("treaty.fact.title")} breadcrumb={[toRecord(view)]}>
      {boxes.act && proposal === undefined && (
        <p>
          <a href="/treaty/new?kind=notification">{view.t("treaty.fact.to-notification")}</a>
        </p>
      )}
      {proposal !== undefined && <Certifying view={view} proposal={proposal} kept={kept} />}
      <New.Form form={form} known={known} hidden={["factId"]}>
        <FactFields Box={New.Field} {...{ boxes, production, facts, documents }} />
        <New.Submit>{view.t("identity.asked.check")}</New.Submit>
      </New.Form>
    </Page>
  );
}

/** The form of an entry as it stands, to be put right. */
export function FactCorrectionPage({
  view,
  form,
  fact,
  ...lists
}: EntryProps & FactLists & { readonly fact: Fact }): JSX.Element {
  const { t } = view;
  const boxes = boxesFor(form, form ? typed(form.input, "replacement.kind") : fact.kind);
  return (
    <AmendmentFrame view={view} form={form} what={factName(view, fact)}>
      <Correction.Form form={form} known={{ replacement: fact }}>
        <FactFields Box={Correction.within("replacement")} boxes={boxes} {...lists} />
        <Correction.Field name="reason" />
        <Correction.Submit>{t("identity.asked.check")}</Correction.Submit>
      </Correction.Form>
    </AmendmentFrame>
  );
}

/** The entry whole, and the reason why it is taken back. */
export function FactWithdrawalPage({ view, form, fact }: EntryProps & { readonly fact: Fact }): JSX.Element {
  const amendment = `/treaty/facts/${fact.factId}/amendment`;
  const shown = <FactSummary view={view} fact={fact} />;
  return <WithdrawalPage view={view} form={form} shown={shown} amendment={amendment} parts={Correction} />;
}

/** How both people see what is asked for. */
export const FACT_ACTS = [
  shownAs(recordFact, {
    about: factName,
    shown: (view, { about, certifies, document, warns, ...fact }) => (
      <>
        <FactSummary view={view} fact={fact} about={about} document={document} />
        <Warnings view={view} warns={warns} />
        {certifies !== undefined && (
          <p>
            {view.t("treaty.proposal.certifying")}: {originOf(view, certifies)},{" "}
            <Moment at={new Date(certifies.proposedAt)} />
          </p>
        )}
      </>
    ),
    form: () => "/treaty/new",
  }),
  shownAs(correctFact, {
    about: (view, { stands }) => factName(view, stands),
    shown: (view, { stands, replacement, reason, about, document, warns }) => (
      <>
        <Mending
          view={view}
          stands={<FactSummary view={view} fact={stands} />}
          instead={replacement && <FactSummary view={view} fact={replacement} about={about} document={document} />}
          reason={<Correction.Shown value={{ reason }} />}
        />
        <Warnings view={view} warns={warns} />
      </>
    ),
    form: ({ factId, replacement }) => `/treaty/facts/${factId}/${replacement ? "amendment" : "correction"}`,
  }),
];

/** What the law of treaties makes of the act: it is told, and refuses nothing. */
function Warnings({
  view: { t },
  warns = [],
}: {
  readonly view: View;
  readonly warns?: readonly FactWarning[] | undefined;
}): JSX.Element {
  return (
    <>
      {warns.map((one) => (
        <Notice tone="attention" title={t(`treaty.warning.${one}`)} />
      ))}
    </>
  );
}

/** The whole entry, in the words of its form. */
function FactSummary({
  view,
  fact,
  about,
  document,
}: {
  readonly view: View;
  readonly fact: NewFact;
  /** The act that it is about. */
  readonly about?: NewFact | undefined;
  /** The document that it names. */
  readonly document?: TracedAct["document"];
}): JSX.Element {
  return (
    <New.Shown
      value={{ ...fact, factId: undefined }}
      words={{ kind: "treaty.kind", "source.kind": "treaty.source", "notification.id": "treaty.duty-of" }}
      as={compact({
        state: fact.state === undefined ? undefined : stateName(fact.state, view.lang),
        relatesTo: about && `${factName(view, about)}, ${dayOrMonth(view, about.on)}`,
        "text.language": fact.text && view.format.languageName(fact.text.language),
        documentId: fact.documentId && <DocumentLink view={view} id={fact.documentId} of={document} />,
        "notification.languages":
          fact.notification?.languages &&
          view.format.list(fact.notification.languages.map((tag) => view.format.languageName(tag))),
        place: fact.place === undefined ? undefined : placeOption(view, fact.place).label,
      })}
    />
  );
}

/** To the document itself, so that the second person opens it; with its digest, where that is approved. */
function DocumentLink({
  view,
  id,
  of,
}: {
  readonly view: View;
  readonly id: string;
  readonly of: TracedAct["document"];
}) {
  return (
    <>
      <a href={`/documents/${id}`}>
        {of === undefined ? view.t("treaty.record.to-document") : <HostileText text={of.title} />}
      </a>
      {of !== undefined && <DigestText sha256={of.sha256} />}
    </>
  );
}

/** A notification has boxes of its own, any other act has others; a fault shows the box that it stands at. */
function boxesFor(form: FormState | undefined, kind: string | undefined) {
  const isNotification = kind === "notification";
  const faults = form?.errors.map(({ field }) => field) ?? [];
  const isAt = (boxes: RegExp): boolean => faults.some((field) => boxes.test(field));
  return {
    notification: isNotification || isAt(/^(?:replacement\.)?notification\./),
    act:
      !isNotification ||
      isAt(/^(?:replacement\.)?(?:place|signatory|circulatedOn|reservation|relatesTo|precludesEntry)/),
  };
}

function FactFields({
  Box,
  boxes,
  production,
  facts,
  documents,
}: FactLists & {
  readonly Box: FieldOf<NewFact>;
  readonly boxes: ReturnType<typeof boxesFor>;
}): JSX.Element {
  const view = useView();
  const places = CONVENTION_INSTRUMENT.signing.map(({ place }) => placeOption(view, place));
  const others = facts
    .filter(({ kind }) => kind === "reservation" || kind === "declaration" || kind === "objection")
    .map((fact) => ({ value: fact.factId, label: `${factName(view, fact)}, ${dayOrMonth(view, fact.on)}` }));
  const named = documents.map(({ documentId, entry: { title, reference } }) => ({
    value: documentId,
    label: visibleText(reference === undefined ? title : `${title} (${reference})`),
  }));
  const languages = LANGUAGES.map((lang) => ({ value: lang, label: LANGUAGE_NAMES[lang] }));
  return (
    <>
      <Box name="kind" words="treaty.kind" as="select" />
      <Box name="state" options={stateOptions(view.lang, production)} as="select" depends />
      <Box name="on" />
      {boxes.notification && (
        <>
          <Box name="notification.id" words="treaty.duty-of" as="select" />
          <Box name="notification.authority" as="line" depends />
          <Box name="notification.languages" depends />
          <Box name="notification.phone" as="line" />
          <Box name="notification.email" as="line" />
          <Box name="notification.address" as="area" rows={3} />
        </>
      )}
      {boxes.act && (
        <>
          <Box name="place" options={places} as="select" depends />
          <Box name="signatory.name" as="line" depends />
          <Box name="signatory.function" as="line" depends />
        </>
      )}
      <Box name="source.kind" options={sourceOptions(view, SOURCE_KINDS, production)} />
      <Box name="source.reference" as="line" />
      {documents.length > 0 && <Box name="documentId" options={named} as="select" />}
      {boxes.act && (
        <>
          <Box name="circulatedOn" depends />
          <Box name="reservation" as="line" depends />
          <details>
            <summary>{view.t("treaty.fact.named-reservations")}</summary>
            <ul>
              {RESERVATION_OPENINGS.map(({ id }) => (
                <li>
                  <bdi>{id}</bdi> {view.t(`convention.reservation.${keyPart(id)}`)}
                </li>
              ))}
            </ul>
          </details>
          {others.length > 0 && <Box name="relatesTo" options={others} as="select" depends />}
          {others.length > 0 && <Box name="precludesEntry" depends />}
        </>
      )}
      <Box name="text.text" depends />
      <Box name="text.language" options={languages} as="select" depends />
    </>
  );
}
