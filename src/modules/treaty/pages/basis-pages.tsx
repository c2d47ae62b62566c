import type { JSX } from "hono/jsx/jsx-runtime";
import { isUserAssigned, MECHANISM_IDS, stateOptions } from "../../../convention/index.ts";
import { type FieldOf, formOf, Page, useView, type View, visibleText } from "../../../web/index.ts";
import { shownAs } from "../../identity/index.ts";
import { correctBasis, endBasis, recordBasis } from "../actions/bases.ts";
import { type Basis, type NewBasis, SOURCE_KINDS } from "../domain/fact.ts";
import { AmendmentFrame, type EntryProps, Mending, WithdrawalPage } from "./entry-frames.tsx";
import { basisStates, servedBy, sourceOptions, toRecord } from "./words.tsx";

const New = formOf(recordBasis);
const Correction = formOf(correctBasis);
const End = formOf(endBasis);

/** Another treaty, a promise of reciprocity or a domestic law, with the States between which it stands. */
export function NewBasisPage({
  view,
  form,
  own,
  peers,
  production,
}: EntryProps & {
  readonly own: string;
  /** The States that this one has met. */
  readonly peers: readonly string[];
  readonly production: boolean;
}): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("treaty.basis-entry.title")} breadcrumb={[toRecord(view)]}>
      <New.Form form={form} known={{ states: [own], ...fictionOf(own) }} hidden={["basisId"]}>
        <BasisFields Box={New.Field} production={production} first={[own, ...peers]} />
        <New.Submit>{t("identity.asked.check")}</New.Submit>
      </New.Form>
    </Page>
  );
}

/** An invented State has invented sources. */
function fictionOf(own: string) {
  return isUserAssigned(own) ? { source: { kind: "fictional" as const } } : {};
}

/** The form of an entry as it stands, to be put right. */
export function BasisCorrectionPage({
  view,
  form,
  basis,
  first,
  production,
}: EntryProps & {
  readonly basis: Basis;
  readonly first: readonly string[];
  readonly production: boolean;
}): JSX.Element {
  const { t } = view;
  return (
    <AmendmentFrame view={view} form={form} what={basis.citation}>
      <Correction.Form form={form} known={{ replacement: basis }}>
        <BasisFields Box={Correction.within("replacement")} production={production} first={first} />
        <Correction.Field name="reason" />
        <Correction.Submit>{t("identity.asked.check")}</Correction.Submit>
      </Correction.Form>
    </AmendmentFrame>
  );
}

/** It was denounced, ran out, or the law was repealed: from a day on nobody can cite it. */
export function BasisEndPage({ view, form, basis }: EntryProps & { readonly basis: Basis }): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("treaty.basis-end.title")} breadcrumb={[toRecord(view)]}>
      <BasisSummary view={view} basis={basis} />
      <p>{t("treaty.basis-end.text")}</p>
      <End.Form form={form}>
        <End.Field name="inForceUntil" />
        <End.Field name="reason" />
        <End.Submit>{t("identity.asked.check")}</End.Submit>
      </End.Form>
    </Page>
  );
}

/** The entry whole, and the reason why it is taken back. */
export function BasisWithdrawalPage({ view, form, basis }: EntryProps & { readonly basis: Basis }): JSX.Element {
  const amendment = `/treaty/bases/${basis.basisId}/amendment`;
  const shown = <BasisSummary view={view} basis={basis} />;
  return <WithdrawalPage view={view} form={form} shown={shown} amendment={amendment} parts={Correction} />;
}

/** How both people see what is asked for. */
export const BASIS_ACTS = [
  shownAs(recordBasis, {
    about: (_, { citation }) => visibleText(citation),
    shown: (view, basis) => <BasisSummary view={view} basis={basis} />,
    form: () => "/treaty/bases/new",
  }),
  shownAs(correctBasis, {
    about: (_, { stands }) => visibleText(stands.citation),
    shown: (view, { stands, replacement, reason }) => (
      <Mending
        view={view}
        stands={<BasisSummary view={view} basis={stands} />}
        instead={replacement && <BasisSummary view={view} basis={replacement} />}
        reason={<Correction.Shown value={{ reason }} />}
      />
    ),
    form: ({ basisId, replacement }) => `/treaty/bases/${basisId}/${replacement ? "amendment" : "correction"}`,
  }),
  shownAs(endBasis, {
    about: (_, { stands }) => visibleText(stands.citation),
    shown: (view, { stands, inForceUntil, reason }) => (
      <>
        <BasisSummary view={view} basis={stands} />
        <End.Shown value={{ inForceUntil, reason }} />
      </>
    ),
    form: ({ basisId }) => `/treaty/bases/${basisId}/end`,
  }),
];

/** The whole entry, in the words of its form. */
function BasisSummary({ view, basis }: { readonly view: View; readonly basis: NewBasis }): JSX.Element {
  return (
    <New.Shown
      value={{ ...basis, basisId: undefined }}
      words={{ kind: "treaty.basis", "source.kind": "treaty.source" }}
      as={{ states: basisStates(view, basis), mechanisms: servedBy(view, basis) }}
    />
  );
}

function BasisFields({
  Box,
  production,
  first,
}: {
  readonly Box: FieldOf<NewBasis>;
  readonly production: boolean;
  /** This State and those it has met. */
  readonly first: readonly string[];
}): JSX.Element {
  const view = useView();
  const mechanisms = MECHANISM_IDS.map((id) => ({ value: id, label: view.t(`convention.mechanism.${id}.title`) }));
  return (
    <>
      <Box name="kind" words="treaty.basis" />
      <Box name="citation" as="line" />
      <Box name="states" options={stateOptions(view.lang, production, first)} />
      <Box name="mechanisms" options={mechanisms} />
      <Box name="inForceFrom" />
      <Box name="inForceUntil" />
      <details>
        <summary>{view.t("treaty.basis-entry.limits")}</summary>
        <p class="hint">{view.t("treaty.basis-entry.limits-hint")}</p>
        <Box name="limits.provisionalArrestMayEnd" />
        <Box name="limits.provisionalArrestMustEnd" />
        <Box name="limits.takingOver" />
      </details>
      <Box name="source.kind" options={sourceOptions(view, SOURCE_KINDS, production)} />
      <Box name="source.reference" as="line" />
    </>
  );
}
