import { sql } from "kysely";
import { expect, it } from "vitest";
import { orderTerms } from "../../../tests/support/case-steps.ts";
import { testClock } from "../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer } from "../../../tests/support/cooperation-network.ts";
import { draftOrder } from "./actions/draft-order.ts";
import { issueOrder } from "./actions/issue-order.ts";
import { serveOrder } from "./actions/serve-order.ts";

const DAY_MS = 86_400_000;
const MORE_THAN_A_PAGE = 230;

it("looks at every order whose end is near in one run, however many there are", async () => {
  const clock = testClock();
  const server = await openCaseServer("XB", clock);
  const orderId = await servedOrder(server);
  const { db } = server.platform.database;
  // As many more with the same end as an office with much work has.
  await sql`
    insert into measures.domestic_order
    select
      ('00000000-0000-7000-8000-' || lpad(number::text, 12, '0'))::uuid, 'XB-copy-' || number, power, provider_name, state,
      answer, dossier_id, request_id, peer_state, peer_reference, drill, guarded, released, in_force_from, earliest_end,
      latest_end, created_at, events
    from measures.domestic_order, generate_series(1, ${MORE_THAN_A_PAGE}::int) as number`.execute(db);
  await sql`
    insert into measures.order_event
    select copy.order_id, event.number, event.type, event.at, event.by_user, event.body
    from measures.order_event as event, measures.domestic_order as copy
    where event.order_id = ${orderId} and copy.order_id <> ${orderId}`.execute(db);
  clock.advance(22 * DAY_MS);
  await server.platform.jobs.runNow("measures.lapse-guard");
  const left = await sql<{ state: string; count: number }>`
    select state, count(*)::int as count from measures.domestic_order group by state`.execute(db);
  expect(left.rows).toEqual([{ state: "lapsed", count: MORE_THAN_A_PAGE + 1 }]);
});

it.each([
  // By Greenwich it is 2 March.
  ["Pacific/Kiritimati", "2027-03-03"],
  ["Pacific/Pago_Pago", "2027-03-01"],
])("looks at secrecy again on a day after today where the State is, in %s", async (timeZone, today) => {
  const clock = testClock(timeZone === "Pacific/Pago_Pago" ? "2027-03-02T10:00:00.000Z" : "2027-03-02T12:00:00.000Z");
  const executing = (await openCaseServer("XB", clock, { config: { timeZone } })).as("executing");
  const secretUntil = (reviewOn: string) => ({
    terms: { ...orderTerms(), secrecy: { reason: "Telling would warn the suspect.", reviewOn } },
  });
  expect(await executing.refusal("POST", "/orders", secretUntil(today))).toBe("secrecy-review-in-the-past");
  const tomorrow = new Date(Date.parse(today) + DAY_MS).toISOString().slice(0, 10);
  const { orderId } = await executing.does(draftOrder, {}, secretUntil(tomorrow));
  await executing.does(issueOrder, { id: orderId });
});

it("wakes nobody because an order was changed while it was looked at", async () => {
  const clock = testClock();
  const server = await openCaseServer("XB", clock);
  const orderId = await servedOrder(server);
  clock.advance(22 * DAY_MS);
  const guard = server.measures.jobs.find(({ name }) => name === "measures.lapse-guard");
  const signal = new AbortController().signal;
  await Promise.all([guard?.run(signal), guard?.run(signal), guard?.run(signal)]);
  expect((await server.measures.orders.byId(orderId))?.order.state).toBe("lapsed");
  expect(await server.measures.duty.openRings()).toEqual([]);
});

/** For twenty days, from today on. */
async function servedOrder(server: CaseServer): Promise<string> {
  const executing = server.as("executing");
  const { orderId } = await executing.does(draftOrder, {}, { terms: { ...orderTerms(), periodDays: 20 } });
  await executing.does(issueOrder, { id: orderId });
  const servedAt = server.platform.clock.now().toISOString();
  await executing.does(serveOrder, { id: orderId }, { servedAt, how: "by hand" });
  return orderId;
}
