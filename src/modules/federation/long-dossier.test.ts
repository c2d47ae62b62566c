import { sql } from "kysely";
import { expect, it } from "vitest";
import { newDossier, openNetwork, type TestServer } from "../../../tests/support/federation-network.ts";
import type { DossierId } from "../../protocol/index.ts";

// R27: what one dossier of a peer holds already must not make each next dispatch of it dearer.

const BEFORE = 3_000;
const FEW = 100;

it("opens and seals the next dispatch of a dossier without reading the thousands before it", async () => {
  const network = await openNetwork();
  const [asker, owner] = network.servers as [TestServer, TestServer];
  const dossierId = newDossier(asker);
  await asker.send(owner, { dossierId });
  await network.settle();
  await owner.send(asker, { dossierId });
  await network.settle();
  await prolongLanes(owner, dossierId);

  const rows = countRows(owner);
  await asker.send(owner, { dossierId, text: "And which password?" });
  await network.settle(2);
  await owner.send(asker, { dossierId, text: "We ask the provider." });
  await network.settle(2);
  expect(owner.handled).toHaveLength(2);
  expect(asker.handled).toHaveLength(2);
  expect(rows.most).toBeLessThan(FEW);

  // Both lanes go on where they ended: with what was really exchanged.
  const { rows: newest } = await sql<{ own: string; seen: string }>`
    select own_link as own, seen_link as seen
    from federation.outbox
    where dossier_id = ${dossierId}
      and incarnation > 0
    order by sequence desc
    limit 1`.execute(owner.platform.database.db);
  const { rows: ends } = await sql<{ own: string; seen: string }>`
    select (select body_digest
            from federation.outbox
            where dossier_id = ${dossierId} and incarnation > 0
            order by sequence
            limit 1) as own,
           (select body_digest
            from federation.inbox
            where dossier_id = ${dossierId}
            order by processed_at desc, sequence desc
            limit 1) as seen`.execute(owner.platform.database.db);
  expect(newest).toEqual(ends);
});

/** Thousands of older bodies of both sides, each after the one before, up to the first that was really exchanged. */
async function prolongLanes({ platform }: TestServer, dossierId: DossierId): Promise<void> {
  const { db } = platform.database;
  await sql`
    insert into federation.inbox (
      peer_id, dispatch_id, incarnation, incarnation_id, sequence, priority, sealed_digest, sender_designation,
      blob_digest, size_bytes, received_at, state, next_at, dossier_id, body_digest, own_link, processed_at
    )
    select peer_id, gen_random_uuid(), incarnation, 'an earlier one', n, priority, sealed_digest, sender_designation,
           blob_digest, size_bytes, received_at, 'valid', next_at, dossier_id,
           encode(sha256(('their ' || n)::bytea), 'hex'), encode(sha256(('their ' || n - 1)::bytea), 'hex'),
           processed_at - interval '1 hour'
    from federation.inbox, generate_series(1, ${BEFORE}) n
    where dossier_id = ${dossierId}`.execute(db);
  await sql`
    insert into federation.outbox (
      dispatch_id, peer_id, kind, dossier_id, priority, asked_by, state, queued_at, incarnation, incarnation_id,
      sequence, own_link, body_nonce, body_digest, blob_digest, next_at
    )
    select gen_random_uuid(), peer_id, kind, dossier_id, priority, asked_by, 'processed', queued_at, 0, 'an earlier one',
           n, encode(sha256(('own ' || n - 1)::bytea), 'hex'), body_nonce,
           encode(sha256(('own ' || n)::bytea), 'hex'), blob_digest, next_at
    from federation.outbox, generate_series(1, ${BEFORE}) n
    where dossier_id = ${dossierId}`.execute(db);
}

/** The most rows that one query of a transaction brought, from now on. */
function countRows({ platform }: TestServer): { most: number } {
  const { database } = platform;
  const { transaction } = database;
  const counted = { most: 0 };
  const counting: typeof transaction = async (work) =>
    await transaction(async (tx) => {
      const db = tx.db.withPlugin({
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          counted.most = Math.max(counted.most, result.rows.length);
          return result;
        },
      });
      return await work({ ...tx, db });
    });
  Object.assign(database, { transaction: counting });
  return counted;
}
