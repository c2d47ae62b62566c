import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  Button,
  EmptyState,
  Form,
  Notice,
  Page,
  PhoneNumber,
  StatusTag,
  type Task,
  TaskList,
  Unbroken,
  type View,
} from "../../../web/index.ts";
import { COVERED_DAYS, uncovered } from "../domain/roster-cover.ts";
import { isEmergency, ringTitle } from "../duty/waiting-call.ts";
import type { MatterOfRing, Ring, RosterEntry } from "../duty/types.ts";
import { RosterForm, type RosterFormProps } from "./roster-form.tsx";

/** A call with what the reader may know of its matter. */
export interface ShownRing {
  readonly ring: Ring;
  readonly matter: MatterOfRing | undefined;
  readonly mayAnswer: boolean;
}

export interface DutyPageProps extends RosterFormProps {
  /** One page of what rings, the oldest first. */
  readonly rings: readonly ShownRing[];
  /** Where the next page goes on; undefined on the last one. */
  readonly next: string | undefined;
  /** Who of all people could answer a call. */
  readonly canAnswer: ReadonlySet<string>;
  readonly onDuty: readonly RosterEntry[];
  readonly hasCommand: boolean;
  /** Whether this person may try whether a call comes through. */
  readonly mayTest: boolean;
}

/** Who answers now, and next; what is ringing. */
export function DutyPage(props: DutyPageProps): JSX.Element {
  const { view, rings, roster, canAnswer, onDuty, hasCommand, form } = props;
  const { t } = view;
  const answerable = rings.filter(({ mayAnswer }) => mayAnswer);
  const standing = ({ entryId, userId }: RosterEntry): Task["status"] => {
    if (onDuty.some((one) => one.entryId === entryId)) return { tone: "good", label: t("measures.duty.now") };
    return canAnswer.has(userId)
      ? { tone: "neutral", label: t("measures.duty.not-now") }
      : { tone: "bad", label: t("measures.duty.cannot-answer") };
  };
  const first = answerable.find(({ ring }) => isEmergency(ring)) ?? answerable[0];
  return (
    <Page
      view={view}
      title={t("measures.duty.title")}
      form={form}
      nextAction={
        first === undefined
          ? undefined
          : {
              label: t("measures.duty.answer"),
              href: `/duty/rings/${first.ring.ringId}`,
              because: <Unbroken text={ringTitle(view, first.ring.reason, first.matter?.state)} />,
            }
      }
    >
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
      {props.next !== undefined && (
        <p>
          <a href={`/duty?after=${props.next}`} rel="next">
            {t("web.pager.next")}
          </a>
        </p>
      )}
      <h2>{t("measures.duty.roster")}</h2>
      {roster.length > 0 && onDuty.length === 0 && <NobodyOnDuty {...props} />}
      {roster.length === 0 ? (
        <Notice tone="bad" title={t("measures.duty.empty-roster-title")}>
          {t("measures.duty.empty-roster-text")}
        </Notice>
      ) : (
        <>
          <Uncovered {...props} />
          <TaskList
            tasks={roster.map((entry) => ({
              label: t("measures.duty.place", { place: entry.position, name: entry.name }),
              hint: (
                <>
                  {hoursText(view, entry)}
                  <br />
                  <PhoneNumber number={entry.phone} />
                </>
              ),
              status: standing(entry),
            }))}
          />
        </>
      )}
      {props.mayTest && (
        <Form action="/duty/test-calls">
          <p class="hint">{t("measures.test-call.hint")}</p>
          <Button kind="secondary">{t("measures.test-call.action")}</Button>
        </Form>
      )}
      {props.people.length > 0 && <RosterForm {...props} />}
    </Page>
  );
}

/** Which hours nobody has taken yet. */
function Uncovered({ view, roster, canAnswer }: DutyPageProps): JSX.Element | null {
  const { t, now } = view;
  const spans = uncovered(
    roster.filter(({ userId }) => canAnswer.has(userId)),
    now,
  );
  if (spans.length === 0) return null;
  return (
    <Notice tone="attention" title={t("measures.duty.uncovered", { days: COVERED_DAYS })}>
      <ul>
        {spans.map((span) => (
          <li>{hoursText(view, span)}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** Off duty, somebody may still be called; where nobody can answer, nobody is. */
function NobodyOnDuty({ view: { t }, roster, canAnswer }: DutyPageProps): JSX.Element {
  const isReachable = roster.some(({ userId }) => canAnswer.has(userId));
  return (
    <Notice
      tone={isReachable ? "attention" : "bad"}
      title={t(isReachable ? "measures.duty.off-duty-title" : "measures.duty.nobody-title")}
    >
      {t(isReachable ? "measures.duty.off-duty-text" : "measures.duty.nobody-text")}
    </Notice>
  );
}

function hoursText({ t, format }: View, { from, until }: Pick<RosterEntry, "from" | "until">): string {
  if (from === undefined) {
    return until === undefined
      ? t("measures.duty.always")
      : t("measures.duty.up-to", { until: format.dateTime(until) });
  }
  if (until === undefined) return t("measures.duty.since", { from: format.dateTime(from) });
  return t("measures.duty.between", { from: format.dateTime(from), until: format.dateTime(until) });
}

/** "Emergency request: Aurelia · Expedited preservation · XB-2027-R00001", as much of it as the reader may see. */
function ringText({ t, lang }: View, { ring, matter }: ShownRing): string {
  const parts = [
    matter && stateName(matter.state, lang),
    matter?.mechanism && t(`convention.mechanism.${matter.mechanism}.title`),
    ring.subjects.map((subject) => subject.label).join(", "),
  ];
  const reference = parts.filter((part) => part !== undefined && part !== "").join(" · ");
  const reason = t(`measures.ring.reason.${ring.reason}`);
  return reference === "" ? reason : t("measures.ring.line", { reason, reference });
}
