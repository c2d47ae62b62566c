import type { JSX } from "hono/jsx/jsx-runtime";
import type { LostKeys } from "../../../protocol/index.ts";
import { type FormState, Notice, SummaryList, type View } from "../../../web/index.ts";
import { askedRow, ReviewPage, type ReviewPageProps } from "../../identity/index.ts";
import type { WaitingDraftWithdrawal } from "../types.ts";

export interface DraftWithdrawalPageProps {
  readonly view: View;
  readonly withdrawal: WaitingDraftWithdrawal;
  /** Whoever asked; undefined while nobody has. */
  readonly asker: { readonly name: string; readonly isReader: boolean } | undefined;
  readonly form: FormState | undefined;
}

const PLACE = "/designation/draft/withdrawal";

/** What is taken back with a draft before it is published, to the administrator who asks for it and to the one who approves (R16). */
export function DraftWithdrawalPage({ view, withdrawal, asker, form }: DraftWithdrawalPageProps): JSX.Element {
  const { t, format } = view;
  const { content, asked } = withdrawal;
  return (
    <ReviewPage
      view={view}
      kind={t("federation.designation.title")}
      title={t("federation.draft.withdraw-title")}
      breadcrumb={[{ href: "/designation", label: t("federation.designation.title") }]}
      lead={t(asked === undefined ? "federation.draft.lead-ask" : "federation.draft.lead-approve")}
      preview={{ content, approval: withdrawal.approval }}
      step={stepOf(view, asker)}
      errors={form?.errors ?? []}
    >
      <SummaryList
        rows={[
          ...(asked === undefined ? [] : [askedRow(t("federation.details.asked-by"), asker?.name ?? "", asked.at)]),
          { label: t("federation.designation.number"), value: format.number(content.number) },
          { label: t("federation.designation.until"), value: format.date(new Date(content.validUntil)) },
          { label: t("federation.draft.lost"), value: <LostKeyLines view={view} lost={content.lost} /> },
        ]}
      />
      <Notice tone="attention" title={t("federation.draft.effect")}>
        <p>{t("federation.draft.effect-text")}</p>
      </Notice>
    </ReviewPage>
  );
}

/** Each key that a draft says is lost, and since when; a word where it says so of none. */
export function LostKeyLines({ view, lost }: { view: View; lost: readonly LostKeys[] }): JSX.Element {
  const { t, format } = view;
  if (lost.length === 0) return <>{t("federation.details.nothing")}</>;
  return (
    <ul>
      {lost.map(({ use, since }) => (
        <li>
          {t("federation.draft.lost-since", {
            key: t(`federation.key.${use}`),
            since: format.dateTime(new Date(since)),
          })}
        </li>
      ))}
    </ul>
  );
}

function stepOf({ t }: View, asker: DraftWithdrawalPageProps["asker"]): ReviewPageProps["step"] {
  if (asker === undefined) return { approve: { action: PLACE, label: t("federation.draft.ask") } };
  if (asker.isReader) return { approve: undefined };
  return { approve: { action: `${PLACE}/approval`, label: t("federation.draft.approve") } };
}
