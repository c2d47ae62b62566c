import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../convention/index.ts";
import {
  Button,
  type Crumb,
  errorFor,
  ErrorSummary,
  Field,
  Form,
  HostileText,
  LANGUAGE_NAMES,
  LANGUAGES,
  Moment,
  Notice,
  Page,
  Select,
  SummaryList,
  type SummaryRow,
  TextArea,
  typed,
  type View,
} from "../../web/index.ts";
import { type ApprovalPreview, ConfirmForm, ExactText, exactText, type User } from "../identity/index.ts";
import { may } from "./access.ts";
import type { DisposalRecord, DisposalState } from "./dispose-dossier.ts";
import type { Disposal } from "./disposal-store.ts";
import { DISPOSAL_GROUNDS, disposalGround, type DisposalContent, type Hindrance } from "./disposal-rules.ts";
import type { FormState } from "./dossier-page.tsx";
import { HiddenInput } from "./request/pages/hidden-input.tsx";
import type { Dossier } from "../desk/index.ts";

export interface DisposalPageProps extends FormState {
  readonly user: User;
  readonly state: DisposalState;
  /** What this person would confirm: the request for it as the form says, or the approval of what was asked for. */
  readonly preview?: ApprovalPreview<DisposalContent> | undefined;
  readonly names: ReadonlyMap<string, string>;
}

/** /dossiers/<id>/disposal: what stands against it, what would go, and the two people (R16, R17). */
export function DisposalPage(props: DisposalPageProps): JSX.Element {
  const { view, user, state, preview, names, errors = [] } = props;
  const { t } = view;
  const { dossier, asked, hindrances } = state;
  const path = `/dossiers/${dossier.dossierId}`;
  return (
    <DisposalFrame
      view={view}
      dossier={dossier}
      title={t("cooperation.disposal.title")}
      from={{ href: path, label: dossier.ownReference }}
      hasErrors={errors.length > 0}
    >
      <ErrorSummary
        errors={errors}
        labels={{
          ground: t("cooperation.disposal.ground"),
          order: t("cooperation.disposal.order"),
          explanation: t("cooperation.disposal.explanation"),
        }}
      />
      <p class="lead">{t("cooperation.disposal.lead")}</p>
      <Hindrances view={view} hindrances={hindrances} />
      {asked !== undefined && (
        <Notice tone="attention" title={t("cooperation.disposal.asked-title")}>
          <p>
            {t("cooperation.disposal.asked-by", {
              name: names.get(asked.askedBy) ?? t("cooperation.dossier.somebody"),
            })}{" "}
            <Moment at={asked.askedAt} />
          </p>
        </Notice>
      )}
      {asked !== undefined && <Asked {...props} asked={asked} />}
      {asked === undefined && preview !== undefined && <Confirm view={view} path={path} preview={preview} />}
      {asked === undefined && preview === undefined && hindrances.length === 0 && may(user, "ask-disposal") && (
        <ReasonForm {...props} path={path} />
      )}
    </DisposalFrame>
  );
}

/** A page about the end of a dossier, before it or after. */
function DisposalFrame({
  view,
  dossier,
  title,
  from,
  hasErrors,
  children,
}: {
  view: View;
  dossier: Dossier;
  title: string;
  from: Crumb;
  hasErrors?: boolean;
  children: Child;
}): JSX.Element {
  const { t, lang } = view;
  return (
    <Page
      view={view}
      kind={t("cooperation.dossier.kind", {
        state: stateName(dossier.state, lang),
        reference: dossier.ownReference,
      })}
      title={title}
      breadcrumb={[from]}
      hasErrors={hasErrors}
    >
      {children}
    </Page>
  );
}

/** What must end first: each with what to do. */
function Hindrances({ view, hindrances }: { view: View; hindrances: readonly Hindrance[] }): JSX.Element | null {
  const { t } = view;
  if (hindrances.length === 0) return null;
  return (
    <Notice tone="attention" title={t("cooperation.disposal.hindered")}>
      <ul>
        {hindrances.map(({ code, details }) => (
          <li>{t(`error.${code}`, details)}</li>
        ))}
      </ul>
    </Notice>
  );
}

function ReasonForm({ view, errors, input, path }: DisposalPageProps & { path: string }): JSX.Element {
  const { t } = view;
  return (
    <Form action={`${path}/disposal-check`}>
      <Select
        name="ground"
        label={t("cooperation.disposal.ground")}
        options={DISPOSAL_GROUNDS.map((ground) => ({
          value: ground,
          label: t(`cooperation.disposal.ground.${ground}`),
        }))}
        value={typed(input, "ground")}
        error={errorFor(errors, "ground")}
      />
      <Field
        name="order"
        label={t("cooperation.disposal.order")}
        hint={t("cooperation.disposal.order-hint")}
        maxLength={200}
        value={typed(input, "order")}
        error={errorFor(errors, "order")}
      />
      <TextArea
        name="explanation"
        label={t("cooperation.disposal.explanation")}
        hint={t("cooperation.disposal.explanation-hint", {
          grounds: DISPOSAL_GROUNDS.filter((ground) => disposalGround(ground).needsExplanation)
            .map((ground) => t(`cooperation.disposal.ground.${ground}`))
            .join("; "),
        })}
        rows={3}
        maxLength={2_000}
        value={typed(input, "explanation")}
        error={errorFor(errors, "explanation")}
        optional="depends"
      />
      <Select
        name="language"
        label={t("cooperation.disposal.language")}
        options={LANGUAGES.map((tag) => ({ value: tag, label: LANGUAGE_NAMES[tag] }))}
        value={typed(input, "language") ?? view.lang}
        error={errorFor(errors, "language")}
      />
      <Button kind="secondary">{t("cooperation.disposal.check")}</Button>
    </Form>
  );
}

/** The first person's look at what would go. */
function Confirm({
  view,
  path,
  preview,
}: {
  view: View;
  path: string;
  preview: ApprovalPreview<DisposalContent>;
}): JSX.Element {
  const { t } = view;
  const { content, approval } = preview;
  return (
    <>
      <WhatGoes view={view} content={content} />
      <ConfirmForm action={`${path}/disposal`} thing={approval} label={t("cooperation.disposal.ask")} kind="danger">
        <HiddenInput
          input={{
            ground: content.ground,
            order: content.order,
            explanation: content.explanation?.text ?? "",
            language: content.explanation?.language ?? view.lang,
          }}
        />
      </ConfirmForm>
    </>
  );
}

function Asked({ view, user, state, preview, asked }: DisposalPageProps & { asked: Disposal }): JSX.Element {
  const { t } = view;
  const path = `/dossiers/${state.dossier.dossierId}`;
  return (
    <>
      <WhatGoes view={view} content={preview?.content ?? asked.content} />
      {preview !== undefined && (
        <ConfirmForm
          action={`${path}/disposal-approval`}
          thing={preview.approval}
          label={t("cooperation.disposal.approve")}
          kind="danger"
        />
      )}
      {may(user, "ask-disposal") && (
        <Form action={`${path}/disposal-withdrawal`}>
          <Button kind="secondary">{t("cooperation.disposal.withdraw")}</Button>
        </Form>
      )}
    </>
  );
}

function WhatGoes({ view, content }: { view: View; content: DisposalContent }): JSX.Element {
  const { t } = view;
  return (
    <>
      <h2>{t("cooperation.disposal.why")}</h2>
      <SummaryList rows={whyRows(view, content)} />
      <h2>{t("cooperation.disposal.what-goes")}</h2>
      <SummaryList rows={countRows(view, content)} />
      <p>{t("cooperation.disposal.what-stays")}</p>
      <Notice tone="attention" title={t("cooperation.disposal.backups-title")}>
        {t("cooperation.disposal.backups-text")}
      </Notice>
      <ExactText text={exactText(content)} />
    </>
  );
}

function whyRows(view: View, { ground, order, explanation }: DisposalContent): SummaryRow[] {
  const { t } = view;
  return [
    { label: t("cooperation.disposal.ground"), value: t(`cooperation.disposal.ground.${ground}`) },
    { label: t("cooperation.disposal.order"), value: <HostileText text={order} /> },
    ...(explanation === null
      ? []
      : [
          {
            label: t("cooperation.disposal.explanation"),
            value: (
              <span lang={explanation.language} dir="auto">
                <HostileText text={explanation.text} lines />
              </span>
            ),
          },
        ]),
  ];
}

function countRows(view: View, content: DisposalContent): SummaryRow[] {
  const { t, format } = view;
  const numbered = (numbers: readonly string[]): JSX.Element => (
    <>
      {format.number(numbers.length)}
      {numbers.length > 0 && (
        <>
          {": "}
          <HostileText text={numbers.join(", ")} />
        </>
      )}
    </>
  );
  return [
    { label: t("cooperation.disposal.count.requests"), value: numbered(content.requests) },
    { label: t("cooperation.disposal.count.events"), value: format.number(content.events) },
    { label: t("cooperation.disposal.count.orders"), value: numbered(content.orders) },
    { label: t("cooperation.disposal.count.rings"), value: format.number(content.rings) },
    { label: t("cooperation.disposal.count.sent"), value: format.number(content.dispatchesSent) },
    { label: t("cooperation.disposal.count.received"), value: format.number(content.dispatchesReceived) },
    { label: t("cooperation.disposal.count.exhibits"), value: numbered(content.exhibits) },
  ];
}

/** What a disposed dossier shows to those who were allowed to see it: number, State, and why nothing else is there. */
export function TombstonePage({
  view,
  state,
  names,
}: {
  view: View;
  state: DisposalRecord;
  names: ReadonlyMap<string, string>;
}): JSX.Element {
  const { t } = view;
  const { dossier, done } = state;
  return (
    <DisposalFrame
      view={view}
      dossier={dossier}
      title={t("cooperation.disposal.tombstone")}
      from={{ href: "/dossiers", label: t("cooperation.dossiers.title") }}
    >
      <p class="lead">{t("cooperation.disposal.tombstone-lead")}</p>
      <Tombstones view={view} done={done} names={names} />
    </DisposalFrame>
  );
}

/** Every disposal of a dossier: when, why, by which order, by whom, and how much went. */
export function Tombstones({
  view,
  done,
  names,
}: {
  view: View;
  done: readonly Disposal[];
  names: ReadonlyMap<string, string>;
}): JSX.Element {
  const { t } = view;
  const nameOf = (id: string | undefined): string => names.get(id ?? "") ?? t("cooperation.dossier.somebody");
  return (
    <>
      {done.map(({ content, askedBy, approvedBy, disposedAt }) => (
        <SummaryList
          rows={[
            {
              label: t("cooperation.disposal.when"),
              value: disposedAt === undefined ? "" : <Moment at={disposedAt} />,
            },
            ...whyRows(view, content),
            { label: t("cooperation.disposal.people"), value: view.format.list([nameOf(askedBy), nameOf(approvedBy)]) },
            ...countRows(view, content),
          ]}
        />
      ))}
      <p>{t("cooperation.disposal.what-stays")}</p>
      <p>{t("cooperation.disposal.backups-text")}</p>
    </>
  );
}
