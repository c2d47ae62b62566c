// The desk: dossiers with their members, whatever a State does in them. It knows no module that works in dossiers.
export { demandDossier, demandKept, demandWritable, holdKept, mayReadDossier, visibleDossiers } from "./access.ts";
export type {
  DeskLinks,
  DossierAnswer,
  DossierContribution,
  DossierFilter,
  DossierFacts,
  DossierLine,
  DossierPart,
  DossierWork,
  Happenings,
  Holdings,
  PaperPart,
  PaperSection,
  PartnerOption,
} from "./dossier-contributions.ts";
export type { Figures } from "./figures.ts";
export { doneDisposals, type RepeatedDisposal, repeatedDisposals, wasDisposedOf } from "./disposal-store.ts";
export { type Due, dueFilter, isDueIn, mineFilter, openFilter, stateFilter } from "./list-filters.ts";
export { listed } from "./domain/disposal.ts";
export { isFor, type NeedEnd, placeOf, type Rank } from "./domain/queue-order.ts";
export { officeNeed, officeSource } from "./queue/office-source.ts";
export type { NeedKind, NeedRow, NeedSource, NeedWords, Queue, ShownNeed, SubjectNeeds } from "./queue/types.ts";
export type { SearchRow, SearchSource } from "./search/types.ts";
export { onPaperAnswer } from "./answers.ts";
export { createDesk } from "./create-desk.ts";
export { actorNamed, type TimelineItem } from "./domain/timeline.ts";
export {
  dossiersById,
  dossiersContinuing,
  dossiersKeptWith,
  type DossierScope,
  inScope,
  namesOneInScope,
  isKeptWith,
  isNamedIn,
  isWithOneOf,
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
export { UntilBadge } from "./pages/until-badge.tsx";
export { mechanismTitle, needText, PaperNote, subjectText, UrgencyTag } from "./pages/words.tsx";
export { paperText } from "./paper/timeline-section.ts";
export { placeSchema } from "./paging.ts";
export { dossierIdOf, dossierIdParam } from "./path.ts";
export type { DeskModule } from "./desk-module.ts";
export type { DeskPartner, Dossier } from "./types.ts";
