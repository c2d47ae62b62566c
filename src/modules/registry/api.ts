import { PRINT_REFUSALS, printedFile, sendPdf } from "../printing/index.ts";
import { type ActRoutes, fileOf } from "../../web/index.ts";
import type { Role, User } from "../identity/index.ts";
import { demandReadableLetter } from "./actions/letters.ts";
import { documentIdParam, letterIdParam, type RegistryContext } from "./context.ts";
import { findDocument } from "./document-store.ts";
import { letterPaper } from "./letter-paper.ts";
import { sendDocument } from "./send-document.ts";

/** Files: the bytes of a document, and a letter as PDF, below /api/v1 and on pages. */
export function mountFiles(routes: ActRoutes<RegistryContext, User, Role>, context: RegistryContext): void {
  const { platform, press } = context;
  const { db } = platform.database;
  const document = {
    id: "registry.read-document-file",
    who: [],
    params: { id: documentIdParam },
    answer: fileOf("application/octet-stream"),
    refusals: ["document-withdrawn", "blob-missing", "blob-damaged"],
  } as const;
  routes.api.get(
    "/documents/:id/file",
    routes.operation(document, async ({ user, params: { id } }) => await sendDocument(context, user, id)),
  );
  const letter = {
    id: "registry.print-letter",
    who: [],
    params: { id: letterIdParam },
    answer: fileOf("application/pdf"),
    refusals: PRINT_REFUSALS,
  } as const;
  const print = routes.operation(letter, async ({ c, user, params: { id } }) => {
    const found = await demandReadableLetter(db, user, id);
    const { documentId } = found.entry;
    const enclosed = documentId === undefined ? undefined : await findDocument(db, documentId);
    return sendPdf(c, await printedFile(press, letterPaper(context, found, enclosed), `letter-${id}`));
  });
  for (const on of [routes.api, routes.pages]) on.get("/post/:id/print", print);
}
