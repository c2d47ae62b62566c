import { Hono } from "hono";
import type { EvidenceContext } from "./context.ts";
import { onlyGet } from "./only-get.ts";
import { exhibitRoutes } from "./routes/exhibits.ts";
import { intakeRoutes } from "./routes/intake.ts";
import { sealedCopyRoutes } from "./routes/sealed-copies.ts";
import { uploadRoutes } from "./routes/uploads.ts";
import type { Exhibits } from "./exhibits-face.ts";

/** Routes under /api/v1: everything that is done with exhibits. */
export function evidenceApi(context: EvidenceContext, exhibits: Exhibits): Hono {
  return new Hono()
    .use("/openings/*", onlyGet())
    .route("/", intakeRoutes(context, exhibits))
    .route("/", uploadRoutes(context, exhibits))
    .route("/", exhibitRoutes(context, exhibits))
    .route("/", sealedCopyRoutes(context));
}
