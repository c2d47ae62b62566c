import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  Button,
  EmptyState,
  errorFor,
  Field,
  Form,
  type FieldError,
  type FormInput,
  HostileText,
  LinkButton,
  Moment,
  Page,
  Select,
  Table,
  type View,
  Unbroken,
} from "../../../web/index.ts";
import type { DeskLink, DossierLine, PartnerOption } from "../dossier-contributions.ts";
import type { NeedEnd } from "../domain/queue-order.ts";
import type { Dossier } from "../types.ts";
import { UntilBadge } from "./until-badge.tsx";

export interface DossiersPageProps {
  readonly view: View;
  readonly dossiers: readonly Dossier[];
  /** The columns of the modules, with what each says of the dossiers by their ids. */
  readonly columns: readonly { readonly labelKey: string; readonly lines: ReadonlyMap<string, DossierLine> }[];
  /** The nearest day or moment by which somebody has to act in it, by its id. */
  readonly due: ReadonlyMap<string, NeedEnd>;
  readonly isFirst: boolean;
  /** The number where the next page goes on; undefined on the last one. */
  readonly next: string | undefined;
  readonly mayOpen: boolean;
  /** Where else one can go from here. */
  readonly links: readonly DeskLink[];
}

/** What each dossier is about, with whom, how its requests stand and what is due next: names of persons stand inside only. */
export function DossiersPage(props: DossiersPageProps): JSX.Element {
  const { view, dossiers, isFirst, next, mayOpen } = props;
  const { t, lang } = view;
  return (
    <Page
      view={view}
      title={t(isFirst ? "desk.dossiers.title" : "desk.dossiers.older")}
      breadcrumb={isFirst ? [] : [{ href: "/dossiers", label: t("desk.dossiers.title") }]}
      width="wide"
    >
      <p class="lead">{t("desk.dossiers.lead")}</p>
      {dossiers.length === 0 ? (
        <EmptyState title={t("desk.dossiers.none-title")}>{t("desk.dossiers.none-text")}</EmptyState>
      ) : (
        <Table
          caption={t("desk.dossiers.title")}
          captionUnseen
          columns={[
            { key: "reference", label: t("desk.dossier.reference") },
            { key: "title", label: t("desk.dossier.matter") },
            { key: "state", label: t("desk.dossier.state") },
            ...props.columns.map(({ labelKey }) => ({ key: labelKey, label: t(labelKey) })),
            { key: "until", label: t("desk.queue.column-until") },
            { key: "opened", label: t("desk.dossier.opened") },
          ]}
          rows={dossiers.map((dossier) => ({
            cells: {
              reference: (
                <a href={`/dossiers/${dossier.dossierId}`}>
                  <Unbroken text={dossier.ownReference} />
                </a>
              ),
              title:
                dossier.disposedAt === undefined ? (
                  <Matter view={view} dossier={dossier} lines={linesOf(props, dossier)} />
                ) : (
                  t("desk.disposal.tombstone")
                ),
              state: stateName(dossier.state, lang),
              ...Object.fromEntries(
                props.columns.map(({ labelKey, lines }) => [
                  labelKey,
                  lines.get(dossier.dossierId)?.shown(view) ?? <>–</>,
                ]),
              ),
              until: <Due view={view} due={props.due.get(dossier.dossierId)} />,
              opened: <Moment at={dossier.openedAt} />,
            },
          }))}
        />
      )}
      {next !== undefined && (
        <p>
          <a href={`/dossiers?before=${encodeURIComponent(next)}`} rel="next">
            {t("desk.dossiers.older")}
          </a>
        </p>
      )}
      {!isFirst && (
        <p>
          <a href="/dossiers">{t("desk.dossiers.newest")}</a>
        </p>
      )}
      <p class="button-row">
        {mayOpen && <LinkButton href="/dossiers/new">{t("desk.dossiers.new")}</LinkButton>}
        {props.links.map(({ href, labelKey }) => (
          <LinkButton href={href} kind="secondary">
            {t(labelKey)}
          </LinkButton>
        ))}
      </p>
    </Page>
  );
}

function linesOf({ columns }: DossiersPageProps, { dossierId }: Dossier): readonly DossierLine[] {
  return columns.flatMap(({ lines }) => lines.get(dossierId) ?? []);
}

/** What it is called: as its title says, or, where that says nothing to us, as a module does. */
function Matter({
  view,
  dossier,
  lines,
}: {
  view: View;
  dossier: Dossier;
  lines: readonly DossierLine[];
}): JSX.Element {
  const title = lines.find((line) => line.title !== undefined)?.title?.(view);
  return title === undefined ? <HostileText text={dossier.title} /> : <Unbroken text={title} />;
}

function Due({ view, due }: { view: View; due: NeedEnd | undefined }): JSX.Element {
  return <UntilBadge view={view} label={view.t("desk.queue.column-until")} due={due ?? {}} />;
}

/** With whom, about what. */
export function NewDossierPage({
  view,
  errors,
  input,
  partners,
}: {
  view: View;
  errors: readonly FieldError[] | undefined;
  input: FormInput | undefined;
  partners: readonly PartnerOption[];
}): JSX.Element {
  const { t } = view;
  return (
    <Page
      view={view}
      title={t("desk.dossiers.new")}
      breadcrumb={[{ href: "/dossiers", label: t("desk.dossiers.title") }]}
      errors={errors}
      labels={{ counterpart: t("desk.dossier.state"), title: t("desk.dossier.matter") }}
    >
      <Form action="/dossiers" {...{ errors, input }}>
        <Select
          name="counterpart"
          label={t("desk.dossier.state")}
          hint={t("desk.dossier.state-hint")}
          options={partners.map(({ value, label }) => ({ value, label: label(view) }))}
          // With one State that is met there is nothing to choose.
          value={partners.length === 1 ? partners[0]?.value : undefined}
          error={errorFor(errors, "state")}
        />
        <Field name="title" label={t("desk.dossier.matter")} hint={t("desk.dossier.matter-hint")} maxLength={500} />
        <Button>{t("desk.dossier.open")}</Button>
      </Form>
    </Page>
  );
}
