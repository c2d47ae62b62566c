import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import { momentParts } from "../../../convention/wall-clock.ts";
import {
  Button,
  DateField,
  EmptyState,
  errorFor,
  ErrorSummary,
  Field,
  type FieldError,
  Form,
  type FormInput,
  HostileText,
  LinkButton,
  MinimalPage,
  Moment,
  Notice,
  Page,
  PhoneNumber,
  Select,
  StatusTag,
  SummaryList,
  type SummaryRow,
  Table,
  TimeField,
  typed,
  typedDay,
  Unbroken,
  type View,
} from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { may } from "../access.ts";
import type { MatterOfRing, Ring, RingAttempt, RingSubject, RosterEntry } from "../duty/types.ts";

/** A call with what the reader may know of its matter. */
export interface ShownRing {
  readonly ring: Ring;
  readonly matter: MatterOfRing | undefined;
}

export interface DutyPageProps {
  readonly view: View;
  readonly user: User;
  readonly rings: readonly ShownRing[];
  readonly roster: readonly RosterEntry[];
  /** Who of all people could answer a call. */
  readonly canAnswer: ReadonlySet<string>;
  readonly onDuty: readonly RosterEntry[];
  /** Empty for who may not edit. */
  readonly people: readonly { readonly id: string; readonly name: string; readonly phone: string | null }[];
  readonly hasCommand: boolean;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** Enough for a list that goes round. */
const USUAL_LINES = 6;

/** How many lines the form offers: no fewer than the roster has. */
export function rosterLines(roster: readonly RosterEntry[]): number {
  return Math.max(USUAL_LINES, roster.length);
}

/** Who answers now, and next; what is ringing. */
export function DutyPage(props: DutyPageProps): JSX.Element {
  const { view, user, rings, roster, canAnswer, onDuty, hasCommand, errors } = props;
  const { t } = view;
  const first = rings[0];
  return (
    <Page
      view={view}
      title={t("measures.duty.title")}
      hasErrors={(errors?.length ?? 0) > 0}
      nextAction={
        first === undefined || !may(user, "acknowledge")
          ? undefined
          : {
              label: t("measures.duty.answer"),
              href: `/duty/rings/${first.ring.ringId}`,
              because: <Unbroken text={ringText(view, first)} />,
            }
      }
    >
      <ErrorSummary errors={errors ?? []} />
      {!hasCommand && (
        <Notice tone="bad" title={t("measures.duty.no-command-title")}>
          {t("measures.duty.no-command-text")}
        </Notice>
      )}
      <h2>{t("measures.duty.ringing")}</h2>
      {rings.length === 0 ? (
        <EmptyState title={t("measures.duty.quiet-title")}>{t("measures.duty.quiet-text")}</EmptyState>
      ) : (
        <ul>
          {rings.map((shown) => (
            <li>
              <a href={`/duty/rings/${shown.ring.ringId}`}>
                <Unbroken text={ringText(view, shown)} />
              </a>{" "}
              {shown.ring.unansweredAt !== undefined && <StatusTag tone="bad" label={t("measures.duty.unanswered")} />}
            </li>
          ))}
        </ul>
      )}
      <h2>{t("measures.duty.roster")}</h2>
      {roster.length > 0 && onDuty.length === 0 && <NobodyOnDuty {...props} />}
      {roster.length === 0 ? (
        <Notice tone="bad" title={t("measures.duty.empty-roster-title")}>
          {t("measures.duty.empty-roster-text")}
        </Notice>
      ) : (
        <Table
          caption={t("measures.duty.roster")}
          captionUnseen
          columns={[
            { key: "name", label: t("measures.duty.column-name") },
            { key: "phone", label: t("measures.duty.column-phone") },
            { key: "now", label: t("measures.duty.column-when") },
            { key: "hours", label: t("measures.duty.column-hours") },
          ]}
          rows={roster.map((entry) => ({
            cells: {
              name: t("measures.duty.place", { place: entry.position, name: entry.name }),
              phone: <PhoneNumber number={entry.phone} />,
              now: onDuty.some((one) => one.entryId === entry.entryId)
                ? t("measures.duty.now")
                : t(canAnswer.has(entry.userId) ? "measures.duty.not-now" : "measures.duty.cannot-answer"),
              hours: hoursText(view, entry),
            },
          }))}
        />
      )}
      {props.people.length > 0 && <RosterForm {...props} />}
    </Page>
  );
}

/** Off duty, somebody may still be called; where nobody can answer, nobody is. */
function NobodyOnDuty({ view: { t }, roster, canAnswer }: DutyPageProps): JSX.Element {
  return roster.some(({ userId }) => canAnswer.has(userId)) ? (
    <Notice tone="attention" title={t("measures.duty.off-duty-title")}>
      {t("measures.duty.off-duty-text")}
    </Notice>
  ) : (
    <Notice tone="bad" title={t("measures.duty.nobody-title")}>
      {t("measures.duty.nobody-text")}
    </Notice>
  );
}

function RosterForm({ view, people, roster, errors, input }: DutyPageProps): JSX.Element {
  const { t } = view;
  return (
    <details open={(errors?.length ?? 0) > 0}>
      <summary>{t("measures.duty.change")}</summary>
      <Form action="/duty/roster">
        <p class="hint">{t("measures.duty.change-hint")}</p>
        {Array.from({ length: rosterLines(roster) }, (_, index) => {
          const entry = roster[index];
          return (
            <>
              <Select
                name={`userId-${index}`}
                label={t("measures.duty.line", { place: index + 1 })}
                options={people.map((person) => ({ value: person.id, label: person.name }))}
                value={typed(input, `userId-${index}`) ?? entry?.userId}
                error={errorFor(errors, `userId-${index}`)}
                optional
              />
              <Field
                name={`phone-${index}`}
                label={t("measures.duty.phone", { place: index + 1 })}
                hint={t("measures.duty.phone-hint")}
                type="tel"
                value={typed(input, `phone-${index}`) ?? entry?.phone}
                error={errorFor(errors, `phone-${index}`)}
                width="medium"
                code
                optional="depends"
              />
              <LineHours view={view} entry={entry} index={index} errors={errors} input={input} />
            </>
          );
        })}
        <Button kind="secondary">{t("measures.duty.save")}</Button>
      </Form>
    </details>
  );
}

/** From when until when a person is on duty; open where somebody has hours or they have to be mended. */
function LineHours({
  view,
  entry,
  index,
  errors,
  input,
}: Pick<DutyPageProps, "view" | "errors" | "input"> & {
  entry: RosterEntry | undefined;
  index: number;
}): JSX.Element {
  const { t } = view;
  const place = index + 1;
  const isWrong = errors?.some(({ field }) => /^(?:from|until)-/.test(field) && field.includes(`-${index}-`)) === true;
  return (
    <details open={isWrong || entry?.from !== undefined || entry?.until !== undefined}>
      <summary>{t("measures.duty.hours", { place })}</summary>
      <p class="hint">{t("measures.duty.hours-hint")}</p>
      {(["from", "until"] as const).map((end) => {
        const before = entry?.[end] === undefined ? undefined : momentParts(entry[end], view.server.timeZone);
        const [day, time] = [`${end}-${index}-day`, `${end}-${index}-time`];
        return (
          <>
            <DateField
              name={day}
              label={t(`measures.duty.${end}`, { place })}
              value={typedDay(input, day) ?? before?.day}
              error={errorFor(errors, day)}
              optional="depends"
            />
            <TimeField
              name={time}
              label={t(`measures.duty.${end}-time`, { place })}
              value={typed(input, time) ?? before?.time}
              error={errorFor(errors, time)}
              optional="depends"
            />
          </>
        );
      })}
    </details>
  );
}

function hoursText({ t, format }: View, { from, until }: RosterEntry): string {
  if (from === undefined) {
    return until === undefined
      ? t("measures.duty.always")
      : t("measures.duty.up-to", { until: format.dateTime(until) });
  }
  if (until === undefined) return t("measures.duty.since", { from: format.dateTime(from) });
  return t("measures.duty.between", { from: format.dateTime(from), until: format.dateTime(until) });
}

/** For a telephone at 3 a.m.: of which State, what, since when, and the one next thing to press, before anything else. */
export function RingPage({
  view,
  user,
  ring,
  matter,
  attempts,
}: {
  view: View;
  user: User;
  ring: Ring;
  /** Of the first of its subjects, where the reader may see it. */
  matter: MatterOfRing | undefined;
  attempts: readonly RingAttempt[];
}): JSX.Element {
  const { t, lang } = view;
  const isOn = ring.nextRingAt !== undefined || ring.unansweredAt !== undefined;
  const [first] = ring.subjects;
  const reason = t(`measures.ring.reason.${ring.reason}`);
  const title = matter ? t("measures.ring.title", { reason, state: stateName(matter.state, lang) }) : reason;
  return (
    <MinimalPage view={view} kind={t("measures.ring.kind")} title={title}>
      {ring.drill && <p>{t("measures.ring.drill")}</p>}
      <p>
        {matter?.mechanism !== undefined && (
          <>
            <strong>{t(`convention.mechanism.${matter.mechanism}.title`)}</strong> ·{" "}
          </>
        )}
        {first !== undefined && !isOn && mayOpen(user, first) ? (
          <a href={placeOf(first)}>
            <Unbroken text={first.label} />
          </a>
        ) : (
          first !== undefined && <Unbroken text={first.label} />
        )}
      </p>
      <p>
        {t("measures.ring.since")} <Moment at={matter?.since ?? ring.raisedAt} />
      </p>
      {isOn && may(user, "acknowledge") && (
        <Form action={`/duty/rings/${ring.ringId}/acknowledgement`}>
          <Button>{t("measures.ring.acknowledge")}</Button>
          <p>{t(tellsAsker(ring) ? "measures.ring.what-happens" : "measures.ring.what-happens-here")}</p>
        </Form>
      )}
      {isOn && !may(user, "acknowledge") && <p>{t("measures.ring.for-others")}</p>}
      {!isOn && (
        <>
          <p>
            <GoOn view={view} user={user} ring={ring} matter={matter} />
          </p>
          <p>
            {ring.acknowledgedAt === undefined ? (
              t("measures.ring.stopped")
            ) : (
              <>
                {t("measures.ring.acknowledged")} <Moment at={ring.acknowledgedAt} />
              </>
            )}
          </p>
        </>
      )}
      <StandIn view={view} ring={ring} attempts={attempts} />
      <SummaryList rows={factsOf(view, matter)} />
      {ring.subjects.length > 1 && (
        <>
          <p>{t("measures.ring.subjects", { count: ring.subjects.length })}</p>
          <ul>
            {ring.subjects.map((subject) => (
              <li>
                {!isOn && mayOpen(user, subject) ? <a href={placeOf(subject)}>{subject.label}</a> : subject.label}
              </li>
            ))}
          </ul>
        </>
      )}
      {matter === undefined && ring.dossierId !== undefined && <p>{t("measures.ring.unseen")}</p>}
      <p>
        {t("measures.ring.rang", { count: attempts.length })} <Moment at={ring.raisedAt} />
      </p>
      <Called view={view} attempts={attempts} />
    </MinimalPage>
  );
}

/** What one does next, and what one says on the telephone, and where. */
function factsOf({ t }: View, matter: MatterOfRing | undefined): SummaryRow[] {
  const row = (key: string, value: SummaryRow["value"] | undefined): SummaryRow[] =>
    value === undefined ? [] : [{ label: t(`measures.ring.${key}`), value }];
  return [
    ...row("next", matter?.next?.label),
    ...row("their-reference", matter?.theirReference && <HostileText text={matter.theirReference} />),
    ...row("phone", matter?.phone && <PhoneNumber number={matter.phone} />),
  ];
}

/** Whoever was called without the role has to find somebody who has it. */
function StandIn({ view, ring, attempts }: { view: View; ring: Ring; attempts: readonly RingAttempt[] }): JSX.Element {
  const { t, format } = view;
  const roles = ring.needs?.roles ?? [];
  if (attempts.at(-1)?.choice !== "stand-in" || roles.length === 0) return <></>;
  return (
    <Notice tone="attention" title={t("measures.ring.find-title")}>
      {t("measures.ring.find-text", { roles: format.list(roles.map((role) => t(`identity.role.${role}`))) })}
    </Notice>
  );
}

/** Straight to what has to be done, or to the matter where it is one; to all that waits where there are several. */
function GoOn({
  view: { t },
  user,
  ring,
  matter,
}: {
  view: View;
  user: User;
  ring: Ring;
  matter: MatterOfRing | undefined;
}): JSX.Element {
  const [only, ...others] = ring.subjects.filter((subject) => mayOpen(user, subject));
  if (only === undefined || others.length > 0) {
    return <LinkButton href="/queue">{t("measures.ring.to-queue")}</LinkButton>;
  }
  if (matter?.next) return <LinkButton href={matter.next.href}>{matter.next.label}</LinkButton>;
  return <LinkButton href={placeOf(only)}>{t("measures.ring.to-subject", { subject: only.label })}</LinkButton>;
}

/** Whom the line has tried, in the order in which it came to them. */
function Called({ view, attempts }: { view: View; attempts: readonly RingAttempt[] }): JSX.Element | null {
  if (attempts.length === 0) return null;
  const { t } = view;
  const byName = Map.groupBy(attempts, ({ name }) => name);
  return (
    <ul>
      {[...byName].map(([name, calls]) => {
        const last = calls.at(-1);
        return (
          <li>
            {t("measures.ring.called", { name: name || t("measures.ring.nobody"), count: calls.length })}{" "}
            <Moment at={last?.at ?? view.now} />
            {(last?.choice === "off-duty" || last?.choice === "stand-in") && ` (${t(`measures.ring.${last.choice}`)})`}
          </li>
        );
      })}
    </ul>
  );
}

/** Who answers a ring about another State's request acknowledges that request; any other ring is our own affair. */
function tellsAsker({ reason }: Ring): boolean {
  return reason.endsWith("-received");
}

/** "Emergency request: Aurelia · Expedited preservation · XB-2027-R00001", as much of it as the reader may see. */
export function ringText({ t, lang }: View, { ring, matter }: ShownRing): string {
  const parts = [
    matter && stateName(matter.state, lang),
    matter?.mechanism && t(`convention.mechanism.${matter.mechanism}.title`),
    ring.subjects.map((subject) => subject.label).join(", "),
  ];
  const reference = parts.filter((part) => part !== undefined && part !== "").join(" · ");
  return t("measures.ring.line", { reason: t(`measures.ring.reason.${ring.reason}`), reference });
}

/** Whoever sees no cases sees the server's own matters only. */
function mayOpen(user: User, { kind }: RingSubject): boolean {
  return kind === "server" || may(user, "read");
}

/** Where the matter of a ring is dealt with. */
function placeOf({ kind, id }: RingSubject): string {
  if (kind === "server") return "/health";
  if (kind === "exhibit") return `/exhibits/${id}`;
  return kind === "order" ? `/orders/${id}` : `/requests/${id}`;
}
