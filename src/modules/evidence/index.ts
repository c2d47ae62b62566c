// Evidence: exhibits taken in, sealed, released by two people, fetched by the other State, opened, and their custody.
export { createEvidence, type EvidenceOptions } from "./create-evidence.ts";
export {
  checkOriginal,
  NAMED_FOLDER,
  openBody,
  openSealedFile,
  requireRoom,
  sealFile,
  sealStream,
  verifyBody,
  type VerifyReport,
} from "./engine/index.ts";
export { may as mayHandleExhibits, type EvidenceAct } from "./access.ts";
export type { Papers } from "./papers/papers.ts";
export { PAPER_STANDINGS, type OpenedPaper, type PaperedRequest, type PaperStanding } from "./papers/types.ts";
export { erasedExhibits, EXHIBIT_KEY_TABLE, restoreExhibitKeys } from "./head-store.ts";
export type { EvidenceModule } from "./evidence-module.ts";
export type {
  Exhibit,
  ExhibitChange,
  ExhibitListener,
  ExhibitRecord,
  Exhibits,
  ExhibitState,
  IntakeFacts,
  Opening,
  Release,
  ReleaseRequest,
  ReleaseState,
  RequestFacts,
  OpenRequests,
  RequestLookup,
  Transfer,
  TransferState,
  Upload,
  WaitingExhibit,
} from "./types.ts";
export { exhibitKindText, reasonText } from "./reason-text.ts";
export {
  type CertificateFacts,
  type CourtPackage,
  type CourtPackageTerms,
  type CourtPorts,
  WHICH_PACKAGE,
  type WhichPackage,
} from "./court-types.ts";
export type {
  ConditionSource,
  FurtherUse,
  OpeningConsent,
  SourcedCondition,
  UseBasis,
  UsedExhibit,
  UseGate,
} from "./use-gate.ts";
export { CourtPackagePage } from "./pages/court-package-page.tsx";
export { FurtherUseFields, furtherUseForm, furtherUseOf } from "./pages/further-use.tsx";
export { furtherUseSchema } from "./schemas.ts";
export { ExhibitTag, sourceText } from "./pages/words.tsx";
export { conditionBlocks } from "./print/condition-blocks.ts";
export { unreadUpload } from "./pages/intake-forms.ts";
