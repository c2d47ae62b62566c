import { inCode } from "../../platform/index.ts";
import type { DossierId, ExhibitId } from "../../protocol/identifiers.ts";
import type { Connection } from "./store.ts";

interface CourtPackageRow {
  package_id: string;
  exhibit_id: string;
  made_by: string;
  made_at: Date;
  sha256: string;
  head_size: number;
  entries: number;
  unwitnessed: number;
}

type Tables = {
  "evidence.court_package": CourtPackageRow;
  "evidence.exhibit": { exhibit_id: string; dossier_id: string };
};

const tables = (db: Connection) => db.withTables<Tables>();

/** A court package that was handed out; its bytes are not kept. */
export interface MadePackage {
  readonly madeAt: Date;
  readonly sha256: string;
  /** The head of our log above every entry in it. */
  readonly headSize: number;
  /** Log entries in it, and those of them under no head that the sending State had cosigned. */
  readonly entries: number;
  readonly unwitnessed: number;
}

export async function insertMadePackage(
  db: Connection,
  made: MadePackage & { readonly packageId: string; readonly exhibitId: ExhibitId; readonly madeBy: string },
): Promise<void> {
  await tables(db)
    .insertInto("evidence.court_package")
    .values({
      package_id: made.packageId,
      exhibit_id: made.exhibitId,
      made_by: made.madeBy,
      made_at: made.madeAt,
      sha256: made.sha256,
      head_size: made.headSize,
      entries: made.entries,
      unwitnessed: made.unwitnessed,
    })
    .execute();
}

/** The last one that was made of an exhibit. */
export async function newestPackage(db: Connection, exhibitId: ExhibitId): Promise<MadePackage | undefined> {
  const row = await tables(db)
    .selectFrom("evidence.court_package")
    .select(["made_at", "sha256", "head_size", "entries", "unwitnessed"])
    .where("exhibit_id", "=", exhibitId)
    .orderBy("made_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && inCode(row);
}

/** R17: who made them, and what was made, of a dossier that is disposed of. */
export async function eraseMadePackages(db: Connection, dossierId: DossierId): Promise<void> {
  await tables(db)
    .deleteFrom("evidence.court_package")
    .where("exhibit_id", "in", (of) =>
      of.selectFrom("evidence.exhibit").select("exhibit_id").where("dossier_id", "=", dossierId),
    )
    .execute();
}
