// What other modules use of papers: warrants, judgments, translations that go with a request (spec/exhibits.md, "Papers").
import type { Transaction } from "../../../platform/index.ts";
import type { Paper } from "../../../protocol/bodies/paper.ts";
import type { Priority } from "../../../protocol/dispatch-binding.ts";
import type { ExhibitId, RequestId, Sha256Hex } from "../../../protocol/identifiers.ts";
import type { Actor } from "../../audit/index.ts";
import type { User } from "../../identity/index.ts";
import type { Connection } from "../store.ts";
import { addPaper } from "./add-paper.ts";
import type { EvidenceContext } from "../context.ts";
import { erasePapers } from "./erase-papers.ts";
import { askForPapers, demandPapersUnchanged, offerPapers, preparePapers, takeBackPapers } from "./hand-over.ts";
import { readPaper } from "./read-paper.ts";
import { standingOfPapers } from "./standing.ts";
import type { AddedPaper, NewPaper, OpenedPaper, PaperedRequest, PaperStanding } from "./types.ts";

export interface Papers {
  /**
   * Seals a paper while it arrives. `alongside` runs in the transaction that enters it. Refuses what `admitBytes` does,
   * `not-designated`, `authority-needed`, `key-store-locked`.
   */
  add(
    paper: NewPaper,
    file: AsyncIterable<Uint8Array>,
    by: User,
    alongside: (tx: Transaction, added: AddedPaper) => Promise<void>,
  ): Promise<AddedPaper>;
  /** R17: key, manifests, record and files of these papers go; what is under way of them ends. */
  erase(tx: Transaction, paperIds: readonly ExhibitId[], by: Actor): Promise<void>;
  /**
   * R16 (two people stand behind the exact bytes): the manifests that would go with the request now, by the ids of its papers. The same
   * person gets the same ones again, for a day, while nothing of what they say changed. Refuses `peer-not-confirmed`,
   * `suite-not-shared`, `no-recipient`, `key-store-locked`.
   */
  prepare(of: PaperedRequest, by: User): Promise<ReadonlyMap<string, Sha256Hex>>;
  /** The drafter stands behind the manifests that `prepare` made. Refuses `papers-changed`. */
  ask(tx: Transaction, of: PaperedRequest, named: readonly Paper[], by: User): Promise<void>;
  /** Refuses `papers-changed` where what was asked for is no longer what would leave: other keys, another designation, a paper that is gone. */
  demandUnchanged(db: Connection, of: PaperedRequest, named: readonly Paper[]): Promise<void>;
  /** The second person: each manifest is signed and offered, in the transaction that sends the request, after it. Refuses `papers-changed`. */
  offer(
    tx: Transaction,
    of: PaperedRequest,
    named: readonly Paper[],
    how: { readonly by: User; readonly priority: Priority },
  ): Promise<void>;
  /** A request that was submitted goes back to drafting. */
  takeBack(tx: Transaction, requestId: RequestId): Promise<void>;
  /** How far each paper of a request has come, by its id; what is only named in its body has no entry. */
  standing(requestId: RequestId, over?: Connection): Promise<ReadonlyMap<string, PaperStanding>>;
  /**
   * The whole paper, verified; the reading stands in its record, and the first one is told to its sender. Whoever calls has asked who may.
   * Refuses `paper-unknown`, `paper-not-here`, `paper-with-custodian`, `paper-of-another-type`, and what `openInMemory` refuses.
   */
  read(requestId: RequestId, paperId: string, by: User): Promise<OpenedPaper>;
}

export function createPapers(context: EvidenceContext): Papers {
  const { db } = context.platform.database;
  return {
    add: async (paper, file, by, alongside) => await addPaper(context, paper, file, by, alongside),
    erase: async (tx, paperIds, by) => await erasePapers(context, tx, paperIds, by),
    prepare: async (of, by) => await preparePapers(context, of, by),
    ask: async (tx, of, named, by) => await askForPapers(context, tx, of, named, by),
    demandUnchanged: async (over, of, named) => void (await demandPapersUnchanged(context, over, of, named)),
    offer: async (tx, of, named, how) => await offerPapers(context, tx, of, named, how),
    takeBack: async (tx, requestId) => await takeBackPapers(context, tx, requestId),
    standing: async (requestId, over = db) => await standingOfPapers(context, over, requestId),
    read: async (requestId, paperId, by) => await readPaper(context, requestId, paperId, by),
  };
}
