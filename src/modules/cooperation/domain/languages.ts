import type { FreeText, RequestContent } from "../../../protocol/bodies/index.ts";

type Texts = Partial<Pick<RequestContent, "elements" | "missingElements" | "responseDeadline">>;

/** Whether the other State reads a text, itself or its translation. "pt-BR" is read where "pt" is. Who names no language reads all. */
export function isRead({ language, translation }: FreeText, accepted: readonly string[]): boolean {
  if (accepted.length === 0) return true;
  const known = new Set(accepted.map(spoken));
  return known.has(spoken(language)) || (translation !== undefined && known.has(spoken(translation.language)));
}

/** The languages in which the request has words that the other State has not said it reads, each once. */
export function unreadLanguages(asked: Texts, accepted: readonly string[]): readonly string[] {
  const unread = textsOf(asked).filter((text) => !isRead(text, accepted));
  return [...new Set(unread.map(({ language }) => language))];
}

function textsOf({ elements = {}, missingElements = [], responseDeadline }: Texts): FreeText[] {
  const inElements = Object.values(elements).flatMap(({ text, items = [] }) => [
    text,
    ...items.map(({ note }) => note),
  ]);
  const all = [...inElements, ...missingElements.map(({ reason }) => reason), responseDeadline?.reason];
  return all.filter((text) => text !== undefined);
}

function spoken(language: string): string {
  return language.split("-")[0] ?? language;
}
