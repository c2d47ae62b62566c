import type { JSX } from "hono/jsx/jsx-runtime";
import type { z } from "zod";
import { MECHANISM_IDS } from "../../../convention/index.ts";
import type { FieldName } from "../../../protocol/given.ts";
import { type ActFieldProps, formOf, type FormPage, Page, useView } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { correctBasis, endBasis, recordBasis } from "../actions/bases.ts";
import { type Basis, type newBasis, SOURCE_KINDS } from "../domain/fact.ts";
import { basisStates, servedBy, sourceOptions, stateOptions, toRecord } from "./words.tsx";

type Props = Omit<FormPage<User, unknown>, "c" | "by" | "params">;

const New = formOf(recordBasis);
const Correction = formOf(correctBasis);
const End = formOf(endBasis);

/** Another treaty, a promise of reciprocity or a domestic law, with the States between which it stands. */
export function NewBasisPage({
  view,
  form,
  own,
  production,
}: Props & { readonly own: string; readonly production: boolean }): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("treaty.basis-entry.title")} breadcrumb={[toRecord(view)]}>
      <New.Form form={form} known={{ states: [own] }}>
        <BasisFields Box={New.Field} production={production} chosen={[own]} />
        <New.Submit />
      </New.Form>
    </Page>
  );
}

/** An entry that is wrong in part: the whole is entered once more, as it ought to be. */
export function BasisCorrectionPage({
  view,
  form,
  basis,
  production,
}: Props & { readonly basis: Basis; readonly production: boolean }): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("treaty.correction.amend-title")} breadcrumb={[toRecord(view)]}>
      <p>{t("treaty.correction.amend-text", { what: basis.citation })}</p>
      <Correction.Form form={form} known={{ replacement: basis }}>
        <BasisFields
          Box={(props) => <Correction.Field {...props} name={`replacement.${props.name}`} />}
          production={production}
          chosen={basis.states}
        />
        <Correction.Field name="reason" />
        <Correction.Submit>{t("treaty.correction.amend")}</Correction.Submit>
      </Correction.Form>
    </Page>
  );
}

/** It was denounced, ran out, or the law was repealed: from a day on nobody can cite it. */
export function BasisEndPage({ view, form, basis }: Props & { readonly basis: Basis }): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("treaty.basis-end.title")} breadcrumb={[toRecord(view)]}>
      <BasisSummary basis={basis} />
      <p>{t("treaty.basis-end.text")}</p>
      <End.Form form={form}>
        <End.Field name="inForceUntil" />
        <End.Field name="reason" />
        <End.Submit />
      </End.Form>
    </Page>
  );
}

/** Takes an entry back that should never have been made: it stays in the record, with the reason. */
export function BasisWithdrawalPage({ view, form, basis }: Props & { readonly basis: Basis }): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("treaty.correction.title")} breadcrumb={[toRecord(view)]}>
      <BasisSummary basis={basis} />
      <p>{t("treaty.correction.text")}</p>
      <p>
        <a href={`/treaty/bases/${basis.basisId}/amendment`}>{t("treaty.correction.to-amend")}</a>
      </p>
      <Correction.Form form={form}>
        <Correction.Field name="reason" />
        <Correction.Submit kind="danger">{t("treaty.record.take-back")}</Correction.Submit>
      </Correction.Form>
    </Page>
  );
}

/** The whole entry, in the words of its form. */
function BasisSummary({ basis }: { readonly basis: Basis }): JSX.Element {
  const view = useView();
  return (
    <New.Shown
      value={basis}
      words={{ kind: "treaty.basis", "source.kind": "treaty.source" }}
      as={{ states: basisStates(view, basis), mechanisms: servedBy(view, basis) }}
    />
  );
}

function BasisFields({
  Box,
  production,
  chosen,
}: {
  readonly Box: (props: ActFieldProps<FieldName<z.input<typeof newBasis>>>) => JSX.Element;
  readonly production: boolean;
  readonly chosen: readonly string[];
}): JSX.Element {
  const view = useView();
  const mechanisms = MECHANISM_IDS.map((id) => ({ value: id, label: view.t(`convention.mechanism.${id}.title`) }));
  return (
    <>
      <Box name="kind" words="treaty.basis" />
      <Box name="citation" as="line" />
      <Box name="states" options={stateOptions(view, production, chosen)} />
      <Box name="mechanisms" options={mechanisms} />
      <Box name="inForceFrom" />
      <Box name="inForceUntil" />
      <Box name="source.kind" options={sourceOptions(view, SOURCE_KINDS, production)} />
      <Box name="source.reference" as="line" />
    </>
  );
}
