import { askedAs, type MechanismId, type Purposes, purposesOn } from "../../../../convention/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { askedOnlyFor } from "./drafting.ts";
import type { LifeEntry } from "./message.ts";
import { isAbout, purposesOf, type RequestDraft, type RequestFile } from "./request-file.ts";
import { isBeingExecuted, isUndecided, statusOfPurpose } from "./status.ts";

// A request may ask for several things at once. Its papers, questions and messages are the whole's; each of its purposes has contents, a
// decision, a life and clocks of its own, by the same rules as a request that asks for that alone: it is looked at as one.

/** The request as each of its purposes has it, in its order; the request itself where it asks for one thing. */
export function eachPurpose(file: RequestFile): readonly RequestFile[] {
  return eachOf(file, purposesOf(file));
}

/** The request as one purpose has it: what is only another one's is not there. The whole where none is named, or the request has no such. */
export function ofPurpose(file: RequestFile, purpose: string | undefined): RequestFile {
  if (purpose === undefined || !purposesOf(file).includes(purpose)) return file;
  const { content, draft, proposal, stepProposal, answerParts, life, ...whole } = file;
  const { mechanism, purpose: under } = askedAs(file.mechanism, purpose);
  const alone = { seenAs: purpose, purpose: under };
  const isOwn = (entry: LifeEntry): boolean => isHere(entry.content) && isAbout(entry, purpose);
  const isHere = (said: { readonly purpose?: string | undefined } | undefined): boolean =>
    said?.purpose === undefined || said.purpose === purpose;
  return {
    ...whole,
    mechanism,
    seenAs: purpose,
    besideGrant: isBeingExecuted(file.status),
    decisions: file.decisions.filter(({ told }) => isAbout(told.content, purpose)),
    consultations: file.consultations.filter(({ opened }) => isAbout(opened.content, purpose)),
    ...compact({
      content: content && withPurpose(file.mechanism, { ...content, mechanism }, alone),
      draft: draft && withPurpose(file.mechanism, draft, alone),
      status: statusOfPurpose(file, purpose),
      proposal: proposal && isAbout(proposal.content, purpose) ? proposal : undefined,
      stepProposal: isHere(stepProposal?.content) ? stepProposal : undefined,
      answerParts: answerParts?.filter(({ content: told }) => isAbout(told.part, purpose)),
      life: life?.filter(isOwn),
      otherLives: life?.filter((entry) => !isOwn(entry)),
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

/** The request as each of these has it, or as it is where none is named. */
export function eachOf(file: RequestFile, purposes: readonly string[] = []): readonly RequestFile[] {
  return purposes.length === 0 ? [file] : purposes.map((one) => ofPurpose(file, one));
}

/** Of several things asked for, those that nobody has said yes or no to. */
export function undecidedPurposes(file: RequestFile): readonly string[] {
  return purposesOf(file).filter((one) => isUndecided(statusOfPurpose(file, one)));
}

/** Whether something is still to be decided: the whole, or some of what it asks for. */
export function hasUndecided(file: RequestFile): boolean {
  return isUndecided(file.status) || undecidedPurposes(file).length > 0;
}

/** Decisions by which the request, or some of several things that it asks for, came back for completion, and that wait for it, oldest first. */
export function returnsOf(file: RequestFile): readonly RequestFile["decisions"][number]["told"][] {
  const newest = eachPurpose(file).flatMap(({ decisions }) => decisions.at(-1)?.told ?? []);
  const open = newest.filter(
    ({ content, at }) =>
      content.outcome === "return-for-completion" && !file.completions.some((answer) => answer.at > at),
  );
  return [...new Set(open)].toSorted((a, b) => a.at.localeCompare(b.at));
}

/** Refuses `decision-purposes-missing`: of several things asked for, a decision or consultation names those that it is about; of one thing, none. */
export function demandAbout(file: RequestFile, purposes: readonly string[] = [], asked = purposesOf(file)): void {
  const isKnown = purposes.every((one) => asked.includes(one));
  if (asked.length === 0 ? purposes.length === 0 : purposes.length > 0 && isKnown) return;
  throw new Refusal("decision-purposes-missing", "Tick which of the things asked for this decides, and no others.", {
    field: "purposes",
  });
}

/** Refuses `purposes-unfitting` for what cannot be asked for at once under a mechanism, whose own measure is among it; what no list has counts as help. */
export function demandTogether({ mechanism, purpose, purposes }: Purposes & { readonly mechanism: MechanismId }): void {
  if (purposes === undefined) return;
  const hasOwn = mechanism === "legal-assistance" || purposes.includes(mechanism);
  if (purposesOn(mechanism).length > 0 && hasOwn && purpose === undefined) return;
  throw new Refusal(
    "purposes-unfitting",
    "These things cannot be asked for together in one such request: name purposes of Article 40(3), and the request's own measure among them.",
    { field: "purpose", details: { purpose: purpose ?? mechanism } },
  );
}
