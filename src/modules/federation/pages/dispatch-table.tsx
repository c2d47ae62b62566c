import type { JSX } from "hono/jsx/jsx-runtime";
import { EmptyState, Moment, StatusTag, Table, useView, type Tone } from "../../../web/index.ts";
import type { DispatchView } from "../dispatch-view.ts";
import { kindInWords } from "./words.tsx";

const tones: Record<DispatchView["stage"], Tone> = {
  queued: "info",
  numbered: "info",
  sealed: "info",
  stored: "info",
  waiting: "attention",
  held: "attention",
  processed: "good",
  valid: "good",
  refused: "bad",
  voided: "neutral",
};

/** How far a dispatch is, in a word. */
export function StageTag({ dispatch }: { dispatch: DispatchView }): JSX.Element {
  const { t } = useView();
  return (
    <StatusTag tone={tones[dispatch.stage]} label={t(`federation.stage.${dispatch.direction}-${dispatch.stage}`)} />
  );
}

/** What passed lately, newest first: covers only. */
export function DispatchTable({ dispatches }: { dispatches: readonly DispatchView[] }): JSX.Element {
  const view = useView();
  const { t } = view;
  if (dispatches.length === 0) {
    return <EmptyState title={t("federation.dispatches.none")}>{t("federation.dispatches.none-help")}</EmptyState>;
  }
  return (
    <Table
      caption={t("federation.dispatches.table")}
      captionUnseen
      columns={[
        { key: "what", label: t("federation.dispatches.what") },
        { key: "stage", label: t("federation.dispatches.stage") },
        { key: "number", label: t("federation.dispatches.number"), numeric: true },
        { key: "at", label: t("federation.dispatches.at") },
      ]}
      rows={dispatches.map((dispatch) => ({
        cells: {
          what: (
            <a href={`/dispatches/${dispatch.dispatchId}`}>
              {t(`federation.dispatches.${dispatch.direction}`, { kind: kindInWords(view, dispatch.kind) })}
            </a>
          ),
          stage: <StageTag dispatch={dispatch} />,
          number: dispatch.sequence === undefined ? "–" : view.format.number(dispatch.sequence),
          at: <Moment at={dispatch.at} />,
        },
      }))}
    />
  );
}
