import { expect, it } from "vitest";
import { orderTerms } from "../../../tests/support/case-steps.ts";
import { testClock } from "../../../tests/support/clock.ts";
import { openCaseServer, type PersonName } from "../../../tests/support/cooperation-network.ts";

// An order of a case of our own names a suspect and a provider: it is read by those whose work it is, and by whom it calls.

const PEOPLE: readonly PersonName[] = [
  "drafter",
  "authoriser",
  "secondAuthoriser",
  "screener",
  "duty",
  "night",
  "executing",
  "custodian",
  "admin",
];

it("shows an order of a case of our own to the same people on every page, paper, list and route", async () => {
  const clock = testClock();
  const server = await openCaseServer("XB", clock);
  const [executing, duty] = [server.as("executing"), server.as("duty")];
  const terms = { ...orderTerms(), power: "31", periodDays: 30 };
  const { orderId, orderNumber } = await executing.post("/orders", { terms });
  const { orderId: ofDuty } = await duty.post("/orders", { terms: orderTerms() });

  const readers = async (id: string): Promise<string[]> => {
    const found: string[] = [];
    for (const person of PEOPLE) {
      const api = server.as(person);
      const seen = [
        (await api.file(`/orders/${id}`)).ok,
        (await api.file(`/orders/${id}/print`)).ok,
        (await (await api.file("/orders?limit=200")).text()).includes(id),
        (await (await server.browse(person)).open(`/orders/${id}`)).status === 200,
        (await (await server.browse(person)).open("/orders")).html.includes(id),
      ];
      expect(new Set(seen).size, `${person}: ${seen.join()}`).toBe(1);
      if (seen[0] === true) found.push(person);
      else {
        expect(await (await api.file("/queue")).text(), person).not.toContain(id);
        const tried = { end: { reason: "no-longer-needed" }, amendment: orderTerms(), issue: undefined };
        for (const [act, body] of Object.entries(tried)) {
          expect(["order-unknown", "role-missing"]).toContain(await api.refusal("POST", `/orders/${id}/${act}`, body));
        }
      }
    }
    return found;
  };

  const always = ["authoriser", "secondAuthoriser", "screener", "executing"];
  expect(await readers(orderId)).toEqual(always);
  // Whoever drafted it goes on with it.
  expect(await readers(ofDuty)).toEqual(["authoriser", "secondAuthoriser", "screener", "duty", "executing"]);

  // It rings: whoever has duty finds what it rings for; whoever is called, and no other, finds it afterwards.
  await server.as("admin").put("/duty/roster", {
    lines: [{ userId: server.people.night.id, phone: "+999 555 0100" }],
  });
  await executing.confirm(`/orders/${orderId}/sole-issue`, { reason: "Gone tonight." });
  clock.advance(13 * 3_600_000);
  await server.platform.jobs.runNow("measures.lapse-guard");
  await server.platform.jobs.runNow("measures.ringer");
  const [ring] = await server.measures.duty.openRings();
  expect(ring?.subjects.map(({ label }) => label)).toEqual([orderNumber]);
  expect(await readers(orderId)).toEqual(["authoriser", "secondAuthoriser", "screener", "duty", "night", "executing"]);
  await server.as("night").post(`/duty/rings/${ring?.ringId}/acknowledgement`);
  expect(await readers(orderId)).toEqual(["authoriser", "secondAuthoriser", "screener", "night", "executing"]);
});
