import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import {
  ButtonRow,
  EmptyState,
  HostileText,
  LinkButton,
  type NextAction,
  Page,
  QuoteBlock,
  Table,
  type View,
} from "../../../web/index.ts";
import { isSecretariat } from "../../../convention/index.ts";
import type { Basis, Fact, Mended } from "../domain/fact.ts";
import type { Proposal } from "../domain/proposal.ts";
import { partiesOf, worldOf } from "../domain/world.ts";
import { nextToCertify, ProposalTable } from "./proposals.tsx";
import { basisStates, dayOrMonth, factName, periodOf, servedBy } from "./words.tsx";

interface RecordPageProps {
  readonly view: View;
  readonly facts: readonly Fact[];
  readonly bases: readonly Basis[];
  /** What was corrected or taken back, the latest first. */
  readonly earlier: readonly (Omit<Mended<unknown>, "was"> & { readonly what: string })[];
  readonly names: ReadonlyMap<string, string>;
  readonly mayRecord: boolean;
  /** What waits for certification, for who certifies. */
  readonly proposals: readonly Proposal[];
  /** What waits for a second person, and the first of it that this person decides on. */
  readonly waits: { readonly nextAction: NextAction | undefined; readonly sections: Child } | undefined;
}

const EVERYBODYS_PAGES = [
  ["/treaty/authorities", "treaty.directory.title"],
  ["/treaty/notices", "treaty.notices.title"],
] as const;

/** The other pages of the treaty, for who keeps its record. */
const RECORDING_PAGES = [
  ["/treaty/signings", "treaty.signings.title"],
  ["/treaty/full-powers", "treaty.full-powers.title"],
  ["/treaty/drafts", "treaty.drafts.title"],
  ["/treaty/duties", "treaty.duties.title"],
  ["/treaty/released", "treaty.released.title"],
  ["/treaty/participants", "treaty.participants.title"],
  ["/treaty/statements/new", "treaty.statement.title"],
] as const;

/** What this State holds to be true about the Convention: from here the legal basis of every request is taken. */
export function RecordPage({ view, facts, bases, earlier, names, mayRecord, ...more }: RecordPageProps): JSX.Element {
  const { t } = view;
  const { waits, proposals } = more;
  // A secretariat sends no request: on what one could rest is nothing to it.
  const forRequests = !isSecretariat(view.server.state);
  const first = waits?.nextAction ?? nextToCertify(view, proposals);
  const enter = mayRecord ? { label: t("treaty.record.new"), href: "/treaty/new" } : undefined;
  return (
    <Page view={view} title={t("treaty.record.title")} width="wide" nextAction={first ?? enter}>
      <p class="lead">{t(forRequests ? "treaty.record.lead" : "treaty.record.lead-secretariat")}</p>
      <p>
        {(mayRecord ? [...EVERYBODYS_PAGES, ...RECORDING_PAGES] : EVERYBODYS_PAGES).map(([href, title], place) => (
          <>
            {place > 0 && " · "}
            <a href={href}>{t(title)}</a>
          </>
        ))}
      </p>
      {waits?.sections}
      {proposals.length > 0 && <ProposalTable view={view} proposals={proposals} />}
      <h2>{t("treaty.record.facts-title")}</h2>
      {facts.length === 0 ? (
        <EmptyState title={t("treaty.record.no-facts-title")}>
          {t(forRequests ? "treaty.record.no-facts-text" : "treaty.record.no-facts-secretariat")}
        </EmptyState>
      ) : (
        <FactTable view={view} facts={facts} mayRecord={mayRecord} />
      )}
      {mayRecord && first !== undefined && (
        <LinkButton kind="secondary" href="/treaty/new">
          {t("treaty.record.new")}
        </LinkButton>
      )}
      {forRequests && !isInForce(facts) && <p>{t("treaty.record.not-in-force")}</p>}
      {forRequests && (
        <>
          <h2>{t("treaty.record.bases-title")}</h2>
          {bases.length === 0 ? (
            <p>{t("treaty.record.no-bases")}</p>
          ) : (
            <BasisTable view={view} bases={bases} mayRecord={mayRecord} />
          )}
          {mayRecord && (
            <LinkButton kind="secondary" href="/treaty/bases/new">
              {t("treaty.record.new-basis")}
            </LinkButton>
          )}
        </>
      )}
      {earlier.length > 0 && <EarlierEntries view={view} earlier={earlier} names={names} />}
    </Page>
  );
}

/** The record only grows: what no longer counts can still be read, with the reason. */
function EarlierEntries({ view, earlier, names }: Pick<RecordPageProps, "view" | "earlier" | "names">): JSX.Element {
  const { t, format } = view;
  return (
    <details>
      <summary>{t("treaty.record.earlier", { count: earlier.length })}</summary>
      <ul>
        {earlier.map(({ what, isReplaced, reason, at, by }) => (
          <li>
            {t(isReplaced ? "treaty.record.corrected" : "treaty.record.taken-back", {
              what,
              when: format.dateTime(at),
              who: names.get(by) ?? t("treaty.record.somebody"),
            })}{" "}
            <HostileText text={reason} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function isInForce(facts: readonly Fact[]): boolean {
  return Object.values(partiesOf(worldOf(facts)))
    .flat()
    .some(({ from }) => from !== undefined);
}

function FactTable({ view, facts, mayRecord }: Pick<RecordPageProps, "view" | "facts" | "mayRecord">): JSX.Element {
  const { t } = view;
  return (
    <Table
      caption={t("treaty.record.facts-title")}
      captionUnseen
      columns={[
        { key: "act", label: t("treaty.record.column-act") },
        { key: "day", label: t("treaty.record.column-day") },
        { key: "source", label: t("treaty.record.column-source") },
        { key: "change", label: t("treaty.record.column-change") },
      ]}
      rows={facts.map((fact) => ({
        id: `fact-${fact.factId}`,
        cells: {
          act: factName(view, fact),
          day: dayOrMonth(view, fact.on),
          source: (
            <>
              <SourceOf view={view} source={fact.source} />
              {fact.text !== undefined && <QuoteBlock quote={fact.text} />}
            </>
          ),
          change: mayRecord && <Changes view={view} at={`/treaty/facts/${fact.factId}`} about={factName(view, fact)} />,
        },
      }))}
    />
  );
}

function BasisTable({ view, bases, mayRecord }: Pick<RecordPageProps, "view" | "bases" | "mayRecord">): JSX.Element {
  const { t } = view;
  return (
    <Table
      caption={t("treaty.record.bases-title")}
      captionUnseen
      columns={[
        { key: "citation", label: t("treaty.record.column-basis") },
        { key: "states", label: t("treaty.record.column-states") },
        { key: "period", label: t("treaty.record.column-period") },
        { key: "source", label: t("treaty.record.column-source") },
        { key: "change", label: t("treaty.record.column-change") },
      ]}
      rows={bases.map((basis) => ({
        id: `basis-${basis.basisId}`,
        cells: {
          citation: (
            <>
              <div>
                <HostileText text={basis.citation} />
              </div>
              <div class="hint">{t(`treaty.basis.${basis.kind}`)}</div>
              <div class="hint">{servedBy(view, basis)}</div>
            </>
          ),
          states: basisStates(view, basis),
          period: periodOf(view, basis),
          source: <SourceOf view={view} source={basis.source} />,
          change: mayRecord && (
            <Changes view={view} at={`/treaty/bases/${basis.basisId}`} about={basis.citation} hasEnd />
          ),
        },
      }))}
    />
  );
}

/** Where an entry comes from: of what decides nothing, it says so. */
function SourceOf({ view: { t }, source }: { readonly view: View; readonly source: Basis["source"] }): JSX.Element {
  return (
    <>
      <div>{t(`treaty.source.${source.kind}`)}</div>
      <div class="hint">
        <HostileText text={source.reference} />
      </div>
      {source.kind === "secondary" && <div class="hint">{t("treaty.source-hint.secondary")}</div>}
    </>
  );
}

/** What may be done with an entry, for who may do it. */
function Changes({
  view: { t },
  at,
  about,
  hasEnd = false,
}: {
  readonly view: View;
  readonly at: string;
  readonly about: string;
  readonly hasEnd?: boolean;
}): JSX.Element {
  const link = (to: string, label: string): JSX.Element => (
    <LinkButton kind="secondary" href={`${at}/${to}`} about={about}>
      {label}
    </LinkButton>
  );
  return (
    <ButtonRow>
      {link("amendment", t("treaty.correction.amend"))}
      {hasEnd && link("end", t("treaty.basis-end.submit"))}
      {link("correction", t("treaty.record.take-back"))}
    </ButtonRow>
  );
}
