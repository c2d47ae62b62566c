// Evidence: exhibits taken in, sealed, released by two people, fetched by the other State, opened, and their custody.
export { createEvidence, type EvidenceOptions } from "./create-evidence.ts";
export { checkOriginal, openBody, sealFile, sealStream, verifyBody, type VerifyReport } from "./engine/index.ts";
export { may as mayHandleExhibits, type EvidenceAct } from "./access.ts";
export type {
  DossierAccess,
  EvidenceModule,
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
  RequestLookup,
  Transfer,
  TransferState,
  WaitingExhibit,
} from "./types.ts";
export type { CertificateFacts, CourtPackage, CourtPorts } from "./court-types.ts";
export { exhibitKindText, reasonText } from "./reason-text.ts";
export { ExhibitTag } from "./pages/words.tsx";
export { unreadUpload } from "./pages/intake-forms.ts";
export { MAX_UPLOAD_BYTES } from "./context.ts";
