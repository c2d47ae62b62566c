/** How sure we are of a peer. */
export type PeerStanding = "imported" | "compared" | "confirmed" | "stopped" | "replaced";

/** What the keys of a standing allow. */
export function mayExchange(standing: PeerStanding): boolean {
  return standing === "confirmed";
}

/** A person may go on from here to there. A stopped peer is compared again before anything passes. */
export function mayBecome(from: PeerStanding, to: PeerStanding): boolean {
  return next[from].includes(to);
}

const next: Record<PeerStanding, readonly PeerStanding[]> = {
  imported: ["compared", "replaced"],
  compared: ["confirmed", "imported", "replaced"],
  confirmed: ["stopped", "replaced"],
  stopped: ["imported", "replaced"],
  replaced: [],
};
