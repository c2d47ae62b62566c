import { parseStateCode, type RequestId } from "../../../protocol/identifiers.ts";
import type { PrintedDocument } from "../../../platform/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { demandRequest, type Matter } from "../access.ts";
import type { CooperationContext } from "../request/context.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { eventsOf } from "../request/store.ts";
import { acknowledgementPaper } from "./acknowledgement-paper.ts";
import { decisionPaper } from "./decision-paper.ts";
import type { Letter, OwnDesk } from "./letter.ts";
import { isInformation } from "../request/domain/information.ts";
import { notePaper, paperOf } from "./message-paper.ts";
import { requestPaper } from "./request-paper.ts";
import { loadCorrespondent } from "../request/correspondent-store.ts";
import { type PaperView, type Press, printedFile, type PrintedFile } from "../../printing/index.ts";
import { seenBy } from "../request/restricted-papers.ts";

export const REQUEST_PAPERS = ["request", "acknowledgement", "decision"] as const;
export type RequestPaper = (typeof REQUEST_PAPERS)[number];

const PAPERS: Readonly<Record<RequestPaper, (view: PaperView, letter: Letter) => PrintedDocument>> = {
  request: requestPaper,
  acknowledgement: (view, letter) =>
    isInformation(letter.file) ? notePaper(view, letter) : acknowledgementPaper(view, letter),
  decision: decisionPaper,
};

/** Whoever may read a request may print what is said about it; the log keeps who did, and of which paper. */
export async function printRequestPaper(
  context: CooperationContext,
  press: Press,
  wanted: { requestId: RequestId; paper: RequestPaper | undefined; letter: number | undefined; view: PaperView },
  by: User,
): Promise<PrintedFile> {
  const { view } = wanted;
  const whole = await demandRequest(context, by, wanted.requestId);
  // What leaves on paper names all that is enclosed; of what has left by a server, a print is for who holds it.
  const { file } = whole.file.bearer === "peer" ? seenBy(context, whole.file, by) : whole;
  const matter = { ...whole, file };
  const letter = await letterOf(context, matter);
  const { number, paper, document } =
    wanted.letter === undefined
      ? duePaper(view, letter, wanted.paper ?? paperDue(file))
      : await numberedPaper(context, view, letter, wanted.letter);
  const printed = await printedFile(press, document, [file.ownReference, paper, number].filter(Boolean).join("-"));
  await context.platform.database.transaction(async (tx) => {
    await context.audit.append(tx, {
      type: `cooperation.${paper}-printed`,
      actor: userActor(by),
      subject: { kind: "request", id: file.requestId },
      dossierId: file.dossierId,
      details: {
        reference: file.ownReference,
        language: view.lang,
        sha256: printed.sha256,
        ...(number === undefined ? {} : { letter: number }),
      },
    });
  });
  return printed;
}

interface DuePaper {
  readonly paper: RequestPaper | "letter";
  readonly number?: number;
  readonly document: PrintedDocument;
}

function duePaper(view: PaperView, letter: Letter, paper: RequestPaper): DuePaper {
  return { paper, document: PAPERS[paper](view, letter) };
}

/** What we said once, as it has to be posted. */
async function numberedPaper(
  context: CooperationContext,
  view: PaperView,
  letter: Letter,
  number: number,
): Promise<DuePaper> {
  const events = await eventsOf(context.platform.database.db, letter.file.requestId);
  const event = events.find((one) => one.number === number);
  return { paper: "letter", number, document: paperOf(view, letter, event) };
}

/** What the other State waits for: our request, the acknowledgement of its own, or the decision once there is one. */
function paperDue(file: RequestFile): RequestPaper {
  if (file.direction === "outgoing") return "request";
  return file.decisions.length > 0 ? "decision" : "acknowledgement";
}

async function letterOf(context: CooperationContext, { file, dossier }: Matter): Promise<Letter> {
  const { db } = context.platform.database;
  const peer = await context.federation.directory().peer(parseStateCode(dossier.state));
  const authorities = peer?.designation.designation.authorities ?? [];
  return {
    file,
    dossier,
    correspondent:
      dossier.correspondentId === undefined ? undefined : await loadCorrespondent(db, dossier.correspondentId),
    theirs:
      authorities.find((one) => one.id === file.fromAuthority) ??
      authorities.find((one) => one.roles.includes("central-authority")) ??
      authorities[0],
    own: await ownDesk(context),
  };
}

/** The central authority writes; the contact point answers the telephone (UNCC arts. 40, 41). */
async function ownDesk({ federation, platform }: CooperationContext): Promise<OwnDesk> {
  const own = await federation.directory().own();
  const authorities = own?.designation.authorities ?? [];
  return {
    operator: platform.config.operator || platform.config.stateName,
    sender: authorities.find((one) => one.roles.includes("central-authority")) ?? authorities[0],
    contact: authorities.find((one) => one.roles.includes("contact-point")) ?? authorities[0],
  };
}
