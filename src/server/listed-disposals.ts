import { join } from "node:path";
import type { Kysely } from "kysely";
import { closings, type ConferenceModule } from "../modules/conference/index.ts";
import { type DeskModule, doneDisposals, repeatedDisposals } from "../modules/desk/index.ts";
import { erasedExhibits, type EvidenceModule } from "../modules/evidence/index.ts";
import {
  type DisposalLine,
  DISPOSALS_FILE,
  disposalsKey,
  isOwnLine,
  type ListedDisposal,
  orderDigest,
  type Platform,
  readDisposals,
  readRestoredDisposals,
} from "../platform/index.ts";
import { parseExhibitId } from "../protocol/identifiers.ts";

/** R17: everything that was disposed of by now, as the list beside the backups has it. */
export async function listedDisposals(db: Kysely<unknown>): Promise<ListedDisposal[]> {
  const dossiers = (await doneDisposals(db)).map(({ dossierId, ownReference, disposedAt, order }): ListedDisposal => ({
    kind: "dossier",
    id: dossierId,
    number: ownReference,
    disposedAt: disposedAt.toISOString(),
    orderSha256: orderDigest(dossierId, order),
  }));
  const exhibits = (await erasedExhibits(db)).map(({ exhibitId, number, erasedAt }): ListedDisposal => ({
    kind: "exhibit",
    id: exhibitId,
    number,
    disposedAt: erasedAt.toISOString(),
  }));
  const conferences = (await closings(db)).flatMap(
    ({ conferenceId: id, slug: number, closedAt, listSha256, publishedAt = closedAt }): ListedDisposal[] => {
      if (closedAt === undefined || publishedAt === undefined) return [];
      // Names that two people strike off afterwards are disposed of later.
      const disposedAt = (publishedAt > closedAt ? publishedAt : closedAt).toISOString();
      return [{ kind: "conference", id, number, disposedAt, listSha256 }];
    },
  );
  return [...dossiers, ...exhibits, ...conferences];
}

interface Repeating {
  readonly desk: DeskModule;
  readonly evidence: EvidenceModule | undefined;
  readonly conference: ConferenceModule | undefined;
}

type Restored = Pick<Platform, "config" | "database" | "incarnation">;

/** R17: what was disposed of after the backup that was restored, and not again since; oldest first, whichever list has it. */
export async function disposalsToRepeat({ config, database, incarnation }: Restored): Promise<DisposalLine[]> {
  const lines = await readRestoredDisposals(config.dataFolder);
  // The disk that comes up may be older than the list that was restored with it: a standby, a snapshot.
  if (incarnation.current().state === "recovery" && config.backup !== undefined) {
    lines.push(...(await readDisposals(join(config.backup.folder, DISPOSALS_FILE))));
  }
  if (lines.length === 0) return [];
  const newest = new Map<string, string>();
  const { db } = database;
  const repeated = (await repeatedDisposals(db)).map(({ id, firstDisposedAt }) => ({
    id,
    disposedAt: firstDisposedAt.toISOString(),
  }));
  for (const { id, disposedAt } of [...(await listedDisposals(db)), ...repeated]) {
    if (disposedAt > (newest.get(id) ?? "")) newest.set(id, disposedAt);
  }
  return lines
    .filter(({ id, disposedAt }) => disposedAt > (newest.get(id) ?? ""))
    .toSorted((a, b) => Date.parse(a.disposedAt) - Date.parse(b.disposedAt));
}

/** Those behind which this server's own keys stand are done again by the server: what is left is for two people to judge. */
export async function repeatDisposals(
  platform: Restored & Pick<Platform, "keystore">,
  { desk, evidence, conference }: Repeating,
): Promise<void> {
  const listed = await disposalsToRepeat(platform);
  const key = listed.length === 0 ? undefined : disposalsKey(platform.keystore);
  const own = key === undefined ? [] : listed.filter((one) => isOwnLine(key, one));
  // What came back with the backup of keys says it too.
  const told = (await closings(platform.database.db))
    .filter(({ conferenceId, closedAt }) => closedAt === undefined && !own.some(({ id }) => id === conferenceId))
    .flatMap(({ conferenceId: id, slug: number, destroyedAt }): ListedDisposal[] =>
      destroyedAt === undefined ? [] : [{ kind: "conference", id, number, disposedAt: destroyedAt.toISOString() }],
    );
  // In their order: each later line of a closed conference names the list that stayed when one more name was struck off.
  for (const one of new Map([...told, ...own].map((line) => [`${line.id} ${line.disposedAt}`, line])).values()) {
    const { kind, id, number, disposedAt, orderSha256, listSha256 } = one;
    const forgotten = { kind, id, number, firstDisposedAt: new Date(disposedAt), orderSha256 };
    await desk.repeatDisposal(forgotten, async (tx) => {
      const stayed = told.includes(one) ? undefined : (listSha256 ?? null);
      if (kind === "exhibit") await evidence?.repeatDisposal(tx, parseExhibitId(id));
      else await conference?.closeAgain(tx, { conferenceId: id, listSha256: stayed, firstAt: new Date(disposedAt) });
    });
  }
}
