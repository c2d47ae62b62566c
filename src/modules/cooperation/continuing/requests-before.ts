import type { Kysely } from "kysely";
import type { DossierId } from "../../../protocol/identifiers.ts";
import { loadDossier } from "../../desk/index.ts";
import { requestsOfCopy } from "../copies/domain/fold-copy.ts";
import { wholeCopies } from "../copies/actions/store.ts";
import { textOfCopy } from "../copies/actions/take-copy.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { filesOfDossier } from "../request/store.ts";

/** What stands here of the dossier with which another one goes on (R8). */
export interface Before {
  /** Where a reader must be a member to see it. */
  readonly dossierId: DossierId;
  /** Our own that were sent: what is asked anew can begin with their contents. */
  readonly requests: readonly RequestFile[];
}

/** The closed dossier, or the newest copy of one that was lost; undefined where this server has neither, or disposed of it. */
export async function requestsBefore(
  db: Kysely<unknown>,
  continues: DossierId | undefined,
): Promise<Before | undefined> {
  if (continues === undefined) return undefined;
  const closed = await loadDossier(db, continues);
  if (closed !== undefined) {
    const files = closed.disposedAt === undefined ? await filesOfDossier(db, continues) : [];
    return { dossierId: continues, requests: files.filter(wasSent) };
  }
  const [copy] = await wholeCopies(db, { dossierId: continues, limit: 1 });
  if (copy === undefined) return undefined;
  const files = requestsOfCopy(await textOfCopy(db, copy)).map(({ file }) => file);
  return { dossierId: copy.copyId, requests: files.filter(wasSent) };
}

function wasSent({ direction, stage }: RequestFile): boolean {
  return direction === "outgoing" && stage === "sent";
}
