import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  Button,
  Comma,
  Form,
  HostileText,
  LinkButton,
  Moment,
  Notice,
  Page,
  Select,
  SummaryList,
  Timeline,
  Unbroken,
  type View,
} from "../../../web/index.ts";
import { dossierActs } from "../access.ts";
import type { Contributions, DeskLink, DossierFacts, PageSection } from "../dossier-contributions.ts";
import { foldTimeline, type TimelineItem } from "../domain/timeline.ts";
import type { SharedIdentifiers } from "../search/types.ts";
import type { DossierMember } from "../types.ts";
import { PaperNote, timelineTitle } from "./words.tsx";

export interface DossierPageProps extends DossierFacts {
  /** Where its own title says nothing to us. */
  readonly title: string | undefined;
  readonly sections: readonly PageSection[];
  readonly links: readonly DeskLink[];
  readonly members: readonly DossierMember[];
  readonly names: ReadonlyMap<string, string>;
  readonly timeline: readonly TimelineItem[];
  readonly happenings: Contributions["happenings"];
  /** What was disposed of here before the other State sent a new request. */
  readonly earlier: JSX.Element | undefined;
  /** Its identifiers that stand in other dossiers of the reader, too. */
  readonly shared: SharedIdentifiers;
  readonly next: { readonly label: string; readonly href: string } | undefined;
}

/** Everything between two States about one matter. */
export function DossierPage(props: DossierPageProps): JSX.Element {
  const { view, user, dossier, errors } = props;
  const { t, lang } = view;
  const state = stateName(dossier.state, lang);
  return (
    <Page
      view={view}
      kind={t("desk.dossier.kind", { state, reference: dossier.ownReference })}
      title={props.title ?? dossier.title}
      breadcrumb={[{ href: "/dossiers", label: t("desk.dossiers.title") }]}
      nextAction={props.next}
      errors={errors}
      width="wide"
    >
      {dossier.correspondentId !== undefined && (
        <Notice tone="attention" title={t("desk.dossier.unverified-title", { state })}>
          {t("desk.dossier.unverified-text")}
        </Notice>
      )}
      {props.earlier !== undefined && (
        <details>
          <summary>{t("desk.disposal.earlier")}</summary>
          {props.earlier}
        </details>
      )}
      {props.sections.map(({ show }) => show(props))}
      <AlsoElsewhere {...props} />
      <p class="button-row">
        <LinkButton href={`/dossiers/${dossier.dossierId}/print`} kind="secondary">
          {t("desk.dossier.print")}
        </LinkButton>
        <LinkButton href={`/dossiers/${dossier.dossierId}/reads`} kind="secondary">
          {t("desk.reads.of-dossier")}
        </LinkButton>
        {props.links.map(({ href, labelKey }) => (
          <LinkButton href={href} kind="secondary">
            {t(labelKey)}
          </LinkButton>
        ))}
        {(dossierActs.may(user, "ask-disposal") || dossierActs.may(user, "approve-disposal")) && (
          <LinkButton href={`/dossiers/${dossier.dossierId}/disposal`} kind="secondary">
            {t("desk.disposal.title")}
          </LinkButton>
        )}
      </p>
      <p class="hint">{t("desk.dossier.print-hint")}</p>
      {props.timeline.length > 0 && (
        <>
          <h2>{t("desk.dossier.timeline")}</h2>
          <DossierTimeline view={view} items={props.timeline} happenings={props.happenings} state={dossier.state} />
        </>
      )}
      <Members {...props} />
    </Page>
  );
}

/** "This wallet stands in two more of your dossiers", with the way to each. */
function AlsoElsewhere({ view, shared: { places, isCut } }: DossierPageProps): JSX.Element | null {
  if (places.length === 0 && !isCut) return null;
  const title = view.t("desk.dossier.also-elsewhere");
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {places.map(({ identifier, dossiers }) => (
          <li>
            <HostileText text={identifier} />{" "}
            {dossiers.map(({ dossierId, reference }, index) => (
              <>
                {index > 0 && <Comma />}
                <a href={`/dossiers/${dossierId}`}>
                  <Unbroken text={reference} />
                </a>
              </>
            ))}
          </li>
        ))}
      </ul>
      {isCut && <p>{view.t("desk.dossier.also-more")}</p>}
    </>
  );
}

/** So much is read at a glance; what was before is folded. */
const NEWEST = 8;

/** Our lane, the other State's, and what the server did by itself; the newest first. */
function DossierTimeline({
  view,
  items,
  happenings,
  state,
}: {
  view: View;
  items: readonly TimelineItem[];
  happenings: Contributions["happenings"];
  state: string;
}): JSX.Element {
  const { t } = view;
  const peer = stateName(state, view.lang);
  const entries = foldTimeline(items)
    .toReversed()
    .map(({ item, under }) => ({
      at: new Date(item.at),
      title:
        item.href === undefined ? (
          timelineTitle(view, item, happenings)
        ) : (
          <a href={item.href}>{timelineTitle(view, item, happenings)}</a>
        ),
      actor:
        item.lane === "peer" ? peer : (item.actor ?? t(item.isUnnamed === true ? "desk.somebody" : "desk.by-server")),
      lane: item.lane,
      tone: item.tone,
      ...(under.length === 0 ? {} : { children: <Under view={view} items={under} happenings={happenings} /> }),
      ...(item.paper === undefined ? {} : { children: <PaperNote view={view} paper={item.paper} /> }),
    }));
  const earlier = entries.slice(NEWEST);
  return (
    <>
      <Timeline label={t("desk.dossier.timeline")} entries={entries.slice(0, NEWEST)} />
      {earlier.length > 0 && (
        <details>
          <summary>{t("desk.dossier.earlier", { count: earlier.length })}</summary>
          <Timeline label={t("desk.dossier.earlier", { count: earlier.length })} entries={earlier} />
        </details>
      )}
    </>
  );
}

/** What stands under a line, as the modules show it that told of it. */
function Under({
  view,
  items,
  happenings,
}: {
  view: View;
  items: readonly TimelineItem[];
  happenings: Contributions["happenings"];
}): JSX.Element {
  const byModule = Map.groupBy(items, ({ type }) => happenings.get(type));
  return (
    <details>
      <summary>{view.t("desk.dossier.under", { count: items.length })}</summary>
      {[...byModule].map(([of, told]) => of?.under?.(view, told))}
    </details>
  );
}

function Members({ view, user, dossier, members, names }: DossierPageProps): JSX.Element {
  const { t } = view;
  const nameOf = (member: DossierMember): string =>
    member.role === undefined
      ? (names.get(member.userId ?? "") ?? t("desk.somebody"))
      : t("desk.dossier.everybody", { role: t(`identity.role.${member.role}`) });
  const others = [...names].filter(([id]) => !members.some((member) => member.userId === id));
  return (
    <details>
      <summary>{t("desk.dossier.members")}</summary>
      <p>{t("desk.dossier.members-text")}</p>
      <SummaryList
        rows={members.map((member) => ({
          label: nameOf(member),
          value: dossierActs.may(user, "change-members") ? (
            <Form action={`/dossiers/${dossier.dossierId}/members`}>
              <input type="hidden" name="remove" value={member.userId ?? member.role ?? ""} />
              <Button kind="secondary" about={nameOf(member)}>
                {t("desk.dossier.remove-member")}
              </Button>
            </Form>
          ) : (
            <Moment at={member.addedAt} />
          ),
        }))}
      />
      {dossierActs.may(user, "change-members") && others.length > 0 && (
        <Form action={`/dossiers/${dossier.dossierId}/members`}>
          <Select
            name="add"
            label={t("desk.dossier.add-member")}
            options={others.map(([id, name]) => ({ value: id, label: name }))}
          />
          <Button kind="secondary">{t("desk.dossier.add")}</Button>
        </Form>
      )}
    </details>
  );
}
