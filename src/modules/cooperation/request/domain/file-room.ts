import { Refusal } from "../../../../protocol/refusal.ts";
import type { RequestEvent } from "./events.ts";
import type { RequestFile } from "./request-file.ts";

// A request's file is read and written whole with each event. One body holds a megabyte at the most; how many of them a server sends
// about one request only its quota bounds, which is sixteen gigabytes.

/** What the other State's server can make a file hold: sixteen of the largest bodies, or some ten thousand of the usual. */
const MAX_FILE_BYTES = 16 * 2 ** 20;
/** As much again is kept for what people here do: nobody's words keep them from deciding, closing or registering a letter. */
const MAX_FILE_BYTES_FOR_US = 2 * MAX_FILE_BYTES;

/**
 * R27: refuses what would make the file larger than that: `over-quota` for what comes from a server, which it is told and for which
 * people here are, and `request-full` for what comes from here.
 */
export function demandRoomInFile(file: RequestFile, event: RequestEvent, sizeBytes: number): void {
  if (isFromServer(event)) {
    if (sizeBytes <= MAX_FILE_BYTES) return;
    throw new Refusal(
      "over-quota",
      `${file.ownReference} holds as much as one request may of the other State's words.`,
      {
        details: { limit: "request-file" },
      },
    );
  }
  if (sizeBytes <= MAX_FILE_BYTES_FOR_US) return;
  const limitMiB = MAX_FILE_BYTES_FOR_US / 2 ** 20;
  throw new Refusal(
    "request-full",
    `The file of ${file.ownReference} would pass ${limitMiB} MiB. Go on in a new request that names this one.`,
    { details: { reference: file.ownReference, limitMiB } },
  );
}

function isFromServer(event: RequestEvent): boolean {
  const message = event.type === "came-too-late" ? event.message : event.type === "message" ? event : undefined;
  return message?.lane === "peer" && message.bearer === "peer";
}
