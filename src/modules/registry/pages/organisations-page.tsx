import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName, wordsFor } from "../../../convention/index.ts";
import { Button, EmptyState, Field, HostileText, Page, StatusTag, Table, type View } from "../../../web/index.ts";
import type { Organisation } from "../domain/organisation.ts";

interface OrganisationsPageProps {
  readonly view: View;
  readonly organisations: readonly Organisation[];
  readonly next: string | undefined;
  readonly search: string;
  readonly mayKeep: boolean;
}

/** All organisations that are known here, the latest recorded first; closed ones say so. */
export function OrganisationsPage({ view, organisations, next, search, mayKeep }: OrganisationsPageProps): JSX.Element {
  const { t } = view;
  const record = mayKeep ? { label: t("registry.organisations.new"), href: "/organisations/new" } : undefined;
  const older = new URLSearchParams({ search, before: next ?? "" }).toString();
  return (
    <Page view={view} title={t("registry.organisations.title")} width="wide" nextAction={record}>
      <p class="lead">{t("registry.organisations.lead")}</p>
      <search>
        <form method="get" action="/organisations" class="stack">
          <Field
            name="search"
            type="search"
            label={t("registry.organisations.search")}
            value={search}
            optional="depends"
            maxLength={300}
          />
          <Button kind="secondary">{t("registry.organisations.find")}</Button>
        </form>
      </search>
      {organisations.length === 0 ? (
        <EmptyState title={t("registry.organisations.none-title")}>
          {t(search === "" ? "registry.organisations.none-text" : "registry.organisations.none-found")}
        </EmptyState>
      ) : (
        <Table
          caption={t("registry.organisations.title")}
          captionUnseen
          columns={[
            { key: "name", label: t("registry.organisations.column-name") },
            { key: "acronym", label: t("registry.organisation.acronym") },
            { key: "kind", label: t("registry.organisation.kind") },
            { key: "seat", label: t("registry.organisation.seat") },
            { key: "state", label: t("registry.organisations.column-state") },
          ]}
          rows={organisations.map((one) => ({ cells: cellsOf(view, one) }))}
        />
      )}
      {next !== undefined && (
        <p>
          <a href={`/organisations?${older}`} rel="next">
            {t("registry.organisations.older")}
          </a>
        </p>
      )}
    </Page>
  );
}

function cellsOf(view: View, { organisationId, entry, closedOn }: Organisation) {
  const { name, acronym, kind, seat } = entry;
  return {
    name: (
      <a href={`/organisations/${organisationId}`}>
        <HostileText {...wordsFor(name, view.lang)} />
      </a>
    ),
    acronym: acronym === undefined ? "–" : <HostileText text={acronym} />,
    kind: view.t(`registry.kind.${kind}`),
    seat: seat === undefined ? "–" : stateName(seat, view.lang),
    state: <StateTag view={view} closed={closedOn !== undefined} />,
  };
}

export function StateTag({ view: { t }, closed }: { readonly view: View; readonly closed: boolean }): JSX.Element {
  const label = t(closed ? "registry.organisations.closed" : "registry.organisations.active");
  return <StatusTag tone={closed ? "neutral" : "good"} label={label} />;
}
