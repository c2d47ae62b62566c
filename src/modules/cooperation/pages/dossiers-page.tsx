import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  Button,
  EmptyState,
  errorFor,
  ErrorSummary,
  Field,
  Form,
  HostileText,
  LinkButton,
  Moment,
  Page,
  Pager,
  Select,
  Table,
  typed,
  type View,
  Unbroken,
} from "../../../web/index.ts";
import type { Correspondent, Dossier } from "../types.ts";
import type { FormState } from "./dossier-page.tsx";

export interface DossiersPageProps {
  readonly view: View;
  readonly dossiers: readonly Dossier[];
  readonly page: number;
  readonly hasMore: boolean;
  readonly mayOpen: boolean;
}

export function DossiersPage({ view, dossiers, page, hasMore, mayOpen }: DossiersPageProps): JSX.Element {
  const { t, lang } = view;
  return (
    <Page view={view} title={t("cooperation.dossiers.title")} width="wide">
      <p class="lead">{t("cooperation.dossiers.lead")}</p>
      {dossiers.length === 0 ? (
        <EmptyState title={t("cooperation.dossiers.none-title")}>{t("cooperation.dossiers.none-text")}</EmptyState>
      ) : (
        <Table
          caption={t("cooperation.dossiers.title")}
          captionUnseen
          columns={[
            { key: "reference", label: t("cooperation.dossier.reference") },
            { key: "title", label: t("cooperation.dossier.matter") },
            { key: "state", label: t("cooperation.dossier.state") },
            { key: "opened", label: t("cooperation.dossier.opened") },
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
                  <HostileText text={dossier.title} />
                ) : (
                  t("cooperation.disposal.tombstone")
                ),
              state: stateName(dossier.state, lang),
              opened: <Moment at={dossier.openedAt} />,
            },
          }))}
        />
      )}
      <Pager page={page} pages={hasMore ? page + 1 : page} href={(wanted) => `/dossiers?page=${wanted}`} />
      <p class="button-row">
        {mayOpen && <LinkButton href="/dossiers/new">{t("cooperation.dossiers.new")}</LinkButton>}
        <LinkButton href="/correspondents" kind="secondary">
          {t("cooperation.correspondents.title")}
        </LinkButton>
        <LinkButton href="/statistics" kind="secondary">
          {t("cooperation.statistics.title")}
        </LinkButton>
      </p>
    </Page>
  );
}

/** With which State, about what. States with a confirmed server first, then contact cards. */
export function NewDossierPage({
  view,
  errors,
  input,
  states,
  cards,
}: FormState & { states: readonly string[]; cards: readonly Correspondent[] }): JSX.Element {
  const { t, lang } = view;
  return (
    <Page
      view={view}
      title={t("cooperation.dossiers.new")}
      breadcrumb={[{ href: "/dossiers", label: t("cooperation.dossiers.title") }]}
      hasErrors={(errors?.length ?? 0) > 0}
    >
      <ErrorSummary
        errors={errors ?? []}
        labels={{ counterpart: t("cooperation.dossier.state"), title: t("cooperation.dossier.matter") }}
      />
      <Form action="/dossiers">
        <Select
          name="counterpart"
          label={t("cooperation.dossier.state")}
          hint={t("cooperation.dossier.state-hint")}
          options={[
            ...states.map((state) => ({ value: state, label: stateName(state, lang) })),
            ...cards.map((card) => ({
              value: card.correspondentId,
              label: t("cooperation.dossier.by-paper", {
                state: stateName(card.state, lang),
                authority: card.authority,
              }),
            })),
          ]}
          value={typed(input, "counterpart")}
          error={errorFor(errors, "counterpart") ?? errorFor(errors, "state")}
        />
        <Field
          name="title"
          label={t("cooperation.dossier.matter")}
          hint={t("cooperation.dossier.matter-hint")}
          value={typed(input, "title")}
          error={errorFor(errors, "title")}
          maxLength={500}
        />
        <Button>{t("cooperation.dossier.open")}</Button>
      </Form>
    </Page>
  );
}
