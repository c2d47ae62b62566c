import type { Kysely } from "kysely";
import { Refusal } from "../../../../protocol/refusal.ts";
import { unfitToTakeUp } from "../domain/information.ts";
import { asked, namesPreserved, type Unfit, unfitToFollow } from "../domain/follow-up.ts";
import { withTestsOf } from "../domain/offences.ts";
import type { RequestFile } from "../domain/request-file.ts";
import { filesOfDossier, followersOf, loadFile } from "../store.ts";
import { wasRequestOf } from "../../disposed-requests.ts";

/** One request that names another as the one it follows, from either end. */
export interface Link {
  /** The request at the other end. */
  readonly file: RequestFile;
  readonly unfit: Unfit | undefined;
  /** Whether the later one lists something that is preserved. */
  readonly namesData: boolean;
}

/** The request that this one follows; undefined where it follows none, or that one is disposed of. */
export async function linkOf(db: Kysely<unknown>, later: RequestFile): Promise<Link | undefined> {
  const earlier = later.follows === undefined ? undefined : await loadFile(db, later.follows);
  return earlier && linkBetween(earlier, later, earlier);
}

/** With what was found of its offences in the request from which it goes on. */
export async function withEarlierTests<M extends { readonly file: RequestFile }>(
  db: Kysely<unknown>,
  matter: M,
): Promise<M> {
  return { ...matter, file: withTestsOf(matter.file, (await linkOf(db, matter.file))?.file) };
}

/** The requests that name this one as the one they follow, oldest first. */
export async function linksTo(db: Kysely<unknown>, earlier: RequestFile): Promise<Link[]> {
  return (await followersOf(db, earlier.requestId)).map((later) => linkBetween(earlier, later, later));
}

function linkBetween(earlier: RequestFile, later: RequestFile, file: RequestFile): Link {
  return { file, unfit: unfitToFollow(earlier, asked(later)), namesData: namesPreserved(earlier, later) };
}

/** Whether the drafter has still to say if the data preserved are asked for. */
export function isUnsaid({ file, namesData }: Link, { draft }: Pick<RequestFile, "draft">): boolean {
  return file.mechanism === "preservation" && !namesData && draft?.asksForPreserved !== true;
}

/**
 * Before a request leaves: refuses `follow-up-unfitting`, where it cannot hold what it names, and `follow-up-unsaid`, where it lists
 * nothing that is preserved and nobody has said that it asks for it all the same.
 */
export async function demandLink(db: Kysely<unknown>, file: RequestFile): Promise<void> {
  const link = await linkOf(db, file);
  if (link === undefined) return;
  if (link.unfit !== undefined) throw unfitting(link.file, link.unfit);
  if (!isUnsaid(link, file)) return;
  const { ownReference: reference } = link.file;
  throw new Refusal(
    "follow-up-unsaid",
    `This request lists nothing that ${reference} preserves. Say whether it asks for those data, or let it follow no preservation.`,
    { field: "asksForPreserved", details: { reference } },
  );
}

export function unfitting({ ownReference: reference }: Pick<RequestFile, "ownReference">, reason: Unfit): Refusal {
  return new Refusal(
    "follow-up-unfitting",
    `This request cannot follow ${reference} (${reason}): data are held only for a request to search, seize or disclose them.`,
    { field: "follows", details: { reference, reason } },
  );
}

/**
 * UNCC arts. 43, 40(4): what takes up something of the other State: information a preservation of theirs, a request their information.
 * Refuses `takes-up-unfitting`; what was disposed of here can be taken up by whoever still has it (R17).
 */
export async function demandTakenUp(
  db: Kysely<unknown>,
  later: Pick<RequestFile, "mechanism" | "drill" | "direction" | "dossierId" | "takesUp">,
): Promise<RequestFile | undefined> {
  const { takesUp } = later;
  const earlier = takesUp === undefined ? undefined : await loadFile(db, takesUp);
  const mustHave = later.mechanism === "preserved-traffic-disclosure";
  if (takesUp === undefined && !mustHave) return undefined;
  if (takesUp !== undefined && earlier === undefined && (await wasRequestOf(db, takesUp, later.dossierId)))
    return undefined;
  const reason = unfitToTakeUp(earlier, later);
  if (reason === undefined) return earlier;
  throw new Refusal(
    "takes-up-unfitting",
    `This cannot take up what it names (${reason}): a disclosure belongs to a preservation, a request to information.`,
    { field: "takesUp", details: { reason } },
  );
}

/** What this takes up, and what takes this up, oldest first. */
export async function takenUpOf(
  db: Kysely<unknown>,
  file: RequestFile,
): Promise<{ readonly takesUp: RequestFile | undefined; readonly takenUpBy: readonly RequestFile[] }> {
  const files = await filesOfDossier(db, file.dossierId);
  return {
    takesUp: files.find(({ requestId }) => requestId === file.takesUp),
    takenUpBy: files.filter(({ takesUp }) => takesUp === file.requestId),
  };
}
