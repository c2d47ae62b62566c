import { createHash } from "node:crypto";
import { expectThat } from "../../demo/report.ts";
import { expectRefusal } from "../../demo/steps/requests.ts";
import { SLUG } from "../cast.ts";
import type { Step } from "../day.ts";
import { hasPoppler, textOfPdf } from "../paper.ts";

interface Published {
  readonly digest: string;
  readonly list: {
    readonly delegations: readonly {
      readonly people: readonly { readonly shownName: string; readonly capacity: string }[];
    }[];
  };
}

/** Everybody reads who comes once two people published it, and nothing that is sealed of them. */
export const publishParticipants: Step = async ({ office, path, at, coming, listed }, see) => {
  const page = `/conference/${SLUG}/participants`;
  const before = await office.publicly(page);
  expectThat(before.status === 404, `nobody to read the list before it is published, but: ${before.status}`);
  await office.byTwo(`${path}/list-of-participants`, {});
  const { digest, list } = await office.readPublic<Published>(`${page}.json`);
  const digestHere = createHash("sha256").update(JSON.stringify(list)).digest("hex");
  expectThat(digestHere === digest, `the list to be the one whose digest two people saw, but: ${digestHere}`);
  const names = list.delegations.flatMap(({ people }) => people.map(({ shownName }) => shownName));
  expectThat(String(names.toSorted()) === String(coming), "everybody who comes to be on it, and nobody else");
  const isLed = list.delegations.every(({ people }) => people[0]?.capacity === "head");
  expectThat(isLed, "each delegation to begin with its head");
  const sheet = (await office.publicly(`${page}.csv`)).text.trim().split("\r\n").slice(1);
  expectThat(
    sheet.length === names.length,
    `a row of the table file for each of ${names.length}, but: ${sheet.length}`,
  );
  const said = [await office.publicly(page), await office.publicly(`${page}.json`)].map(({ text }) => text).join();
  const sealed = listed.filter(({ documentNumber }) => said.includes(documentNumber));
  expectThat(sealed.length === 0, "no number of a travel document to be public");
  if (hasPoppler()) {
    const paper = textOfPdf(await office.printed("oversight", `${at}/list-of-participants/print?language=en`));
    const absent = names.filter((name) => /^[\w .-]{1,30}$/.test(name) && !paper.includes(name));
    expectThat(absent.length === 0, `every name on the printed list, but not: ${absent.join(", ")}`);
  }
  await expectRefusal("published-already", office.as("officer").confirm(`/api/v1${path}/list-of-participants`, {}));
  see(
    `${names.length} people of ${list.delegations.length} delegations, in public as page, PDF, CSV and JSON, under the digest that two people saw`,
  );
};
