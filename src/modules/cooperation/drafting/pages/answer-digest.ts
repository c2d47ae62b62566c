import { utf8 } from "../../../../protocol/bytes.ts";
import { sha256Hex } from "../../../../protocol/digest.ts";
import type { Sha256Hex } from "../../../../protocol/identifiers.ts";
import type { DraftStep } from "../../request/domain/drafting.ts";
import type { RequestDraft } from "../../request/domain/request-file.ts";

/** What a page of the drafting form was opened with: it travels with the form, and what is saved meanwhile is not written over. */
export function answerDigest(step: DraftStep, draft: RequestDraft): Sha256Hex {
  return sha256Hex(utf8(JSON.stringify(answerOf(step, draft))));
}

function answerOf(step: DraftStep, draft: RequestDraft): unknown {
  const { elements, language } = draft;
  switch (step.kind) {
    case "offence":
      return [draft.offence, draft.purposes ?? draft.purpose, language];
    case "basis":
      return [draft.legalBasis];
    case "property-paths":
      return [draft.propertyPaths];
    case "element":
      return [elements[step.element.id], step.isFirst ? language : null];
    case "particulars":
      return step.elements.map(({ id }) => elements[id]);
    case "conditions":
      return [draft.conditions];
    case "urgency":
      return [draft.urgency, draft.urgencySaid, draft.responseDeadline];
    case "confidentiality":
      return [draft.confidentiality];
    case "papers":
    case "check":
      return [];
  }
}
