import type { DossierWork } from "../desk/index.ts";
import type { Hono } from "hono";
import type { Job, Transaction } from "../../platform/index.ts";
import type { ExhibitId } from "../../protocol/identifiers.ts";
import type { User } from "../identity/index.ts";
import type { CourtPackage, CourtPackageTerms, CourtPorts, WhichPackage } from "./court-types.ts";
import type { Papers } from "./papers/papers.ts";
import type { FurtherUse, UseGate } from "./use-gate.ts";
import type { Contributions } from "../../web/index.ts";
import type { Exhibits } from "./exhibits-face.ts";
import type {
  ExhibitListener,
  OpenRequests,
  MaySeePaper,
  PaperNamed,
  RequestDossier,
  RequestLookup,
  WaitingListener,
} from "./types.ts";

/** What others see of this module. */
export interface EvidenceModule {
  readonly inDossiers: DossierWork;
  readonly exhibits: Exhibits;
  readonly papers: Papers;
  /** Everything that binds whoever takes a received exhibit to court. Refuses `exhibit-not-received`, `role-missing`. */
  courtPackageTerms(exhibitId: ExhibitId, by: User): Promise<CourtPackageTerms>;
  /**
   * One file with which a court checks a received exhibit offline, for one use. Refuses `exhibit-not-received`, `role-missing`, and what
   * the use gate refuses; of the one that the server keeps, `kept-package-missing`.
   */
  exportCourtPackage(
    ports: CourtPorts,
    exhibitId: ExhibitId,
    use: FurtherUse,
    by: User,
    which?: WhichPackage,
  ): Promise<CourtPackage>;
  onExhibitChanged(listener: ExhibitListener): void;
  /** Hears of each exhibit for which somebody may be needed now, or no longer, with nothing in its custody record. In that transaction. */
  onWaitingChanged(listener: WaitingListener): void;
  /** Called once by the module that owns requests. Until then no exhibit can name one, and no offer is taken. */
  setRequestDossier(dossier: RequestDossier): void;
  /** Called once by the module that owns requests. Until then nothing can be released. */
  setRequestLookup(lookup: RequestLookup): void;
  /** Called once by the module that owns requests. Until then no paper is taken. */
  setPaperNamed(named: PaperNamed): void;
  /** Called once by the module that owns requests. Until then whoever reads the dossier sees its papers. */
  setMaySeePaper(may: MaySeePaper): void;
  /** Called once by the module that owns requests. Until then nobody can choose one for what was taken in without. */
  setOpenRequests(open: OpenRequests): void;
  /** R17: an exhibit that was disposed of after the backup that was restored goes again; nothing where it is not here. */
  repeatDisposal(tx: Transaction, exhibitId: ExhibitId): Promise<void>;
  /** Called once by the module that knows what was agreed. Until then nothing of another State is handed out. */
  setUseGate(gate: UseGate): void;
  readonly api: Hono;
  readonly pages: Hono;
  readonly contributions: Contributions;
  readonly jobs: readonly Job[];
  /** Clears what a crash left unfinished. Call once, before routes are served and jobs run. */
  start(): Promise<void>;
}
