import { beforeAll, describe, expect, it } from "vitest";
import {
  approveProject,
  byTwo,
  type Conferences,
  decision,
  openConferences,
  opened,
  project,
} from "../../../../tests/support/conferences.ts";
import { pagesOf, textsOf } from "../../../../tests/support/paper-checks.ts";
import { exampleView } from "../../../../tests/support/paper-view.ts";
import { demandConference } from "../frame/upon.ts";
import { projectPaper } from "./project-paper.ts";
import { mustStand, standingProject } from "./standing.ts";

let one: Conferences;

beforeAll(async () => {
  one = await openConferences();
});

const decided = { decision: "12/QD", decidedOn: "2026-11-20", decidedBy: "The prime minister" };
const write = async (id: string, version: number, more: object = {}) =>
  await one.call("organiser", "POST", `/conferences/${id}/project`, { ...project, ...more, version });
const ask = async (id: string, number: number, more: object = {}) =>
  await one.confirm("officer", `/conferences/${id}/project/approval`, {
    number,
    documentId: await decision(one),
    ...decided,
    ...more,
  });
const stands = async (id: string) => await standingProject(one.platform.database.db, id, one.clock.now());

describe("the project of organising", () => {
  it("is what whoever organises does first: written, then approved by two, and then nothing of it is next", async () => {
    const id = await opened(one, "step-by-step");
    const browser = await one.browse("organiser");
    const home = await browser.open(`/conferences/${id}`);
    expect(home.html).toContain(`href="/conferences/${id}/project/new"`);
    await browser.open(`/conferences/${id}/project/new`);
    const written = await browser.submit(`/conferences/${id}/project/new`, {
      aims: project.aims,
      "bodies.0.template": "steering",
    });
    expect(written.html).toContain("No version is approved yet");
    expect((await browser.open(`/conferences/${id}`)).html).toContain(`href="/conferences/${id}/project/approval"`);
    const documentId = await decision(one, "Decision of the cabinet");
    await browser.open(`/conferences/${id}/project/approval`);
    const day = { "decidedOn-day": "20", "decidedOn-month": "11", "decidedOn-year": "2026" };
    const typed = { documentId, decision: "12/QD", decidedBy: "The cabinet", ...day };
    const review = await browser.submit(`/conferences/${id}/project/approval`, typed);
    for (const said of ["Decision of the cabinet", "Seventy States sign", "Steering committee"]) {
      expect(review.html).toContain(said);
    }
    const asked = await browser.submit(`/conferences/${id}/project/approval`);
    const other = await one.browse("officer");
    expect((await other.open(`/conferences/${id}`)).html).toContain(asked.path);
    await other.open(asked.path);
    expect((await other.submit(`${asked.path}/approval`)).path).toBe(`/conferences/${id}/project`);
    const after = await browser.open(`/conferences/${id}`);
    expect(after.html).not.toContain("/project/approval");
    const page = await browser.open(`/conferences/${id}/project`);
    for (const said of ["Approved by the government", "The cabinet", "organiser and officer"]) {
      expect(page.html).toContain(said);
    }
    expect((await (await one.browse("treatyOfficer")).open(`/documents/${documentId}`)).status).toBe(200);
  });

  it("lets no body work before it is approved, and says what to do", async () => {
    const { platform } = one;
    const id = await opened(one, "nothing-works");
    const refused = await mustStand({ platform }, platform.database.db, id).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "project-not-approved", message: expect.stringContaining("decision") });
    await approveProject(one, id);
    expect(await mustStand({ platform }, platform.database.db, id)).toMatchObject({ number: 1 });
  });

  it("stands in its approved version while a later one waits, and that was so at every moment", async () => {
    const id = await opened(one, "older-stands");
    await approveProject(one, id);
    const first = one.clock.now();
    one.clock.advance(60_000);
    await write(id, 1, { aims: "Eighty States sign." });
    expect(await stands(id)).toMatchObject({ number: 1 });
    await byTwo(one, `/conferences/${id}/project/approval`, {
      number: 2,
      documentId: await decision(one, "Decision 13/QD"),
      ...decided,
    });
    expect(await stands(id)).toMatchObject({ number: 2, approvedOn: one.clock.now() });
    expect(await standingProject(one.platform.database.db, id, first)).toMatchObject({ number: 1 });
    const { body } = await one.call("oversight", "GET", `/conferences/${id}/project`);
    expect([body.standing, body.versions.length, body.approvals.length]).toEqual([2, 2, 2]);
  });

  it.each<[string, object, string]>([
    ["no body", { bodies: [] }, "invalid-field"],
    ["a body without a name", { bodies: [{}] }, "body-unnamed"],
    ["one body twice", { bodies: [{ template: "steering" }, { template: "steering" }] }, "body-doubled"],
    ["one name twice", { bodies: [{ name: "Press" }, { template: "content", name: "PRESS" }] }, "body-doubled"],
    ["a hidden character", { means: [{ what: "Cars\u200f", source: "Army" }] }, "unseen-character"],
  ])("is not written with %s", async (_, more, code) => {
    const id = await opened(one, `unwritten-${one.platform.random.uuid().slice(-12)}`);
    expect((await write(id, 0, more)).code).toBe(code);
  });

  it("is written by one of two who write at once; the other sees what stands, with the own words kept", async () => {
    const id = await opened(one, "written-at-once");
    const both = await Promise.all([write(id, 0), write(id, 0)]);
    expect(both.map(({ code }) => code ?? "written").toSorted()).toEqual(["changed-meanwhile", "written"]);
    const browser = await one.browse("officer");
    await browser.open(`/conferences/${id}/project/new`);
    await write(id, 1, { aims: "Ninety States sign." });
    const back = await browser.submit(`/conferences/${id}/project/new`, { aims: "A hundred States sign." });
    expect(back.status).toBe(422);
    for (const said of ["Ninety States sign.", "A hundred States sign."]) expect(back.html).toContain(said);
    await browser.submit(`/conferences/${id}/project/new`);
    const { versions } = (await one.call("officer", "GET", `/conferences/${id}/project`)).body;
    expect([versions[0].number, versions[0].entry.aims]).toEqual([3, "A hundred States sign."]);
  });

  it("is not approved: unwritten, in an older version, twice, from a day to come, or from no document", async () => {
    const id = await opened(one, "not-approved");
    expect((await ask(id, 1)).code).toBe("project-missing");
    await write(id, 0);
    await write(id, 1);
    expect((await ask(id, 1)).code).toBe("project-not-newest");
    expect((await ask(id, 2, { decidedOn: "2026-11-26" })).code).toBe("decision-in-future");
    const nowhere = "0190163d-8694-739b-aea5-966c26f8ad91";
    expect((await ask(id, 2, { documentId: nowhere })).code).toBe("document-unknown");
    const asked = await ask(id, 2);
    const at = `/conferences/waiting/${asked.body.askedId}/approval`;
    expect((await one.confirm("officer", at)).status).toBe(422);
    await write(id, 2);
    expect((await one.confirm("organiser", at)).status).toBe(422);
    expect(await stands(id)).toBeUndefined();
  });

  it("is refused a second approval, and keeps the decision from being withdrawn", async () => {
    const id = await opened(one, "once-only");
    await approveProject(one, id);
    expect((await ask(id, 1)).code).toBe("project-approved-already");
    const { approvals } = (await one.call("officer", "GET", `/conferences/${id}/project`)).body;
    const at = `/documents/${approvals[0].documentId}/withdrawal`;
    expect((await one.confirm("organiser", at, { reason: "Not needed." })).code).toBe("document-in-use");
  });

  it("is printed as it stands: a draft until it is approved, then with the decision", async () => {
    const id = await opened(one, "printed");
    await approveProject(one, id);
    const { token } = await one.identity.becomeForTraining(one.people.oversight.id);
    const headers = { authorization: `Bearer ${token}` };
    const file = await one.page(`/api/v1/conferences/${id}/project/print?language=ar`, headers);
    expect(pagesOf(new Uint8Array(await file.arrayBuffer()))).toBeGreaterThan(0);
    const missing = await one.call("oversight", "GET", `/conferences/${id}/project/print?number=9`);
    expect(missing.code).toBe("project-missing");
    const head = await demandConference(one.platform.database.db, id);
    const written = {
      conferenceId: id,
      number: 1,
      entry: project as never,
      recordedAt: one.clock.now(),
      recordedBy: "x",
    };
    const draft = projectPaper(exampleView("en"), head, written, undefined);
    expect(draft.mark).toContain("Draft");
    const text = textsOf(draft).join("\n");
    for (const words of ["Ceremony of Port Aurel", "Protocol and arrivals", "Full rehearsal", "Ministry of Finance"]) {
      expect(text).toContain(words);
    }
  });
});
