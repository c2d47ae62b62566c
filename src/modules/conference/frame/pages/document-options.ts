import { type ChoiceOption, visibleText } from "../../../../web/index.ts";
import type { ConferenceContext } from "../../context.ts";

/** What a form offers; older documents are named by a program. */
const OFFERED_DOCUMENTS = 200;

export async function documentOptions({ documents }: Pick<ConferenceContext, "documents">): Promise<ChoiceOption[]> {
  return (await documents.latest(OFFERED_DOCUMENTS)).map(({ documentId, entry }) => ({
    value: documentId,
    label: visibleText(entry.reference === undefined ? entry.title : `${entry.title} (${entry.reference})`),
  }));
}
