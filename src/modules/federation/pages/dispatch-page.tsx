import type { JSX } from "hono/jsx/jsx-runtime";
import {
  Button,
  CopyBlock,
  Form,
  type FormState,
  Moment,
  Notice,
  Page,
  StageBar,
  SummaryList,
  Table,
  type Stage,
  type SummaryRow,
  type View,
} from "../../../web/index.ts";
import type { DispatchView } from "../dispatch-view.ts";
import { UNRECEIPTED } from "../tables.ts";
import type { ReceiptRow } from "../types.ts";
import { StageTag } from "./dispatch-table.tsx";
import { codeInWords, kindInWords, namedState } from "./words.tsx";

type ReceiptCover = Omit<ReceiptRow, "bytes">;

interface DispatchPageProps {
  readonly view: View;
  readonly dispatch: DispatchView;
  readonly receipts: readonly ReceiptCover[];
  readonly form: FormState | undefined;
  readonly mayAct: boolean;
}

/** The cover of one dispatch and every receipt about it: what each proves, and what nobody has said yet. Never its content. */
export function DispatchPage({ view, dispatch, receipts, form, mayAct }: DispatchPageProps): JSX.Element {
  const { t } = view;
  const state = namedState(view, dispatch.state);
  return (
    <Page
      view={view}
      title={t(`federation.dispatch.title-${dispatch.direction}`, { kind: kindInWords(view, dispatch.kind), state })}
      kind={t("federation.dispatch.kind")}
      width="wide"
      form={form}
      breadcrumb={[
        { href: "/peers", label: t("federation.peers.title") },
        { href: `/peers/${dispatch.state}`, label: state },
      ]}
    >
      <StageBar label={t("federation.dispatch.way")} stages={stages(view, dispatch, receipts)} />
      <Trouble view={view} dispatch={dispatch} mayAct={mayAct} />
      <section aria-labelledby="receipts-title">
        <h2 id="receipts-title">{t("federation.dispatch.receipts")}</h2>
        {receipts.length === 0 ? (
          <p>{t("federation.dispatch.no-receipt")}</p>
        ) : (
          <Table
            caption={t("federation.dispatch.receipts")}
            captionUnseen
            columns={[
              { key: "what", label: t("federation.receipt.what") },
              { key: "proves", label: t("federation.receipt.proves") },
              { key: "at", label: t("federation.receipt.at") },
            ]}
            rows={receipts.map((receipt) => ({
              cells: {
                what: receiptTitle(view, receipt),
                proves: t(`federation.receipt.proves-${receipt.strength}`),
                at: <Moment at={new Date(receipt.at)} />,
              },
            }))}
          />
        )}
      </section>
      <SummaryList title={t("federation.dispatch.facts")} rows={facts(view, dispatch)} />
    </Page>
  );
}

function receiptTitle(view: View, { direction, strength, code }: ReceiptCover): string {
  const what = view.t(`federation.strength.${strength}`);
  const said = view.t(`federation.receipt.${direction}`, { what });
  return code === undefined ? said : `${said}: ${codeInWords(view, code)}`;
}

/** On its way: written, sealed, delivered, understood, taken up by a person. */
function stages(view: View, dispatch: DispatchView, receipts: readonly ReceiptCover[]): Stage[] {
  const { t } = view;
  const at = (strength: ReceiptRow["strength"]): Date | undefined => {
    const receipt = receipts.find((one) => one.strength === strength);
    return receipt === undefined ? undefined : new Date(receipt.at);
  };
  const isOver = dispatch.stage === "refused" || dispatch.stage === "voided";
  const moments = [
    { label: t("federation.way.written"), at: dispatch.direction === "out" ? dispatch.at : dispatch.sentAt },
    { label: t("federation.way.stored"), at: at("stored") },
    { label: t("federation.way.valid"), at: at("valid") },
    { label: t("federation.way.handled"), at: at("handled") },
  ];
  const firstOpen = moments.findIndex((stage) => stage.at === undefined);
  return moments.map(({ label, at: when }, position) => {
    const state = when !== undefined ? "done" : position !== firstOpen ? "ahead" : isOver ? "stopped" : "current";
    return { label, state, ...(when === undefined ? {} : { at: when }) };
  });
}

function Trouble({
  view,
  dispatch,
  mayAct,
}: {
  view: View;
  dispatch: DispatchView;
  mayAct: boolean;
}): JSX.Element | null {
  const { t } = view;
  const act = (path: string, label: string, kind: "secondary" | "danger"): JSX.Element | null =>
    mayAct ? (
      <Form action={`/dispatches/${dispatch.dispatchId}/${path}`}>
        <Button kind={kind}>{label}</Button>
      </Form>
    ) : null;
  if (dispatch.stage === "held") {
    return (
      <Notice tone="attention" title={t("federation.dispatch.held")}>
        <p>{t("federation.dispatch.held-help")}</p>
        {act("release", t("federation.dispatch.release"), "secondary")}
      </Notice>
    );
  }
  if (dispatch.stage === "refused") {
    return (
      <Notice
        tone="bad"
        title={t("federation.dispatch.refused", { why: codeInWords(view, dispatch.refusalCode ?? "") })}
      >
        {dispatch.internalCode !== undefined && (
          <p>{t("federation.dispatch.internal", { code: dispatch.internalCode })}</p>
        )}
        {dispatch.sentAgainAs !== undefined && (
          <p>
            <a href={`/dispatches/${dispatch.sentAgainAs}`}>{t("federation.dispatch.sent-again")}</a>
          </p>
        )}
      </Notice>
    );
  }
  if (dispatch.direction === "out" && UNRECEIPTED.some((stage) => stage === dispatch.stage)) {
    return (
      <Notice tone={dispatch.attempts > 0 ? "attention" : "info"} title={t("federation.dispatch.under-way")}>
        {dispatch.lastFailure !== undefined && (
          <p>
            {t("federation.dispatch.last-failure", {
              why: codeInWords(view, dispatch.lastFailure),
              count: dispatch.attempts,
            })}
          </p>
        )}
        {dispatch.nextTryAt !== undefined && dispatch.nextTryAt > view.now ? (
          <p>
            {t("federation.dispatch.next-try")} <Moment at={dispatch.nextTryAt} />
          </p>
        ) : (
          <p>{t("federation.dispatch.next-try-soon")}</p>
        )}
        {act("withdraw", t("federation.dispatch.withdraw"), "danger")}
      </Notice>
    );
  }
  if (dispatch.earlierItemMissing) {
    return (
      <Notice tone="attention" title={t("federation.dispatch.earlier-missing")}>
        <p>{t("federation.dispatch.earlier-missing-help")}</p>
      </Notice>
    );
  }
  return null;
}

function facts(view: View, dispatch: DispatchView): SummaryRow[] {
  const { t, format } = view;
  const rows: SummaryRow[] = [
    { label: t("federation.dispatches.stage"), value: <StageTag dispatch={dispatch} /> },
    { label: t("federation.dispatch.priority"), value: t(`federation.priority.${dispatch.priority}`) },
    {
      label: t("federation.dispatch.number"),
      value:
        dispatch.sequence === undefined
          ? t("federation.dispatch.no-number")
          : t("federation.dispatch.number-of", { sequence: dispatch.sequence, incarnation: dispatch.incarnation ?? 0 }),
    },
    { label: t("federation.dispatch.id"), value: <code dir="ltr">{dispatch.dispatchId}</code> },
  ];
  if (dispatch.sentAt !== undefined) {
    rows.push({ label: t("federation.dispatch.dated"), value: <Moment at={dispatch.sentAt} /> });
  }
  if (dispatch.sizeBytes !== undefined) {
    rows.push({ label: t("federation.dispatch.size"), value: format.bytes(dispatch.sizeBytes) });
  }
  if (dispatch.sealedDigest !== undefined) {
    rows.push({
      label: t("federation.dispatch.sealed-digest"),
      value: <CopyBlock label={t("federation.dispatch.sealed-digest")} text={dispatch.sealedDigest} />,
    });
  }
  if (dispatch.bodyDigest !== undefined) {
    rows.push({
      label: t("federation.dispatch.body-digest"),
      value: <CopyBlock label={t("federation.dispatch.body-digest")} text={dispatch.bodyDigest} />,
    });
  }
  return rows;
}
