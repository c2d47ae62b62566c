import { beforeAll, describe, expect, it } from "vitest";
import {
  confirmTogether,
  openNetwork,
  readAloud,
  type Network,
  type TestServer,
} from "../../../tests/support/federation-network.ts";
import { hostilePeer, type HostilePeer } from "../../../tests/support/hostile-peer.ts";
import { openBrowser, type Browser } from "../../../tests/support/officers-browser.ts";
import { peersOf } from "../../../tests/support/peers.ts";

let network: Network;
let aurelia: TestServer;
let borealia: TestServer;
let browser: Browser;

beforeAll(async () => {
  network = await openNetwork(["XA", "XB"], { met: false });
  [aurelia, borealia] = network.servers as [TestServer, TestServer];
  const { first, second, officer } = aurelia.people;
  browser = await openBrowser({
    state: "XA",
    now: () => network.clock.now(),
    origin: aurelia.platform.config.appUrl,
    users: [first, second, officer],
    api: aurelia.federation.api,
    pages: aurelia.federation.pages,
  });
});

describe("the meeting of two States, by clicking", () => {
  it("begins with the other's designation, taken from its server", async () => {
    const { first } = aurelia.people;
    expect((await browser.open("/peers", first)).html).toContain("Meet another State");
    const nothing = await browser.submit("/peers/new", "/peers/new", { url: "" }, first);
    expect([nothing.status, nothing.html.includes("Give an address or a file.")]).toEqual([422, true]);
    const taken = await browser.submit("/peers/new", "/peers/new", { url: borealia.url }, first);
    expect([taken.status, taken.location]).toEqual([303, "/peers/XB"]);
  });

  it("does not show the fingerprint that is to be heard", async () => {
    const { html } = await browser.open("/peers/XB", aurelia.people.first);
    const theirs = (await readAloud(borealia)).split(" ");
    const ours = (await readAloud(aurelia)).split(" ");
    const listed = (words: string[]): number => words.filter((word) => html.includes(`<li>${word}</li>`)).length;
    expect(listed(ours)).toBe(12);
    expect(theirs.filter((word) => !ours.includes(word) && html.includes(`<li>${word}</li>`))).toEqual([]);
  });

  it("refuses what was misheard, keeps what was typed, and says so at the field", async () => {
    const { peerId } = await peerOf();
    const heard = (await readAloud(aurelia)).toUpperCase();
    const answer = await browser.submit(
      "/peers/XB",
      `/peers/${peerId}/compare-review`,
      { heard },
      aurelia.people.first,
    );
    expect(answer.status).toBe(422);
    expect(answer.html).toContain("What you heard is not the fingerprint");
    expect(answer.html).toContain(heard);
  });

  it("needs two different people, and opens the line then", async () => {
    const { peerId } = await peerOf();
    const { first, second, officer } = aurelia.people;
    const heard = await readAloud(borealia);
    const review = await browser.submit("/peers/XB", `/peers/${peerId}/compare-review`, { heard }, first);
    expect(review.html).toContain("What was heard is what we hold");
    expect((await browser.follow(review, `/peers/${peerId}/compare`, { heard }, first)).status).toBe(303);
    expect((await browser.open("/peers/XB", first)).html).toContain("Now a second, different administrator");
    const same = await browser.call("POST", `/peers/${peerId}/confirmation`, first);
    expect(same.json).toMatchObject({ error: { code: "approval-needs-another-person" } });
    const wrongRole = await browser.call("POST", `/peers/${peerId}/confirmation`, officer);
    expect(wrongRole.json).toMatchObject({ error: { code: "role-missing" } });
    expect((await browser.submit("/peers/XB", `/peers/${peerId}/confirm`, {}, second)).status).toBe(303);
    const { html } = await browser.open("/peers/XB", officer);
    expect(html).toContain("compared by first, confirmed by second");
    expect((await peerOf()).standing).toBe("confirmed");
  });

  it("is told to the audit log", async () => {
    const { peerId } = await peerOf();
    const rows = await aurelia.audit.entries({ subject: { kind: "peer", id: peerId }, limit: 20 });
    expect(rows.map((row) => row.type).toReversed()).toEqual([
      "federation.peer-imported",
      "identity.approval-requested",
      "federation.peer-compared",
      "identity.approved",
      "federation.peer-confirmed",
    ]);
  });

  async function peerOf(): Promise<{ peerId: string; standing: string }> {
    const { json } = await browser.call("GET", "/peers/XB", aurelia.people.first);
    const [peer] = json["peers"] as { peerId: string; standing: string }[];
    if (peer === undefined) throw new Error("no peer");
    return peer;
  }
});

describe("a peer that has not confirmed us", () => {
  it("is shown as such, in words that say what to do", async () => {
    await aurelia.send(borealia);
    await aurelia.run();
    const { html } = await browser.open("/peers/XB", aurelia.people.officer);
    expect(html).toContain("has not yet imported and confirmed our designation");
    const { json } = await browser.call("GET", "/dispatches", aurelia.people.officer);
    expect(json["dispatches"]).toMatchObject([{ direction: "out", stage: "sealed", state: "XB" }]);
  });

  it("makes a person look when the receipt does not come in time", async () => {
    network.clock.advance(5 * 60 * 60_000);
    await aurelia.run();
    const { html } = await browser.open("/peers", aurelia.people.officer);
    expect(html).toContain("has not confirmed a dispatch (question) in time");
    const { json } = await browser.call("GET", "/line-alarms", aurelia.people.officer);
    const overdue = (json["alarms"] as { alarmId: string; kind: string }[]).find(
      ({ kind }) => kind === "receipt-overdue",
    );
    const path = `/line-alarms/${overdue?.alarmId ?? ""}/acknowledge`;
    expect((await browser.submit("/peers", path, {}, aurelia.people.officer)).status).toBe(303);
  });

  it("is delivered to when it has, and the alarm goes", async () => {
    const theirs = await aurelia.federation.directory().own();
    const { federation, people } = borealia;
    const { peerId } = await peersOf(federation).import({
      bytes: theirs?.bytes ?? new Uint8Array(),
      source: "file",
      by: people.first,
    });
    await confirmTogether(federation, { peerId, heard: await readAloud(aurelia) }, [people.first, people.second]);
    network.clock.advance(20 * 60_000);
    await network.settle();
    expect(borealia.handled).toHaveLength(1);
    expect((await aurelia.federation.alarms()).filter((alarm) => alarm.kind === "receipt-overdue")).toEqual([]);
    const [dispatch] = borealia.handled;
    const { html, status } = await browser.open(`/dispatches/${dispatch?.dispatchId ?? ""}`, aurelia.people.officer);
    expect(status).toBe(200);
    expect(html).toContain("They said: opened and understood");
    expect(html).toContain("The receiver cannot deny having received this very text.");
    expect(html).not.toContain("Which account?");
  });
});

describe("a test call", () => {
  it("tries the line and starts nothing", async () => {
    const answer = await browser.submit("/peers/XB", "/peers/XB/test-call", {}, aurelia.people.officer);
    expect(answer.status).toBe(303);
    await network.settle();
    expect((await browser.open(answer.location ?? "", aurelia.people.officer)).html).toContain(
      "To Borealia (XB): test call",
    );
    expect(borealia.handled).toHaveLength(1);
  });
});

describe("a dispatch that is held for its date", () => {
  it("goes on when a person on duty lets it", async () => {
    const hostile: HostilePeer = await hostilePeer(aurelia);
    const sentAt = new Date(network.clock.now().getTime() + 40 * 3_600_000);
    await hostile.deliver(await hostile.dispatch({ sentAt }));
    await aurelia.run();
    const { json } = await browser.call("GET", "/dispatches", aurelia.people.officer);
    const held = (json["dispatches"] as { dispatchId: string; stage: string }[]).find(({ stage }) => stage === "held");
    const page = `/dispatches/${held?.dispatchId ?? ""}`;
    expect((await browser.open(page, aurelia.people.officer)).html).toContain(
      "held because its date lies too far ahead",
    );
    expect((await browser.submit(page, `${page}/release`, {}, aurelia.people.officer)).status).toBe(303);
    await aurelia.run();
    // Of two under one number the alarm leads to the one that is here.
    for (let copy = 0; copy < 2; copy += 1) await hostile.deliver(await hostile.dispatch({ sequence: 900 }));
    const { html } = await browser.open("/peers", aurelia.people.officer);
    const told = html.slice(html.indexOf("sent two different dispatches under one number"));
    const [, where = ""] = /href="(\/dispatches\/[^"]+)"/.exec(told) ?? [];
    expect((await browser.open(where, aurelia.people.officer)).status).toBe(200);
    expect(aurelia.handled).toHaveLength(1);
  });
});

describe("a peer that is stopped", () => {
  it("exchanges nothing until it is compared and confirmed again", async () => {
    const { people, federation } = aurelia;
    const peer = await federation.directory().peer(borealia.state);
    const stop = `/peers/${peer?.peerId ?? ""}/stop`;
    expect((await browser.submit("/peers/XB", stop, { reason: "" }, people.officer)).status).toBe(422);
    expect((await browser.submit("/peers/XB", stop, { reason: "A letter says so." }, people.officer)).status).toBe(303);
    await expect(aurelia.send(borealia)).rejects.toMatchObject({ code: "peer-not-confirmed" });
    const refused = await borealia.send(aurelia);
    await network.settle(2);
    expect(aurelia.handled.map((one) => one.dispatchId)).not.toContain(refused);
    await beginAgain(peer?.peerId ?? "");
    const heard = await readAloud(borealia);
    await confirmTogether(federation, { peerId: peer?.peerId ?? "", heard }, [people.second, people.first]);
    network.clock.advance(20 * 60_000);
    await network.settle();
    expect(aurelia.handled.map((one) => one.dispatchId)).toContain(refused);
  });
});

/** Two administrators, by clicking: each looks at what follows, and both see the same. */
async function beginAgain(peerId: string): Promise<void> {
  const { first, second } = aurelia.people;
  const form = `/peers/${peerId}/reintroduction`;
  expect((await browser.open("/peers/XB", first)).html).toContain(`href="${form}"`);
  const told = "They found the letter to be forged.";
  const review = await browser.submit(form, form, { reason: told }, first);
  const asked = await browser.follow(review, form, { reason: told }, first);
  expect([review.status, asked.status]).toEqual([200, 303]);
  const waiting = asked.location ?? "";
  expect((await browser.open("/peers/XB", first)).html).toContain(`href="${waiting}"`);
  const theirs = (await browser.open(waiting, second)).html;
  const words = (await readAloud(borealia)).split(" ").map((word) => `<li>${word}</li>`);
  for (const said of [...words, "A letter says so.", told, "Nothing passes between us and Borealia (XB)"]) {
    expect(review.html).toContain(said);
    expect(theirs).toContain(said);
  }
  expect(await aurelia.federation.directory().peer(borealia.state)).toMatchObject({ standing: "stopped" });
  expect((await browser.submit(waiting, `${waiting}/approval`, {}, second)).status).toBe(303);
  expect((await browser.open("/peers/XB", first)).html).toContain("Meeting begun again, as asked for by first");
}

describe("every page", () => {
  it("is whole in Arabic and French too", async () => {
    for (const path of ["/peers", "/peers/new", "/peers/XB", "/designation"]) {
      for (const language of ["ar", "fr"] as const) {
        const { status, html } = await browser.open(path, aurelia.people.first, language);
        expect([path, status]).toEqual([path, 200]);
        expect(html).toContain(`lang="${language}"`);
        expect(html).not.toMatch(/federation\.[a-z]+\.[a-z-]+</);
      }
    }
  });
});
