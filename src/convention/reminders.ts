import { at, type Cited } from "./certainty.ts";

export const REMINDER_IDS = [
  "question-unanswered",
  "consultation-unanswered",
  "completion-awaited",
  "postponement",
  "unacknowledged",
  "undecided",
] as const;
export type ReminderId = (typeof REMINDER_IDS)[number];

/** After how many days somebody looks again at a request that waits for the other State, unless a person named another day. */
export interface Reminder extends Cited {
  readonly id: ReminderId;
  readonly days: number;
  readonly statement: string;
}

const OURS = "the number is ours; the paragraph as remembered names none";

/** Articles say "promptly" or nothing; so that no request is forgotten, each wait has a day on which it comes back to a person. */
export const REMINDERS: readonly Reminder[] = [
  {
    id: "question-unanswered",
    ...at("40(16)"),
    certainty: "memory",
    basis: OURS,
    days: 14,
    statement: "A question to the requesting State is looked at again after fourteen days without an answer.",
  },
  {
    id: "consultation-unanswered",
    ...at("40(28)"),
    certainty: "memory",
    basis: OURS,
    days: 14,
    statement:
      "A consultation is looked at again after fourteen days without a reply; it asks for views, not for a reply.",
  },
  {
    id: "completion-awaited",
    ...at("40(16)"),
    certainty: "memory",
    basis: OURS,
    days: 30,
    statement: "A request returned for completion is looked at again after thirty days.",
  },
  {
    id: "postponement",
    ...at("40(27)"),
    certainty: "memory",
    basis: OURS,
    days: 30,
    statement: "A postponed request is looked at again after thirty days: the case that it would disturb may be over.",
  },
  {
    id: "unacknowledged",
    ...at("40(26)"),
    certainty: "memory",
    basis: OURS,
    days: 7,
    statement: "The requesting State asks how its request stands when nobody has acknowledged it for seven days.",
  },
  {
    id: "undecided",
    ...at("40(26)"),
    certainty: "memory",
    basis: OURS,
    days: 30,
    statement:
      "The requesting State asks how its request stands after thirty days without news, or after its deadline.",
  },
];

export function reminder(id: ReminderId): Reminder {
  const found = REMINDERS.find((one) => one.id === id);
  if (!found) throw new Error(`reminder ${id} has no record`);
  return found;
}
