import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { acceptAll, invited, nominate, personal } from "../../../../tests/support/delegations.ts";
import { byTwo, openConferences, opened } from "../../../../tests/support/conferences.ts";
import { hasPoppler, wordsOf } from "../../../../tests/support/paper-checks.ts";
import { loadLocales } from "../../../web/index.ts";

const one = await openConferences();

it("is published by two as both saw it, in the order of the rules, and read by everybody in their language", async () => {
  const id = await opened(one, "lists-people");
  const organisation = await one.call("officer", "POST", "/organisations", {
    entry: { kind: "ngo", name: { original: "en", texts: { en: "Harbour Watch" } }, source: "Own web site" },
  });
  const entities = [`org:${organisation.body.organisationId}`, "XC", "EU", "XB"];
  const kinds = ["ngo", "state", "regional", "state"];
  for (const [place, entity] of entities.entries()) {
    const delegation = await invited(one, id, entity, kinds[place]);
    await nominate(one, id, delegation, { shownName: `Second of ${place}`, capacity: "adviser", rank: "OFF" });
    await nominate(one, id, delegation, {
      shownName: `Head of ${place}`,
      post: "Keeper of Seals",
      personal: undefined,
    });
    if (entity !== "XC") await acceptAll(one, id, delegation);
  }
  const at = `/conferences/${id}/list-of-participants`;
  const { list, published } = (await one.call("oversight", "GET", at)).body;
  expect(published).toBeUndefined();
  const order = list.delegations.map(({ entity, people }: { entity: string; people: { shownName: string }[] }) => [
    entity.slice(0, 3),
    ...people.map(({ shownName }) => shownName),
  ]);
  expect(order).toEqual([
    ["XB", "Head of 3", "Second of 3"],
    ["EU", "Head of 2", "Second of 2"],
    ["org", "Head of 0", "Second of 0"],
  ]);
  expect((await one.page("/conference/lists-people/participants")).status).toBe(404);

  await byTwo(one, at, {});
  const asJson = await one.page("/conference/lists-people/participants.json");
  const told = (await asJson.json()) as { list: object; digest: string };
  expect(told).toMatchObject({ conference: "lists-people", number: 1, list });
  expect(createHash("sha256").update(JSON.stringify(told.list)).digest("hex")).toBe(told.digest);
  expect(JSON.stringify(told)).not.toContain("participantId");
  const page = async (lang: string, path = "") =>
    await one.page(`/conference/lists-people/participants${path}`, { "accept-language": lang });
  const arabic = await (await page("ar")).text();
  for (const said of ["قائمة المشاركين", "رئيس الوفد", "Keeper of Seals", "Harbour Watch"])
    expect(arabic).toContain(said);
  const rows = (await (await page("fr", ".csv")).text()).trim().split("\r\n");
  expect(rows).toHaveLength(7);
  expect(rows[1]).toContain("Head of 3");
  const [first, again] = await Promise.all([page("en", ".pdf"), page("en", ".pdf")]);
  const bytes = Buffer.from(await first.arrayBuffer());
  expect(bytes.equals(Buffer.from(await again.arrayBuffer()))).toBe(true);
  if (hasPoppler()) {
    const words = wordsOf(bytes).map(({ text }) => text);
    for (const said of ["Harbour", "Keeper", "Head"]) expect(words).toContain(said);
  }
  expect(await one.confirm("officer", at, {})).toMatchObject({ code: "published-already" });
});

it("stays as it was published until two publish anew, and says what differs", async () => {
  const id = await opened(one, "changes-people");
  const delegation = await invited(one, id, "XB");
  const at = `/conferences/${id}/list-of-participants`;
  expect(await one.confirm("officer", at, {})).toMatchObject({ code: "nobody-accepted" });
  const head = (await nominate(one, id, delegation, { shownName: "Ada Marsh", personal })).body;
  await acceptAll(one, id, delegation);
  const { body: asked } = await one.confirm("officer", at, {});
  const replaced = { shownName: "Bo Reed", capacity: "head", category: "DEL", zones: [], reason: "Note 8" };
  const replace = `/conferences/${id}/participants/${head.participantId}/replacement`;
  await one.call("officer", "POST", `/conferences/waiting/${asked.askedId}/withdrawal`);
  await byTwo(one, at, {});
  await one.call("officer", "POST", replace, replaced);
  await acceptAll(one, id, delegation);
  const read = async () => await (await one.page("/conference/changes-people/participants")).text();
  expect(await read()).toContain("Ada Marsh");
  const { html } = await (await one.browse("officer")).open(at);
  for (const said of ["To add: 1. To strike off: 1.", "Ada Marsh", "Bo Reed"]) expect(html).toContain(said);
  const second = await one.confirm("officer", at, {});
  await nominate(one, id, delegation, { shownName: "Cy Dell", capacity: "adviser" });
  await acceptAll(one, id, delegation);
  const approval = `/conferences/waiting/${second.body.askedId}/approval`;
  expect((await one.confirm("organiser", approval)).code).toBe("approval-changed");
  await one.call("officer", "POST", `/conferences/waiting/${second.body.askedId}/withdrawal`);
  const { askedId } = (await one.confirm("officer", at, {})).body;
  const approver = await one.browse("organiser");
  await approver.open(`/conferences/waiting/${askedId}`);
  expect((await approver.submit(`/conferences/waiting/${askedId}/approval`)).path).toBe(at);
  expect(await read()).not.toContain("Ada Marsh");
  expect(await read()).toContain("Cy Dell");
  for (const word of [personal.familyNames, personal.documentNumber]) expect(await read()).not.toContain(word);
});

it("is nobody's once a conference was closed without one, and who closes it is told before", async () => {
  const id = await opened(one, "closes-unlisted");
  const delegation = await invited(one, id, "XB");
  await nominate(one, id, delegation, { shownName: "Ada Marsh" });
  await acceptAll(one, id, delegation);
  one.clock.advance(150 * 86_400_000);
  const browser = await one.browse("officer");
  expect((await browser.open(`/conferences/${id}/close`)).html).toContain("No list of participants is published");
  await byTwo(one, `/conferences/${id}/closing`, { order: "Order 3" });
  const at = `/conferences/${id}/list-of-participants`;
  expect((await one.call("oversight", "GET", at)).body.list.delegations).toEqual([]);
  expect((await (await one.browse("oversight")).open(at)).html).toContain("No list was published before");
});

it("is printed once, and no paper of it is kept once another list is published: somebody may have been taken off", async () => {
  let printed = 0;
  const print = async () => await Promise.resolve(Buffer.from(`%PDF-1.7 ${++printed}`));
  const own = await openConferences({ printer: { print }, locales: loadLocales() });
  for (const slug of ["prints-once", "published-anew"]) {
    const id = await opened(own, slug);
    const delegation = await invited(own, id, "XB");
    await nominate(own, id, delegation);
    await acceptAll(own, id, delegation);
    const paper = async () => await (await own.page("/conference/prints-once/participants.pdf")).text();
    if (slug === "published-anew") expect(await paper()).toContain("1");
    await byTwo(own, `/conferences/${id}/list-of-participants`, {});
    expect(await paper()).toBe(`%PDF-1.7 ${slug === "published-anew" ? 2 : 1}`);
  }
});
