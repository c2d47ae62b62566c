import type { FreeText, RequestContent } from "../../../../protocol/bodies/index.ts";

type Texts = Partial<Pick<RequestContent, "elements" | "missingElements" | "responseDeadline">>;

/** A text of a request and where it stands: under an element, as the reason why an element is missing, or as that of the deadline. */
export type PlacedText = { readonly text: FreeText } & (
  { readonly place: "element" | "missing"; readonly elementId: string } | { readonly place: "deadline" }
);

/** Whether the other State reads a text, itself or its translation. "pt-BR" is read where "pt" is. Who names no language reads all. */
export function isRead({ language, translation }: FreeText, accepted: readonly string[]): boolean {
  if (accepted.length === 0) return true;
  const known = new Set(accepted.map(spoken));
  return known.has(spoken(language)) || (translation !== undefined && known.has(spoken(translation.language)));
}

/** The texts of a request that the other State has not said it reads. */
export function unreadTexts(asked: Texts, accepted: readonly string[]): readonly PlacedText[] {
  return textsOf(asked).filter(({ text }) => !isRead(text, accepted));
}

/** The languages in which the request has words that the other State has not said it reads, each once. */
export function unreadLanguages(asked: Texts, accepted: readonly string[]): readonly string[] {
  return [...new Set(unreadTexts(asked, accepted).map(({ text }) => text.language))];
}

function textsOf({ elements = {}, missingElements = [], responseDeadline }: Texts): PlacedText[] {
  return [
    ...Object.entries(elements).flatMap(([elementId, { text, items = [], records = [] }]) =>
      [
        text,
        ...items.map(({ note }) => note),
        ...records.flatMap((one) => Object.values(one).map((field) => field.text)),
      ]
        .filter((one) => one !== undefined)
        .map((one): PlacedText => ({ place: "element", elementId, text: one })),
    ),
    ...missingElements.map(({ elementId, reason }): PlacedText => ({ place: "missing", elementId, text: reason })),
    ...(responseDeadline === undefined ? [] : [{ place: "deadline" as const, text: responseDeadline.reason }]),
  ];
}

function spoken(language: string): string {
  return language.split("-")[0] ?? language;
}
