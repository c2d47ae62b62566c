import type { FreeText } from "../../../../protocol/bodies/index.ts";
import type { FieldError, FormInput, View } from "../../../../web/index.ts";
import type { Matter } from "../../access.ts";
import type { DraftStep } from "../../request/domain/drafting.ts";
import type { RequestDraft } from "../../request/domain/request-file.ts";
import type { RequestView } from "../../request/request-view.ts";
import type { NextQuestion } from "./draft-path.ts";

export interface DraftPageProps {
  readonly view: View;
  readonly matter: Matter;
  readonly draft: RequestDraft;
  readonly step: DraftStep;
  /** Where the answer leads. */
  readonly leadsTo: NextQuestion;
  readonly about: RequestView;
  /** The asking authority's name as it stands in our designation, where this question asks for it. */
  readonly authority?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** What fields for a translation need of a page, beside the words. */
export function translated({ view, matter, about, errors, input }: DraftPageProps) {
  return { view, matter, about, errors, input };
}

/** Words that somebody may write yet, in the language of the draft. */
export function unwritten({ language }: Pick<RequestDraft, "language">): FreeText {
  return { language, text: "" };
}
