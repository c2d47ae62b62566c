import type { JSX } from "hono/jsx/jsx-runtime";
import {
  formOf,
  HostileText,
  LinkButton,
  MinimalPage,
  Moment,
  Notice,
  PhoneNumber,
  SummaryList,
  type SummaryRow,
  Unbroken,
  type View,
} from "../../../web/index.ts";
import type { Person, User } from "../../identity/index.ts";
import { may } from "../access.ts";
import { answerRing } from "../duty/acknowledge-ring.ts";
import { ringTitle } from "../duty/waiting-call.ts";
import type { MatterOfRing, Ring, RingAttempt, RingSubject } from "../duty/types.ts";

const Answer = formOf(answerRing);

/** Whether it is still to be taken. */
export function isRinging({ nextRingAt, unansweredAt }: Ring): boolean {
  return nextRingAt !== undefined || unansweredAt !== undefined;
}

interface RingPageProps {
  readonly view: View;
  readonly user: User;
  /** As the reader may see it. */
  readonly ring: Ring;
  /** Of the first of its subjects. */
  readonly matter: MatterOfRing | undefined;
  readonly mayAnswer: boolean;
  /** Who may take the step, where the reader was called to find one of them. */
  readonly able: readonly Pick<Person, "name" | "phone">[] | undefined;
  /** It is also about what the reader may not see. */
  readonly isPartHidden: boolean;
  readonly attempts: readonly RingAttempt[];
}

/** For a telephone at 3 a.m.: of which State, what, since when, and the one next thing to press, before anything else. */
export function RingPage(props: RingPageProps): JSX.Element {
  const { view, user, ring, matter, mayAnswer, isPartHidden, attempts } = props;
  const { t } = view;
  const isOn = isRinging(ring);
  const [first] = ring.subjects;
  const title = ringTitle(view, ring.reason, matter?.state);
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
      {isOn && mayAnswer && (
        <Answer.Form action={`/duty/rings/${ring.ringId}/acknowledgement`}>
          <Answer.Submit />
          <p>
            {t(tellsAsker(ring) && !isPartHidden ? "measures.ring.what-happens" : "measures.ring.what-happens-here")}
          </p>
        </Answer.Form>
      )}
      {isOn && !mayAnswer && (
        <p>{t(may(user, "acknowledge") ? "measures.ring.for-members" : "measures.ring.for-others")}</p>
      )}
      {!isOn && (
        <>
          <p>
            <GoOn {...props} />
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
      <StandIn {...props} />
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
      {isPartHidden && <p>{t("measures.ring.unseen")}</p>}
      <p>
        {t(isShownOnly(attempts) ? "measures.ring.shown" : "measures.ring.rang", { count: attempts.length })}{" "}
        <Moment at={ring.raisedAt} />
      </p>
      <Called {...props} />
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

/** Whoever was called without the role, or without being a member, has to find somebody who may do it. */
function StandIn({ view, ring, able, isPartHidden }: RingPageProps): JSX.Element | null {
  const { t, format } = view;
  const roles = ring.needs?.roles ?? [];
  if (able === undefined || roles.length === 0) return null;
  return (
    <Notice tone="attention" title={t("measures.ring.find-title")}>
      <p>
        {t(isPartHidden ? "measures.ring.find-member" : "measures.ring.find-text", {
          roles: format.list(roles.map((role) => t(`identity.role.${role}`))),
        })}
      </p>
      {able.length > 0 && (
        <ul>
          {able.map(({ name, phone }) => (
            <li>
              {name} · {phone === null ? t("measures.ring.no-number") : <PhoneNumber number={phone} />}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

/** Straight to what has to be done, or to the matter where it is one; to all that waits where there are several. */
function GoOn({ view: { t }, user, ring, matter }: RingPageProps): JSX.Element {
  if (ring.reason === "test-call") {
    return <LinkButton href="/first-steps">{t("measures.test-call.go-on")}</LinkButton>;
  }
  const [only, ...others] = ring.subjects.filter((subject) => mayOpen(user, subject));
  if (only === undefined || others.length > 0) {
    return <LinkButton href="/queue">{t("measures.ring.to-queue")}</LinkButton>;
  }
  if (matter?.next?.href !== undefined) return <LinkButton href={matter.next.href}>{matter.next.label}</LinkButton>;
  return <LinkButton href={placeOf(only)}>{t("measures.ring.to-subject", { subject: only.label })}</LinkButton>;
}

/** Whom the line has tried, in the order in which it came to them. */
function Called({ view, attempts }: RingPageProps): JSX.Element | null {
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

/** No program rang anybody: the call stood on pages alone. */
function isShownOnly(attempts: readonly RingAttempt[]): boolean {
  return attempts.length > 0 && attempts.every(({ outcome }) => outcome === "no-command");
}

/** Who answers a ring about another State's request acknowledges that request; any other ring is our own affair. */
function tellsAsker({ reason }: Ring): boolean {
  return reason.endsWith("-received");
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
