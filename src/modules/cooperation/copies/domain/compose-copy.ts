import { compact } from "../../../../protocol/compact.ts";
import type { CopiedDossier, CopiedExhibit, CopiedWord } from "../../../../protocol/copied-dossier.ts";
import type { DossierId, Sha256Hex, StateCode } from "../../../../protocol/identifiers.ts";
import type { RequestEvent } from "../../request/domain/events.ts";
import type { Message } from "../../request/domain/message.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";

/** What the other State's receipts say of a dispatch of ours. */
export interface Passed {
  /** When it had it, by its own clock. */
  readonly receivedAt: string;
  readonly digest?: Sha256Hex;
}

/** What stands on file here of which a copy is made. */
export interface CopySource {
  readonly from: StateCode;
  readonly to: StateCode;
  readonly dossierId: DossierId;
  readonly metAnewAt: string;
  readonly requests: readonly { readonly file: RequestFile; readonly events: readonly RequestEvent[] }[];
  /** By its id, each dispatch of ours that the other State receipted. */
  readonly passed: ReadonlyMap<string, Passed>;
  readonly exhibits: readonly CopiedExhibit[];
}

/**
 * What both States had said to each other, in the order in which it was known here, and how many words of ours never reached the other
 * one: those are not in it, and neither is anything that was only on file here.
 */
export function composeCopy(source: CopySource): { readonly copy: CopiedDossier; readonly unsaid: number } {
  const { from, to, dossierId, metAnewAt, exhibits } = source;
  const said = source.requests.map(({ file, events }) => wordsOf(source, file, events));
  const words = inOrder(said.map((of) => of.words)).map(({ word }) => word);
  return {
    copy: { version: 1, from, to, dossierId, metAnewAt, words, exhibits: [...exhibits] },
    unsaid: said.reduce((sum, { unsaid }) => sum + unsaid, 0),
  };
}

interface Known {
  readonly word: CopiedWord;
  readonly at: string;
}

function wordsOf(
  source: CopySource,
  file: RequestFile,
  events: readonly RequestEvent[],
): { readonly words: readonly Known[]; readonly unsaid: number } {
  const words: Known[] = [];
  let unsaid = 0;
  for (const event of events) {
    const word = wordOf(source, file, event);
    if (word === "unsaid") unsaid += 1;
    else if (word !== undefined) words.push({ word, at: event.at });
  }
  // A request that never reached the other State has no words there.
  return words[0]?.word.kind === "request" ? { words, unsaid } : { words: [], unsaid: unsaid + words.length };
}

/** The word that an event tells of: undefined for what only this State knows, and "unsaid" for words of ours that did not arrive. */
function wordOf(source: CopySource, file: RequestFile, event: RequestEvent): CopiedWord | "unsaid" | undefined {
  switch (event.type) {
    case "sent":
    case "restored":
      if (event.dispatchId === undefined || file.content === undefined) return undefined;
      return ours(source, file, event.dispatchId, event.at, { kind: "request", content: file.content });
    case "received":
      if (event.dispatchId === undefined) return undefined;
      return {
        kind: "request",
        by: source.to,
        dispatchId: event.dispatchId,
        sentAt: event.sentAt,
        receivedAt: event.receivedAt,
        ...compact({ bodyDigest: event.digest }),
        content: event.content,
      };
    case "message":
      return wordOfMessage(source, file, event, event.at, undefined);
    case "came-too-late":
      return wordOfMessage(source, file, event.message, event.at, event.code);
    default:
      return undefined;
  }
}

function wordOfMessage(
  source: CopySource,
  file: RequestFile,
  message: Message,
  at: string,
  refused: string | undefined,
): CopiedWord | "unsaid" | undefined {
  const { dispatchId, lane, kind, content, digest, sentAt = at } = message;
  if (dispatchId === undefined) return undefined;
  if (lane === "own") return ours(source, file, dispatchId, at, { kind, content });
  const by = { by: source.to, dispatchId, sentAt, receivedAt: at, ...compact({ bodyDigest: digest, refused }) };
  return { kind, content, ...by } as CopiedWord; // a message holds kind and content together, which the union cannot see
}

function ours(
  { from, passed }: CopySource,
  { refusals }: RequestFile,
  dispatchId: CopiedWord["dispatchId"],
  sentAt: string,
  said: Pick<CopiedWord, "kind" | "content">,
): CopiedWord | "unsaid" {
  const receipt = passed.get(dispatchId);
  if (receipt === undefined) return "unsaid";
  const { receivedAt, digest } = receipt;
  const refused = refusals.find((one) => one.dispatchId === dispatchId)?.code;
  const how = { by: from, dispatchId, sentAt, receivedAt, ...compact({ bodyDigest: digest, refused }) };
  return { ...said, ...how } as CopiedWord; // as above
}

/** By time, and never before what was said earlier about the same request, whatever the clocks say. */
function inOrder(said: readonly (readonly Known[])[]): readonly Known[] {
  return said
    .flatMap((words) => {
      let latest = "";
      return words.map((known) => {
        if (known.at > latest) latest = known.at;
        return { ...known, at: latest };
      });
    })
    .toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
}
