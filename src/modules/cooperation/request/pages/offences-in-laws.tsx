import type { JSX } from "hono/jsx/jsx-runtime";
import { citation } from "../../../../convention/index.ts";
import {
  CertaintyTag,
  Notice,
  StatusTag,
  SummaryList,
  type SummaryRow,
  type Tone,
  type View,
} from "../../../../web/index.ts";
import type { OffenceFindings, OffenceInLaws } from "../domain/offences.ts";
import { DualCriminality } from "./dual-criminality.tsx";
import { row, type Words } from "../lines.ts";
import { offenceTestRows } from "../offence-test-rows.ts";
import { summaryRows } from "./body-rows.tsx";
import { ElementText } from "./words.tsx";

const OPENING_TONES: Readonly<Record<OffenceInLaws["standing"]["opening"], Tone>> = {
  open: "good",
  "no-duty": "attention",
  unknown: "neutral",
};

/** UNCC arts. 2(h), 35, 37(3), 40(8), 42(5): each offence in the law of the asking State and in ours, and what follows. */
export function OffencesInLaws({
  view,
  requestId,
  findings,
  mayTest,
}: {
  view: View;
  requestId: string;
  findings: OffenceFindings | undefined;
  mayTest: boolean;
}): JSX.Element | null {
  if (findings === undefined) return null;
  const { t } = view;
  const { offences, rules } = findings;
  return (
    <section id="offences">
      <h2>{t("cooperation.offences.title")}</h2>
      {rules.map((rule) => (
        <Notice tone="attention" title={t(`convention.offence-rule.${rule.id}`)}>
          <p>
            {view.format.list(rule.offences.map((number) => t("cooperation.offences.number", { number })))}{" "}
            <CertaintyTag certainty={rule.certainty} cite={citation(rule)} />
          </p>
        </Notice>
      ))}
      {offences.map((offence) => (
        <>
          <h3>{offenceTitle(view, offence)}</h3>
          <SummaryList
            rows={[
              ...scopeRow(view, offence),
              ...theirRows(view, offence),
              ...(offence.test ? summaryRows(offenceTestRows(view, offence.test)) : []),
            ]}
          />
          {offence.outdated && <Notice tone="attention" title={t("cooperation.offences.outdated")} />}
          <DualCriminality view={view} dual={offence.standing.dual} />
          {mayTest && (
            <p>
              <a href={`/requests/${requestId}/offence-test?offence=${offence.position}`}>
                {t(`cooperation.offences.${offence.test === undefined ? "examine" : "examine-again"}`)}
              </a>
            </p>
          )}
        </>
      ))}
    </section>
  );
}

/** "Offence 2: Laundering of proceeds": by its article, else by the name that the other State gives it. */
export function offenceTitle({ t }: View, { position, told }: OffenceInLaws): string {
  const [article] = told["convention-article"]?.codes ?? [];
  const key = `convention.code.${article ?? ""}`;
  const name = article !== undefined && t.has(key) ? t(key) : (told["domestic-name"]?.line ?? "");
  return t(name === "" ? "cooperation.offences.number" : "cooperation.offences.number-named", {
    number: position,
    name,
  });
}

/** What the asking State wrote of it. */
export function AsTold({ view, offence: { told } }: { view: View; offence: OffenceInLaws }): JSX.Element {
  if (Object.keys(told).length === 0) return <p>{view.t("cooperation.offences.not-told")}</p>;
  return <ElementText view={view} value={{ records: [told] }} />;
}

function scopeRow(view: View, { standing }: OffenceInLaws): SummaryRow[] {
  const { t } = view;
  const { offenceClass, opening } = standing;
  return [
    {
      label: t("cooperation.offences.scope"),
      value: (
        <>
          {t(`cooperation.offence-class.${offenceClass}`)}{" "}
          <StatusTag tone={OPENING_TONES[opening]} label={t(`cooperation.offences.opening-${opening}`)} />{" "}
          <CertaintyTag certainty="memory" cite="35" />
        </>
      ),
    },
  ];
}

/** The provision and the heaviest penalty of the State that asks, to stand beside ours. */
function theirRows(words: Words, { told }: OffenceInLaws): SummaryRow[] {
  const { t } = words;
  const [heavier] = told["max-kind"]?.codes ?? [];
  const months = told["max-months"]?.number;
  const inMonths = months === undefined ? undefined : t("cooperation.offences.months", { months });
  const penalty =
    heavier !== undefined && t.has(`convention.code.${heavier}`) ? t(`convention.code.${heavier}`) : inMonths;
  const provision = told["provision"]?.line;
  return summaryRows([
    ...(provision === undefined
      ? []
      : [row(t("cooperation.offences.their-provision"), { text: provision, quoted: true })]),
    ...(penalty === undefined ? [] : [row(t("cooperation.offences.their-penalty"), { text: penalty })]),
  ]);
}
