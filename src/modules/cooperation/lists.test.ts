import { beforeAll, describe, expect, it } from "vitest";
import { orderTerms } from "../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair, type PersonName } from "../../../tests/support/cooperation-network.ts";
import { takenIn } from "../../../tests/support/given-exhibit.ts";
import { letter, letterSteps } from "../../../tests/support/letter-steps.ts";

// The filters of the lists of dossiers, requests, orders and exhibits: what each lets through, and that none tells of what one may not see.

let pair: CasePair;
const { calledBackCard } = letterSteps(() => pair);
/** What Aurelia asked for by server, accepted and with an exhibit; what Cascadia asked for by letter, received. */
let byServer: { dossierId: string; requestId: string };
let byLetter: { dossierId: string; requestId: string };
let exhibitId: string;
let orderId: string;

beforeAll(async () => {
  pair = await openCasePair();
  const { owner, clock } = pair;
  await owner.evidence.start();
  const taken = await takenIn(pair, Buffer.from("From: harbour.desk"));
  ({ exhibitId } = taken.exhibit);
  byServer = { dossierId: taken.exhibit.dossierId, requestId: taken.requestId };
  byLetter = await owner.as("duty").post("/letters", {
    ...letter(await calledBackCard(owner)),
    urgency: "ordinary",
    receivedAt: clock.now().toISOString(),
    responseDeadline: { date: "2027-04-20", reason: { language: "en", text: "The hearing is on the day after." } },
  });
  ({ orderId } = await owner.as("executing").post("/orders", { terms: orderTerms() }));
});

type List = "dossiers" | "requests" | "orders" | "exhibits/all";
const NAMES = { dossiers: "dossierId", requests: "requestId", orders: "orderId", "exhibits/all": "exhibitId" } as const;

async function listed(person: PersonName, list: List, query: string): Promise<string[]> {
  const found = await pair.owner.as(person).get(`/${list}?${query}`);
  return found[list.replace("/all", "")].map((one: Record<string, string>) => one[NAMES[list]]);
}

describe("a filter", () => {
  it.each([
    ["state=XC", "letter"],
    ["state=XA", "server"],
    ["state=XB", ""],
    ["mechanism=preservation", "letter"],
    ["mechanism=preservation&state=XA", ""],
    ["stage=received", "letter"],
    ["stage=answered", ""],
    ["open=yes", "letter server"],
    ["open=no", ""],
    ["mine=yes", "letter"],
    ["due=later", "letter"],
    ["due=overdue", ""],
  ])("%s narrows dossiers and requests to the same matters: %s", async (query, expected) => {
    const matters = { letter: byLetter, server: byServer };
    const isMeant = ([name]: [string, unknown]): boolean => expected.split(" ").includes(name);
    const meant = Object.entries(matters).filter(isMeant);
    const ids = (one: "dossierId" | "requestId"): string[] => meant.map(([, matter]) => matter[one]).toSorted();
    expect((await listed("duty", "dossiers", query)).toSorted()).toEqual(ids("dossierId"));
    expect((await listed("duty", "requests", query)).toSorted()).toEqual(ids("requestId"));
  });

  it("says on which side a request began", async () => {
    expect(await listed("duty", "requests", "direction=incoming")).toHaveLength(2);
    expect(await listed("duty", "requests", "direction=outgoing")).toEqual([]);
  });

  it("narrows orders by power, standing, State, and by whoever had a part in them", async () => {
    const of = async (query: string) => await listed("executing", "orders", query);
    for (const query of ["power=25", "stage=draft", "stage=draft&stage=ended", "open=yes", "mine=yes", "due=none"]) {
      expect([query, await of(query)]).toEqual([query, [orderId]]);
    }
    for (const query of ["power=31", "stage=ended", "state=XA", "open=no", "due=later"]) {
      expect([query, await of(query)]).toEqual([query, []]);
    }
    expect(await listed("authoriser", "orders", "mine=yes")).toEqual([]);
  });

  it("narrows exhibits by the State of their dossier, by how they stand, and by who is named there", async () => {
    const of = async (query: string) => await listed("custodian", "exhibits/all", query);
    for (const query of ["", "state=XA", "stage=sealed", "stage=sealed&stage=waiting"]) {
      expect([query, await of(query)]).toEqual([query, [exhibitId]]);
    }
    for (const query of ["state=XC", "stage=waiting", "mine=yes"])
      expect([query, await of(query)]).toEqual([query, []]);
  });

  it("refuses in a program what is no choice, and names the filter", async () => {
    for (const list of ["dossiers", "requests", "orders"] as const) {
      for (const name of ["state", "open", "mine", "due"]) {
        const response = await pair.owner.as("duty").file(`/${list}?${name}=nowhere`);
        expect(((await response.json()) as { error: object }).error).toMatchObject({
          code: "invalid-field",
          field: name,
        });
      }
    }
  });

  it("stands in the address of the page, folded, and goes on with it to the older part", async () => {
    const browser = await pair.owner.browse("duty");
    const { html } = await browser.open("/requests?open=yes&direction=incoming");
    expect(html).toContain("2 filters</summary>");
    expect(html).toMatch(/<input[^>]*name="open"[^>]*value="yes"[^>]*checked/);
    expect(html).toContain('href="/requests?direction=incoming"');
    expect(html).not.toMatch(/<\/label>[^<]*\(\d/);
    const older = await browser.open("/requests?open=yes&before=XB-2027-R00001");
    expect(older.html).toContain('<a href="/requests?open=yes">Back to the newest</a>');
    const asked = (await browser.open("/dossiers?due=whenever&state=XC")).html;
    expect(asked).toContain("The address asks for a choice that the filter “Due” does not have.");
    expect(asked).toContain(byLetter.dossierId);
    expect(asked).not.toContain(byServer.dossierId);
  });
});

describe("what is due", () => {
  it("moves with the day of the State", async () => {
    const { clock } = pair;
    // The day that Cascadia names, 20 April, ends in Vancouver at seven o'clock of the 21st in UTC.
    const days: [string, string][] = [
      ["2027-04-12T12:00:00.000Z", "later"],
      ["2027-04-15T12:00:00.000Z", "week"],
      ["2027-04-21T05:00:00.000Z", "today"],
      ["2027-04-23T12:00:00.000Z", "overdue"],
    ];
    for (const [at, due] of days) {
      clock.advance(new Date(at).getTime() - clock.now().getTime());
      expect([at, await listed("duty", "requests", `due=${due}&state=XC`)]).toEqual([at, [byLetter.requestId]]);
      expect([at, await listed("duty", "dossiers", `due=${due}&state=XC`)]).toEqual([at, [byLetter.dossierId]]);
    }
  });
});

describe("a dossier that is closed to a person", () => {
  const words = (html: string): string => html.replaceAll(/<option[^]*?<\/option>|nonce="[^"]*"|value="[^"]*"/g, "");

  it("is told by no filter and by no page, whatever is chosen", async () => {
    const duty = pair.owner.as("duty");
    const { dossierId } = byServer;
    await duty.post(`/dossiers/${dossierId}/members`, { add: { userId: pair.owner.people.authoriser.id } });
    for (const role of ["custodian", "executing-officer", "drafter", "authoriser"]) {
      await duty.post(`/dossiers/${dossierId}/members`, { remove: { role } });
    }
    const choices = {
      state: ["XA"],
      mechanism: ["stored-data"],
      stage: ["accepted", "executing", "acknowledged", "sealed"],
      open: ["yes", "no"],
      due: ["overdue", "today", "week", "later", "none"],
    };
    const browser = await pair.owner.browse("custodian");
    for (const [name, values] of Object.entries(choices)) {
      for (const query of values.map((value) => `${name}=${value}`)) {
        for (const list of ["dossiers", "requests", "exhibits"]) {
          const { html } = await browser.open(`/${list}?${query}`);
          for (const id of [dossierId, byServer.requestId, exhibitId]) expect(html).not.toContain(id);
        }
      }
    }
    expect(await listed("custodian", "exhibits/all", "")).toEqual([]);
    // The same page, whether there is a dossier that one may not see or none.
    const page = async (state: string) => words((await browser.open(`/dossiers?state=${state}`)).html);
    expect((await page("XA")).replaceAll(/XA|Aurelia/g, "")).toBe((await page("XD")).replaceAll(/XD|Doronia/g, ""));
    expect(await listed("duty", "exhibits/all", "state=XA")).toEqual([exhibitId]);
  });
});
