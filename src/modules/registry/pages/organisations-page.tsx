import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName, wordsFor } from "../../../convention/index.ts";
import { HostileText, StatusTag, type View, Listing } from "../../../web/index.ts";
import type { Organisation } from "../domain/organisation.ts";

interface OrganisationsPageProps {
  readonly view: View;
  readonly organisations: readonly Organisation[];
  readonly next: string | null;
  readonly search: string;
  readonly mayKeep: boolean;
}

/** All organisations that are known here, the latest recorded first; closed ones say so. */
export function OrganisationsPage({ view, organisations, mayKeep, ...list }: OrganisationsPageProps): JSX.Element {
  const { t } = view;
  return (
    <Listing
      {...list}
      view={view}
      at="/organisations"
      title={t("registry.organisations.title")}
      lead={t("registry.organisations.lead")}
      label={t("registry.organisations.search")}
      none={{ title: t("registry.organisations.none-title"), text: t("registry.organisations.none-text") }}
      noneFound={t("registry.organisations.none-found")}
      nextAction={mayKeep ? { label: t("registry.organisations.new"), href: "/organisations/new" } : undefined}
      columns={[
        { key: "name", label: t("registry.organisations.column-name") },
        { key: "acronym", label: t("registry.organisation.acronym") },
        { key: "kind", label: t("registry.organisation.kind") },
        { key: "seat", label: t("registry.organisation.seat") },
        { key: "state", label: t("registry.organisations.column-state") },
      ]}
      rows={organisations.map((one) => ({ cells: cellsOf(view, one) }))}
    />
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
