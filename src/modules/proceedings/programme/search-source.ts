import { textsOf, wordsFor } from "../../../convention/index.ts";
import { READING_ROLES } from "../../conference/index.ts";
import type { SearchRow, SearchSource } from "../../desk/index.ts";
import type { Meeting } from "./domain/meeting.ts";
import { findMeeting, listEveryMeeting } from "./store.ts";

const UUID_LENGTH = 36;

/** By what the search knows a meeting: its page is below that of its conference. */
export function addressOf({ conferenceId, meetingId }: Pick<Meeting, "conferenceId" | "meetingId">): string {
  return `${conferenceId}/meetings/${meetingId}`;
}

/** Meetings, by their titles, rooms and people, for those who read conferences. */
export function meetingSearch(): SearchSource {
  return {
    source: "meeting",
    href: (address) => `/conferences/${address}`,
    async derive(db, addresses) {
      const rows = new Map<string, readonly SearchRow[]>();
      for (const address of addresses) {
        const found = await findMeeting(db, address.slice(-UUID_LENGTH));
        if (found !== undefined) rows.set(address, [rowOf(found)]);
      }
      return rows;
    },
    subjects: async (db) => (await listEveryMeeting(db)).map(addressOf),
  };
}

function rowOf({ entry: { title, room, chairs, panellists, questions }, recordedAt: at }: Meeting): SearchRow {
  return {
    kind: "meeting",
    at,
    readers: READING_ROLES,
    reference: "",
    title: wordsFor(title, "").text,
    texts: [...textsOf(title).map(([, text]) => text), room, ...chairs, ...panellists, questions],
  };
}
