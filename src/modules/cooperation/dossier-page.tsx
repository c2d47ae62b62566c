import type { JSX } from "hono/jsx/jsx-runtime";
import { MECHANISMS, stateName } from "../../convention/index.ts";
import {
  Button,
  Checkbox,
  EmptyState,
  errorFor,
  ErrorSummary,
  type FieldError,
  Form,
  type FormInput,
  HostileText,
  LinkButton,
  Moment,
  Notice,
  Page,
  Select,
  SummaryList,
  Table,
  Timeline,
  typed,
  type View,
  Unbroken,
} from "../../web/index.ts";
import { type Exhibit, ExhibitTag, mayHandleExhibits } from "../evidence/index.ts";
import type { Sending } from "../federation/index.ts";
import type { User } from "../identity/index.ts";
import { may } from "./access.ts";
import { asked, unfitToFollow } from "./request/domain/follow-up.ts";
import type { RequestFile } from "./request/domain/request-file.ts";
import { isSettled } from "./request/domain/status.ts";
import { PaperNote } from "./request/pages/paper-note.tsx";
import { isOnItsWay, Sendings } from "./request/pages/sending.tsx";
import { urgencyNow } from "./request/domain/urgency.ts";
import { mechanismTitle, RequestTag, timelineTitle, titleOfTheirs, UrgencyTag } from "./request/pages/words.tsx";
import { type Dossier, dossierActs, type DossierMember, foldTimeline, type TimelineItem } from "../desk/index.ts";

export interface FormState {
  readonly view: View;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

export interface DossierPageProps extends FormState {
  readonly user: User;
  readonly dossier: Dossier;
  readonly files: readonly RequestFile[];
  readonly members: readonly DossierMember[];
  readonly names: ReadonlyMap<string, string>;
  readonly exhibits: readonly Exhibit[];
  readonly timeline: readonly TimelineItem[];
  /** What the other server has not opened or refused yet. */
  readonly unconfirmed: readonly Sending[];
  /** What was disposed of here before the other State sent a new request. */
  readonly earlier: JSX.Element | undefined;
  readonly next: { readonly label: string; readonly href: string } | undefined;
}

/** Everything between two States about one matter. */
export function DossierPage(props: DossierPageProps): JSX.Element {
  const { view, user, dossier, files, errors } = props;
  const { t, lang } = view;
  const state = stateName(dossier.state, lang);
  return (
    <Page
      view={view}
      kind={t("desk.dossier.kind", { state, reference: dossier.ownReference })}
      title={dossierTitle(view, dossier, files)}
      breadcrumb={[{ href: "/dossiers", label: t("cooperation.dossiers.title") }]}
      nextAction={props.next}
      hasErrors={(errors?.length ?? 0) > 0}
      width="wide"
    >
      <ErrorSummary errors={errors ?? []} />
      {dossier.correspondentId !== undefined && (
        <Notice tone="attention" title={t("cooperation.dossier.unverified-title", { state })}>
          {t("cooperation.dossier.unverified-text")}
        </Notice>
      )}
      {props.earlier !== undefined && (
        <details>
          <summary>{t("desk.disposal.earlier")}</summary>
          {props.earlier}
        </details>
      )}
      <Sendings view={view} sendings={props.unconfirmed} />
      <h2>{t("cooperation.dossier.requests")}</h2>
      {files.length === 0 ? (
        <EmptyState title={t("cooperation.dossier.no-requests")}>
          {t("cooperation.dossier.no-requests-text")}
        </EmptyState>
      ) : (
        <Table
          caption={t("cooperation.dossier.requests")}
          captionUnseen
          columns={[
            { key: "reference", label: t("cooperation.request.reference") },
            { key: "mechanism", label: t("cooperation.request.mechanism") },
            { key: "direction", label: t("cooperation.request.direction") },
            { key: "status", label: t("cooperation.request.status") },
          ]}
          rows={files.map((file) => ({
            cells: {
              reference: (
                <a href={`/requests/${file.requestId}`}>
                  <Unbroken text={file.ownReference} />
                </a>
              ),
              mechanism: (
                <>
                  {mechanismTitle(view, file.mechanism)}
                  <LinkNote view={view} file={file} files={files} />
                </>
              ),
              direction: t(`cooperation.direction.${file.direction}`, { state }),
              status: (
                <>
                  <RequestTag view={view} file={file} onItsWay={isOnItsWay(file, props.unconfirmed)} />{" "}
                  <UrgencyTag view={view} urgency={urgencyNow(file)} />
                </>
              ),
            },
          }))}
        />
      )}
      {may(user, "draft") && <NewRequestForm {...props} />}
      <ExhibitList {...props} />
      <p class="button-row">
        <LinkButton href={`/dossiers/${dossier.dossierId}/print`} kind="secondary">
          {t("cooperation.dossier.print")}
        </LinkButton>
        {mayHandleExhibits(user, "take-in") && (
          <LinkButton href={`/dossiers/${dossier.dossierId}/exhibits/new`} kind="secondary">
            {t("cooperation.dossier.take-in")}
          </LinkButton>
        )}
        {dossier.correspondentId !== undefined && may(user, "register-letter") && (
          <LinkButton href={`/letters/new?dossier=${dossier.dossierId}`} kind="secondary">
            {t("cooperation.letter.register")}
          </LinkButton>
        )}
        {(dossierActs.may(user, "ask-disposal") || dossierActs.may(user, "approve-disposal")) && (
          <LinkButton href={`/dossiers/${dossier.dossierId}/disposal`} kind="secondary">
            {t("desk.disposal.title")}
          </LinkButton>
        )}
      </p>
      <p class="hint">{t("cooperation.dossier.print-hint")}</p>
      {props.timeline.length > 0 && (
        <>
          <h2>{t("cooperation.dossier.timeline")}</h2>
          <DossierTimeline view={view} items={props.timeline} state={dossier.state} />
        </>
      )}
      <Members {...props} />
    </Page>
  );
}

/** Which request it follows, or of which it is a copy. */
function LinkNote({
  view,
  file,
  files,
}: Pick<DossierPageProps, "view" | "files"> & { file: RequestFile }): JSX.Element | null {
  const { follows, copyOf } = file;
  const other = files.find(({ requestId }) => requestId === (follows ?? copyOf));
  if (other === undefined || (follows !== undefined && unfitToFollow(other, asked(file)) !== undefined)) return null;
  return (
    <p class="hint">
      {view.t(follows === undefined ? "cooperation.link.copy-of" : "cooperation.link.follows")}{" "}
      <Unbroken text={other.ownReference} />
    </p>
  );
}

/** What was taken in here, and what the other State offered. */
function ExhibitList({ view, exhibits }: DossierPageProps): JSX.Element | null {
  const { t, format } = view;
  if (exhibits.length === 0) return null;
  return (
    <>
      <h2>{t("cooperation.dossier.exhibits")}</h2>
      <Table
        caption={t("cooperation.dossier.exhibits")}
        captionUnseen
        columns={[
          { key: "number", label: t("cooperation.exhibit.number") },
          { key: "title", label: t("cooperation.exhibit.title") },
          { key: "from", label: t("cooperation.exhibit.from") },
          { key: "size", label: t("evidence.exhibit.size"), numeric: true },
          { key: "state", label: t("cooperation.request.status") },
        ]}
        rows={exhibits.map((exhibit) => ({
          cells: {
            number: (
              <a href={`/exhibits/${exhibit.exhibitId}`}>
                <Unbroken text={exhibit.number} />
              </a>
            ),
            title: (
              <span lang={exhibit.title.language} dir="auto">
                <HostileText text={exhibit.title.text} />
              </span>
            ),
            from: stateName(exhibit.fromState ?? view.server.state, view.lang),
            size: exhibit.original === undefined ? "–" : format.bytes(exhibit.original.size),
            state: <ExhibitTag view={view} state={exhibit.state} />,
          },
        }))}
      />
    </>
  );
}

/** A dossier that their request opened bears their reference, which says nothing to us: what they ask for stands before it. */
function dossierTitle(view: View, { title }: Dossier, files: readonly RequestFile[]): string {
  const first = files.find(({ peerReference, direction }) => direction === "incoming" && peerReference === title);
  if (first === undefined) return title;
  return titleOfTheirs(view, first.mechanism, title);
}

/** Our lane, the other State's, and what the server did by itself. */
export function DossierTimeline({
  view,
  items,
  state,
}: {
  view: View;
  items: readonly TimelineItem[];
  state: string;
}): JSX.Element {
  const { t } = view;
  const peer = stateName(state, view.lang);
  return (
    <Timeline
      label={t("cooperation.dossier.timeline")}
      entries={foldTimeline(items).map(({ item, receipts, calls }) => ({
        at: new Date(item.at),
        title:
          item.href === undefined ? timelineTitle(view, item) : <a href={item.href}>{timelineTitle(view, item)}</a>,
        actor:
          item.lane === "peer"
            ? peer
            : (item.actor ?? t(item.isUnnamed === true ? "desk.somebody" : "cooperation.by-server")),
        lane: item.lane,
        tone: item.tone,
        ...(receipts.length === 0 ? {} : { children: <Receipts view={view} receipts={receipts} /> }),
        ...(calls.length === 0 ? {} : { children: <Calls view={view} calls={calls} /> }),
        ...(item.paper === undefined ? {} : { children: <PaperNote view={view} paper={item.paper} /> }),
      }))}
    />
  );
}

/** What the other server, or ours, has signed about it. */
function Receipts({ view, receipts }: { view: View; receipts: readonly TimelineItem[] }): JSX.Element {
  return (
    <ul>
      {receipts.map((receipt) => (
        <li>
          {view.t(`cooperation.timeline.${receipt.type}-short`)} <Moment at={new Date(receipt.at)} />
        </li>
      ))}
    </ul>
  );
}

/** Whom the ringer called and when; it may ring hundreds of times in a night. */
function Calls({ view, calls }: { view: View; calls: readonly TimelineItem[] }): JSX.Element {
  const names = new Set(calls.map(({ params }) => String(params["name"])));
  return (
    <details>
      <summary>
        {view.t("cooperation.timeline.ring.calls", { count: calls.length, names: view.format.list([...names]) })}
      </summary>
      <ol>
        {calls.map((call) => (
          <li>
            {String(call.params["name"])} <Moment at={new Date(call.at)} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function NewRequestForm({ view, dossier, files, errors, input }: DossierPageProps): JSX.Element {
  const { t } = view;
  const earlier = files.filter((file) => file.direction === "outgoing" && file.stage === "sent");
  const preservations = earlier.filter(({ mechanism, status }) => mechanism === "preservation" && !isSettled(status));
  const options = (some: readonly RequestFile[]) =>
    some.map((file) => ({
      value: file.requestId,
      label: `${file.ownReference} · ${mechanismTitle(view, file.mechanism)}`,
    }));
  return (
    <details open={files.length === 0 || (errors?.length ?? 0) > 0}>
      <summary>{t("cooperation.request.new")}</summary>
      <Form action={`/dossiers/${dossier.dossierId}/requests`}>
        <Select
          name="mechanism"
          label={t("cooperation.request.mechanism")}
          options={MECHANISMS.filter((one) => one.byRequest).map((one) => ({
            value: one.id,
            label: t("cooperation.request.mechanism-option", {
              title: mechanismTitle(view, one.id),
              article: `${one.article}${one.paragraph ?? ""}`,
            }),
          }))}
          value={typed(input, "mechanism") ?? (earlier.length > 0 ? "stored-data" : "preservation")}
          error={errorFor(errors, "mechanism")}
        />
        {preservations.length > 0 && (
          <Select
            name="follows"
            label={t("cooperation.request.follows")}
            hint={t("cooperation.request.follows-hint")}
            options={options(preservations)}
            value={typed(input, "follows")}
            error={errorFor(errors, "follows")}
            optional
          />
        )}
        {earlier.length > 0 && (
          <Select
            name="copyOf"
            label={t("cooperation.request.copy-of")}
            hint={t("cooperation.request.copy-of-hint")}
            options={options(earlier)}
            value={typed(input, "copyOf")}
            error={errorFor(errors, "copyOf")}
            optional
          />
        )}
        <Checkbox
          name="drill"
          label={t("cooperation.request.as-drill")}
          hint={t("cooperation.request.as-drill-hint")}
          checked={typed(input, "drill") !== undefined}
        />
        <Button kind={files.length === 0 ? "primary" : "secondary"}>{t("cooperation.request.begin")}</Button>
      </Form>
    </details>
  );
}

function Members({ view, user, dossier, members, names }: DossierPageProps): JSX.Element {
  const { t } = view;
  const nameOf = (member: DossierMember): string =>
    member.role === undefined
      ? (names.get(member.userId ?? "") ?? t("desk.somebody"))
      : t("cooperation.dossier.everybody", { role: t(`identity.role.${member.role}`) });
  const others = [...names].filter(([id]) => !members.some((member) => member.userId === id));
  return (
    <details>
      <summary>{t("cooperation.dossier.members")}</summary>
      <p>{t("cooperation.dossier.members-text")}</p>
      <SummaryList
        rows={members.map((member) => ({
          label: nameOf(member),
          value: dossierActs.may(user, "change-members") ? (
            <Form action={`/dossiers/${dossier.dossierId}/members`}>
              <input type="hidden" name="remove" value={member.userId ?? member.role ?? ""} />
              <Button kind="secondary" about={nameOf(member)}>
                {t("cooperation.dossier.remove-member")}
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
            label={t("cooperation.dossier.add-member")}
            options={others.map(([id, name]) => ({ value: id, label: name }))}
          />
          <Button kind="secondary">{t("cooperation.dossier.add")}</Button>
        </Form>
      )}
    </details>
  );
}
