import type { Kysely } from "kysely";
import type { DossierId } from "../../../../protocol/identifiers.ts";
import type { CooperationContext } from "../../request/context.ts";
import { releasesOf } from "./store.ts";

/** A dossier with a State that was met anew, and what was given back of it. */
export interface CopyStanding {
  readonly dossierId: DossierId;
  readonly state: string;
  readonly metAnewAt: Date;
  /** Oldest first: how many parts each has, how many the other State opened, and how many it refused. */
  readonly releases: readonly {
    readonly copyId: DossierId;
    readonly releasedAt: Date;
    readonly parts: number;
    readonly valid: number;
    readonly refused: number;
  }[];
}

/** How the closed dossiers stand, or these of them; by their ids. */
export async function copyStandings(
  { federation }: Pick<CooperationContext, "federation">,
  db: Kysely<unknown>,
  dossierIds?: readonly DossierId[],
): Promise<ReadonlyMap<DossierId, CopyStanding>> {
  const closed = await federation.closedDossiers(db, dossierIds === undefined ? {} : { dossierIds });
  const given = await releasesOf(
    db,
    closed.map(({ dossierId }) => dossierId),
  );
  const sendings = await federation.sendings(
    given.flatMap(({ dispatches }) => dispatches),
    db,
  );
  const reached = new Map(sendings.map((one) => [one.dispatchId, one.reached]));
  return new Map(
    closed.map(({ dossierId, state, metAnewAt }) => [
      dossierId,
      {
        dossierId,
        state,
        metAnewAt,
        releases: given
          .filter((one) => one.dossierId === dossierId)
          .map(({ copyId, releasedAt, dispatches }) => {
            const how = dispatches.map((id) => reached.get(id));
            return {
              copyId,
              releasedAt,
              parts: dispatches.length,
              valid: how.filter((one) => one === "valid" || one === "handled").length,
              refused: how.filter((one) => one === "refused").length,
            };
          }),
      },
    ]),
  );
}
