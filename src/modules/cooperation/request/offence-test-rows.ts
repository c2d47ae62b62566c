import type { OffenceTest } from "./domain/offence-test.ts";
import { row, type Row, type Words } from "./lines.ts";

/** What somebody found of one offence in our own law. */
export function offenceTestRows({ t, format }: Words, test: OffenceTest): readonly Row[] {
  const { provision, name, acts, lacking, note, examiner, examinedOn, maxKind, maxMonths, required } = test;
  const months = maxMonths === undefined ? undefined : t("cooperation.offences.months", { months: maxMonths });
  const rows: readonly (readonly [label: string, text: string | undefined])[] = [
    ["provision", provision],
    ["name", name],
    ["maxMonths", maxKind === undefined ? months : t(`convention.code.${maxKind}`)],
    ["conduct", t(`cooperation.conduct.${test.conduct}`)],
    ["acts", acts],
    ["lacking", lacking],
    ["required", required === undefined ? undefined : t(`convention.code.${required ? "yes" : "no"}`)],
    ["examiner", examiner],
    ["examinedOn", examinedOn === undefined ? undefined : format.day(examinedOn)],
    ["note", note],
  ];
  return [
    ...rows.flatMap(([label, text]) =>
      text === undefined ? [] : [row(t(`cooperation.offence-test.${label}`), { text, quoted: true })],
    ),
    ...(test.from === undefined ? [] : [row(t("cooperation.offences.from"), { text: test.from, quoted: true })]),
    row(t("cooperation.offences.recorded"), {
      text: `${test.by.name}, ${format.dateTime(new Date(test.at))}`,
      quoted: true,
    }),
  ];
}
