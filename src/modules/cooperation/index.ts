// Cooperation between States: dossiers, requests in both directions, decisions, and correspondents without a server.
export { createCooperation } from "./create-cooperation.ts";
export type { CooperationModule } from "./request/types.ts";
