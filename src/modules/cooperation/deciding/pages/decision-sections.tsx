import type { JSX } from "hono/jsx/jsx-runtime";
import { mechanism as mechanismRecord } from "../../../../convention/index.ts";
import type { DecisionContent } from "../../../../protocol/bodies/index.ts";
import { HostileText, Moment, type View } from "../../../../web/index.ts";
import { ExactText, exactText } from "../../../identity/index.ts";
import type { Matter } from "../../access.ts";
import { liftedBy, type RequestFile } from "../../request/domain/request-file.ts";
import { ConditionNotices } from "../../request/pages/condition-notices.tsx";
import { NotGranted, PartText } from "../../request/pages/part-of-request.tsx";
import { purposeLabel } from "../../request/lines.ts";
import type { PartedRequest } from "../../request/part-labels.ts";
import { Cite, elementLabel, Free, groundLabel } from "../../request/pages/words.tsx";
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
  const { t, format } = view;
  const { mechanism } = file;
  const { specifics = [], costs = [], part } = content;
  return (
    <>
      <p>
        <strong>{t(`cooperation.outcome.${content.outcome}`)}</strong> · {mechanismTitle(view, mechanism)} (
        {mechanismRecord(mechanism).article})
      </p>
      {content.purposes !== undefined && (
        <ul>
          {content.purposes.map((one) => (
            <li>{purposeLabel(view, one)}</li>
          ))}
        </ul>
      )}
      {content.postponedUntil !== undefined && (
        <p>
          {t("cooperation.decision.postponed-until-shown", {
            date: view.format.day(content.postponedUntil),
          })}
        </p>
      )}
      {part !== undefined && (
        <>
          <h3>{t("cooperation.decision.granted")}</h3>
          <PartText view={view} file={file} part={part} />
          <h3>{t("cooperation.decision.rest")}</h3>
          <NotGranted view={view} file={file} part={part} />
        </>
      )}
      {content.grounds.length > 0 && (
        <ul>
          {content.grounds.map((ground) => (
            <li>
              <bdi class="cite">
                <HostileText text={ground.paragraph} />
              </bdi>{" "}
              {groundLabel(view, ground.groundId)}
              {(ground.details ?? []).length > 0 && (
                <ul>
                  {ground.details?.map((code) => (
                    <li>{coded(view, "ground-detail", code)}</li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      )}
      {(content.requestedElements ?? []).length > 0 && (
        <ul>
          {content.requestedElements?.map((elementId) => (
            <li>
              <Cite of={elementId} /> {elementLabel(view, elementId)}
            </li>
          ))}
        </ul>
      )}
      {content.reasons !== undefined && <Free text={content.reasons} />}
      {specifics.length > 0 && (
        <ul>
          {specifics.map(({ code, text, day, amount, share }) => (
            <li>
              {coded(view, "outcome", code)}
              {day !== undefined && <> · {format.day(day)}</>}
              {amount !== undefined && <Sum amount={amount} />}
              {share !== undefined && <> · {t("cooperation.decision.percent", { share })}</>}
              {text !== undefined && <Free text={text} />}
            </li>
          ))}
        </ul>
      )}
      {costs.length > 0 && (
        <>
          <h3>
            {t("cooperation.decision.costs")} <bdi class="cite">40(30)</bdi>
          </h3>
          <ul>
            {costs.map(({ bearer, extraordinary, amount, text }) => (
              <li>
                {t(`cooperation.cost-bearer.${bearer}`)}
                {extraordinary && <> · {t("cooperation.decision.cost-extraordinary")}</>}
                {amount !== undefined && <Sum amount={amount} />}
                {text !== undefined && <Free text={text} />}
              </li>
            ))}
          </ul>
        </>
      )}
      {content.conditions.length > 0 && (
        <>
          <h3>{t("cooperation.decision.conditions")}</h3>
          <ConditionNotices view={view} conditions={content.conditions} lifted={lifted} />
        </>
      )}
    </>
  );
}

/** A code of ours in words; one that no list of ours has as it came. */
function coded({ t }: View, kind: "ground-detail" | "outcome", code: string): JSX.Element {
  const key = `convention.${kind}.${code}`;
  return t.has(key) ? <>{t(key)}</> : <HostileText text={code} />;
}

function Sum({ amount }: { amount: { readonly value: string; readonly currency: string } }): JSX.Element {
  return (
    <>
      {" · "}
      <bdi>
        {amount.value} {amount.currency}
      </bdi>
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
