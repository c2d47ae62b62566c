import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName, stateOptions, WORD_LANGUAGES, wordsFor } from "../../../convention/index.ts";
import type { Refusal } from "../../../protocol/refusal.ts";
import {
  type Crumb,
  formOf,
  type FormState,
  LinkButton,
  Page,
  type View,
  visibleText,
  languageOptions,
} from "../../../web/index.ts";
import { closeOrganisation, correctOrganisation, recordOrganisation } from "../actions/organisations.ts";
import type { Organisation } from "../domain/organisation.ts";
import { StateTag } from "./organisations-page.tsx";

const New = formOf(recordOrganisation);
const Correction = formOf(correctOrganisation);
const Closure = formOf(closeOrganisation);

interface EntryPageProps {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly production: boolean;
  readonly refusal: Refusal | undefined;
  /** What is corrected; absent for a new one. */
  readonly stands?: Organisation;
}

/** What was read of an organisation in one source; in a correction the whole once more, as it ought to be. */
export function EntryPage({ view, form, production, refusal, stands }: EntryPageProps): JSX.Element {
  const { t, lang } = view;
  const title = t(stands === undefined ? "registry.organisations.new" : "registry.correction.title");
  const { Field } = New;
  const fields = (
    <>
      <Field name="entry.kind" words="registry.kind" as="select" />
      <Field name="entry.name.original" options={languageOptions(view)} as="select" />
      <Field name={`entry.name.texts.${lang}`} depends />
      <details open={stands !== undefined || form !== undefined}>
        <summary>{t("registry.organisations.other-names")}</summary>
        {WORD_LANGUAGES.filter((one) => one !== lang).map((one) => (
          <Field name={`entry.name.texts.${one}`} depends />
        ))}
      </details>
      <Field name="entry.acronym" />
      <Field name="entry.seat" options={stateOptions(lang, production)} as="select" />
      <Field name="entry.web" code />
      <Field name="entry.source" />
    </>
  );
  return (
    <Page view={view} form={form} title={title} breadcrumb={[toAll(view), ...(stands ? [toOne(view, stands)] : [])]}>
      {refusal?.code === "organisation-doubled" && (
        <p>
          <a href={`/organisations/${String(refusal.details["organisationId"])}`}>
            {visibleText(String(refusal.details["name"]))}
          </a>
        </p>
      )}
      {stands === undefined ? (
        <New.Form form={form} known={{ entry: { name: { original: lang } } }}>
          {fields}
          <New.Submit />
        </New.Form>
      ) : (
        <Correction.Form form={form} known={{ version: stands.version, entry: stands.entry }} hidden={["version"]}>
          {fields}
          <Correction.Field name="reason" />
          <Correction.Submit />
        </Correction.Form>
      )}
    </Page>
  );
}

interface OrganisationPageProps {
  readonly view: View;
  readonly form: FormState | undefined;
  /** The latest first. */
  readonly versions: readonly [Organisation, ...Organisation[]];
  readonly names: ReadonlyMap<string, string | undefined>;
  readonly mayKeep: boolean;
}

/** What is known of an organisation, how that came about, and what can be done. */
export function OrganisationPage({ view, form, versions, names, mayKeep }: OrganisationPageProps): JSX.Element {
  const { t, format } = view;
  const [latest] = versions;
  const { href, label } = toOne(view, latest);
  return (
    <Page view={view} form={form} title={label} breadcrumb={[toAll(view)]}>
      <p>
        <StateTag view={view} closed={latest.closedOn !== undefined} />
      </p>
      <Entry view={view} of={latest} />
      {mayKeep && (
        <LinkButton href={`${href}/correction`} kind="secondary">
          {t("registry.correction.title")}
        </LinkButton>
      )}
      {mayKeep && latest.closedOn === undefined && (
        <details open={form !== undefined}>
          <summary>{t("registry.closure.title")}</summary>
          <p>{t("registry.closure.text")}</p>
          <Closure.Form action={`${href}/closure`} form={form} known={{ version: latest.version }} hidden={["version"]}>
            <Closure.Field name="closedOn" />
            <Closure.Field name="reason" />
            <Closure.Submit kind="secondary" />
          </Closure.Form>
        </details>
      )}
      <h2>{t("registry.organisations.history")}</h2>
      {versions.map((one) => (
        <details>
          <summary>
            {t("registry.organisations.version", {
              version: one.version,
              when: format.dateTime(one.recordedAt),
              who: names.get(one.recordedBy) ?? t("registry.organisations.somebody"),
            })}
          </summary>
          <Entry view={view} of={one} />
        </details>
      ))}
    </Page>
  );
}

/** The whole version, in the words of its forms. */
function Entry({ view, of }: { readonly view: View; readonly of: Organisation }): JSX.Element {
  const { entry, closedOn, reason } = of;
  const original = languageOptions(view).find(({ value }) => value === entry.name.original)?.label;
  const seat = entry.seat && stateName(entry.seat, view.lang);
  return (
    <>
      <New.Shown
        value={{ entry }}
        words={{ "entry.kind": "registry.kind" }}
        as={{ "entry.name.original": original, ...(seat && { "entry.seat": seat }) }}
      />
      {closedOn === undefined ? (
        <Correction.Shown value={{ reason }} />
      ) : (
        <Closure.Shown value={{ closedOn, reason }} />
      )}
    </>
  );
}

function toAll({ t }: View): Crumb {
  return { href: "/organisations", label: t("registry.organisations.title") };
}

function toOne({ lang }: View, { organisationId, entry }: Organisation): Crumb {
  return { href: `/organisations/${organisationId}`, label: visibleText(wordsFor(entry.name, lang).text) };
}
