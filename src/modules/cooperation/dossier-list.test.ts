import { beforeAll, expect, it } from "vitest";
import { gatesPassed, sentRequest } from "../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { letter, letterSteps } from "../../../tests/support/letter-steps.ts";

// What a member reads of each dossier before opening it.

let pair: CasePair;
const { calledBackCard } = letterSteps(() => pair);
let dossierId: string;
let requestId: string;

beforeAll(async () => {
  pair = await openCasePair();
  const duty = pair.owner.as("duty");
  ({ dossierId, requestId } = await duty.post("/letters", {
    ...letter(await calledBackCard(pair.owner)),
    mechanism: "preservation",
    // What is urgent is taken up at once, whatever day the asker names.
    urgency: "ordinary",
    datedOn: "2027-02-28",
    receivedAt: pair.clock.now().toISOString(),
    responseDeadline: { date: "2027-04-20", reason: { language: "en", text: "The hearing is on the day after." } },
  }));
});

/** The line of the dossier in the list, as text. */
async function line(person: "duty" | "screener"): Promise<string> {
  const browser = await pair.owner.browse(person);
  const { html } = await browser.open("/dossiers");
  const row = html.split("<tr").find((part) => part.includes(`/dossiers/${dossierId}`)) ?? "";
  return row
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

it("names mechanism, State, how it stands and what is due next", async () => {
  const text = await line("duty");
  expect(text).toContain("Cascadia");
  expect(text).toContain("Expedited preservation");
  expect(text).toContain("received");
  expect(text).toContain("20 April 2027");
  const duty = pair.owner.as("duty");
  await duty.post(`/requests/${requestId}/acknowledgement`);
  await duty.post(`/requests/${requestId}/screening`, {
    records: gatesPassed("preservation", "before-deciding", "reciprocity"),
  });
  expect(await line("duty")).toContain("acknowledged");
});

it("shows of what was written nothing, and of many requests the newest three", async () => {
  expect(await line("duty")).not.toContain("As the fax says");
  const drafter = pair.asker.as("drafter");
  const firstStep = async () => (await drafter.get("/first-steps")).steps.at(-1);
  expect(await firstStep()).toMatchObject({ id: "request", isDone: false, page: "/dossiers/new" });
  const first = await sentRequest(pair, { mechanism: "stored-data" });
  expect(await firstStep()).toMatchObject({ id: "request", isDone: true });
  for (let more = 0; more < 4; more += 1) {
    await drafter.post(`/dossiers/${first.dossierId}/requests`, { mechanism: "preservation" });
  }
  const { html } = await (await pair.asker.browse("drafter")).open("/dossiers");
  expect(html.match(/href="\/requests\//g)).toHaveLength(3);
  expect(html).toContain(`<a href="/dossiers/${first.dossierId}">and 2 more</a>`);
  // A request that came opened the other State's dossier: it is named by what is asked for, not by their number alone.
  const theirs = (await (await pair.owner.browse("duty")).open("/dossiers")).html;
  expect(theirs).toMatch(/Accessing stored electronic data: <span class="ref">XA-2027-/);
});

it("shows no line of a dossier to whom it is closed", async () => {
  await pair.owner.as("duty").post(`/dossiers/${dossierId}/members`, { remove: { role: "drafter" } });
  expect(await pair.owner.as("drafter").refusal("GET", `/dossiers/${dossierId}`)).toBe("dossier-unknown");
  const { html } = await (await pair.owner.browse("drafter")).open("/dossiers");
  expect(html).not.toContain(dossierId);
  expect(html).not.toContain(requestId);
});
