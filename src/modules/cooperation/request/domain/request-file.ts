import {
  type Bearer,
  contentsFor,
  type PaperBearer,
  purposesOn,
  type RequiredElement,
} from "../../../../convention/index.ts";
import type {
  AcknowledgementContent,
  AnswerContent,
  ClosureContent,
  Condition,
  ConsentContent,
  ConsultationContent,
  DecisionContent,
  ElementValue,
  ExtensionContent,
  FreeText,
  LegalBasis,
  Paper,
  QuestionContent,
  RequestContent,
  RequestStatus,
  StatusContent,
  StepProposalContent,
  UseReportContent,
  WithdrawalContent,
} from "../../../../protocol/bodies/index.ts";
import type { AuthorityId, DispatchId, DossierId, RequestId, Sha256Hex } from "../../../../protocol/identifiers.ts";
import { STEP_FAULTS } from "../../../../convention/index.ts";
import type { GateAnswer, GateBearing, GateId } from "../../../../convention/gates.ts";
import { saysNothing } from "../../../../convention/completeness.ts";
import type { PropertyPath } from "../../../../convention/element.ts";
import { compact } from "../../../../protocol/compact.ts";
import type { MechanismId } from "../../../../convention/mechanisms.ts";
import type { OffenceFacts } from "../../../../convention/scope.ts";
import type { MessageKind } from "./message-kinds.ts";
import type { Lane, Message, OnPaper, PersonRef, LifeEntry } from "./message.ts";
import type { OffenceTest } from "./offence-test.ts";

/**
 * Outgoing: we wrote it. Of a request, we ask, they own it and set its status; of information, we give and they take note. Incoming: the
 * other State wrote it.
 */
export type Direction = "outgoing" | "incoming";

/** A letter of the other State about a request that was here already. */
export interface LetterIn extends OnPaper {
  /** The number of its event, by which it is named. */
  readonly number: number;
  readonly kind: MessageKind;
  readonly at: string;
  /** The status, outcome or stage that it tells, as a code. */
  readonly says?: string;
  /** Where it came when the request had gone on: nothing followed from it. */
  readonly tooLate?: true;
  /** What a person has said later about a registration that was wrong; the letter itself stays as it was registered. */
  readonly corrections: readonly { readonly at: string; readonly by?: PersonRef; readonly note: string }[];
}

/** Something that we said to a State without a server: on file at once, with that State only once a person has posted it. */
export interface LetterOut {
  readonly number: number;
  readonly kind: MessageKind | "request";
  readonly at: string;
  readonly says?: string;
  readonly posted?: { readonly at: string; readonly bearer: PaperBearer; readonly by?: PersonRef };
}

/** A paper that goes with the request, sealed here already; the manifest for its receiver is made when it is submitted. */
export type DraftPaper = Omit<Paper, "manifestDigest">;

/** What the officer has put together so far; changes until it is submitted. */
export interface RequestDraft {
  readonly language: string;
  readonly legalBasis?: LegalBasis;
  readonly offence: OffenceFacts;
  readonly elements: Readonly<Record<string, ElementValue>>;
  readonly excused: readonly { readonly elementId: string; readonly reason: FreeText; readonly namedPerson: string }[];
  readonly urgency: RequestContent["urgency"];
  /** Set once somebody said so, in this request or in the one that it was copied from. */
  readonly urgencySaid?: true;
  readonly responseDeadline?: { readonly date: string; readonly reason: FreeText };
  readonly confidentiality?: { readonly requested: boolean; readonly reviewOn: string };
  readonly purpose?: string;
  /** Where several things are asked for at once, each by its code, and then no purpose. */
  readonly purposes?: readonly string[];
  /** UNCC art. 42(8): what the drafter said where nothing listed shows whether it asks for the data preserved. */
  readonly asksForPreserved?: boolean;
  /** UNCC art. 50(3): which ways a request about property takes. */
  readonly propertyPaths?: readonly PropertyPath[];
  /** Of information: what it will bind its receiver to; absent until somebody said. */
  readonly conditions?: readonly Condition[];
  /** In the order in which they were added; absent where there is none. */
  readonly papers?: readonly DraftPaper[];
  /** Why a paper that practice asks for is not here, by its kind. */
  readonly excusedPapers?: readonly NonNullable<RequestContent["missingPapers"]>[number][];
}

export interface GateRecord {
  readonly gate: GateId;
  /** One of the gate's own; in a screening of before gates had them, what the answer meant. */
  readonly answer: GateAnswer | GateBearing;
  readonly note?: string;
}

/** The recorded screening of one state of a request: it holds for these bytes only. */
export interface Screening {
  readonly digest: Sha256Hex;
  readonly records: readonly GateRecord[];
  readonly by: PersonRef;
  readonly at: string;
}

export const OUTGOING_STAGES = ["drafting", "screening", "screened", "submitted", "sent"] as const;
export type OutgoingStage = (typeof OUTGOING_STAGES)[number];

/** A message of one side in the matter, as it was sent or received. */
export interface Told<Content> {
  readonly content: Content;
  readonly lane: Lane;
  readonly at: string;
  /** How it travelled; absent in files written before this was kept. */
  readonly bearer?: Bearer;
  readonly dispatchId?: DispatchId;
  readonly digest?: Sha256Hex;
  /** Where it came on paper; `at` is then when it was registered. */
  readonly paper?: OnPaper;
}

export interface QuestionFile {
  readonly question: Told<QuestionContent>;
  readonly answer?: Told<AnswerContent>;
}

interface ConsultationFile {
  readonly consultationId: string;
  readonly opened: Told<ConsultationContent>;
  readonly replies: readonly Told<ConsultationContent>[];
}

export interface ExtensionFile {
  readonly asked: Told<ExtensionContent>;
  readonly settled?: { readonly granted: boolean; readonly at: string };
}

/** A decision that one person has proposed and nobody has authorised yet. */
interface Proposal {
  readonly content: DecisionContent;
  readonly digest: Sha256Hex;
  readonly by: PersonRef;
  readonly at: string;
}

interface StepProposal {
  readonly content: StepProposalContent;
  readonly digest: Sha256Hex;
  readonly by: PersonRef;
  readonly at: string;
}

/** Papers that are to follow what was sent, and the words with which one person proposed to send them. */
export interface Supplement {
  readonly papers: readonly DraftPaper[];
  /** Who saved them last. */
  readonly by?: PersonRef;
  readonly proposal?: {
    readonly content: AnswerContent;
    readonly digest: Sha256Hex;
    readonly by: PersonRef;
    readonly at: string;
  };
}

export interface DecisionFile {
  readonly told: Told<DecisionContent>;
  readonly proposedBy?: PersonRef;
  readonly authorisedBy?: PersonRef;
  /** Small office: accepted by one person at night; a second one must still countersign. */
  readonly countersignature?: Countersignature;
}

export interface Countersignature {
  readonly digest: Sha256Hex;
  /** The number of its proposal, as `RequestFile.proposals` counts; absent where nobody counted yet. */
  readonly proposal?: number;
  readonly by?: PersonRef;
  readonly at?: string;
}

interface Hold {
  readonly followUp: RequestId;
  readonly from: string;
  readonly endedAt?: string;
}

interface RequestFacts {
  readonly preservedFrom?: string;
  readonly treatyUntil?: string;
  readonly orderUntil?: string;
  /** UNCC art. 42(7): only a part of the data is kept; the text says which. */
  readonly partly?: boolean;
  readonly partlyNote?: FreeText;
  /** What its owner wrote with the newest status. */
  readonly note?: FreeText;
}

/** Everything known of one request, on either side, folded from its events. Plain data: it is stored and compared as it is. */
export interface RequestFile {
  readonly requestId: RequestId;
  readonly dossierId: DossierId;
  readonly direction: Direction;
  readonly mechanism: MechanismId;
  /** Of a request for several things, seen as one of them (`purposes.ts`): which. Never stored. */
  readonly seenAs?: string;
  /** Of such a view: another thing that was asked for is granted. */
  readonly besideGrant?: boolean;
  /** Where it is seen so, what was said in the lives of the others: property that is claimed in one is claimed in all. */
  readonly otherLives?: readonly LifeEntry[];
  /** Our own reference; for an outgoing request it travels as the request's reference. */
  readonly ownReference: string;
  readonly peerReference?: string;
  /** The preservation of the same State for whose data it asks, as its sender says (UNCC art. 42(8)). */
  readonly follows?: RequestId;
  /** What of the other State it takes up: the preservation in which it was found, or the information that led to it. */
  readonly takesUp?: RequestId;
  /** R8: the dossier of before a State was met anew, with which its dossier goes on. */
  readonly continues?: DossierId;
  /** Of ours: the earlier request whose answers it began with. */
  readonly copyOf?: RequestId;
  readonly drill: boolean;
  readonly bearer: Bearer;
  readonly stage?: OutgoingStage;
  readonly draft?: RequestDraft;
  readonly draftedBy?: PersonRef;
  /** Who else answered a question of the draft; absent where nobody did. */
  readonly alsoWrittenBy?: readonly PersonRef[];
  /** Frozen when submitted, or as received; answers to questions are kept beside it, in `supplied`. */
  readonly content?: RequestContent;
  readonly contentDigest?: Sha256Hex;
  readonly supplied: Readonly<Record<string, ElementValue>>;
  readonly dispatchId?: DispatchId;
  readonly sentAt?: string;
  readonly receivedAt?: string;
  /** Digest of the signed body that carried the request, as the owner knows it. */
  readonly bodyDigest?: Sha256Hex;
  /** The authority of the asking State that signed the request, where it named one. */
  readonly fromAuthority?: AuthorityId;
  readonly status?: RequestStatus;
  readonly statusAt?: string;
  /** When the other State, by its clock or by the day on its letter, said what gave the status: an older word that comes later does not set it back. */
  readonly statusSentAt?: string;
  readonly facts: RequestFacts;
  /** When the asker last heard something new of the part that is kept, by its own clock (R23). */
  readonly partHeardAt?: string;
  /** When the asker first heard since when the data are preserved, by its own clock (R23). */
  readonly preservedHeardAt?: string;
  readonly screenings: readonly Screening[];
  /** Of a request that was made to us, oldest first; absent before the first. */
  readonly offenceTests?: readonly OffenceTest[];
  readonly acknowledgement?: Told<AcknowledgementContent>;
  /** Of information: the note that its receiver took of it. */
  readonly takenNote?: Told<StatusContent>;
  /** UNCC art. 43(2): of a preservation, that and why another provider that it showed is not disclosed. */
  readonly withheld?: Told<StatusContent>;
  readonly questions: readonly QuestionFile[];
  /** Answers to a return for completion, which is no question of its own. */
  readonly completions: readonly Told<AnswerContent>[];
  readonly consultations: readonly ConsultationFile[];
  readonly proposal?: Proposal;
  /** How many decisions have been proposed, dropped ones included; absent before the first. */
  readonly proposals?: number;
  readonly decisions: readonly DecisionFile[];
  readonly extensions: readonly ExtensionFile[];
  /** What each State said of how it goes, each in its own order; absent before the first. */
  readonly life?: readonly LifeEntry[];
  /** A step that one person has proposed and a second one has not said yet. */
  readonly stepProposal?: StepProposal;
  /** How many steps have been proposed, dropped ones included; absent before the first. */
  readonly stepProposals?: number;
  /** Absent where no paper waits to follow. */
  readonly supplement?: Supplement;
  /** How many supplements have been proposed, dropped ones included; absent before the first. */
  readonly supplements?: number;
  readonly holds: readonly Hold[];
  readonly withdrawal?: Told<WithdrawalContent>;
  readonly closure?: Told<ClosureContent>;
  /** Of an answer that comes in parts, those that have left; absent where none was told. */
  readonly answerParts?: readonly Told<NonNullable<StatusContent["facts"]["answerPart"]>>[];
  /** What the owner let go of its conditions, and the uses to which it agreed. */
  readonly consents: readonly Told<ConsentContent>[];
  readonly useReports: readonly Told<UseReportContent>[];
  /** Both only with a State without a server: what it wrote after the request, and what we have to print and post. */
  readonly lettersIn?: readonly LetterIn[];
  readonly lettersOut?: readonly LetterOut[];
  /** Dispatches of ours that the other side refused, newest last; "superseded" asks us to look again. */
  readonly refusals: readonly { readonly dispatchId: DispatchId; readonly code: string; readonly at: string }[];
  /** What the other State wrote and what came when the request had gone on: read, and followed by nothing. */
  readonly tooLate?: readonly TooLate[];
  /** G9: what came of looking at secrecy again; absent until somebody did. */
  readonly secrecyReview?: { readonly at: string; readonly reviewOn?: string };
  /** The last time that somebody said they read how it stands, and the day they named for looking again. */
  readonly noted?: { readonly at: string; readonly by?: PersonRef; readonly lookAgainOn?: string };
  readonly lastToldAt?: string;
  /** The newest signed body of the other lane about this request: what our next act is based on (R14). */
  readonly seenPeerDigest?: Sha256Hex;
  readonly openedAt: string;
  readonly events: number;
}

/** Why nothing follows from something that its State may write, as the request stands: it is read and kept, whatever bore it. */
export const LATENESS = ["superseded", "extension-open", ...STEP_FAULTS] as const;
export type Lateness = (typeof LATENESS)[number];

export interface TooLate {
  readonly message: Message;
  /** `overtaken`: its State had said something newer of where the request stands, which came first. */
  readonly code: Lateness | "overtaken";
  readonly at: string;
  /** Where it came on paper; `at` is then when it was registered. */
  readonly paper?: OnPaper;
}

/** The extension that waits for the owner's answer. What the owner's server refused to take does not wait for any. */
export function openExtension(file: Pick<RequestFile, "extensions" | "refusals">): ExtensionFile | undefined {
  return file.extensions.find(
    ({ asked, settled }) => !settled && !file.refusals.some(({ dispatchId }) => dispatchId === asked.dispatchId),
  );
}

/** The conditions of information and of every decision, lifted ones too. */
export function conditionsSet(
  file: Pick<RequestFile, "decisions"> & Partial<Pick<RequestFile, "content">>,
): readonly Condition[] {
  return [...(file.content?.conditions ?? []), ...file.decisions.flatMap(({ told }) => told.content.conditions)];
}

/**
 * The conditions that bind: what was granted under them stays bound, whatever is decided of the rest later, until the owner lifts them.
 */
export function conditionsOf(
  file: Pick<RequestFile, "decisions" | "consents"> & Partial<Pick<RequestFile, "content">>,
): readonly Condition[] {
  const lifted = liftedBy(file);
  return conditionsSet(file).filter(({ id }) => !lifted.has(id));
}

/** When each condition that binds no longer was lifted, by its id. */
export function liftedBy({ consents }: Pick<RequestFile, "consents">): ReadonlyMap<string, string> {
  return new Map(consents.flatMap(({ content, at }) => content.lifts.map((id): [string, string] => [id, at])));
}

/** The oldest decision that one person made at night and nobody has countersigned, however the request went on since. */
export function owedCountersignature(
  file: Pick<RequestFile, "decisions">,
): (DecisionFile & { readonly countersignature: Countersignature }) | undefined {
  for (const decision of file.decisions) {
    const { countersignature } = decision;
    if (countersignature && !countersignature.by) return { ...decision, countersignature };
  }
  return undefined;
}

/** G9: until which day the request is kept secret before somebody looks at it again; undefined where it is not secret. */
export function secretUntil(file: Pick<RequestFile, "content" | "secrecyReview">): string | undefined {
  if (file.secrecyReview) return file.secrecyReview.reviewOn;
  return file.content?.confidentiality?.requested === true ? file.content.confidentiality.reviewOn : undefined;
}

/** What we said on paper and nobody has posted yet, oldest first. */
export function unposted(file: Pick<RequestFile, "lettersOut">): readonly LetterOut[] {
  return (file.lettersOut ?? []).filter(({ posted }) => posted === undefined);
}

/** Whether a person has said of the letter that was registered at that moment that it was misread. */
export function isMisread({ lettersIn = [] }: Pick<RequestFile, "lettersIn">, at: string | undefined): boolean {
  return lettersIn.some((letter) => letter.at === at && letter.corrections.length > 0);
}

/** The day on a letter that came as a request: a day without an hour. What a server sent was sent at a moment, and has none. */
export function letterDay({ direction, bearer, sentAt }: RequestFile): string | undefined {
  return direction === "incoming" && bearer !== "peer" ? sentAt?.slice(0, "2027-03-01".length) : undefined;
}

/** When the other side's word reached us: for a letter not when somebody typed it in. */
export function heardAt(told: { readonly at: string; readonly paper?: { readonly receivedAt: string } }): string {
  return told.paper?.receivedAt ?? told.at;
}

/** What a request asks for at once, each by its code; empty where it asks for one thing. */
export function purposesOf({
  mechanism,
  content,
  draft,
}: Pick<RequestFile, "mechanism" | "content" | "draft">): readonly string[] {
  return purposesOn(mechanism).length === 0 ? [] : ((content ?? draft)?.purposes ?? []);
}

/** Whether a decision, or what follows from one, is about this of several purposes: one that names none is about all. */
export function isAbout({ purposes }: { readonly purposes?: readonly string[] | undefined }, purpose: string): boolean {
  return purposes === undefined || purposes.includes(purpose);
}

/** The elements as they stand after all answers. */
export function currentElements(
  file: Pick<RequestFile, "content" | "draft" | "supplied">,
): Readonly<Record<string, ElementValue>> {
  return { ...(file.content?.elements ?? file.draft?.elements), ...file.supplied };
}

/** Whether an element of the request holds one of these codes. */
export function holdsCode(
  file: Pick<RequestFile, "content" | "draft" | "supplied">,
  asked: { readonly element: string; readonly codes: readonly string[] } | undefined,
): boolean {
  return (
    asked !== undefined &&
    currentElements(file)[asked.element]?.codes?.some((code) => asked.codes.includes(code)) === true
  );
}

/** Every paper of the request, in the order in which they were named: its own, those that followed, those that are to follow. */
export function papersOf(
  file: Pick<RequestFile, "content" | "draft"> & Partial<Pick<RequestFile, "questions" | "completions" | "supplement">>,
): readonly DraftPaper[] {
  const { content, draft, supplement } = file;
  return [...(content?.papers ?? draft?.papers ?? []), ...papersTold(file), ...(supplement?.papers ?? [])];
}

/** The papers that answers named, of one side where it is given. */
export function papersTold(
  { questions = [], completions = [] }: Partial<Pick<RequestFile, "questions" | "completions">>,
  lane?: Lane,
): readonly Paper[] {
  const answers = [...questions.flatMap(({ answer }) => answer ?? []), ...completions];
  return answers
    .filter((one) => lane === undefined || one.lane === lane)
    .flatMap(({ content }) => content.papers ?? []);
}

/** What a request of this kind holds or should hold, as far as it says what it is. */
export function contentsOf(file: RequestFile): readonly RequiredElement[] {
  const { purpose, purposes, propertyPaths } = file.content ?? file.draft ?? {};
  const context = { elements: currentElements(file), ...compact({ purpose, purposes, propertyPaths }) };
  return contentsFor(file.mechanism, context).map(({ element }) => element);
}

/** What asks for nothing, and was not completed since in words either. */
export function isEmpty(file: RequestFile): boolean {
  const isCompleted = file.completions.length > 0 || file.questions.some(({ answer }) => answer !== undefined);
  return saysNothing(currentElements(file)) && !isCompleted;
}

export function unreachable(value: never): never {
  throw new Error(`A case is missing for ${JSON.stringify(value)}.`);
}

/** Everybody who wrote in a request of ours: who began it, and who answered a question of its draft. */
export function writersOf({
  draftedBy,
  alsoWrittenBy = [],
}: Pick<RequestFile, "draftedBy" | "alsoWrittenBy">): readonly PersonRef[] {
  return draftedBy === undefined ? alsoWrittenBy : [draftedBy, ...alsoWrittenBy];
}
