import { Hono } from "hono";
import { type Contributions, type KeptPages, LANGUAGES, type NamesBlobs } from "../../web/index.ts";
import type { ConferenceModule } from "../conference/index.ts";
import { personRoutes } from "../identity/index.ts";
import type { ProceedingsContext } from "./context.ts";
import { publicBoards } from "./board/board.tsx";
import { seenOutside } from "./documents/domain/document.ts";
import { DOCUMENT_LIMITS, documentsPart, mountDocuments } from "./documents/pages/documents.tsx";
import { publicDocuments } from "./documents/pages/public.tsx";
import { listDocuments, standingWith } from "./documents/store.ts";
import { demandFree } from "./floor/domain/speakers.ts";
import { floorPart, mountFloor } from "./floor/pages/floor.tsx";
import { readFloor } from "./floor/store.ts";
import { mountProgramme, programmePart } from "./programme/pages/programme.tsx";
import { publicProgramme } from "./programme/pages/public.tsx";
import { meetingSearch } from "./programme/search-source.ts";
import { publicSigning } from "./sittings/pages/public.tsx";
import { endSitting, zonesOfSittings } from "./sittings/sitting.ts";
import { mountSigning, sittingsPart } from "./sittings/pages/signing.tsx";

const KEPT_PAGES: KeptPages = {
  "/conference/:slug/programme.csv": {},
  "/conference/:slug/programme.ics": { language: LANGUAGES },
  "/conference/:slug/documents/:document/:language": {},
  ...Object.fromEntries(
    ["programme", "now", "documents", "signing", ":meeting/board"].flatMap((page) =>
      ["", ".json"].map((form) => [`/conference/:slug/${page}${form}`, {}]),
    ),
  ),
};

export interface ProceedingsModule {
  /** Routes under /api/v1. */
  readonly api: Hono;
  /** Officers' pages, below those of a conference. */
  readonly pages: Hono;
  /** Pages for everybody: /conference. */
  readonly contributions: Contributions;
}

/** The days of a conference: its programme and documents, who has the floor, and what is signed in its sittings. */
export function createProceedings({
  conference,
  ...options
}: Omit<ProceedingsContext, "parts" | "demandFloorFree" | "endSitting" | "publishedDocuments"> & {
  readonly conference: Pick<ConferenceModule, "contribute" | "participantLeft" | "parts">;
}): ProceedingsModule {
  const context: ProceedingsContext = {
    ...options,
    parts: conference.parts,
    demandFloorFree: async (db, meetingId) => demandFree((await readFloor(db, meetingId)).speakers),
    endSitting: async (db, meetingId, field) => await endSitting(options, db, meetingId, field),
    publishedDocuments: async (db, conferenceId) => seenOutside(await listDocuments(db, conferenceId)),
  };
  const namesBlobs = async () => await Promise.resolve(namesOf(context));
  context.documents.contributeNames(namesBlobs);
  const api = new Hono();
  const pages = new Hono();
  const routes = personRoutes(context, { api, pages });
  for (const part of [programmePart(context), documentsPart(context), floorPart, sittingsPart(context)])
    conference.contribute(part);
  conference.participantLeft.push(async (tx, { participant, by }) => {
    await context.treaty.signatoryLeft(tx, participant.participantId, by);
  });
  context.treaty.setPlaceZones(zonesOfSittings);
  context.desk.search.contribute(meetingSearch());
  mountProgramme(routes, context);
  mountDocuments(routes, context);
  mountFloor(routes, context);
  mountSigning(routes, context);
  const publicPages = publicProgramme(context)
    .route("/", publicDocuments(context))
    .route("/", publicSigning(context))
    .route("/", publicBoards(context));
  return {
    api,
    pages,
    contributions: { publicPages: { routes: publicPages, kept: KEPT_PAGES }, namesBlobs, bodyLimits: DOCUMENT_LIMITS },
  };
}

/** The bytes of its documents: of those that are published the registry's too. */
function namesOf({ platform }: Pick<ProceedingsContext, "platform">): NamesBlobs {
  return async (digests) => {
    const named = new Set<string>();
    for (const sha256 of digests) {
      if ((await standingWith(platform.database.db, { sha256 })).length > 0) named.add(sha256);
    }
    return named;
  };
}
