/** What may use the reserved share when a peer floods us or a line is poor (R27). */
export type Priority = "ordinary" | "preservation" | "emergency";

/** Position in the queue: lower leaves first. */
export function urgencyRank(priority: Priority): number {
  switch (priority) {
    case "emergency":
      return 0;
    case "preservation":
      return 1;
    case "ordinary":
      return 2;
  }
}
