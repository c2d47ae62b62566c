import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  EmptyState,
  LinkButton,
  Moment,
  Page,
  type Renewal,
  StatusTag,
  Table,
  type View,
  Unbroken,
} from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import type { DeskLink } from "../dossier-contributions.ts";
import type { NeedKind, ShownNeed } from "../queue/types.ts";
import { mechanismTitle, needText, subjectText, UrgencyTag } from "./words.tsx";
import { UntilBadge } from "./until-badge.tsx";

export interface QueuePageProps {
  readonly view: View;
  readonly user: User;
  /** One page of what needs this person. */
  readonly needs: readonly ShownNeed[];
  readonly kind: (need: string) => NeedKind;
  /** How much that is in all; with `isMore`, there is more than that. */
  readonly count: number;
  readonly isMore: boolean;
  readonly isFirst: boolean;
  /** Where the next page begins; undefined on the last one. */
  readonly next: string | undefined;
  /** Where else one can go from here. */
  readonly links: readonly DeskLink[];
  /** Whether somebody is rung here at night. */
  readonly hasRoster: boolean;
  /** Whether this person opens dossiers here. */
  readonly mayOpen: boolean;
  /** What a new State still has to do and this person can do; asked where nothing waits. */
  readonly firstStep: Child;
  readonly renews: Renewal;
}

/** The tasks of this person and their days; the first of all of them is the next step. */
export function QueuePage({
  view,
  user,
  needs,
  kind,
  count,
  isMore,
  isFirst,
  next,
  links,
  mayOpen,
  hasRoster,
  firstStep,
  renews,
}: QueuePageProps): JSX.Element {
  const { t } = view;
  if (user.roles.includes("administrator") && count === 0) return <NoCasesPage view={view} hasRoster={hasRoster} />;
  const [first] = needs;
  const textOf = (need: ShownNeed): string => needText(view, need, kind(need.need));
  return (
    <Page
      view={view}
      title={t("desk.queue.title")}
      breadcrumb={isFirst ? [] : [{ href: "/queue", label: t("desk.queue.title") }]}
      width="wide"
      renews={renews}
      nextAction={
        first === undefined || !isFirst
          ? undefined
          : {
              label: textOf(first),
              href: kind(first.need).href(first),
              because: <Because view={view} item={first} />,
            }
      }
    >
      {needs.length === 0 && isFirst ? (
        <>
          {firstStep}
          <EmptyState title={t("desk.queue.empty-title")}>{t("desk.queue.empty-text")}</EmptyState>
        </>
      ) : (
        <Table
          caption={t(isMore ? "desk.queue.caption-more" : "desk.queue.caption", { count })}
          columns={[
            { key: "what", label: t("desk.queue.column-what") },
            { key: "about", label: t("desk.queue.column-about") },
            { key: "until", label: t("desk.queue.column-until") },
            { key: "since", label: t("desk.queue.column-since") },
          ]}
          rows={needs.map((item) => ({
            id: `need-${item.need}-${item.subject.id}`,
            cells: {
              what: (
                <>
                  <a href={kind(item.need).href(item)}>{textOf(item)}</a> <Urgency view={view} item={item} />
                </>
              ),
              about: <About view={view} item={item} />,
              until:
                item.until === undefined ? (
                  item.urgency === "emergency" || item.endsAt !== undefined ? (
                    t("desk.queue.at-once")
                  ) : (
                    "–"
                  )
                ) : (
                  <UntilBadge view={view} label={t("desk.queue.column-until")} due={item} />
                ),
              since: <Moment at={new Date(item.since)} />,
            },
          }))}
        />
      )}
      <PageLinks view={view} isFirst={isFirst} next={next} />
      <p class="button-row">
        {mayOpen && (
          <LinkButton href="/dossiers/new" kind="secondary">
            {t("desk.dossiers.new")}
          </LinkButton>
        )}
        {links.map(({ href, labelKey }) => (
          <LinkButton href={href} kind="secondary">
            {t(labelKey)}
          </LinkButton>
        ))}
      </p>
    </Page>
  );
}

function PageLinks({ view, isFirst, next }: Pick<QueuePageProps, "view" | "isFirst" | "next">): JSX.Element | null {
  const { t } = view;
  if (isFirst && next === undefined) return null;
  return (
    <nav class="pager" aria-label={t("web.pager.label")}>
      {!isFirst && <a href="/queue">{t("web.pager.first")}</a>}
      {next !== undefined && (
        <a href={`/queue?after=${encodeURIComponent(next)}`} rel="next">
          {t("web.pager.next")}
        </a>
      )}
    </nav>
  );
}

/** An administrator sees no cases: where their own work is. */
function NoCasesPage({ view, hasRoster }: Pick<QueuePageProps, "view" | "hasRoster">): JSX.Element {
  const { t } = view;
  return (
    <Page
      view={view}
      title={t("desk.queue.title")}
      nextAction={{ label: t("identity.people.title"), href: "/people", because: t("desk.queue.no-cases-next") }}
    >
      <EmptyState title={t("desk.queue.no-cases-title")}>{t("desk.queue.no-cases-text")}</EmptyState>
      <p class="button-row">
        <LinkButton href="/peers" kind="secondary">
          {t("federation.peers.title")}
        </LinkButton>
        <LinkButton href="/health" kind="secondary">
          {t("web.health.title")}
        </LinkButton>
        {hasRoster && (
          <LinkButton href="/duty" kind="secondary">
            {t("measures.duty.title")}
          </LinkButton>
        )}
      </p>
    </Page>
  );
}

function Because({ view, item }: { view: View; item: ShownNeed }): JSX.Element {
  const { t } = view;
  return (
    <>
      <p>
        <About view={view} item={item} /> <Urgency view={view} item={item} />
      </p>
      {item.until !== undefined && <UntilBadge view={view} label={t("desk.queue.column-until")} due={item} />}
    </>
  );
}

function About({ view, item }: { view: View; item: ShownNeed }): JSX.Element {
  const parts = [
    subjectText(view, item),
    item.mechanism === undefined ? "" : mechanismTitle(view, item.mechanism),
    item.state === undefined ? "" : stateName(item.state, view.lang),
  ];
  return (
    <span>
      <Unbroken text={parts.filter((part) => part !== "").join(" · ")} />
    </span>
  );
}

function Urgency({ view, item }: { view: View; item: ShownNeed }): JSX.Element {
  const { t } = view;
  return (
    <>
      <UrgencyTag view={view} urgency={item.urgency} />
      {item.drill && <StatusTag tone="attention" label={t("desk.drill")} />}
    </>
  );
}
