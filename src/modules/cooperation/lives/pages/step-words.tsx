import type { JSX } from "hono/jsx/jsx-runtime";
import type { StepProposalContent } from "../../../../protocol/bodies/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { stateName } from "../../../../convention/index.ts";
import { LinkButton, Notice, type View, visibleText } from "../../../../web/index.ts";
import type { Matter } from "../../access.ts";
import { AGREED, agreementsOf, textBehind } from "../../request/domain/agreement.ts";
import { countedSteps, openClaims } from "../../request/domain/life.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { SaidRows } from "../../request/pages/body-rows.tsx";
import { stepLabel, stepRows } from "../../request/said-rows.ts";

/** UNCC arts. 50(9), 52(2): what third parties claim and nobody has decided yet, each with the State that hears it. */
export function UndecidedClaims({ view, matter }: { view: View; matter: Matter }): JSX.Element | null {
  const claims = openClaims(matter.file, matter.beside);
  if (claims.length === 0) return null;
  const states = { own: view.server.state, peer: matter.dossier.state };
  return (
    <Notice tone="attention" title={view.t("cooperation.life.claims", { count: claims.length })}>
      <p>{view.t("cooperation.life.claims-text")}</p>
      {claims.map(({ lane, content }) => (
        <>
          <h3>{view.t("cooperation.life.claim-heard-by", { state: stateName(states[lane], view.lang) })}</h3>
          {content !== undefined && <SaidRows rows={stepRows(view, content)} />}
        </>
      ))}
    </Notice>
  );
}

/** UNCC art. 48: each text that was put forward, its digest, and which of its States has said that it agrees, or who told so. */
export function Agreements({ view, matter, mayAgree }: { view: View; matter: Matter; mayAgree: boolean }): JSX.Element {
  const { t, lang } = view;
  const lanes = { own: view.server.state, peer: matter.dossier.state };
  return (
    <>
      {agreementsOf(countedSteps(matter.file), lanes).map(({ digest, states, how }) => (
        <Notice tone={how === "stands" ? "good" : "attention"} title={t(`cooperation.agreement.${how}`)}>
          <p>
            {t("cooperation.agreement.digest")} <code>{digest}</code>
          </p>
          <ul>
            {states.map(({ state, saidBy }) => {
              const word = saidBy === undefined ? "not-yet" : lanes[saidBy] === state ? "said" : "told";
              const by = saidBy === undefined ? "" : stateName(lanes[saidBy], lang);
              return <li>{t(`cooperation.agreement.${word}`, { state: visibleText(stateName(state, lang)), by })}</li>;
            })}
          </ul>
          {mayAgree && !states.some(({ state, saidBy }) => state === lanes.own && saidBy !== undefined) && (
            <LinkButton href={stepHref(matter.file, AGREED)}>{stepLabel(view, AGREED)}</LinkButton>
          )}
        </Notice>
      ))}
    </>
  );
}

/** UNCC art. 48: the text itself stands where a person stands behind its digest. */
export function AgreementText({
  view,
  matter,
  content,
}: {
  view: View;
  matter: Matter;
  content: Pick<StepProposalContent, "records">;
}): JSX.Element | null {
  const text = textBehind(countedSteps(matter.file), content);
  if (text === undefined) return null;
  return (
    <Notice tone="neutral" title={view.t("convention.record.agreement-text.one")}>
      <SaidRows rows={stepRows(view, text)} />
    </Notice>
  );
}

/** The page of a step, of a request for several things in the life of the one as which it is seen. */
export function stepHref(
  { requestId, seenAs }: RequestFile,
  step: string,
  corrects?: StepProposalContent["corrects"],
): string {
  const asked = new URLSearchParams(
    compact({ purpose: seenAs, corrects: corrects && `${corrects.step} ${corrects.recordedAt}` }),
  ).toString();
  return `/requests/${requestId}/steps/${step}${asked === "" ? "" : `?${asked}`}`;
}
