/** What may use the reserved share when a peer floods us or a line is poor (R27). */
export type Priority = "ordinary" | "preservation" | "emergency";
