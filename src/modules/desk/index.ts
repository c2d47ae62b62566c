// The desk: dossiers with their members, whatever a State does in them. It knows no module that works in dossiers.
export {
  demandDossier,
  demandKept,
  demandWritable,
  dossierActs,
  holdKept,
  mayReadDossier,
  visibleDossiers,
} from "./access.ts";
export type { DeskPolicy } from "./context.ts";
export { type MemberName, memberCannotRead, type NewDossier } from "./actions/open-dossier.ts";
export type {
  DeskLinks,
  DossierAnswer,
  DossierContribution,
  DossierFacts,
  DossierLine,
  DossierPart,
  DossierWork,
  Happenings,
  Holdings,
  PaperFacts,
  PaperPart,
  PaperSection,
  PartnerOption,
} from "./dossier-contributions.ts";
export type { Figures } from "./figures.ts";
export { doneDisposals, type RepeatedDisposal, repeatedDisposals, wasDisposedOf } from "./disposal-store.ts";
export { listed } from "./domain/disposal.ts";
export { earliestEnd, isFor, type Need, placeOf, type Rank } from "./domain/queue-order.ts";
export type {
  NeedKind,
  NeedRow,
  NeedSource,
  NeedWords,
  Queue,
  QueuePart,
  ShownNeed,
  SubjectNeeds,
  Touched,
} from "./queue/types.ts";
export { onPaperAnswer } from "./answers.ts";
export { createDesk, type DeskOptions } from "./create-desk.ts";
export {
  actorNamed,
  foldTimeline,
  mergeTimeline,
  type TimelineEntry,
  type TimelineItem,
  type TimelineLane,
} from "./domain/timeline.ts";
export {
  dossiersById,
  dossiersContinuing,
  dossiersKeptWith,
  type DossierScope,
  idsOf,
  inScope,
  namesOneInScope,
  isKeptWith,
  listDossiers,
  loadDossier,
  loadScoped,
  lockDossier,
  membersOf,
  noteReference,
  reviveDossier,
  scopedOf,
  takeReference,
} from "./dossier-store.ts";
export { TombstonePage, Tombstones } from "./pages/disposal-page.tsx";
export { UntilBadge } from "./pages/until-badge.tsx";
export { mechanismTitle, needText, PaperNote, UrgencyTag } from "./pages/words.tsx";
export { paperText } from "./paper/timeline-section.ts";
export { nextOf, placeSchema, queuePlaceSchema } from "./paging.ts";
export { dossierIdOf, dossierIdParam } from "./path.ts";
export { memberChangeSchema, memberSchema, newDossierSchema } from "./schemas.ts";
export type { DeskModule } from "./desk-module.ts";
export type { DeskPartner, Dossier, DossierMember } from "./types.ts";
