import { sql } from "kysely";
import { expect, it } from "vitest";
import { sentRequest } from "../../../../tests/support/case-steps.ts";
import { writeQueueAnew } from "../../../../tests/support/composed-server.ts";
import { openCasePair } from "../../../../tests/support/cooperation-network.ts";

it("shows a person what is late of their dossiers, however much older is late of dossiers that they may not see", async () => {
  const pair = await openCasePair();
  const { asker, owner } = pair;
  const { db } = asker.platform.database;
  owner.line.isDown = true;
  const hidden = await sentRequest(pair, { mechanism: "stored-data" });
  await pair.settle(1);
  const { requestId } = await sentRequest(pair, { mechanism: "stored-data" });
  await pair.settle(1);
  const drafter = asker.as("drafter");
  const secondAuthoriser = asker.people.secondAuthoriser.id;
  await drafter.post(`/dossiers/${hidden.dossierId}/members`, { add: { userId: secondAuthoriser } });
  const { members } = await drafter.get(`/dossiers/${hidden.dossierId}`);
  for (const { userId, role } of members) {
    if (userId === secondAuthoriser || userId === asker.people.drafter.id) continue;
    if (role !== null) await drafter.post(`/dossiers/${hidden.dossierId}/members`, { remove: { role } });
  }
  const own = { remove: { userId: asker.people.drafter.id } };
  await drafter.post(`/dossiers/${hidden.dossierId}/members`, own);
  await sql`
    insert into federation.outbox (dispatch_id, peer_id, kind, dossier_id, priority, asked_by, state, queued_at, next_at)
    select gen_random_uuid(), peer_id, kind, dossier_id, priority, asked_by, 'queued', queued_at - interval '1 hour', next_at
    from federation.outbox, generate_series(1, 600)
    where dossier_id = ${hidden.dossierId} and kind = 'request'`.execute(db);
  await sql`update federation.outbox set queued_at = queued_at - interval '5 hours'`.execute(db);
  await writeQueueAnew(asker);
  const { items } = await drafter.get("/queue");
  const late = items.filter(({ need }: { need: string }) => need === "not-confirmed");
  expect(late).toMatchObject([{ subject: { kind: "request", id: requestId } }]);
  const { html } = await (await asker.browse("drafter")).open("/dossiers");
  expect(html).toContain("on its way");
});
