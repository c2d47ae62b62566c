import { expect, it } from "vitest";
import { once } from "../../../tests/support/byte-streams.ts";
import { text } from "../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../tests/support/cooperation-network.ts";
import { givenExhibit } from "../../../tests/support/given-exhibit.ts";
import { utf8 } from "../../protocol/bytes.ts";
import { parseDossierId } from "../../protocol/identifiers.ts";

it("what is taken in on a dossier after its request was answered can still be given for that request", async () => {
  const pair = await openCasePair();
  const { owner, asker } = pair;
  const { dossierId, requestId } = await givenExhibit(pair, utf8("The ledger"));
  const facts = { dossierId: parseDossierId(dossierId), title: text("Disk image"), kind: "disk-image" };
  const late = { ...facts, acquisition: { tools: [] } };
  const { exhibitId } = await owner.evidence.exhibits.takeIn(
    late,
    { stream: once(utf8("An image")) },
    owner.people.executing,
  );
  const place = `/exhibits/${exhibitId}`;
  const custodian = await owner.browse("custodian");
  expect((await custodian.open(place)).html).toContain(`value="${requestId}"`);
  const said = { requestId, reason: "The rest of the answer.", "reason-language": "en" };
  expect((await custodian.submit(`${place}/release-review`, said)).path).toBe(`${place}/release`);
  await custodian.submit(`${place}/releases`);
  const [release] = (await owner.evidence.exhibits.byId(exhibitId))?.releases ?? [];
  expect(release).toMatchObject({ state: "requested", requestId });
  await owner.as("authoriser").confirm(`/releases/${release?.releaseId}/approval`);
  await pair.settle();
  expect((await asker.evidence.exhibits.byId(exhibitId))?.exhibit).toMatchObject({ state: "offered", requestId });
});
