// Evidence: exhibits taken in, sealed, released by two people, fetched by the other State, opened, and their custody.
export { createEvidence, type EvidenceOptions } from "./create-evidence.ts";
export { NAMED_FOLDER, openBody, openSealedFile, requireRoom, sealFile, sealStream } from "./engine/index.ts";
export { PAPER_STANDINGS, type OpenedPaper, type PaperedRequest, type PaperStanding } from "./papers/types.ts";
export { erasedExhibits, EXHIBIT_KEY_TABLE, restoreExhibitKeys } from "./head-store.ts";
export type { EvidenceModule } from "./evidence-module.ts";
export type {
  Exhibit,
  ExhibitRecord,
  IntakeFacts,
  Release,
  ReleaseRequest,
  RequestFacts,
  Upload,
  WaitingExhibit,
} from "./types.ts";
export { type CertificateFacts, type CourtPorts, WHICH_PACKAGE, type WhichPackage } from "./court-types.ts";
export type {
  ConditionSource,
  FurtherUse,
  OpeningConsent,
  SourcedCondition,
  UsedExhibit,
  UseGate,
} from "./use-gate.ts";
export { CourtPackagePage } from "./pages/court-package-page.tsx";
export { FurtherUseFields, furtherUseForm, furtherUseOf } from "./pages/further-use.tsx";
export { furtherUseSchema } from "./schemas.ts";
export { sourceText } from "./pages/words.tsx";
export { exhibitName } from "./exhibit-name.ts";
export { custodyBlocks } from "./print/exhibit-section.ts";
export { conditionBlocks } from "./print/condition-blocks.ts";
export { unreadUpload } from "./pages/intake-forms.ts";
export type { Exhibits } from "./exhibits-face.ts";
