import type { JSX } from "hono/jsx/jsx-runtime";
import type { Condition } from "../../../protocol/bodies/decision.ts";
import { type CustodyReason, isWords } from "../../../protocol/custody-reason.ts";
import { codeText, HostileText, QuoteBlock, StatusTag, type Tone, type View } from "../../../web/index.ts";
import type { AuthorityNames } from "../../federation/index.ts";
import { reasonText } from "../reason-text.ts";
import type { ExhibitState, KeyPlace, Release, Transfer } from "../types.ts";
import type { ConditionSource, SourcedCondition } from "../use-gate.ts";

const STATE_TONES: Readonly<Record<ExhibitState, Tone>> = {
  waiting: "info",
  "seal-failed": "bad",
  sealed: "good",
  offered: "attention",
  accepted: "info",
  stored: "info",
  complete: "good",
  withdrawn: "neutral",
  disposed: "neutral",
};

/** How an exhibit stands, for the lists of other modules too; `place` where it is known whether a key here opens it. */
export function ExhibitTag({
  view,
  state,
  place,
}: {
  view: View;
  state: ExhibitState;
  place?: KeyPlace | undefined;
}): JSX.Element {
  const isElsewhere = state === "complete" && place === "elsewhere";
  const label = isElsewhere ? view.t("evidence.state.complete-elsewhere") : view.t(`evidence.state.${state}`);
  return <StatusTag tone={isElsewhere ? "info" : STATE_TONES[state]} label={label} />;
}

export const RELEASE_TONES: Readonly<Record<Release["state"], Tone>> = {
  requested: "attention",
  offered: "info",
  accepted: "info",
  stored: "info",
  "head-released": "info",
  opened: "good",
  "cannot-open": "bad",
  rejected: "neutral",
  withdrawn: "neutral",
};

/** A code that the engine or a peer gave, in the reader's language where there is a sentence for it. */
export function faultText({ t }: View, code: string): string {
  return codeText(code, t) ?? t("evidence.fault.other", { code });
}

/** How much of a transfer is here, in whole per cent; never 100 before it is whole. */
export function share({ leaves, leavesHere }: Transfer): number {
  return leavesHere >= leaves ? 100 : Math.min(99, Math.floor((100 * leavesHere) / leaves));
}

/** Why something was done: a person's own words in their language, or what the server has to say in the reader's. */
export function Reason({
  view,
  reason,
  authorities,
}: {
  view: View;
  reason: CustodyReason;
  authorities: AuthorityNames;
}): JSX.Element {
  if (isWords(reason)) return <HostileText text={reason.text} lang={reason.language} />;
  return <>{reasonText(view, reason, authorities)}</>;
}

/** Each condition with its kind, its place in the law, and its words. */
export function ConditionList({ view, conditions }: { view: View; conditions: readonly Condition[] }): JSX.Element {
  return <SourcedConditionList view={view} conditions={conditions.map((condition) => ({ condition, sources: [] }))} />;
}

/** The same, each with what of the other State's own sets it, and with what has lifted it: nobody need take our word for it. */
export function SourcedConditionList({
  view,
  conditions,
}: {
  view: View;
  conditions: readonly SourcedCondition[];
}): JSX.Element {
  const { t } = view;
  return (
    <ul class="plain">
      {conditions.map(({ condition, sources, lifted }) => (
        <li>
          <p>
            <strong>{t(`evidence.condition.${condition.kind}`)}</strong>{" "}
            <bdi class="cite">
              <HostileText text={condition.article} />
            </bdi>
          </p>
          {lifted !== undefined && (
            <p>
              <strong>{t("evidence.conditions.lifted")}</strong> <Source view={view} source={lifted} />
            </p>
          )}
          <QuoteBlock quote={condition.text} />
          {sources.map((source) => (
            <p class="hint">
              <Source view={view} source={source} />
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Source({ view, source }: { view: View; source: ConditionSource }): JSX.Element {
  return (
    <>
      {sourceText(view, source)}
      {source.digest !== undefined && (
        <>
          {" "}
          <code class="digest-whole" dir="ltr" translate="no">
            {source.digest}
          </code>
        </>
      )}
    </>
  );
}

/** "Set in the signed decision of 5 March 2027", to be followed by its digest. */
export function sourceText({ t, format }: Pick<View, "t" | "format">, { kind, at, paper }: ConditionSource): string {
  const day = (text: string): string => format.date(new Date(`${text}T00:00:00Z`), "UTC");
  if (kind === "letter") {
    return t("evidence.conditions.source-letter", {
      day: paper === undefined ? "–" : day(paper.datedOn),
      reference: paper?.reference ?? "–",
    });
  }
  return t(`evidence.conditions.source-${kind}`, { at: at === undefined ? "–" : format.dateTime(new Date(at)) });
}
