import { articleCited } from "../../../convention/index.ts";
import type { Translator } from "../../../web/index.ts";
import { type PaperView, seen } from "../../printing/index.ts";

/** The Convention as it is cited, in the reader's language; undefined for all other words, which are shown as they came. */
export function citedConvention(t: Translator, words: string): string | undefined {
  const article = articleCited(words);
  return article === undefined ? undefined : t("cooperation.basis.cited", { article });
}

export function basisOnPaper({ t, dir }: PaperView, words: string): string {
  return citedConvention(t, words) ?? seen(words, dir);
}
