import { parseSha256Hex, type LaneEntry } from "../../../protocol/index.ts";

/** A body in its lane of a dossier (R14), as the rows of outbox and inbox have it. */
export interface LaneLink {
  readonly digest: string;
  readonly own: string | null;
  readonly seen: string | null;
}

/** Rows of one author's lane as the rules of lanes take them. */
export function laneEntries(author: LaneEntry["author"], links: readonly LaneLink[]): LaneEntry[] {
  return links.map(({ digest, own, seen }) => ({
    author,
    digest: parseSha256Hex(digest),
    own: own === null ? null : parseSha256Hex(own),
    seen: seen === null ? null : parseSha256Hex(seen),
  }));
}
