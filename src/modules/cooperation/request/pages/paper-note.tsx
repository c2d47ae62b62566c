import type { JSX } from "hono/jsx/jsx-runtime";
import { HostileText, Moment, StatusTag, Table, type View } from "../../../../web/index.ts";
import type { LetterIn, RequestFile } from "../domain/request-file.ts";
import { wordOr, type Words } from "../lines.ts";
import { bearerLabel } from "./words.tsx";

/** Every letter that was registered about a request after the request itself. */
export function LettersIn({ view, file }: { view: View; file: RequestFile }): JSX.Element | null {
  const { t } = view;
  const letters = file.lettersIn ?? [];
  if (letters.length === 0) return null;
  return (
    <section>
      <h2>{t("cooperation.letters.came")}</h2>
      <p>
        <StatusTag tone="attention" label={t("cooperation.letters.unverified")} />
      </p>
      <Table
        caption={t("cooperation.letters.came")}
        captionUnseen
        columns={[
          { key: "what", label: t("cooperation.letters.column-what") },
          { key: "how", label: t("cooperation.letter.bearer") },
          { key: "dated", label: t("cooperation.letter.dated") },
          { key: "arrived", label: t("cooperation.reply.received") },
          { key: "by", label: t("cooperation.letters.column-by") },
        ]}
        rows={letters.map((letter) => ({ cells: cellsOf(view, letter) }))}
      />
    </section>
  );
}

function cellsOf(view: View, letter: LetterIn) {
  const { t, format } = view;
  return {
    what: (
      <>
        {letterTitle(view, letter)}
        {letter.reference !== undefined && (
          <>
            {" · "}
            <HostileText text={letter.reference} />
          </>
        )}
        {letter.tooLate && (
          <>
            {" "}
            <StatusTag tone="attention" label={t("cooperation.letters.too-late")} />
          </>
        )}
        {letter.corrections.map((correction) => (
          <p>
            <strong>{t("cooperation.letters.corrected", { person: correction.by?.name ?? "" })}</strong>{" "}
            <Moment at={new Date(correction.at)} /> <HostileText text={correction.note} lines />
          </p>
        ))}
      </>
    ),
    how: bearerLabel(view, letter.bearer),
    dated: format.day(letter.datedOn),
    arrived: <Moment at={new Date(letter.receivedAt)} />,
    by: <HostileText text={letter.registeredBy.name} />,
  };
}

/** "Decision: refused": what a letter is, theirs or ours. */
export function letterTitle(
  words: Words,
  { kind, says = "" }: { readonly kind: string; readonly says?: string },
): string {
  const { t } = words;
  const title = t(`cooperation.letters.kind.${kind}`);
  const said = {
    status: () => t(`cooperation.status.${says}`),
    decision: () => t(`cooperation.outcome.${says}`),
    closure: () => t(`cooperation.closure.${says}`),
    step: () => wordOr(words, `convention.step.${says}`, says),
  }[kind];
  return said === undefined ? title : t("cooperation.letters.says", { what: title, says: said() });
}
