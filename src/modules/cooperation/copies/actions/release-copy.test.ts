import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { acceptRequest, sentRequest, text } from "../../../../../tests/support/case-steps.ts";
import {
  type CasePair,
  type CaseServer,
  meet,
  openCasePair,
  openCaseServer,
} from "../../../../../tests/support/cooperation-network.ts";
import { givenExhibit } from "../../../../../tests/support/given-exhibit.ts";
import { once } from "../../../../../tests/support/byte-streams.ts";
import { settleServers } from "../../../../../tests/support/settle.ts";
import { parseDossierId } from "../../../../protocol/identifiers.ts";
import type { PlatformBackup } from "../../../../../tests/support/platform.ts";
import { copyTimeline } from "./copy-timeline.ts";
import { findCopy } from "./store.ts";

// R8: Aurelia lost its keys and its data, and was set up from nothing. Borealia met it anew, and gives back what both had said.

let owner: CaseServer;
let anew: CaseServer;
let clock: CasePair["clock"];
let given: { readonly dossierId: string; readonly requestId: string };
let requestId: string;
let dossierId: string;
/** Of Borealia, before it gave anything back. */
let backup: PlatformBackup;

const settle = async () => await settleServers([anew, owner], 4);
const REASON = { reason: "Their central authority asked for it on the number that we know." };

beforeAll(async () => {
  const pair = await openCasePair();
  ({ owner, clock } = pair);
  ({ requestId, dossierId } = await sentRequest(pair, { mechanism: "preservation" }));
  await acceptRequest(pair, requestId, "preservation");
  await owner.as("authoriser").post(`/requests/${requestId}/questions`, { text: text("Which of the two mailboxes?") });
  await pair.settle();
  const [question] = (await pair.asker.as("drafter").get(`/requests/${requestId}`)).questions;
  const { questionId } = question.question.content;
  await pair.asker
    .as("authoriser")
    .post(`/requests/${requestId}/answers`, { questionId, text: text("The first one.") });
  await pair.settle();
  given = await givenExhibit(pair, new TextEncoder().encode("ledger"));
  // Nobody offered this one, and Aurelia knows nothing of it.
  await owner.evidence.exhibits.takeIn(
    {
      dossierId: parseDossierId(given.dossierId),
      title: text("Our own notes"),
      kind: "other",
      acquisition: { tools: [] },
    },
    { stream: once(new TextEncoder().encode("notes")) },
    owner.people.executing,
  );
  // This never reaches the server that is lost.
  pair.asker.line.isDown = true;
  await owner.as("authoriser").post(`/requests/${requestId}/questions`, { text: text("And since when?") });
  await owner.run();
  clock.advance(60_000);
  anew = await openCaseServer("XA", clock);
  await meet(owner, anew, { meetAnew: true });
  await meet(anew, owner);
  await settle();
  ({ backup, server: owner } = await owner.backUp());
});

/** Gives it back, and returns the id of the copy. */
async function release(id = dossierId): Promise<string | undefined> {
  const { askedId } = await owner.as("authoriser").confirm(`/dossiers/${id}/copy-release`, REASON);
  await owner.as("secondAuthoriser").confirm(`/copy-releases/${askedId}/approval`);
  await settle();
  clock.advance(1_000);
  const { dossiers } = await owner.as("authoriser").get("/closed-dossiers");
  return dossiers.find((one: { dossierId: string }) => one.dossierId === id).releases.at(-1)?.copyId;
}

describe("a closed dossier", () => {
  it("is offered for release, and shows what would leave", async () => {
    const browser = await owner.browse("authoriser");
    expect((await browser.open(`/dossiers/${dossierId}`)).html).toContain("Release a copy");
    const page = await browser.open(`/dossiers/${dossierId}/copy-release`);
    expect(page.html).toContain("One message of ours never reached them");
    const words = await browser.open(`/dossiers/${dossierId}/copy-release/requests/${requestId}`);
    expect(words.html).toContain("Which of the two mailboxes?");
    expect(words.html).not.toContain("And since when?");
  });

  it("is given back by two different people, who both see the dossier", async () => {
    const authoriser = owner.as("authoriser");
    const at = `/dossiers/${dossierId}/copy-release`;
    expect(await owner.as("duty").refusal("POST", `${at}-preview`, REASON)).toBe("role-missing");
    const { askedId } = await authoriser.confirm(at, REASON);
    expect(await authoriser.refusal("POST", `${at}-preview`, REASON)).toBe("already-asked");
    const { approval } = await authoriser.post(`/copy-releases/${askedId}/approval-preview`);
    expect(approval.subject).toEqual({ kind: "dossier", id: dossierId });
    await expect(authoriser.confirm(`/copy-releases/${askedId}/approval`)).rejects.toThrow(
      "approval-needs-another-person",
    );
    // The other authoriser is taken out of the compartment: asking and approving are for those who may read.
    await owner
      .as("authoriser")
      .post(`/dossiers/${dossierId}/members`, { add: { userId: owner.people.authoriser.id } });
    await owner.as("authoriser").post(`/dossiers/${dossierId}/members`, { remove: { role: "authoriser" } });
    expect(await owner.as("secondAuthoriser").refusal("POST", `${at}-preview`, REASON)).toBe("dossier-unknown");
    // Nothing tells them that it waits, and they can do nothing about it: it is as if nobody had asked.
    const outside = owner.as("secondAuthoriser");
    expect(await outside.get("/copy-releases")).toEqual({ waiting: [], count: 0 });
    const waiting = `/copy-releases/${askedId}`;
    await expect(outside.confirm(`${waiting}/approval`)).rejects.toThrow("not-asked");
    for (const [act, body] of [["return", { words: "Not now." }], ["withdrawal"], ["approval-preview"]] as const) {
      expect(await outside.refusal("POST", `${waiting}/${act}`, body), act).toBe("not-asked");
    }
    const nobody = `/copy-releases/${owner.platform.random.uuid()}`;
    const pages = await owner.browse("secondAuthoriser");
    const shownAt = async (path: string) => {
      const { status, html } = await pages.open(path);
      return [status, html.replaceAll(path, "").replaceAll(/[2-9A-Z]{4}-[2-9A-Z]{4}/g, "")];
    };
    expect(await shownAt(waiting)).toEqual(await shownAt(nobody));
    const told = async (name: "authoriser" | "secondAuthoriser" | "screener") =>
      (await owner.as(name).get("/queue")).items.filter(({ need }: { need: string }) => need === "decide-asked").length;
    expect(await told("secondAuthoriser")).toBe(0);
    // Oversight sees it, and decides on nothing.
    expect((await owner.as("screener").get("/copy-releases")).count).toBe(1);
    const overseen = await (await owner.browse("screener")).open(waiting);
    expect([overseen.status, overseen.html.includes("<form")]).toEqual([200, false]);
    expect(await owner.as("screener").refusal("POST", `${waiting}/return`, { words: "No." })).toBe("role-missing");
    await owner.as("authoriser").post(`/dossiers/${dossierId}/members`, { add: { role: "authoriser" } });
    expect((await outside.get("/copy-releases")).count).toBe(1);
    expect(await told("secondAuthoriser")).toBe(1);
    await authoriser.post(`/copy-releases/${askedId}/withdrawal`);
    expect((await anew.as("authoriser").get("/copies")).copies).toEqual([]);
  });

  it("comes to the State met anew with every word that both had, and no other", async () => {
    const copyId = await release();
    const [copy] = (await anew.as("authoriser").get("/copies")).copies;
    expect(copy).toMatchObject({ copyId, state: "XB", dossierId });
    const told = await anew.as("authoriser").get(`/copies/${copyId}`);
    expect(told.text.words.map(({ kind, by }: { kind: string; by: string }) => `${by} ${kind}`)).toEqual([
      "XA request",
      "XB acknowledgement",
      "XB decision",
      "XB question",
      "XA answer",
    ]);
    expect(told.text.words.every(({ bodyDigest }: { bodyDigest?: string }) => bodyDigest !== undefined)).toBe(true);
    const said = JSON.stringify(told.text);
    expect(said).toContain("Which of the two mailboxes?");
    expect(said).not.toContain("And since when?");
    for (const person of Object.values(owner.people)) expect(said).not.toContain(person.id);
    const { dossiers } = await owner.as("authoriser").get("/closed-dossiers");
    expect(dossiers.filter((one: { releases: unknown[] }) => one.releases.length > 0)).toMatchObject([
      { dossierId, releases: [{ copyId, parts: 1, valid: 1, refused: 0 }] },
    ]);
  });

  it("goes on there in a new dossier that both name alike", async () => {
    const [copy] = (await anew.as("drafter").get("/copies")).copies;
    const page = await (await anew.browse("drafter")).open(`/copies/${copy.copyId}`);
    expect(page.html).toContain("Go on in a new dossier");
    const browser = await anew.browse("drafter");
    await browser.open(`/dossiers/${copy.copyId}/continuation`);
    const next = await browser.submit(`/dossiers/${copy.copyId}/continuation`, { title: "Goes on" });
    expect(next.html).toContain(`/dossiers/${copy.copyId}`);
    const laterId = next.path.split("/").at(-1) ?? "";
    expect(await anew.as("drafter").get(`/dossiers/${laterId}`)).toMatchObject({ continues: dossierId });
    // What was asked there last is asked anew with its contents, where the form is sent as it stands.
    await browser.submit(`/dossiers/${laterId}/requests`);
    const [begun] = (await anew.as("drafter").get(`/dossiers/${laterId}`)).requests;
    expect(begun).toMatchObject({ mechanism: "preservation", continues: dossierId, copyOf: requestId });
    const { draft } = await anew.as("drafter").get(`/requests/${begun.requestId}`);
    expect(draft.elements["42(3)(b)"].text.text).toBe("Words on 42(3)(b).");
    const pdf = await anew.as("authoriser").file(`/dossiers/${copy.copyId}/print`);
    expect(pdf.status).toBe(200);
  });

  it("can be given back again by a new act, which says so", async () => {
    const { content } = await owner.as("authoriser").post(`/dossiers/${dossierId}/copy-release-preview`, REASON);
    expect(content.releasedBefore).toHaveLength(1);
    await release();
    expect((await anew.as("authoriser").get("/copies")).copies).toHaveLength(2);
    const page = await (await owner.browse("authoriser")).open("/copies");
    expect(page.html).toContain("Arrived");
  });

  it("is not given back where it is open, or of another server's making", async () => {
    const { dossierId: open } = await owner.as("drafter").post("/dossiers", { title: "Another matter", state: "XA" });
    expect(await owner.as("authoriser").refusal("POST", `/dossiers/${open}/copy-release-preview`, REASON)).toBe(
      "dossier-not-closed",
    );
  });

  it("names the exhibits that both had known of, and gives none of their bytes", async () => {
    const copyId = await release(given.dossierId);
    const { exhibits } = (await anew.as("authoriser").get(`/copies/${copyId}`)).text;
    expect(exhibits).toMatchObject([{ by: "XB", name: "Ledger", size: 6 }]);
    const page = await (await anew.browse("authoriser")).open(`/copies/${copyId}`);
    expect(page.html).toContain("Needs a new release by Borealia");
    expect(await anew.as("custodian").get(`/exhibits?dossierId=${copyId}`)).toEqual({ exhibits: [] });
  });

  it("is disposed of with what was given back of it, though its requests were never ended", async () => {
    const { copies } = await anew.as("authoriser").get("/copies");
    const copy = copies.find((one: { dossierId: string }) => one.dossierId === dossierId);
    const order = { ground: "court-order", order: "Court of Northport 77/2034" };
    await owner.as("custodian").confirm(`/dossiers/${dossierId}/disposal`, order);
    await owner.as("authoriser").confirm(`/dossiers/${dossierId}/disposal-approval`);
    const { rows } = await sql<{ erased: boolean }>`
      select erased_at is not null as erased from federation.outbox where dossier_id = ${copy.copyId}`.execute(
      owner.platform.database.db,
    );
    expect(rows).toEqual([{ erased: true }]);
    expect(await owner.as("authoriser").refusal("POST", `/dossiers/${dossierId}/copy-release-preview`, REASON)).toBe(
      "dossier-disposed",
    );
    expect((await owner.as("authoriser").get("/closed-dossiers")).dossiers).toMatchObject([
      { dossierId: given.dossierId },
    ]);
    // There it is another State's to dispose of.
    expect(await findCopy(anew.platform.database.db, copy.copyId)).toBeDefined();
  });

  it("is known to be given back after a restore from before that, and can be given again", async () => {
    const copiesThere = async () => (await anew.as("authoriser").get("/copies")).copies.length as number;
    const before = await copiesThere();
    owner = await owner.restore(backup);
    await settle();
    await settle();
    expect(await owner.as("admin").get("/recovery")).toMatchObject({
      isInRecovery: false,
      peers: [{ withoutEffect: 0 }],
    });
    const { dossiers } = await owner.as("authoriser").get("/closed-dossiers");
    const releases = dossiers.find((one: { dossierId: string }) => one.dossierId === given.dossierId).releases;
    expect(releases).toMatchObject([{ parts: 1, valid: 1, refused: 0 }]);
    // Who released it is lost, and nobody is named for it.
    const timeline = await copyTimeline(owner.platform.database.db, parseDossierId(given.dossierId), new Map());
    expect(timeline).toMatchObject([{ type: "copy.released", isUnnamed: true }]);
    const { content } = await owner.as("authoriser").post(`/dossiers/${given.dossierId}/copy-release-preview`, REASON);
    expect(content.releasedBefore).toHaveLength(1);
    expect(await release(given.dossierId)).not.toBe(releases[0].copyId);
    expect(await copiesThere()).toBe(before + 1);
  });
});
