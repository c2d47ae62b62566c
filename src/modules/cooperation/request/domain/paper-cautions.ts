import { TRANSLATION } from "../../../../protocol/bodies/index.ts";
import type { DraftPaper } from "./request-file.ts";

/** What somebody should know of a paper before it leaves: it has no effect any more, or nobody there can read it. */
export interface PaperCaution {
  readonly paper: DraftPaper;
  readonly code: "lapsed" | "not-translated" | "machine-only";
}

/** `today`: a day, by our calendar; `accepted`: the languages that the other State reads, none where that is not known. */
export function paperCautions(
  papers: readonly DraftPaper[],
  today: string,
  accepted: readonly string[],
): readonly PaperCaution[] {
  return papers.flatMap((paper): PaperCaution[] => [
    ...(paper.validUntil !== undefined && paper.validUntil < today ? [{ paper, code: "lapsed" } as const] : []),
    ...unreadIn(paper, papers, accepted),
  ]);
}

function unreadIn(paper: DraftPaper, papers: readonly DraftPaper[], accepted: readonly string[]): PaperCaution[] {
  const isRead = ({ language }: DraftPaper): boolean => accepted.includes(language);
  // Bytes of a photograph or of fingerprints have no language.
  if (accepted.length === 0 || paper.kind === TRANSLATION || paper.kind === "identification" || isRead(paper))
    return [];
  const translations = papers.filter(({ translationOf }) => translationOf === paper.paperId).filter(isRead);
  if (translations.length === 0) return [{ paper, code: "not-translated" }];
  return translations.every(({ translationForm }) => translationForm === "machine")
    ? [{ paper, code: "machine-only" }]
    : [];
}
