import { beforeAll, describe, expect, it } from "vitest";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { detailsOf } from "../../../tests/support/federation-network.ts";
import { card } from "../../../tests/support/letter-steps.ts";

const PLANTED = ["+999 1 555 7741", "planted@authority.example", "+999 3 555", "Planted Street 5"];

let pair: CasePair;

beforeAll(async () => {
  const [authority] = detailsOf("XX").authorities;
  const authorities = [
    {
      ...authority!,
      phone: PLANTED[0]!,
      email: PLANTED[1]!,
      requirements: [{ language: "en", text: "Two copies, with a seal." }],
    },
  ];
  pair = await openCasePair({ details: { authorities } });
  await pair.asker.as("duty").post("/correspondents", { ...card, address: PLANTED[3] });
});

describe("the directory of authorities", () => {
  it("shows everybody who acts for whom by each State's own designation, and how to reach nobody", async () => {
    const { app } = pair.asker;
    const read = async (path: string) => await (await app.request(path)).text();
    const files = [
      await read("/authorities"),
      await read("/authorities/list.json"),
      await read("/authorities/list.csv"),
      await read("/api/v1/treaty/authorities"),
    ];
    for (const file of files) {
      expect(file).toContain("Central Authority of X");
      expect(file).toContain("Two copies, with a seal.");
      for (const word of [...PLANTED, card.authority]) expect(file).not.toContain(word);
    }
    const { authorities } = JSON.parse(files[1]!);
    expect(authorities).toHaveLength(4);
    expect(authorities[0]).toMatchObject({
      state: "XA",
      function: "central-authority",
      origin: "own-designation",
      source: "1",
      confirmedOn: "2027-03-01",
      dueOn: "2028-01-31",
      freshness: "confirmed",
    });
    expect(authorities.at(-1)).toMatchObject({ state: "XB", function: "contact-point", origin: "designation" });
    expect(await read("/authorities?state=XB&function=contact-point")).not.toContain("Central Authority of XA");
  });

  it("shows whoever is signed in how to reach them, and the contact cards too", async () => {
    const page = await (await pair.asker.browse("drafter")).open("/treaty/authorities");
    for (const word of [...PLANTED.slice(0, 2), card.authority, "Planted Street 5"]) expect(page.html).toContain(word);
    const { authorities } = await pair.asker.as("drafter").get("/treaty/authorities/reached");
    expect(authorities.filter((one: { origin: string }) => one.origin === "card")).toMatchObject([
      { state: card.state, freshness: "unconfirmed", reach: { address: PLANTED[3] } },
    ]);
    const stranger = await pair.asker.app.request("/api/v1/treaty/authorities/reached");
    expect(stranger.status).toBe(401);
  });

  it("asks an office to confirm its own before a year is over, and calls old what nobody confirms", async () => {
    const { asker, clock } = pair;
    const page = async () => (await (await asker.browse("admin")).open("/treaty/authorities")).html;
    expect(await page()).not.toContain("Confirm our own authorities");
    clock.advance(340 * 86_400_000);
    expect(await page()).toContain("Confirm our own authorities");
    clock.advance(130 * 86_400_000);
    const { authorities } = await asker.as("admin").get("/treaty/authorities");
    expect(authorities.every((one: { freshness: string }) => one.freshness === "unconfirmed")).toBe(true);
  });
});
