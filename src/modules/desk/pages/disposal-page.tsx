import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  Button,
  type Crumb,
  ErrorSummary,
  Field,
  type FieldError,
  Form,
  type FormInput,
  HiddenInput,
  HostileText,
  LanguageSelect,
  Moment,
  Notice,
  Page,
  Select,
  SummaryList,
  type SummaryRow,
  TextArea,
  type View,
} from "../../../web/index.ts";
import type { Refusal } from "../../../protocol/refusal.ts";
import { type ApprovalPreview, ConfirmForm, ExactText, exactText, type User } from "../../identity/index.ts";
import { may } from "../access.ts";
import type { Counted } from "../dossier-contributions.ts";
import type { DisposalRecord, DisposalState } from "../actions/dispose-dossier.ts";
import type { Disposal, RepeatedDisposal } from "../disposal-store.ts";
import { DISPOSAL_GROUNDS, disposalGround, type DisposalContent } from "../domain/disposal.ts";
import type { Dossier } from "../types.ts";

export interface DisposalPageProps {
  readonly view: View;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
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
      title={t("desk.disposal.title")}
      from={{ href: path, label: dossier.ownReference }}
      hasErrors={errors.length > 0}
    >
      <ErrorSummary
        errors={errors}
        labels={{
          ground: t("desk.disposal.ground"),
          order: t("desk.disposal.order"),
          explanation: t("desk.disposal.explanation"),
        }}
      />
      <p class="lead">{t("desk.disposal.lead")}</p>
      <Hindrances view={view} hindrances={hindrances} />
      {asked !== undefined && (
        <Notice tone="attention" title={t("desk.disposal.asked-title")}>
          <p>
            {t("desk.disposal.asked-by", {
              name: names.get(asked.askedBy) ?? t("desk.somebody"),
            })}{" "}
            <Moment at={asked.askedAt} />
          </p>
        </Notice>
      )}
      {asked !== undefined && <Asked {...props} asked={asked} />}
      {asked === undefined && preview !== undefined && (
        <Confirm counts={state.counts} view={view} path={path} preview={preview} />
      )}
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
      kind={t("desk.dossier.kind", {
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
function Hindrances({ view, hindrances }: { view: View; hindrances: readonly Refusal[] }): JSX.Element | null {
  const { t } = view;
  if (hindrances.length === 0) return null;
  return (
    <Notice tone="attention" title={t("desk.disposal.hindered")}>
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
    <Form action={`${path}/disposal-check`} {...{ errors, input }}>
      <Select
        name="ground"
        label={t("desk.disposal.ground")}
        options={DISPOSAL_GROUNDS.map((ground) => ({
          value: ground,
          label: t(`desk.disposal.ground.${ground}`),
        }))}
      />
      <Field name="order" label={t("desk.disposal.order")} hint={t("desk.disposal.order-hint")} maxLength={200} />
      <TextArea
        name="explanation"
        label={t("desk.disposal.explanation")}
        hint={t("desk.disposal.explanation-hint", {
          grounds: DISPOSAL_GROUNDS.filter((ground) => disposalGround(ground).needsExplanation)
            .map((ground) => t(`desk.disposal.ground.${ground}`))
            .join(t("web.semicolon")),
        })}
        rows={3}
        maxLength={2_000}
        optional="depends"
      />
      <LanguageSelect label={t("desk.disposal.language")} />
      <Button kind="secondary">{t("desk.disposal.check")}</Button>
    </Form>
  );
}

/** The first person's look at what would go. */
function Confirm({
  view,
  path,
  counts,
  preview,
}: {
  view: View;
  path: string;
  counts: readonly Counted[];
  preview: ApprovalPreview<DisposalContent>;
}): JSX.Element {
  const { t } = view;
  const { content, approval } = preview;
  return (
    <>
      <WhatGoes view={view} counts={counts} content={content} />
      <ConfirmForm action={`${path}/disposal`} thing={approval} label={t("desk.disposal.ask")} kind="danger">
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
      <WhatGoes view={view} counts={state.counts} content={preview?.content ?? asked.content} />
      {preview !== undefined && (
        <ConfirmForm
          action={`${path}/disposal-approval`}
          thing={preview.approval}
          label={t("desk.disposal.approve")}
          kind="danger"
        />
      )}
      {may(user, "ask-disposal") && (
        <Form action={`${path}/disposal-withdrawal`}>
          <Button kind="secondary">{t("desk.disposal.withdraw")}</Button>
        </Form>
      )}
    </>
  );
}

function WhatGoes({
  view,
  counts,
  content,
}: {
  view: View;
  counts: readonly Counted[];
  content: DisposalContent;
}): JSX.Element {
  const { t } = view;
  return (
    <>
      <h2>{t("desk.disposal.why")}</h2>
      <SummaryList rows={whyRows(view, content)} />
      <h2>{t("desk.disposal.what-goes")}</h2>
      <SummaryList rows={countRows(view, counts, content)} />
      <p>{t("desk.disposal.what-stays")}</p>
      <Notice tone="attention" title={t("desk.disposal.backups-title")}>
        {t("desk.disposal.backups-text")}
      </Notice>
      <ExactText text={exactText(content)} />
    </>
  );
}

function whyRows(view: View, { ground, order, explanation }: DisposalContent): SummaryRow[] {
  const { t } = view;
  return [
    { label: t("desk.disposal.ground"), value: t(`desk.disposal.ground.${ground}`) },
    { label: t("desk.disposal.order"), value: <HostileText text={order} /> },
    {
      label: t("desk.disposal.explanation"),
      value:
        explanation === null ? undefined : (
          <span lang={explanation.language} dir="auto">
            <HostileText text={explanation.text} lines />
          </span>
        ),
    },
  ];
}

function countRows(view: View, counts: readonly Counted[], content: DisposalContent): SummaryRow[] {
  return counts.map(({ key, labelKey }) => ({ label: view.t(labelKey), value: countText(view, content[key]) }));
}

/** How many, and their numbers where they have some. One that was written before a module counted anything has none of it. */
function countText({ format }: View, count: DisposalContent[string] | undefined): Child {
  if (!Array.isArray(count)) return format.number(Number(count ?? 0));
  return (
    <>
      {format.number(count.length)}
      {count.length > 0 && (
        <>
          {": "}
          <HostileText text={count.join(", ")} />
        </>
      )}
    </>
  );
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
  const { dossier, counts, done, repeated } = state;
  return (
    <DisposalFrame
      view={view}
      dossier={dossier}
      title={t("desk.disposal.tombstone")}
      from={{ href: "/dossiers", label: t("desk.dossiers.title") }}
    >
      <p class="lead">{t("desk.disposal.tombstone-lead")}</p>
      <Tombstones view={view} counts={counts} done={done} repeated={repeated} names={names} />
    </DisposalFrame>
  );
}

/** Every disposal of a dossier: when, why, by which order, by whom, and how much went. */
export function Tombstones({
  view,
  counts,
  done,
  repeated,
  names,
}: {
  view: View;
  counts: readonly Counted[];
  done: readonly Disposal[];
  repeated: readonly RepeatedDisposal[];
  names: ReadonlyMap<string, string>;
}): JSX.Element {
  const { t } = view;
  const nameOf = (id: string | undefined): string => names.get(id ?? "") ?? t("desk.somebody");
  return (
    <>
      {done.map(({ content, askedBy, approvedBy, disposedAt }) => (
        <SummaryList
          rows={[
            {
              label: t("desk.disposal.when"),
              value: disposedAt === undefined ? "" : <Moment at={disposedAt} />,
            },
            ...whyRows(view, content),
            { label: t("desk.disposal.people"), value: view.format.list([nameOf(askedBy), nameOf(approvedBy)]) },
            ...countRows(view, counts, content),
          ]}
        />
      ))}
      {repeated.map(({ firstDisposedAt, repeatedAt, orderSha256 }) => (
        <SummaryList
          rows={[
            { label: t("desk.disposal.when"), value: <Moment at={firstDisposedAt} /> },
            { label: t("desk.disposal.repeated"), value: <Moment at={repeatedAt} /> },
            { label: t("desk.disposal.people"), value: t("desk.disposal.people-forgotten") },
            { label: t("desk.disposal.order-digest"), value: orderSha256 && <code>{orderSha256}</code> },
          ]}
        />
      ))}
      <p>{t("desk.disposal.what-stays")}</p>
      <p>{t("desk.disposal.backups-text")}</p>
    </>
  );
}
