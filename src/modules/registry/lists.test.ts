import { beforeAll, describe, expect, it } from "vitest";
import { type OneModule, openOneModule } from "../../../tests/support/one-module.ts";
import { createRegistry, type RegistryModule } from "./index.ts";

let one: OneModule<RegistryModule, "officer" | "drafter" | "admin" | "second">;

beforeAll(async () => {
  const admin = ["administrator"] as const;
  const roles = { officer: ["treaty-officer"], drafter: ["drafter"], admin, second: admin } as const;
  one = await openOneModule(roles, (given) => createRegistry(given));
  for (const [name, kind] of [
    ["Harbour Union", "ngo"],
    ['=HYPERLINK("x")', "ngo"],
    ["Harbour Gazette", "press"],
    ["Old Gazette", "press"],
  ] as const) {
    const entry = { kind, name: { original: "en", texts: { en: name } }, source: "Yearbook 2026", seat: "XB" };
    const { body } = await one.call("officer", "POST", "/organisations", { entry });
    const closure = { version: 1, closedOn: "2026-11-01", reason: "Dissolved." };
    if (name === "Old Gazette")
      await one.call("officer", "POST", `/organisations/${body.organisationId}/closure`, closure);
  }
});

const names = async (query: string): Promise<string[]> => {
  const { body } = await one.call("drafter", "GET", `/organisations?${query}`);
  return body.organisations.map(({ entry }: { entry: { name: { texts: { en: string } } } }) => entry.name.texts.en);
};

describe("the filters of a list", () => {
  it("narrow it by one choice, by several, and within what is searched for", async () => {
    expect(await names("state=active")).toEqual(["Harbour Gazette", '=HYPERLINK("x")', "Harbour Union"]);
    expect(await names("kind=press")).toEqual(["Old Gazette", "Harbour Gazette"]);
    expect(await names("kind=press&kind=ngo&state=closed")).toEqual(["Old Gazette"]);
    expect(await names("kind=press&search=harbour")).toEqual(["Harbour Gazette"]);
    expect(await names("kind=company")).toEqual([]);
  });

  it("are kept from one part to the next", async () => {
    const first = (await one.call("drafter", "GET", "/organisations?state=active&limit=2")).body;
    expect(await names(`state=active&limit=2&before=${first.next}`)).toEqual(["Harbour Union"]);
  });

  it("refuse in a program what is no choice, and name the filter", async () => {
    for (const [query, field] of [
      ["state=asleep", "state"],
      ["kind=press&kind=band", "kind.1"],
    ]) {
      const { code, body } = await one.call("drafter", "GET", `/organisations?${query}`);
      expect([code, body.error.field]).toEqual(["invalid-field", field]);
    }
  });

  it("stand on the page with what each choice would show, say which are in use, and go one by one or all", async () => {
    const browser = await one.browse("drafter");
    const { html } = await browser.open("/organisations?search=gazette&state=active");
    expect(html).toContain("1 filter</summary>");
    for (const choice of ["All (2)", "Active (1)", "No longer active (1)", "Press (1)", "Company (0)"]) {
      expect(html).toContain(`>${choice}</label>`);
    }
    expect(html).toContain("Standing: Active");
    expect(html).toContain('href="/organisations?search=gazette"');
    expect(html).toContain('href="/organisations.csv?search=gazette&amp;state=active"');
    expect(html).not.toContain("Old Gazette");
    const both = (await browser.open("/organisations?kind=press&kind=ngo")).html;
    expect(both).toContain('href="/organisations?kind=ngo"');
    expect((await browser.open("/organisations?kind=company")).html).toContain("Nothing here is as the filters ask.");
  });

  it("leave out what is no choice, and the page says so", async () => {
    const { html } = await (await one.browse("drafter")).open("/organisations?state=asleep&kind=&search=");
    expect(html).toContain("The address asks for a choice that the filter “Standing” does not have.");
    expect(html).toContain("Old Gazette");
    expect(html).toContain(">Filters</summary>");
  });

  it("count letters by the state that their pages show", async () => {
    const letter = { address: "Mission of Borealia", language: "en", subject: "A note", text: "Enclosed." };
    const { letterId } = (await one.call("officer", "POST", "/post", letter)).body;
    await one.call("officer", "POST", "/post", { ...letter, subject: "A second note" });
    await one.call("officer", "POST", `/post/${letterId}/posting`, { postedOn: "2026-11-20" });
    const { html } = await (await one.browse("officer")).open("/post?state=posted");
    expect(html).toContain(">Posted by hand (1)</label>");
    expect(html).toContain(">Waits to leave (1)</label>");
    expect(html).not.toContain("A second note");
  });
});

describe("a list as a table file", () => {
  it("has all that the list has, in the reader's language, and nothing that a spreadsheet runs", async () => {
    const page = await (await one.browse("drafter")).open("/organisations.csv?state=active");
    expect(page.html.split("\r\n")).toEqual([
      '"Name","Acronym","Kind","State of its seat","Standing"',
      '"Harbour Gazette",,"Press","Borealia","Active"',
      `"'=HYPERLINK(""x"")",,"Non-governmental organization","Borealia","Active"`,
      '"Harbour Union",,"Non-governmental organization","Borealia","Active"',
      "",
    ]);
  });

  it("is noted in the log, with its rows and filters and without what was searched for", async () => {
    await (await one.browse("drafter")).open("/organisations.csv?kind=press&search=harbour");
    expect(one.events.at(-1)).toEqual({
      type: "registry.list-exported",
      actor: { kind: "user", userId: one.people.drafter.id },
      subject: { kind: "list", id: "organisations" },
      details: { rows: 1, chosen: { kind: ["press"] } },
    });
  });

  it("is for whoever reads the list, and refuses what is no choice", async () => {
    expect((await one.call("drafter", "GET", "/documents.csv")).code).toBe("role-missing");
    expect((await one.call("drafter", "GET", "/organisations.csv?state=asleep")).code).toBe("invalid-field");
  });
});
