import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../convention/index.ts";
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
  Select,
  Table,
  typed,
  type View,
  Unbroken,
} from "../../web/index.ts";
import type { Sending } from "../federation/index.ts";
import type { Correspondent } from "./request/types.ts";
import type { RequestsOfDossier } from "./request/store.ts";
import type { FormState } from "./dossier-page.tsx";
import { isOnItsWay } from "./request/pages/sending.tsx";
import { UntilBadge } from "./request/pages/until-badge.tsx";
import { urgencyAt } from "./request/domain/urgency.ts";
import { mechanismTitle, RequestTag, titleOfTheirs, UrgencyTag } from "./request/pages/words.tsx";
import type { Dossier } from "../desk/index.ts";

export interface DossiersPageProps {
  readonly view: View;
  readonly dossiers: readonly Dossier[];
  /** The newest requests of each dossier, by its id. */
  readonly requests: ReadonlyMap<string, RequestsOfDossier>;
  /** The nearest day or moment by which somebody has to act in it, by its id. */
  readonly due: ReadonlyMap<string, string>;
  /** What of ours other servers have not opened yet. */
  readonly unconfirmed: readonly Sending[];
  readonly isFirst: boolean;
  /** The number where the next page goes on; undefined on the last one. */
  readonly next: string | undefined;
  readonly mayOpen: boolean;
}

/** What each dossier is about, with whom, how its requests stand and what is due next: names of persons stand inside only. */
export function DossiersPage(props: DossiersPageProps): JSX.Element {
  const { view, dossiers, isFirst, next, mayOpen } = props;
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
            { key: "requests", label: t("cooperation.dossier.requests") },
            { key: "until", label: t("cooperation.queue.column-until") },
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
                  <Matter
                    view={view}
                    title={dossier.title}
                    openedBy={props.requests.get(dossier.dossierId)?.openedBy}
                  />
                ) : (
                  t("desk.disposal.tombstone")
                ),
              state: stateName(dossier.state, lang),
              requests: (
                <Requests
                  view={view}
                  dossierId={dossier.dossierId}
                  found={props.requests.get(dossier.dossierId)}
                  unconfirmed={props.unconfirmed}
                />
              ),
              until: <Due view={view} until={props.due.get(dossier.dossierId)} />,
              opened: <Moment at={dossier.openedAt} />,
            },
          }))}
        />
      )}
      {next !== undefined && (
        <p>
          <a href={`/dossiers?before=${encodeURIComponent(next)}`} rel="next">
            {t("cooperation.dossiers.older")}
          </a>
        </p>
      )}
      {!isFirst && (
        <p>
          <a href="/dossiers">{t("cooperation.dossiers.newest")}</a>
        </p>
      )}
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

/** Their number says nothing to us: what they ask for stands before it. */
function Matter({ view, title, openedBy }: { view: View; title: string; openedBy: string | undefined }): JSX.Element {
  if (openedBy === undefined) return <HostileText text={title} />;
  return <Unbroken text={titleOfTheirs(view, openedBy, title)} />;
}

function Requests({
  view,
  dossierId,
  found,
  unconfirmed,
}: {
  view: View;
  dossierId: string;
  found: RequestsOfDossier | undefined;
  unconfirmed: readonly Sending[];
}): JSX.Element {
  if (found === undefined) return <>–</>;
  const more = found.count - found.lines.length;
  return (
    <ul>
      {found.lines.map((line) => (
        <li>
          <a href={`/requests/${line.requestId}`}>{mechanismTitle(view, line.mechanism)}</a>{" "}
          <RequestTag view={view} file={line} onItsWay={isOnItsWay(line, unconfirmed)} />{" "}
          <UrgencyTag view={view} urgency={urgencyAt(line.status, line.urgency)} />
        </li>
      ))}
      {more > 0 && (
        <li>
          <a href={`/dossiers/${dossierId}`}>{view.t("cooperation.dossiers.more-requests", { count: more })}</a>
        </li>
      )}
    </ul>
  );
}

function Due({ view, until }: { view: View; until: string | undefined }): JSX.Element {
  if (until === undefined) return <>–</>;
  return <UntilBadge view={view} label={view.t("cooperation.queue.column-until")} until={until} />;
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
