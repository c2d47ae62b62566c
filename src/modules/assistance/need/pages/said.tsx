import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../../convention/index.ts";
import type { FreeText } from "../../../../protocol/bodies/index.ts";
import { HostileText, Notice, Timeline, type View, visibleText } from "../../../../web/index.ts";
import type { SaidLine } from "../../lane/said.ts";
import { moneyInWords } from "../../help/domain/help.ts";
import type { OpenedLane } from "../read.ts";
import { saidBy, statesInWords } from "./words.tsx";

const PATHS = { activity: "activities", money: "money", result: "results" } as const;

interface Refusable {
  readonly isRefused: boolean;
  readonly dispatchId?: string;
}

interface LaneProps {
  readonly view: View;
  readonly lane: OpenedLane;
}

/** What both said in a lane, the latest first; on the page of the need, and on that of the case. */
export function Said({ view, lane }: LaneProps): JSX.Element {
  const entries = lane.lines.map((line) => entryOf({ view, lane }, line)).toReversed();
  return <Timeline label={view.t("assistance.help.timeline")} entries={entries} />;
}

/** That the other side refused what this dispatch brought, and where the reason is. */
export function NotTaken({ view: { t, lang }, lane, of }: LaneProps & { readonly of: Refusable }) {
  if (!of.isRefused) return null;
  return (
    <Notice tone="attention" title={t("assistance.said.refused", { state: stateName(lane.state, lang) })}>
      <a href={`/dispatches/${of.dispatchId}`}>{t("assistance.said.refused-why")}</a>
    </Notice>
  );
}

function LetterOf({ view, letterOn, documentId }: { view: View; letterOn: string; documentId?: string }) {
  const words = view.t("assistance.said.letter-of", { day: view.format.day(letterOn) });
  return <p>{documentId === undefined ? words : <a href={`/documents/${documentId}`}>{words}</a>}</p>;
}

function entryOf({ view, lane }: LaneProps, { side: author, step, row, isRefused }: SaidLine) {
  const { t } = view;
  const state = stateName(row.author, view.lang);
  const corrected = lane.standing.promises
    .flatMap(({ reports }) => reports)
    .some((one) => one.side === author && one.sequence === step.sequence && one.isCorrected);
  const who = authorOf(view, lane, author);
  return {
    at: row.saidAt,
    title: step.verb === "report" ? t(`assistance.help.${step.what}`) : saidBy(view, step, who),
    actor: row.byLetter ? `${state}, ${t("assistance.said.by-letter")}` : state,
    lane: author === lane.side ? ("own" as const) : ("peer" as const),
    id: `line-${author}-${step.sequence}`,
    children: (
      <>
        <NotTaken {...{ view, lane }} of={{ ...row, isRefused }} />
        {row.letterOn !== undefined && <LetterOf view={view} {...row} letterOn={row.letterOn} />}
        {corrected && <p>{t("assistance.help.corrected")}</p>}
        {wordsIn(view, step)}
        {step.verb === "report" && author === lane.side && !corrected && (
          <p>
            <a
              href={`/assistance/lanes/${lane.laneId}/${PATHS[step.what]}?promise=${step.promiseId}&corrects=${step.sequence}`}
            >
              {t("assistance.help.correct")}
            </a>
          </p>
        )}
      </>
    ),
  };
}

/** The words of a line; a promise and its choice stand above. */
function wordsIn(view: View, step: SaidLine["step"]): Child {
  const { t, format } = view;
  if (step.verb === "pass-on") return statesInWords(view, step.to);
  if (step.verb === "met") return t(`assistance.met.outcome.${step.outcome}`);
  if (step.verb === "publish") return t(step.isPublic ? "web.yes" : "web.no");
  if (step.verb === "report" && step.what === "money") {
    const { kind, amount, on, to } = step.money;
    return (
      <>
        {t("assistance.help.money-on", {
          kind: t(`assistance.money.kind.${kind}`),
          amount: moneyInWords(amount),
          day: format.day(on),
        })}
        {to !== undefined && <HostileText text={to} />}
      </>
    );
  }
  if (step.verb === "report" && step.what === "activity") {
    const { title, from, to, training } = step.activity;
    return (
      <>
        <Words text={title} />
        <p>{t("assistance.help.days", { from: format.day(from), by: format.day(to) })}</p>
        {training !== undefined && (
          <p>
            {t("assistance.help.training", {
              places: training.places,
              attended: training.attended,
              completed: training.completed,
            })}
          </p>
        )}
        {training?.byKind !== undefined && (
          <ul>
            {training.byKind.map(({ kind, ...numbers }) => (
              <li>
                {t("assistance.help.by-kind", { kind: inCode(view, "assistance.draft.groups", kind), ...numbers })}
              </li>
            ))}
          </ul>
        )}
        {training?.evaluation !== undefined && <Words text={training.evaluation} />}
      </>
    );
  }
  if (step.verb === "report" && step.what === "result") {
    const { value, unit, on, text } = step.result;
    return (
      <>
        <p>{t("assistance.help.result-line", { value, unit: unitIn(view, unit), day: format.day(on) })}</p>
        {text !== undefined && <Words text={text} />}
      </>
    );
  }
  return (
    <>
      {step.verb === "introduce" && <p>{stateName(step.state, view.lang)}</p>}
      {"text" in step && step.text !== undefined && <Words text={step.text} />}
    </>
  );
}

/** A code in our words; one that we do not know as it came. */
export const inCode = ({ t }: Pick<View, "t">, words: string, code: string): string =>
  t.has(`${words}.${code}`) ? t(`${words}.${code}`) : visibleText(code);

export const unitIn = (view: Pick<View, "t">, unit: string): string => inCode(view, "assistance.promise.unit", unit);

function authorOf({ t, lang }: View, lane: OpenedLane, author: "asker" | "helper"): string {
  return author === lane.side ? t("assistance.said.we") : stateName(lane.state, lang);
}

export function Words({ text: { text, language } }: { readonly text: FreeText }) {
  return <HostileText text={text} lang={language} lines />;
}
