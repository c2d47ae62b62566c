// Cooperation between States: dossiers, requests in both directions, decisions, and correspondents without a server.
export { createCooperation, type CooperationOptions } from "./create-cooperation.ts";
export { type Need, NEEDS, type QueueItem } from "./request/domain/queue-item.ts";
export { conditionsOf, type RequestFile } from "./request/domain/request-file.ts";
export type { CooperationModule, CooperationPolicy, Correspondent } from "./request/types.ts";
