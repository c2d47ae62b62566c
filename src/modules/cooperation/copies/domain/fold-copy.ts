import { compact } from "../../../../protocol/compact.ts";
import type { CopiedDossier, CopiedWord } from "../../../../protocol/copied-dossier.ts";
import type { RequestId } from "../../../../protocol/identifiers.ts";
import { digestOfContent } from "../../request/domain/drafting.ts";
import type { RequestEvent } from "../../request/domain/events.ts";
import { requestOf } from "../../request/domain/fold.ts";
import type { Message } from "../../request/domain/message.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";

/** One request of a copy, as its words tell it. It stands in no table: nothing can be done with it and no clock runs. */
export interface CopiedRequest {
  readonly file: RequestFile;
  /** The request first, then what was said about it, in their order. */
  readonly words: readonly CopiedWord[];
}

/** The requests of a copy, in their order, as they stood on the side of its receiver. */
export function requestsOfCopy(copy: CopiedDossier): readonly CopiedRequest[] {
  const byRequest = Map.groupBy(copy.words, ({ content }) => content.requestId);
  return [...byRequest].map(([requestId, words]) => ({ file: fileOf(copy, requestId, words), words }));
}

function fileOf(copy: CopiedDossier, requestId: RequestId, words: readonly CopiedWord[]): RequestFile {
  // What its receiver refused changed nothing.
  const counted = words.filter(({ kind, refused }) => kind === "request" || refused === undefined);
  const events = counted.map((word, index) => eventOf(copy, word, index + 1));
  return requestOf({ requestId, dossierId: copy.dossierId }, events);
}

function eventOf({ to }: CopiedDossier, word: CopiedWord, number: number): RequestEvent {
  const { dispatchId, sentAt, receivedAt, bodyDigest } = word;
  const isOurs = word.by === to;
  if (word.kind === "request") {
    const { content } = word;
    if (isOurs) return { type: "restored", number, at: sentAt, content, digest: digestOfContent(content), dispatchId };
    return {
      type: "received",
      number,
      at: receivedAt,
      // What it was called here is lost.
      ownReference: content.reference,
      content,
      bearer: "peer",
      sentAt,
      receivedAt,
      dispatchId,
      ...compact({ digest: bodyDigest }),
    };
  }
  return { ...messageOf(word, isOurs), number, at: isOurs ? sentAt : receivedAt };
}

/** A word about a request, as the pages show messages. */
export function messageOf(word: Exclude<CopiedWord, { kind: "request" }>, isOurs: boolean): Message {
  const { kind, content, dispatchId, sentAt, bodyDigest } = word;
  const message = {
    type: "message",
    kind,
    content,
    lane: isOurs ? "own" : "peer",
    bearer: "peer",
    dispatchId,
    sentAt,
    ...compact({ digest: bodyDigest }),
  };
  // The schema of the copy holds kind and content together, which the union cannot see.
  return message as Message;
}
