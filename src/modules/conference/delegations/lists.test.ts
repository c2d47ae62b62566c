import { sql } from "kysely";
import { beforeAll, expect, it } from "vitest";
import { type Conferences, openConferences, opened } from "../../../../tests/support/conferences.ts";
import { invited, nominate, personal } from "../../../../tests/support/delegations.ts";

let one: Conferences;
let id: string;

beforeAll(async () => {
  one = await openConferences();
  id = await opened(one, "takes-lists");
});

const give = async (table: string | Uint8Array<ArrayBuffer>) =>
  await one.upload("officer", `/conferences/${id}/lists`, {}, new Blob([table]));
const tried = async (table: string) => {
  const { body } = await give(table);
  return (await one.call("officer", "GET", `/conferences/${id}/lists/${body.digest}`)).body;
};
const faultsOf = async (table: string) =>
  (await tried(table)).faults.map(({ row, column, fault }: Record<string, string | number>) => [row, column, fault]);
const people = async () =>
  (
    await sql<{
      count: number;
    }>`select count(*)::int as count from conference.participant where conference_id = ${id}`.execute(
      one.platform.database.db,
    )
  ).rows[0]?.count;

it("takes a list in whole, once, and keeps nothing of the file", async () => {
  const table = `delegation,shown name,capacity,rank,post,category,family names,born on,e-mail
XB,Ilse Marrow,head,MIN,Minister of Justice,DEL,Marrow,1970-01-02,ilse@marrow.example
Borealia,Tom Reed,adviser,,,Delegates,,,+999 1 555 0100
XC,Una Wells,head,,,DEL,,,
`;
  const { body } = await give(table);
  const at = `/conferences/${id}/lists/${body.digest}`;
  expect((await one.call("officer", "GET", at)).body).toEqual({ delegations: 2, people: 3, faults: [] });
  expect(await people()).toBe(0);
  expect((await one.call("officer", "POST", `${at}/taking`, {})).body).toEqual({
    conferenceId: id,
    delegations: 2,
    people: 3,
  });
  const all = (await one.call("officer", "GET", `/conferences/${id}/delegations`)).body.delegations;
  expect(all).toMatchObject([
    { entity: "XB", state: "listed", people: 2, lacks: ["acceptance"] },
    { entity: "XC", state: "listed", people: 1 },
  ]);
  expect((await one.call("officer", "POST", `${at}/taking`, {})).code).toBe("list-unknown");
  expect((await sql`select * from conference.people_list`.execute(one.platform.database.db)).rows).toEqual([]);
  const hits = await one.desk.search.find(one.people.organiser, "Una Wells", { limit: 5 });
  expect(JSON.stringify(hits)).toContain(id);
});

it.each([
  [
    "OpenSlides",
    "title,first_name,last_name,email,structure_level,number,groups,vote_weight,is_present\nDr,Ann,Bay,a@bay.example,XD,1,DEL,1.0,1\n",
    "Dr Ann Bay",
  ],
  [
    "Indico",
    "First name,Last name,Affiliation,Position,Phone,E-mail,Category\nBo,Cay,XD,Envoy,+999 22,b@cay.example,DEL\n",
    "Bo Cay",
  ],
  [
    "a spreadsheet with semicolons and a byte order mark",
    "\uFEFFdelegation;shown name;category\nXD;Cy Dell;PRESS\n",
    "Cy Dell",
  ],
])("reads the headers of %s", async (_, table, shownName) => {
  expect(await tried(table)).toEqual({ delegations: 1, people: 1, faults: [] });
  const { body } = await give(table);
  await one.call("officer", "POST", `/conferences/${id}/lists/${body.digest}/taking`, {});
  const { rows } = await sql`select 1 from conference.participant where entry ->> 'shownName' = ${shownName}`.execute(
    one.platform.database.db,
  );
  expect(rows).toHaveLength(1);
});

it("names row and column of each fault, and takes nobody in while there is one", async () => {
  const before = await people();
  const head = "delegation,shown name,capacity,category,document number\n";
  const faults = await faultsOf(`${head}FR,Good One,head,DEL,A-1
FR,Second Head,head,DEL,
Nowhere,Lost One,adviser,DEL,
FR,=cmd(),adviser,DEL,
FR,Wrong One,king,VIP,
FR,Twice One,adviser,DEL,a 1
FR,,adviser,DEL,
FR,Wide One,adviser,DEL,,more
FR,Bidi\u202Eeno,adviser,DEL,
`);
  expect(faults).toEqual([
    [3, "capacity", "two-heads"],
    [4, "delegation", "delegation-unknown"],
    [5, "shown name", "formula"],
    [6, "category", "category-unknown"],
    [6, "capacity", "capacity-unknown"],
    [7, "document number", "person-twice"],
    [8, "shown name", "unreadable"],
    [9, "6", "too-many-columns"],
    [10, "shown name", "unseen"],
  ]);
  const { body } = await give(`${head}FR,Good One,head,DEL,\nFR,Bad One,king,DEL,\n`);
  const refused = await one.call("officer", "POST", `/conferences/${id}/lists/${body.digest}/taking`, {});
  expect(refused.body.error).toMatchObject({
    code: "list-faulty",
    message: expect.stringContaining("row 3, column capacity"),
  });
  expect(await people()).toBe(before);
});

it("says what is wrong with the headers, the encoding and the size", async () => {
  expect(await faultsOf("delegation,shown name,delegation,shoe size\n")).toEqual([
    [1, "delegation", "column-doubled"],
    [1, "4", "column-unknown"],
  ]);
  expect(await faultsOf("post\nEnvoy\n")).toEqual([
    [1, "delegation", "column-missing"],
    [1, "shown name", "column-missing"],
  ]);
  expect(await faultsOf(`${Array.from({ length: 40 }, (_, place) => `c${place}`).join(",")}\n`)).toEqual([
    [1, "31", "too-many-columns"],
  ]);
  const latin = Buffer.concat([Buffer.from("delegation,shown name\nXB,Jos"), Buffer.from([0xe9, 0x0a])]);
  expect((await give(latin)).body.error).toMatchObject({
    code: "list-not-utf8",
    field: "file",
    message: expect.stringContaining("Row 2"),
  });
  expect((await give("x".repeat(2_000_001))).code).toBe("list-too-large");
  expect((await give('"delegation')).code).toBe("table-unreadable");
});

it("finds a head and a person who come already", async () => {
  const delegation = await invited(one, id, "JP");
  await nominate(one, id, delegation, { personal });
  const table = `delegation,shown name,capacity,category,document number,nationality\nJP,Other Head,head,DEL,,\nXA,Again,adviser,DEL,P4471902,XB\n`;
  expect((await tried(table)).faults).toEqual([
    { row: 2, column: "capacity", fault: "two-heads", words: "O. Quillfeather" },
    { row: 3, column: "document number", fault: "person-twice", words: "O. Quillfeather" },
  ]);
});
