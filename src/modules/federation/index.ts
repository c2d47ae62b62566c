// Federation: our own designation, the peers we trust, and the dispatches that pass between us, with their receipts.
export { countDispatches } from "./outbox/queue-store.ts";
export { createFederation } from "./create-federation.ts";
export { joinTreaty } from "./treaty-line.ts";
export { senderOf } from "./print/dossier-paper.ts";
export { authorityName, authorityNames, type AuthorityNames } from "./directory/authority-names.ts";
export { ownDetailsSchema, type OwnDetails } from "./domain/own-details.ts";
export { HINDRANCES, isMissed, missedFrom, REACHED } from "./domain/sending.ts";
export type { FederationModule } from "./federation-module.ts";
export type {
  Incoming,
  IncomingHandler,
  Recovered,
  DoubledNumber,
  ToldOfRecovery,
  LostKeyUse,
  Outgoing,
  RotatableKey,
  PeerView,
  Priority,
  ReceiptRow,
  ClosedDossier,
  RestsOnLostKey,
  Sending,
} from "./types.ts";
