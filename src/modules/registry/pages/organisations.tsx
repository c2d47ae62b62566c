import { stateName, stateOptions, WORD_LANGUAGES, wordsFor } from "../../../convention/index.ts";
import type { Refusal } from "../../../protocol/refusal.ts";
import {
  type ActRoutes,
  type Crumb,
  formOf,
  type FormPage,
  HostileText,
  languageOptions,
  LinkButton,
  Page,
  StatusTag,
  type View,
  visibleText,
} from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { KEEPING_ROLES, mayKeep } from "../access.ts";
import { closeOrganisation, correctOrganisation, recordOrganisation } from "../actions/organisations.ts";
import { organisationAnswer, versionsAnswer } from "../answers.ts";
import { demandVersions, namesOf, organisationIdParam, type RegistryContext } from "../context.ts";
import { type Organisation, ORGANISATION_KINDS } from "../domain/organisation.ts";
import { logExport } from "../log-export.ts";
import { countOrganisations, listOrganisations } from "../store.ts";

const New = formOf(recordOrganisation);
const Correction = formOf(correctOrganisation);
const Closure = formOf(closeOrganisation);

/** All organisations, a new one, and one with its history and what can be done with it. */
export function mountOrganisations(routes: ActRoutes<RegistryContext, User, Role>, context: RegistryContext): void {
  const { db } = context.platform.database;
  const next = ({ organisationId }: Organisation): string => `/organisations/${organisationId}`;
  routes.list({
    id: "registry.list-organisations",
    at: "/organisations",
    who: [],
    member: "organisations",
    answer: organisationAnswer,
    searched: true,
    load: async (_, query) => await listOrganisations(db, query),
    filters: {
      state: {
        label: "registry.organisations.column-state",
        choices: ["active", "closed"],
        say: ({ t }, state) => t(`registry.organisations.${state}`),
      },
      kind: {
        label: "registry.organisation.kind",
        choices: ORGANISATION_KINDS,
        say: ({ t }, kind) => t(`registry.kind.${kind}`),
        ticks: true,
      },
    },
    counts: async (_, query) => await countOrganisations(db, query),
    sheet: {
      id: "registry.export-organisations",
      cells: ({ entry, closedOn }, { view: { t, lang } }) => ({
        name: wordsFor(entry.name, lang).text,
        acronym: entry.acronym,
        kind: t(`registry.kind.${entry.kind}`),
        seat: entry.seat && stateName(entry.seat, lang),
        state: t(`registry.organisations.${closedOn === undefined ? "active" : "closed"}`),
      }),
      log: logExport("organisations"),
    },
    words: "registry.organisations",
    add: { href: "/organisations/new", who: KEEPING_ROLES },
    columns: {
      name: "registry.organisations.column-name",
      acronym: "registry.organisation.acronym",
      kind: "registry.organisation.kind",
      seat: "registry.organisation.seat",
      state: "registry.organisations.column-state",
    },
    cells: (one, { view }) => ({
      name: (
        <a href={next(one)}>
          <HostileText {...wordsFor(one.entry.name, view.lang)} />
        </a>
      ),
      acronym: one.entry.acronym === undefined ? "–" : <HostileText text={one.entry.acronym} />,
      kind: view.t(`registry.kind.${one.entry.kind}`),
      seat: one.entry.seat === undefined ? "–" : stateName(one.entry.seat, view.lang),
      state: <Standing view={view} of={one} />,
    }),
  });
  routes.formPage("/organisations/new", recordOrganisation, {
    show: (page, refusal) => <EntryPage {...page} refusal={refusal} />,
    next,
  });
  routes.formPage("/organisations/:id/correction", correctOrganisation, {
    show: async (page, refusal) => {
      const [stands] = await demandVersions(db, page.params.id);
      return <EntryPage {...page} refusal={refusal} stands={stands} />;
    },
    next,
  });
  const show = routes.one({
    id: "registry.read-organisation",
    at: "/organisations/:id",
    who: [],
    params: { id: organisationIdParam },
    answer: versionsAnswer,
    load: async (_, { id }) => ({ versions: await demandVersions(db, id) }),
    show: async ({ versions }, { view, by, form }) => {
      const { t, format } = view;
      const [latest] = versions;
      const { href, label } = toOne(view, latest);
      const names = await namesOf(
        context,
        versions.map(({ recordedBy }) => recordedBy),
      );
      return (
        <Page view={view} form={form} title={label} breadcrumb={[toAll(view)]}>
          <p>
            <Standing view={view} of={latest} />
          </p>
          <Entry view={view} of={latest} />
          {mayKeep(by) && (
            <LinkButton href={`${href}/correction`} kind="secondary">
              {t("registry.correction.title")}
            </LinkButton>
          )}
          {mayKeep(by) && latest.closedOn === undefined && (
            <Closure.Folded
              action={`${href}/closure`}
              form={form}
              known={{ version: latest.version }}
              hidden={["version"]}
              of={["closedOn", "reason"]}
            />
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
    },
  });
  routes.postForm("/organisations/:id/closure", closeOrganisation, { show, next });

  interface EntryPageProps extends Pick<FormPage<User, unknown>, "view" | "form"> {
    readonly refusal: Refusal | undefined;
    /** What is corrected; absent for a new one. */
    readonly stands?: Organisation;
  }

  /** What was read of an organisation in one source; in a correction the whole once more, as it ought to be. */
  function EntryPage({ view, form, refusal, stands }: EntryPageProps) {
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
        <Field
          name="entry.seat"
          options={stateOptions(lang, context.platform.config.profile === "production")}
          as="select"
        />
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
}

/** The whole version, in the words of its forms. */
function Entry({ view, of }: { readonly view: View; readonly of: Organisation }) {
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

function Standing({ view: { t }, of }: { readonly view: View; readonly of: Organisation }) {
  const closed = of.closedOn !== undefined;
  const label = t(closed ? "registry.organisations.closed" : "registry.organisations.active");
  return <StatusTag tone={closed ? "neutral" : "good"} label={label} />;
}

function toAll({ t }: View): Crumb {
  return { href: "/organisations", label: t("registry.organisations.title") };
}

function toOne({ lang }: View, { organisationId, entry }: Organisation): Crumb {
  return { href: `/organisations/${organisationId}`, label: visibleText(wordsFor(entry.name, lang).text) };
}
