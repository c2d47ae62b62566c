import type { See } from "../demo/report.ts";
import type { ListedPerson } from "./recount.ts";
import type { Secretariat } from "./secretariat.ts";

/** The conference as it goes: each step adds what it made, for those after it. */
export interface Day {
  readonly office: Secretariat;
  /** Its address among the pages, and the same in the API. */
  path: string;
  at: string;
  opensOn: string;
  closesOn: string;
  /** People as the list names them. */
  listed: readonly ListedPerson[];
  /** Names of those who are expected at the door, worked out from the list and from what was done by hand. */
  coming: readonly string[];
  /** Meetings. */
  debate: string;
  sitting: string;
}

export type Step = (day: Day, see: See) => Promise<void>;
