import type { PrintedBlock } from "../../../platform/index.ts";
import type { LetterIn, LetterOut, RequestFile } from "../request/domain/request-file.ts";
import { letterTitle } from "../request/pages/paper-note.tsx";
import { bearerText } from "./letter.ts";
import { dayOf, momentOf, type PaperView, paragraph, seen, seenName, table } from "../../printing/index.ts";

/** What came and went by post about a request, line by line; with a State that has a server, nothing. */
export function letterBlocks(view: PaperView, { lettersIn = [], lettersOut = [] }: RequestFile): PrintedBlock[] {
  return [...cameBlocks(view, lettersIn), ...wentBlocks(view, lettersOut)];
}

function cameBlocks(view: PaperView, letters: readonly LetterIn[]): PrintedBlock[] {
  const { t } = view;
  if (letters.length === 0) return [];
  return [
    { kind: "subheading", text: t("print.letters.came") },
    paragraph(t("print.letters.unverified")),
    table(
      [
        [t("print.letters.what"), 5],
        [t("print.letters.how"), 3],
        [t("print.letters.dated"), 3],
        [t("print.letters.arrived"), 4],
        [t("print.letters.registered-by"), 4],
      ],
      letters.map((letter) => [
        [
          letterTitle(view, letter),
          letter.tooLate && t("print.letters.too-late"),
          letter.reference && seen(letter.reference, view.dir),
        ]
          .filter(Boolean)
          .join("\n"),
        bearerText(view, letter.bearer),
        dayOf(view, letter.datedOn),
        momentOf(view, letter.receivedAt),
        `${seenName(view, letter.registeredBy.name)}\n${momentOf(view, letter.at)}`,
      ]),
    ),
    ...letters.flatMap((letter) =>
      letter.corrections.map(({ at, by, note }) =>
        paragraph(
          t("print.letters.corrected", {
            what: letterTitle(view, letter),
            person: by === undefined ? "–" : seenName(view, by.name),
            when: momentOf(view, at),
            note: seen(note, view.dir),
          }),
        ),
      ),
    ),
  ];
}

function wentBlocks(view: PaperView, letters: readonly LetterOut[]): PrintedBlock[] {
  const { t } = view;
  if (letters.length === 0) return [];
  return [
    { kind: "subheading", text: t("print.letters.went") },
    table(
      [
        [t("print.letters.what"), 5],
        [t("print.letters.how"), 3],
        [t("print.letters.posted"), 4],
        [t("print.letters.posted-by"), 4],
      ],
      letters.map((letter) => [
        letterTitle(view, letter),
        letter.posted === undefined ? "–" : bearerText(view, letter.posted.bearer),
        letter.posted === undefined ? t("print.letters.not-posted") : momentOf(view, letter.posted.at),
        letter.posted?.by === undefined ? "–" : seenName(view, letter.posted.by.name),
      ]),
    ),
  ];
}
