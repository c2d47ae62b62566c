import type { JSX } from "hono/jsx/jsx-runtime";
import { mechanism as mechanismRecord } from "../../../../convention/index.ts";
import type { DecisionContent } from "../../../../protocol/bodies/index.ts";
import { Moment, type View } from "../../../../web/index.ts";
import { ExactText, exactText } from "../../../identity/index.ts";
import type { Matter } from "../../access.ts";
import { liftedBy, type RequestFile } from "../../request/domain/request-file.ts";
import { ConditionNotices } from "../../request/pages/condition-notices.tsx";
import { SaidRows } from "../../request/pages/body-rows.tsx";
import { decisionRows } from "../../request/said-rows.ts";
import type { PartedRequest } from "../../request/part-labels.ts";
import { mechanismTitle, PaperNote } from "../../../desk/index.ts";

/** A decision as it is told: outcome, grounds with their paragraphs, reasons, conditions. */
export function DecisionText({
  view,
  content,
  file,
  lifted = new Map(),
}: {
  view: View;
  content: DecisionContent;
  file: PartedRequest;
  /** When conditions of it were lifted since, by their ids. */
  lifted?: ReadonlyMap<string, string>;
}): JSX.Element {
  const { t } = view;
  const { mechanism } = file;
  return (
    <>
      <p>
        <strong>{t(`cooperation.outcome.${content.outcome}`)}</strong> · {mechanismTitle(view, mechanism)} (
        {mechanismRecord(mechanism).article})
      </p>
      <SaidRows rows={decisionRows(view, file, content)} />
      {content.conditions.length > 0 && (
        <>
          <h3>{t("cooperation.decision.conditions")}</h3>
          <ConditionNotices view={view} conditions={content.conditions} lifted={lifted} />
        </>
      )}
    </>
  );
}

export function Proposed({ view, matter }: { view: View; matter: Matter }): JSX.Element | null {
  const { t } = view;
  const { proposal } = matter.file;
  if (!proposal) return null;
  return (
    <section>
      <h2>{t("cooperation.decision.proposed")}</h2>
      <p>
        {t("cooperation.decision.proposed-by", { person: proposal.by.name })} <Moment at={new Date(proposal.at)} />
      </p>
      <DecisionText view={view} content={proposal.content} file={matter.file} />
      <ExactText text={exactText(proposal.content)} />
    </section>
  );
}

export function Decisions({ view, file }: { view: View; file: RequestFile }): JSX.Element | null {
  const { t } = view;
  if (file.decisions.length === 0) return null;
  return (
    <section>
      <h2>{t("cooperation.decision.title")}</h2>
      {file.decisions.map((decision) => (
        <>
          <p>
            <Moment at={new Date(decision.told.at)} />
            {decision.proposedBy !== undefined && (
              <> · {t("cooperation.decision.proposed-by", { person: decision.proposedBy.name })}</>
            )}
            {decision.authorisedBy !== undefined && (
              <> · {t("cooperation.decision.authorised-by", { person: decision.authorisedBy.name })}</>
            )}
          </p>
          {decision.countersignature !== undefined && (
            <p>
              {decision.countersignature.by === undefined
                ? t("cooperation.decision.countersignature-owed")
                : t("cooperation.decision.countersigned-by", { person: decision.countersignature.by.name })}
            </p>
          )}
          <DecisionText view={view} content={decision.told.content} file={file} lifted={liftedBy(file)} />
          <PaperNote view={view} paper={decision.told.paper} />
        </>
      ))}
    </section>
  );
}
