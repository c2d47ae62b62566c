import { compact } from "../../../../protocol/compact.ts";
import type { Kysely } from "kysely";
import { z } from "zod";
import { isTimeZone, PAPER_BEARERS } from "../../../../convention/index.ts";
import type { Compact } from "../../../../protocol/compact.ts";
import type { Given } from "../../../../protocol/given.ts";
import type { RequestId } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { demand, demandRequest, type Matter, rolesFor } from "../../access.ts";
import { uponRequest } from "../../request/actions/request-act.ts";
import { speaking as speakingRefusals } from "../../request/api-refusals.ts";
import { line } from "../../request/schemas.ts";
import { act, type CooperationContext } from "../../request/context.ts";
import { applyEvent, isOnlyRead, nextEvent } from "../../request/domain/fold.ts";
import { isoWithOffset } from "../../request/domain/local-time.ts";
import { latenessOf, openQuestion } from "../../request/domain/may-come.ts";
import { MESSAGE_KINDS, type MessageKind } from "../../request/domain/message-kinds.ts";
import { demandArrived } from "../../request/domain/paper-moments.ts";
import type { Lateness, RequestFile } from "../../request/domain/request-file.ts";
import { demandWriter, isConsulting } from "../../request/domain/status.ts";
import { eventsOf } from "../../request/store.ts";
import type { Correspondent } from "../../request/types.ts";
import { demandCalledBack } from "../../request/actions/correspondents.ts";
import { contentOf, keepTooLate, lateEvent, takeMessage } from "../../exchange/actions/take-message.ts";
import { person } from "../../request/actions/write.ts";
import { loadCorrespondent } from "../../request/correspondent-store.ts";
import type { Message } from "../../request/domain/message.ts";

const MINUTE_MS = 60_000;

const replyInput = z.strictObject({
  kind: z.enum(MESSAGE_KINDS),
  /** As the kind's schema has it, without the request; what a letter leaves open (numbers of questions, the caller's clock) is filled in. */
  content: z.record(z.string().max(64), z.unknown()),
  bearer: z.enum(PAPER_BEARERS),
  /** The day that stands on it. */
  datedOn: z.iso.date(),
  receivedAt: z.iso.datetime({ offset: true }),
  theirReference: line.optional(),
});

/** What an officer reads off a letter about a request that is on file. */
export type Reply = Compact<Given<typeof replyInput>>;

type Received = Omit<Reply, "receivedAt"> & { readonly receivedAt: Date };

/** A letter about a request as it would be registered; nothing is on file yet. */
export interface ReplyPreview {
  readonly matter: Matter;
  readonly card: Correspondent;
  readonly message: Message;
  /** Why nothing follows from it as the request stands; undefined where it comes in time. */
  readonly lateness: Lateness | undefined;
  /** The request as that letter alone leaves it; what the server does by itself then is `followsOf`. */
  readonly after: RequestFile;
}

/** What would be registered, for whoever compares it with the paper. Refuses what `registerReply` would; writes nothing. */
export async function previewReply(
  context: CooperationContext,
  requestId: RequestId,
  reply: Reply,
  by: User,
): Promise<ReplyPreview> {
  demand(by, "register-letter");
  const matter = await demandRequest(context, by, requestId);
  const { card, message, lateness } = await readReply(context, matter, compact(reply));
  const { clock, database } = context.platform;
  await demandNew(database.db, matter.file, message, lateness);
  const registered = { at: clock.now().toISOString(), by: person(by) };
  const change = lateness === undefined ? { ...message, ...registered } : lateEvent(message, lateness, registered);
  return { matter, card, message, lateness, after: applyEvent(matter.file, nextEvent(matter.file, change)) };
}

/**
 * Registers what a State without a server writes about a request: it moves the request as a dispatch of a server would, and is never
 * shown as verified. What comes when the request has gone on is kept as such, and nothing follows from it. Refuses a State with a server
 * (`state-has-a-server`), a moment in the future or before the request, the same letter twice (`reply-known`), what that side may not
 * say, and a withdrawal or closure of theirs from which something follows while nobody has called back (`card-not-called-back`).
 */
export const registerReply = act({
  ...uponRequest,
  id: "cooperation.register-reply",
  at: "POST /requests/:id/replies",
  who: rolesFor("register-letter"),
  input: replyInput,
  status: 201,
  repeat: "refused",
  refusals: [
    ...speakingRefusals,
    "card-not-called-back",
    "content-malformed",
    "dated-after-arrival",
    "moment-in-the-future",
    "no-consultation-open",
    "noted-already",
    "nothing-to-withhold",
    "request-is-decided",
    "question-is-theirs",
    "reply-before-request",
    "reply-known",
    "request-not-sent",
    "state-has-a-server",
  ],
  run: async ({ context, by, upon: matter, input: reply }) => {
    const { message, lateness } = await readReply(context, matter, compact(reply));
    return await context.platform.database.transaction(async (tx) => {
      await demandNew(tx.db, matter.file, message, lateness);
      const taken = { at: context.platform.clock.now().toISOString(), actor: userActor(by), by: person(by) };
      if (lateness !== undefined) return await keepTooLate(context, tx, matter.file, { message, lateness }, taken);
      return await takeMessage(context, tx, matter, message, taken);
    });
  },
});

async function readReply(context: CooperationContext, matter: Matter, told: Reply) {
  const card = await demandOnPaper(context, matter);
  const reply = { ...told, receivedAt: new Date(told.receivedAt) };
  demandMoments(context, matter.file, reply);
  const message = messageOf(matter.file, card, reply);
  demandWriter(message, matter.file);
  const lateness = latenessOf(message, matter.file);
  if (lateness === undefined && letsGo(matter.file, reply.kind)) demandCalledBack(card);
  return { card, message, lateness };
}

/** What was kept as too late, or too early, may count once the request stands where it means something: then it is registered anew. */
async function demandNew(
  db: Kysely<unknown>,
  file: RequestFile,
  message: Message,
  lateness: Lateness | undefined,
): Promise<void> {
  const isLate = lateness !== undefined || isOnlyRead(message, file);
  const countedFor = (at: string): boolean => !file.tooLate?.some((late) => late.at === at);
  const isKnown = (await eventsOf(db, file.requestId)).some((event) => {
    const said = event.type === "came-too-late" ? event.message : event.type === "message" ? event : undefined;
    return said !== undefined && isSame(said, message) && (isLate || countedFor(event.at));
  });
  if (!isKnown) return;
  throw new Refusal("reply-known", "This letter has been registered already.");
}

/** What makes us let go of data at once must not come from a forged letter of an authority that nobody has called back. */
function letsGo({ direction }: RequestFile, kind: MessageKind): boolean {
  return direction === "incoming" && (kind === "withdrawal" || kind === "closure");
}

/** A State with a server signs for itself: nobody speaks for it by hand. Refuses `state-has-a-server`, `request-not-sent`. */
export async function demandOnPaper(context: CooperationContext, { file, dossier }: Matter): Promise<Correspondent> {
  const { correspondentId } = dossier;
  const card =
    correspondentId === undefined ? undefined : await loadCorrespondent(context.platform.database.db, correspondentId);
  if (!card) {
    throw new Refusal("state-has-a-server", "This State has a server: what it says comes from there, signed.", {
      details: { state: dossier.state },
    });
  }
  if (file.direction === "outgoing" && file.stage !== "sent") {
    throw new Refusal("request-not-sent", "Nothing can be said about a request that has not been sent.");
  }
  return card;
}

function demandMoments({ platform }: CooperationContext, file: RequestFile, reply: Received): void {
  demandArrived(reply, platform.clock.now(), platform.config.timeZone);
  // Forms give moments by the minute.
  const begun = Math.floor(Date.parse(file.receivedAt ?? file.sentAt ?? file.openedAt) / MINUTE_MS) * MINUTE_MS;
  if (reply.receivedAt.getTime() < begun) {
    throw new Refusal("reply-before-request", "A letter about this request cannot have arrived before the request.", {
      field: "receivedAt",
    });
  }
}

function messageOf(file: RequestFile, card: Correspondent, reply: Received): Message {
  const { kind, bearer, datedOn, receivedAt, theirReference } = reply;
  const given = { ...usual(file, card, reply), ...reply.content, requestId: file.requestId };
  // The pair of kind and content is held together by `contentOf`, which the union cannot see.
  const message = {
    type: "message",
    kind,
    content: contentOf(kind, given),
    lane: "peer",
    bearer,
    paper: {
      datedOn,
      receivedAt: receivedAt.toISOString(),
      ...(theirReference === undefined ? {} : { reference: theirReference }),
    },
  } as Message;
  if (message.kind === "answer") demandOurQuestion(file, message.content.questionId);
  return message;
}

/** An answer to one of their own questions is somebody else's. */
function demandOurQuestion(file: RequestFile, questionId: string): void {
  const asked = file.questions.find(({ question }) => question.content.questionId === questionId)?.question;
  if (!asked || asked.lane === "own") return;
  throw new Refusal("question-is-theirs", "They asked this question themselves.", { field: "questionId" });
}

/** What a server numbers and measures by itself, and a letter does not have. */
function usual(
  file: RequestFile,
  card: Correspondent,
  { kind, receivedAt }: Received,
): Readonly<Record<string, unknown>> {
  switch (kind) {
    case "acknowledgement":
      return {
        authority: "contact-point",
        officerRole: "officer",
        phone: card.phone ?? "-",
        languages: card.languages,
        localTime: isoWithOffset(receivedAt, isTimeZone(card.timeZone) ? card.timeZone : "UTC"),
      };
    case "status":
      return { facts: {} };
    case "decision":
      return { grounds: [], conditions: [] };
    case "question":
      return {
        questionId: `question-${file.questions.length + 1}-${file.direction === "incoming" ? "asker" : "owner"}`,
      };
    case "answer": {
      const asked = openQuestion(file, "own")?.question.content.questionId;
      return { questionId: asked ?? `completion-${file.completions.length + 1}` };
    }
    case "consultation":
      return consultationOf(file);
    case "consent":
      return { lifts: [] };
    case "extension":
    case "withdrawal":
    case "closure":
    case "use-report":
      return {};
    case "step":
      return { recordedAt: receivedAt.toISOString() };
  }
}

/** The State that was asked opens one, unless one is open; the State that asks only replies. */
function consultationOf(file: RequestFile): { consultationId: string; stage: "opened" | "reply" } {
  const last = file.consultations.at(-1);
  const opens = file.direction === "outgoing" && (last === undefined || !isConsulting(file));
  if (opens) return { consultationId: `consultation-${file.consultations.length + 1}`, stage: "opened" };
  if (last) return { consultationId: last.consultationId, stage: "reply" };
  throw new Refusal("no-consultation-open", "Only the State that was asked opens a consultation.");
}

/** The same page of the same day, sent twice over the same form. */
function isSame(one: Message, other: Message): boolean {
  const facts = ({ kind, bearer, paper, content }: Message): string => {
    // Numbers that we gave differ where the first registration moved them on.
    const {
      questionId: _,
      consultationId: __,
      stage: ___,
      localTime: ____,
      ...said
    } = content as Record<string, unknown>;
    return JSON.stringify([kind, bearer, paper, said]);
  };
  return one.paper !== undefined && facts(one) === facts(other);
}
