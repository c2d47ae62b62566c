import { expect, it } from "vitest";
import { orderTerms } from "../../../tests/support/case-steps.ts";
import { testClock } from "../../../tests/support/clock.ts";
import { openCaseServer } from "../../../tests/support/cooperation-network.ts";
import { fieldId } from "../../web/index.ts";
import { isUnguarded } from "./store.ts";
import { draftOrder } from "./actions/draft-order.ts";
import { issueOrder } from "./actions/issue-order.ts";
import { serveOrder } from "./actions/serve-order.ts";

it("leads from the summary of errors to the field at fault, also where a time has not come yet", async () => {
  const server = await openCaseServer("XB", testClock());
  const { orderId } = await server.as("executing").does(draftOrder, {}, { terms: orderTerms() });
  await server.as("executing").does(issueOrder, { id: orderId });
  const browser = await server.browse("executing");
  await browser.open(`/orders/${orderId}`);
  const early = { how: "by hand", "servedAt-year": "2030" };
  const { status, html } = await browser.submit(`/orders/${orderId}/service`, early);
  expect(status).toBe(422);
  const [, target] = /<div class="error-summary"[^>]*>.*?<a href="#([^"]+)">(.*?)<\/a>/s.exec(html) ?? [];
  expect(html).toContain(`id="${target}"`);
  expect(html).toContain(`id="${target}-error"`);
});

it("says what is wrong with a time that is none, and keeps what was typed", async () => {
  const server = await openCaseServer("XB", testClock());
  const { orderId } = await server.as("executing").does(draftOrder, {}, { terms: orderTerms() });
  await server.as("executing").does(issueOrder, { id: orderId });
  const browser = await server.browse("executing");
  await browser.open(`/orders/${orderId}`);
  const { status, html } = await browser.submit(`/orders/${orderId}/service`, {
    how: "by hand",
    "servedAt-time": "25:99",
  });
  expect(status).toBe(422);
  expect(html).toContain("Day of service – Enter a real day, and the time as hours and minutes");
  expect(html).toMatch(/name="servedAt-time"[^>]*value="25:99"/);
  expect(html).toMatch(/name="how"[^>]*value="by hand"/);
});

it("of a case of our own is drafted as the form has it: no crafted box takes its guard away or makes it an exercise", async () => {
  const server = await openCaseServer("XB", testClock());
  const browser = await server.browse("executing");
  await browser.open("/orders/new");
  const boxes = Object.entries(orderTerms()).map(([name, value]) => [`terms.${name}`, String(value)]);
  const crafted = { ...Object.fromEntries(boxes), unguarded: "yes", drill: "yes" };
  expect((await browser.submit("/orders", crafted)).status).toBe(200);
  const [order] = (await server.as("executing").get("/orders")).orders;
  expect(order).toMatchObject({ drill: false, terms: orderTerms() });
  expect(await isUnguarded(server.platform.database.db, order.orderId)).toBe(false);
});

it("tells at once all that is wrong with it: what is empty, and what its power does not allow", async () => {
  const server = await openCaseServer("XB", testClock());
  const browser = await server.browse("executing");
  await browser.open("/orders/new");
  const day = {
    "terms.secrecy.reviewOn-day": "1",
    "terms.secrecy.reviewOn-month": "6",
    "terms.secrecy.reviewOn-year": "2026",
  };
  const typed = {
    "terms.power": "27",
    "terms.periodDays": "366",
    "terms.providerName": "",
    "terms.secrecy.reason": "so",
  };
  const { status, html } = await browser.submit("/orders", { ...typed, ...day });
  expect(status).toBe(422);
  for (const box of ["providerName", "periodDays", "authorisation", "secrecy.reviewOn"]) {
    expect(html, box).toContain(`href="#${fieldId(`measures.draft-order.terms.${box}`)}"`);
  }
});

it("is mended while a draft: a rule leads to its box, and what only a program gave stays", async () => {
  const server = await openCaseServer("XB", testClock());
  const dataPeriod = { from: "2027-02-01", to: "2027-02-20" };
  const { orderId } = await server.as("executing").does(draftOrder, {}, { terms: { ...orderTerms(), dataPeriod } });
  const browser = await server.browse("executing");
  const path = `/orders/${orderId}/amendment`;
  await browser.open(path);
  const day = { "secrecy.reviewOn-day": "1", "secrecy.reviewOn-month": "6", "secrecy.reviewOn-year": "2026" };
  const past = await browser.submit(path, { "secrecy.reason": "x".repeat(15_000), ...day });
  expect(past.status).toBe(422);
  const box = fieldId("measures.amend-order.secrecy.reviewOn");
  expect(past.html).toContain(`href="#${box}"`);
  expect(past.html).toContain(`id="${box}-error"`);
  expect((await browser.submit(path, { "secrecy.reviewOn-year": "2028" })).status).toBe(200);
  const { terms } = await server.as("executing").get(`/orders/${orderId}`);
  expect(terms).toMatchObject({ dataPeriod, secrecy: { reason: "x".repeat(15_000), reviewOn: "2028-06-01" } });
});

it("is listed after no place that cannot be one, and that is no error of the server", async () => {
  const server = await openCaseServer("XB", testClock());
  expect(await server.as("executing").refusal("GET", "/orders?before=%00")).toBe("invalid-field");
  expect((await (await server.browse("executing")).open("/orders?before=%00")).status).toBe(200);
});

it("is renewed on its page by whoever is woken for it, also where the provider has not answered yet", async () => {
  const clock = testClock();
  const server = await openCaseServer("XB", clock);
  // Of a case of our own it is read by a duty officer who has a part in it.
  const { orderId } = await server.as("night").does(draftOrder, {}, { terms: { ...orderTerms(), periodDays: 20 } });
  await server.as("executing").does(issueOrder, { id: orderId });
  const servedAt = server.platform.clock.now().toISOString();
  await server.as("executing").does(serveOrder, { id: orderId }, { servedAt, how: "by hand" });
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
