import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../../convention/index.ts";
import type { NeedTextContent } from "../../../../protocol/bodies/assistance-need.ts";
import type { AssistanceStepContent } from "../../../../protocol/bodies/assistance-step.ts";
import {
  type Crumb,
  HostileText,
  StatusTag,
  SummaryList,
  type Tone,
  type View,
  visibleText,
} from "../../../../web/index.ts";
import { articleOf, Places } from "../../pages/words.tsx";
import { isTaken, type LaneStanding } from "../../lane/domain/standing.ts";
import { HELP_KINDS, TARGET_GROUPS } from "../domain/need.ts";

export function toNeeds({ t }: View, isOwn: boolean): Crumb {
  const key = isOwn ? "assistance.needs.title" : "assistance.received.title";
  return { href: isOwn ? "/assistance/needs" : "/assistance/received", label: t(key) };
}

export const toNeed = ({ needId }: { readonly needId: string }): string => `/assistance/needs/${needId}`;

/** A code of ours in words; one that we do not know as it came. */
export function inWords({ t, format }: View, of: string, known: readonly string[], codes: readonly string[]): string {
  return format.list(codes.map((one) => (known.includes(one) ? t(`assistance.draft.${of}.${one}`) : visibleText(one))));
}

export const kindsInWords = (view: View, { kinds }: { readonly kinds: readonly string[] }): string =>
  inWords(view, "kinds", HELP_KINDS, kinds);

/** "Articles 24(2) and 55", for one line. */
export const itemsInWords = (view: View, { items }: { readonly items: readonly string[] }): string =>
  view.format.list([...new Set(items.map((item) => articleOf(view, item)))]);

export const statesInWords = ({ lang, format }: View, states: readonly string[]): string =>
  format.list(states.map((state) => stateName(state, lang)));

/** What a line says, under whoever said it. */
export function saidBy({ t }: View, step: AssistanceStepContent, who: string): string {
  return t(`assistance.said.${saidOf(step)}`, { who });
}

function saidOf(step: AssistanceStepContent): string {
  if (step.verb === "decline" && step.promiseId !== undefined) return "taken-back";
  if (step.verb !== "choose" || isTaken(step)) return step.verb;
  return step.notTaken === true ? "not-chosen" : "rights-say-not";
}

const TONES: Readonly<Record<LaneStanding["stage"], Tone>> = {
  told: "neutral",
  acknowledged: "info",
  declined: "neutral",
  interested: "info",
  promised: "attention",
  agreed: "good",
  reported: "good",
  withdrawn: "neutral",
};

export function StageTag({ view, stage }: { readonly view: View; readonly stage: LaneStanding["stage"] }): JSX.Element {
  return <StatusTag tone={TONES[stage]} label={view.t(`assistance.stage.${stage}`)} />;
}

/** Rows of a text, as a person reads them. */
function rowsOf(view: View, text: NeedTextContent) {
  const { t, format } = view;
  return [
    { key: "items", label: t("assistance.draft.items"), value: <Places view={view} items={text.items} /> },
    { key: "kinds", label: t("assistance.draft.kinds"), value: kindsInWords(view, text) },
    { key: "groups", label: t("assistance.draft.groups"), value: inWords(view, "groups", TARGET_GROUPS, text.groups) },
    { key: "words", label: t("assistance.needs.words"), value: <WordsOf text={text} /> },
    { key: "wantedUntil", label: t("assistance.draft.wantedUntil"), value: format.day(text.wantedUntil) },
    {
      key: "passOnTo",
      label: t("assistance.draft.passOnTo"),
      value: text.passOnTo.length === 0 ? t("assistance.needs.nobody") : statesInWords(view, text.passOnTo),
    },
    { key: "counted", label: t("assistance.draft.counted"), value: t(text.counted ? "web.yes" : "web.no") },
  ] as const;
}

/** The whole of a need, as it was written, or as it is to be cleared. */
export function NeedText({ view, text }: { readonly view: View; readonly text: NeedTextContent }): JSX.Element {
  return <SummaryList rows={rowsOf(view, text)} />;
}

/** What differs between two versions, before and now. */
export function Difference({
  view,
  before,
  now,
}: {
  readonly view: View;
  readonly before: NeedTextContent;
  readonly now: NeedTextContent;
}): JSX.Element {
  const { t } = view;
  const earlier = rowsOf(view, before);
  const changed = rowsOf(view, now).filter(({ key }) => JSON.stringify(before[key]) !== JSON.stringify(now[key]));
  return (
    <SummaryList
      rows={changed.map(({ key, label, value }) => ({
        label,
        value: (
          <>
            <div class="hint">{t("assistance.needs.before")}</div>
            <del>{earlier.find((one) => one.key === key)?.value}</del>
            <div class="hint">{t("assistance.needs.now")}</div>
            {value}
          </>
        ),
      }))}
    />
  );
}

function WordsOf({ text: { words } }: { readonly text: NeedTextContent }): JSX.Element {
  return (
    <>
      {words.map(({ language, text }) => (
        <p>
          <HostileText text={text} lang={language} lines />
        </p>
      ))}
    </>
  );
}
