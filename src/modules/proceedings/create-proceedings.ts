import { Hono } from "hono";
import type { Contributions } from "../../web/index.ts";
import type { ConferenceModule } from "../conference/index.ts";
import { personRoutes } from "../identity/index.ts";
import type { ProceedingsContext } from "./context.ts";
import { demandFree } from "./floor/domain/speakers.ts";
import { floorPart, mountFloor } from "./floor/pages/floor.tsx";
import { readFloor } from "./floor/store.ts";
import { mountProgramme, programmePart } from "./programme/pages/programme.tsx";
import { publicProgramme } from "./programme/pages/public.tsx";
import { meetingSearch } from "./programme/search-source.ts";
import { publicSigning } from "./sittings/pages/public.tsx";
import { endSitting } from "./sittings/sitting.ts";
import { mountSigning, sittingsPart } from "./sittings/pages/signing.tsx";

export interface ProceedingsModule {
  /** Routes under /api/v1. */
  readonly api: Hono;
  /** Officers' pages, below those of a conference. */
  readonly pages: Hono;
  /** Pages for everybody: /conference. */
  readonly contributions: Contributions;
}

/** The days of a conference: its programme, who has the floor, and what is signed in its sittings. */
export function createProceedings({
  conference,
  ...options
}: Omit<ProceedingsContext, "parts" | "demandFloorFree" | "endSitting"> & {
  readonly conference: Pick<ConferenceModule, "contribute" | "parts">;
}): ProceedingsModule {
  const context: ProceedingsContext = {
    ...options,
    parts: conference.parts,
    demandFloorFree: async (db, meetingId) => demandFree((await readFloor(db, meetingId)).speakers),
    endSitting: async (db, meetingId, field) => await endSitting(options, db, meetingId, field),
  };
  const api = new Hono();
  const pages = new Hono();
  const routes = personRoutes(context, { api, pages });
  for (const part of [programmePart, floorPart, sittingsPart(context)]) conference.contribute(part);
  context.desk.search.contribute(meetingSearch());
  mountProgramme(routes, context);
  mountFloor(routes, context);
  mountSigning(routes, context);
  const publicPages = publicProgramme(context).route("/", publicSigning(context));
  return { api, pages, contributions: { publicPages: { routes: publicPages } } };
}
