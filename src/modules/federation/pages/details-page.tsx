import type { JSX } from "hono/jsx/jsx-runtime";
import { HostileText, LinkButton, Moment, Notice, Page, SummaryList, useView, type View } from "../../../web/index.ts";
import { authorityName } from "../directory/authority-names.ts";
import type { OwnDetails } from "../domain/own-details.ts";
import type { WaitingDetailsChange } from "../types.ts";
import { type DetailsFact, factsOf } from "./details-facts.ts";

export interface DetailsPageProps {
  readonly view: View;
  readonly details: OwnDetails;
  readonly waiting: WaitingDetailsChange | undefined;
  readonly askerName: string;
  /** What the reader just did, where it was something. */
  readonly done: "asked" | "withdrawn" | undefined;
}

/** What the next designation says of our authorities, and where each is changed. */
export function DetailsPage({ view, details, waiting, askerName, done }: DetailsPageProps): JSX.Element {
  const { t } = view;
  const facts = factsOf(view, details);
  /** While one change waits, no other is asked for. */
  const change = (place: string, label: string, about?: string) =>
    waiting === undefined && (
      <p>
        <LinkButton href={`/designation/details/${place}`} kind="secondary" about={about}>
          {t(label)}
        </LinkButton>
      </p>
    );
  return (
    <Page
      view={view}
      title={t("federation.details.title")}
      breadcrumb={[
        { href: "/peers", label: t("federation.peers.title") },
        { href: "/designation", label: t("federation.designation.title") },
      ]}
    >
      {done === "asked" && <Notice tone="good" title={t("federation.details.done-asked")} announce />}
      {done === "withdrawn" && <Notice tone="good" title={t("federation.details.done-withdrawn")} announce />}
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
      {details.authorities.map((authority) => {
        const name = authorityName(authority, view.lang);
        return (
          <section>
            <h2>
              <HostileText text={name} />
            </h2>
            <Facts of={facts.filter((fact) => fact.authority === authority.id)} />
            {change(`authorities/${authority.id}`, "federation.details.change", name)}
          </section>
        );
      })}
      {change("authorities", "federation.details.add")}
      <h2>{t("federation.details.of-the-state")}</h2>
      <p class="hint">{t("federation.details.of-the-state-hint")}</p>
      <Facts of={facts.filter((fact) => fact.authority === undefined)} />
      {change("state", "federation.details.change", t("federation.details.of-the-state"))}
    </Page>
  );
}

function Facts({ of: facts }: { of: readonly DetailsFact[] }): JSX.Element {
  return <SummaryList rows={facts.map((fact) => ({ label: fact.label, value: <FactLines {...fact} /> }))} />;
}

/** Each line for itself; a word where there is none. */
export function FactLines({ lines, isCode }: Pick<DetailsFact, "lines" | "isCode">): JSX.Element {
  const { t } = useView();
  if (lines.length === 0) return <>{t("federation.details.nothing")}</>;
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
