import { askedAs, type MechanismId, type Purposes } from "../../../../convention/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { askedOnlyFor } from "./drafting.ts";
import { isAbout, purposesOf, type RequestDraft, type RequestFile } from "./request-file.ts";
import { isUndecided, statusOfPurpose } from "./status.ts";

// A request may ask for several things at once. Its papers, questions and messages are the whole's; each of its purposes has contents, a
// decision, a life and clocks of its own, by the same rules as a request that asks for that alone: it is looked at as one.

/** The request as each of its purposes has it, in its order; the request itself where it asks for one thing. */
export function eachPurpose(file: RequestFile): readonly RequestFile[] {
  const purposes = purposesOf(file);
  return purposes.length === 0 ? [file] : purposes.map((one) => ofPurpose(file, one));
}

/** The request as one purpose has it: what is only another one's is not there. The whole where none is named, or the request has no such. */
export function ofPurpose(file: RequestFile, purpose: string | undefined): RequestFile {
  if (purpose === undefined || !purposesOf(file).includes(purpose)) return file;
  const { content, draft, proposal, stepProposal, answerParts, life, ...whole } = file;
  const { mechanism, purpose: under } = askedAs(file.mechanism, purpose);
  const alone = { seenAs: purpose, purpose: under };
  const isHere = (said: { readonly purpose?: string | undefined } | undefined): boolean =>
    said?.purpose === undefined || said.purpose === purpose;
  return {
    ...whole,
    mechanism,
    seenAs: purpose,
    decisions: file.decisions.filter(({ told }) => isAbout(told.content, purpose)),
    ...compact({
      content: content && withPurpose(file.mechanism, { ...content, mechanism }, alone),
      draft: draft && withPurpose(file.mechanism, draft, alone),
      status: statusOfPurpose(file, purpose),
      proposal: proposal && isAbout(proposal.content, purpose) ? proposal : undefined,
      stepProposal: isHere(stepProposal?.content) ? stepProposal : undefined,
      answerParts: answerParts?.filter(({ content: told }) => isAbout(told.part, purpose)),
      life: life?.filter((entry) => isHere(entry.content) && isAbout(entry, purpose)),
    }),
  };
}

/** What it asks for alone: elements that only other purposes ask for are theirs. */
function withPurpose<C extends Pick<RequestDraft, "elements"> & Purposes>(
  mechanism: MechanismId,
  content: C,
  { seenAs, purpose }: { readonly seenAs: string; readonly purpose: string | undefined },
): C {
  const { purposes: _, ...rest } = content;
  const isOwn = ([id]: [string, unknown]): boolean => {
    const only = askedOnlyFor(mechanism, content, id);
    return only.length === 0 || only.includes(seenAs);
  };
  const elements = Object.fromEntries(Object.entries(content.elements).filter(isOwn));
  // Only the list is left out, which may be absent.
  return { ...rest, elements, ...compact({ purpose }) } as C;
}

/** Of several things asked for, those that nobody has said yes or no to. */
export function undecidedPurposes(file: RequestFile): readonly string[] {
  return purposesOf(file).filter((one) => isUndecided(statusOfPurpose(file, one)));
}

/** Whether something is still to be decided: the whole, or some of what it asks for. */
export function hasUndecided(file: RequestFile): boolean {
  return isUndecided(file.status) || undecidedPurposes(file).length > 0;
}
