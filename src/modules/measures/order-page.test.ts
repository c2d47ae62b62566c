import { expect, it } from "vitest";
import { orderTerms } from "../../../tests/support/case-steps.ts";
import { testClock } from "../../../tests/support/clock.ts";
import { openCaseServer } from "../../../tests/support/cooperation-network.ts";

it("leads from the summary of errors to the field at fault, also where a time has not come yet", async () => {
  const server = await openCaseServer("XB", testClock());
  const { orderId } = await server.as("executing").post("/orders", { terms: orderTerms() });
  await server.as("executing").post(`/orders/${orderId}/issue`);
  const browser = await server.browse("executing");
  await browser.open(`/orders/${orderId}`);
  const early = { how: "by hand", "servedAtDay-year": "2030" };
  const { status, html } = await browser.submit(`/orders/${orderId}/service`, early);
  expect(status).toBe(422);
  const [, target] = /<div class="error-summary"[^>]*>.*?<a href="#([^"]+)">(.*?)<\/a>/s.exec(html) ?? [];
  expect(html).toContain(`id="${target}"`);
  expect(html).toContain(`id="${target}-error"`);
});

it("is listed after no place that cannot be one, and that is no error of the server", async () => {
  const server = await openCaseServer("XB", testClock());
  expect(await server.as("executing").refusal("GET", "/orders?before=%00")).toBe("invalid-field");
  expect((await (await server.browse("executing")).open("/orders?before=%00")).status).toBe(200);
});

it("is renewed on its page by whoever is woken for it, also where the provider has not answered yet", async () => {
  const clock = testClock();
  const server = await openCaseServer("XB", clock);
  const executing = server.as("executing");
  const { orderId } = await executing.post("/orders", { terms: { ...orderTerms(), periodDays: 20 } });
  await executing.post(`/orders/${orderId}/issue`);
  const servedAt = server.platform.clock.now().toISOString();
  await executing.post(`/orders/${orderId}/service`, { servedAt, how: "by hand" });
  const acts = (html: string): string[] =>
    ["answer", "renewal"].filter((act) => html.includes(`action="/orders/${orderId}/${act}"`));
  expect(acts((await (await server.browse("night")).open(`/orders/${orderId}`)).html)).toEqual(["answer", "renewal"]);
  clock.advance(15 * 86_400_000);
  const browser = await server.browse("night");
  const near = (await browser.open(`/orders/${orderId}`)).html;
  expect(acts(near)).toEqual(["answer", "renewal"]);
  expect(near.indexOf(`/orders/${orderId}/renewal`)).toBeLessThan(near.indexOf(`/orders/${orderId}/answer`));
  expect((await browser.submit(`/orders/${orderId}/renewal`, {})).status).toBe(200);
  expect((await server.measures.orders.byId(orderId))?.order.periods).toHaveLength(2);
});
