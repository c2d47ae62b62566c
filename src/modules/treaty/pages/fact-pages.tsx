import type { JSX } from "hono/jsx/jsx-runtime";
import type { z } from "zod";
import { keyPart, RESERVATION_OPENINGS, stateName } from "../../../convention/index.ts";
import type { FieldName } from "../../../protocol/given.ts";
import {
  type ActFieldProps,
  formOf,
  type FormPage,
  LANGUAGE_NAMES,
  LANGUAGES,
  Page,
  useView,
} from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { correctFact, recordFact } from "../actions/facts.ts";
import { type Fact, type newFact, SOURCE_KINDS } from "../domain/fact.ts";
import { factName, sourceOptions, stateOptions, toRecord } from "./words.tsx";

type Props = Omit<FormPage<User, unknown>, "c" | "by" | "params">;

const New = formOf(recordFact);
const Correction = formOf(correctFact);

/** One act of one State, on one page: it is copied from one document of the depositary. */
export function NewFactPage({ view, form, production }: Props & { readonly production: boolean }): JSX.Element {
  return (
    <Page view={view} form={form} title={view.t("treaty.fact.title")} breadcrumb={[toRecord(view)]}>
      <New.Form form={form}>
        <FactFields Box={New.Field} production={production} />
        <New.Submit />
      </New.Form>
    </Page>
  );
}

/** An entry that is wrong in part: the whole is entered once more, as it ought to be. */
export function FactCorrectionPage({
  view,
  form,
  fact,
  production,
}: Props & { readonly fact: Fact; readonly production: boolean }): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("treaty.correction.amend-title")} breadcrumb={[toRecord(view)]}>
      <p>{t("treaty.correction.amend-text", { what: factName(view, fact) })}</p>
      <Correction.Form form={form} known={{ replacement: fact }}>
        <FactFields
          Box={(props) => <Correction.Field {...props} name={`replacement.${props.name}`} />}
          production={production}
        />
        <Correction.Field name="reason" />
        <Correction.Submit>{t("treaty.correction.amend")}</Correction.Submit>
      </Correction.Form>
    </Page>
  );
}

/** Takes an entry back: it stays in the record, with the reason. */
export function FactWithdrawalPage({ view, form, fact }: Props & { readonly fact: Fact }): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("treaty.correction.title")} breadcrumb={[toRecord(view)]}>
      <New.Shown
        value={fact}
        words={{ kind: "treaty.kind", "source.kind": "treaty.source" }}
        as={fact.state === undefined ? {} : { state: stateName(fact.state, view.lang) }}
      />
      <p>{t("treaty.correction.text")}</p>
      <p>
        <a href={`/treaty/facts/${fact.factId}/amendment`}>{t("treaty.correction.to-amend")}</a>
      </p>
      <Correction.Form form={form}>
        <Correction.Field name="reason" />
        <Correction.Submit kind="danger">{t("treaty.record.take-back")}</Correction.Submit>
      </Correction.Form>
    </Page>
  );
}

function FactFields({
  Box,
  production,
}: {
  readonly Box: (props: ActFieldProps<FieldName<z.input<typeof newFact>>>) => JSX.Element;
  readonly production: boolean;
}): JSX.Element {
  const view = useView();
  const reservations = RESERVATION_OPENINGS.map(({ id }) => ({
    value: id,
    label: `${id} ${view.t(`convention.reservation.${keyPart(id)}`)}`,
  }));
  const languages = LANGUAGES.map((lang) => ({ value: lang, label: LANGUAGE_NAMES[lang] }));
  return (
    <>
      <Box name="kind" words="treaty.kind" as="select" />
      <Box name="state" options={stateOptions(view, production)} as="select" depends />
      <Box name="on" />
      <Box name="source.kind" options={sourceOptions(view, SOURCE_KINDS, production)} />
      <Box name="source.reference" as="line" />
      <Box name="reservation" options={reservations} as="select" depends />
      <Box name="text.text" depends />
      <Box name="text.language" options={languages} as="select" depends />
    </>
  );
}
