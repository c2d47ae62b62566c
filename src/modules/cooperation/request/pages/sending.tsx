import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../../convention/index.ts";
import { Notice, type View } from "../../../../web/index.ts";
import type { Sending } from "../../../federation/index.ts";
import type { RequestFile } from "../domain/request-file.ts";
import type { RequestLine } from "../store.ts";

/** A request of ours of which the other server has signed nothing, and has said nothing otherwise. */
export function isOnItsWay(
  file: Pick<RequestFile, "status" | "dispatchId"> | Pick<RequestLine, "status" | "dispatchId">,
  sendings: readonly Sending[],
): boolean {
  if (file.status) return false;
  return sendings.some(({ dispatchId, reached }) => dispatchId === file.dispatchId && reached === "under-way");
}

/** Whether what we said has reached the other server: what has not, since when, what was tried; else how far the last of it came. */
export function Sendings({ view, sendings }: { view: View; sendings: readonly Sending[] }): JSX.Element | null {
  const waiting = sendings.filter((sending) => isWaiting(sending, view.now));
  const [first] = waiting;
  if (first !== undefined) return <OnItsWay view={view} waiting={waiting} first={first} />;
  const last = sendings.at(-1);
  if (last === undefined || last.reached === "refused" || last.reached === "taken-back") return null;
  return <p class="hint">{reachedSentence(view, last)}</p>;
}

/** Not there; or there for so long without being opened that somebody has to ask. */
function isWaiting({ reached, alarmAt }: Sending, now: Date): boolean {
  return reached === "under-way" || (reached === "stored" && isLate(alarmAt, now));
}

function isLate(alarmAt: Date | undefined, now: Date): boolean {
  return alarmAt !== undefined && alarmAt <= now;
}

function OnItsWay({ view, waiting, first }: { view: View; waiting: readonly Sending[]; first: Sending }): JSX.Element {
  const { t, lang, now } = view;
  const state = stateName(first.state, lang);
  const anyLate = waiting.some(({ alarmAt }) => isLate(alarmAt, now));
  const wasTried = waiting.some(({ lastTry }) => lastTry !== undefined);
  const isThere = waiting.every(({ reached }) => reached === "stored");
  return (
    <section id="on-its-way">
      <Notice
        tone={anyLate ? "bad" : wasTried ? "attention" : "info"}
        title={t(`cooperation.sending.${isThere ? "not-opened" : "under-way"}`, { state })}
      >
        <ul>
          {waiting.map((sending) => (
            <li>
              {waitingSentences(view, sending).join(" ")}{" "}
              <a href={`/dispatches/${sending.dispatchId}`}>{t("cooperation.sending.to-dispatch")}</a>
            </li>
          ))}
        </ul>
        {anyLate && (
          <p>
            <a href={`/peers/${first.state}`}>{t("cooperation.sending.to-numbers", { state })}</a>
          </p>
        )}
      </Notice>
    </section>
  );
}

function waitingSentences(view: View, sending: Sending): string[] {
  const { t, format, now } = view;
  const { reached, queuedAt, lastTry, nextTryAt, hindrance, alarmAt } = sending;
  const since = t("cooperation.sending.waits-since", { kind: kindOf(view, sending), at: format.dateTime(queuedAt) });
  const tried =
    lastTry === undefined
      ? t("cooperation.sending.not-tried")
      : t("cooperation.sending.last-try", { at: format.dateTime(lastTry.at), why: whyOf(view, lastTry.code) });
  const next =
    hindrance !== undefined
      ? t(`cooperation.sending.hindrance-${hindrance}`)
      : nextTryAt === undefined
        ? t("cooperation.sending.next-try-soon")
        : t("cooperation.sending.next-try", { at: format.dateTime(nextTryAt) });
  const alarm =
    alarmAt === undefined
      ? []
      : [t(`cooperation.sending.${isLate(alarmAt, now) ? "late" : "alarm-at"}`, { at: format.dateTime(alarmAt) })];
  return [reached === "stored" ? reachedSentence(view, sending) : since, tried, next, ...alarm];
}

/** Stored, opened and checked, or dealt with by a person: each only as its receipt says. */
function reachedSentence(view: View, sending: Sending): string {
  const { t, format, lang } = view;
  const { reached, reachedAt, state } = sending;
  return t(`cooperation.sending.reached-${reached}`, {
    kind: kindOf(view, sending),
    state: stateName(state, lang),
    at: reachedAt === undefined ? "" : format.dateTime(reachedAt),
  });
}

function kindOf({ t, format }: View, { kind }: Sending): string {
  return format.capitalized(t(`federation.kind.${kind}`));
}

function whyOf({ t }: View, code: string): string {
  const key = `federation.code.${code}`;
  return t.has(key) ? t(key) : code;
}
