// Cooperation between States: dossiers, requests in both directions, decisions, and correspondents without a server.
export { createCooperation, type CooperationOptions } from "./create-cooperation.ts";
export { type Need, NEEDS, type QueueItem } from "./domain/queue-item.ts";
export { conditionsOf, type RequestFile } from "./domain/request-file.ts";
export { needHref, needText } from "./pages/words.tsx";
export type { TimelineItem } from "./domain/timeline.ts";
export type {
  CooperationModule,
  CooperationPolicy,
  Correspondent,
  Dossier,
  DossierMember,
  TimelineSource,
} from "./types.ts";
