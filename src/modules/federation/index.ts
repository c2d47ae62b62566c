// Federation: our own designation, the peers we trust, and the dispatches that pass between us, with their receipts.
export { createFederation } from "./create-federation.ts";
export type { FederationOptions } from "./create-federation.ts";
export type {
  Alarm,
  AlarmKind,
  Directory,
  FederationModule,
  Incoming,
  IncomingHandler,
  Outgoing,
  PeerAnswer,
  PeerCall,
  PeerRouteEnv,
  PeerStanding,
  PeerStream,
  PeerStreamCall,
  PeerView,
  Priority,
  ReceiptRow,
} from "./types.ts";
