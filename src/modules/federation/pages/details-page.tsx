import type { JSX } from "hono/jsx/jsx-runtime";
import { HostileText, LinkButton, Moment, Notice, Page, SummaryList, type View } from "../../../web/index.ts";
import { authorityName } from "../directory/authority-names.ts";
import type { OwnDetails } from "../domain/own-details.ts";
import type { WaitingDetailsChange } from "../types.ts";
import { type DetailsFact, factsOf } from "./details-facts.ts";

export interface DetailsPageProps {
  readonly view: View;
  readonly details: OwnDetails;
  readonly waiting: WaitingDetailsChange | undefined;
  readonly askerName: string;
}

/** What the next designation says of our authorities, and where each is changed. */
export function DetailsPage({ view, details, waiting, askerName }: DetailsPageProps): JSX.Element {
  const { t } = view;
  const facts = factsOf(view, details);
  return (
    <Page
      view={view}
      title={t("federation.details.title")}
      breadcrumb={[
        { href: "/peers", label: t("federation.peers.title") },
        { href: "/designation", label: t("federation.designation.title") },
      ]}
    >
      <p class="lead">{t("federation.details.lead")}</p>
      {waiting !== undefined && (
        <Notice tone="attention" title={t("federation.details.waiting")}>
          <p>
            {t("federation.details.asked-by")} <HostileText text={askerName} /> (<Moment at={waiting.askedAt} />)
          </p>
          <p>
            <LinkButton href="/designation/details/change">{t("federation.details.review")}</LinkButton>
          </p>
        </Notice>
      )}
      {details.authorities.map((authority) => (
        <section>
          <h2>
            <HostileText text={authorityName(authority, view.lang)} />
          </h2>
          <Facts view={view} facts={facts.filter((fact) => fact.authority === authority.id)} />
          {waiting === undefined && (
            <p>
              <LinkButton
                href={`/designation/details/authorities/${authority.id}`}
                kind="secondary"
                about={authorityName(authority, view.lang)}
              >
                {t("federation.details.change")}
              </LinkButton>
            </p>
          )}
        </section>
      ))}
      {waiting === undefined && (
        <p>
          <LinkButton href="/designation/details/authorities" kind="secondary">
            {t("federation.details.add")}
          </LinkButton>
        </p>
      )}
      <h2>{t("federation.details.of-the-state")}</h2>
      <p class="hint">{t("federation.details.of-the-state-hint")}</p>
      <Facts view={view} facts={facts.filter((fact) => fact.authority === undefined)} />
      {waiting === undefined && (
        <p>
          <LinkButton href="/designation/details/state" kind="secondary" about={t("federation.details.of-the-state")}>
            {t("federation.details.change")}
          </LinkButton>
        </p>
      )}
    </Page>
  );
}

function Facts({ view, facts }: { view: View; facts: readonly DetailsFact[] }): JSX.Element {
  return (
    <SummaryList
      rows={facts.map(({ label, lines, isCode }) => ({
        label,
        value: <FactLines view={view} lines={lines} isCode={isCode} />,
      }))}
    />
  );
}

/** Each line for itself; a word where there is none. */
export function FactLines({
  view,
  lines,
  isCode,
}: {
  view: View;
  lines: readonly string[];
  isCode: boolean;
}): JSX.Element {
  if (lines.length === 0) return <>{view.t("federation.details.nothing")}</>;
  return (
    <>
      {lines.map((line) => (
        <div>
          {isCode ? (
            <bdi dir="ltr">
              <HostileText text={line} />
            </bdi>
          ) : (
            <HostileText text={line} lines />
          )}
        </div>
      ))}
    </>
  );
}
