/** Until when something can be done, as the queue of the desk takes it: what is told, and what it comes to at the earliest and latest. */
export interface NeedEnd {
  readonly until?: string;
  readonly endsAt?: string;
  readonly overdueAt?: string;
}
