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
