import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import type { BodyKind } from "../src/protocol/bodies/index.ts";
import { parseDossierId, type DossierId } from "../src/protocol/index.ts";
import { bodyExamples } from "./support/body-examples.ts";
import { text } from "./support/case-steps.ts";
import { once } from "./support/byte-streams.ts";
import {
  type CasePair,
  meet,
  openCasePair,
  openSecretariat,
  type SecretariatServer,
} from "./support/cooperation-network.ts";

// A State's server and a secretariat's: two real servers, each with the modules of its office.

let pair: CasePair;
let secretariat: SecretariatServer;
const actor = { kind: "system", job: "test" } as const;
/** One of each module that a secretariat lacks, and what begins and ends a case. */
const CASE_KINDS: readonly BodyKind[] = ["request", "status", "acknowledgement", "exhibit-offer", "exhibit-stored"];

beforeAll(async () => {
  pair = await openCasePair();
  secretariat = await openSecretariat(pair.clock);
  await meet(pair.owner, secretariat);
  await meet(secretariat, pair.owner);
});

async function settle(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await pair.owner.run();
    await secretariat.run();
  }
}

type Speaker = Pick<SecretariatServer, "federation" | "platform" | "state">;

/** Sends one of each kind that is about a case, each in a dossier of its own; answers with what came back for each. */
async function sendEachKind(from: Speaker, to: Speaker): Promise<Map<BodyKind, string | undefined>> {
  const sent = new Map<BodyKind, string>();
  await from.platform.database.transaction(async (tx) => {
    for (const kind of CASE_KINDS) {
      const dossierId = parseDossierId(randomUUID());
      const content = bodyExamples[kind];
      const outgoing = { to: to.state, kind, dossierId, content, priority: "ordinary", by: actor } as const;
      sent.set(kind, (await from.federation.send(tx, outgoing)).toString());
    }
  });
  await settle();
  const { rows } = await sql<{ id: string; code: string | null; internal: string | null }>`
    select dispatch_id as id, refusal_code as code, internal_code as internal from federation.inbox
  `.execute(to.platform.database.db);
  return new Map(
    [...sent].map(([kind, id]) => {
      const row = rows.find((one) => one.id === id);
      return [kind, row && `${row.code} ${row.internal}`];
    }),
  );
}

describe("a secretariat's server", () => {
  it("has no evidence, measures and cooperation, and of assistance no checklist and no needs of its own", () => {
    expect([secretariat.evidence, secretariat.measures, secretariat.cooperation]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const routes = new Set(secretariat.app.routes.map(({ path }) => path.split("/").slice(0, 4).join("/")));
    for (const path of ["/api/v1/exhibits", "/api/v1/orders", "/api/v1/requests", "/api/v1/duty"]) {
      expect(routes.has(path), path).toBe(false);
    }
    const ofAssistance = ["answers", "items", "needs", "received", "figures"].filter((last) =>
      secretariat.app.routes.some(({ method, path }) => method === "GET" && path === `/api/v1/assistance/${last}`),
    );
    expect(ofAssistance).toEqual(["received", "figures"]);
  });

  it("holds conferences, which a State's office that is no host has nothing of", () => {
    const at = (app: SecretariatServer["app"]) => app.routes.some(({ path }) => path === "/api/v1/conferences");
    expect([at(secretariat.app), at(pair.owner.app)]).toEqual([true, false]);
    expect([secretariat.identity, pair.owner.identity].map(({ roles }) => roles.includes("organiser"))).toEqual([
      true,
      false,
    ]);
  });

  it("designates one authority, that of a secretariat, without a key for exhibits", async () => {
    const own = (await secretariat.federation.directory().own())?.designation;
    expect(own?.authorities.map(({ roles }) => roles)).toEqual([["secretariat"]]);
    expect(own?.sealing.map(({ family }) => family)).toEqual(["dispatch-seal"]);
  });

  it("answers each kind of a case with unknown-kind, and the sender's page says so in words", async () => {
    const answers = await sendEachKind(pair.owner, secretariat);
    for (const [kind, answer] of answers) expect(answer, kind).toBe("unknown-kind unknown-kind");
    const browser = await pair.owner.browse("admin");
    const peer = await browser.open("/peers/XZ");
    expect(peer.html).toContain("Secretariat of the Conference (invented)");
    const [dispatch = ""] = /\/dispatches\/[0-9a-f-]+/.exec(peer.html) ?? [];
    const { html } = await browser.open(dispatch);
    expect(html).toContain("nobody deals with this kind of dispatch");
  });

  it("is told a need, and its assistance officer finds it among the tasks", async () => {
    const { text: need } = bodyExamples["assistance-need"] as { text: string };
    const content = { text: need.replaceAll("XA", "XB") };
    await pair.owner.platform.database.transaction(async (tx) => {
      const dossierId = parseDossierId(randomUUID());
      const outgoing = { to: secretariat.state, kind: "assistance-need", dossierId, content } as const;
      await pair.owner.federation.send(tx, { ...outgoing, priority: "ordinary", by: actor });
    });
    await settle();
    const { needs } = await secretariat.as("assistanceOfficer").get("/assistance/received");
    expect(needs).toMatchObject([{ state: "XB", toldBy: "XB" }]);
    const { items } = await secretariat.as("assistanceOfficer").get("/queue");
    expect(items).toMatchObject([{ need: "acknowledge-need", subject: { id: needs[0].needId } }]);
  });

  it.each(["treatyOfficer", "conferenceOfficer", "authoriser", "assistanceOfficer", "screener", "admin"] as const)(
    "offers %s no page that is not there",
    async (person) => {
      const browser = await secretariat.browse(person);
      const seen = new Map<string, number>();
      const waiting = ["/", "/status", "/convention"];
      for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
        // One State's page is like another's, and a page of another day or language like this one.
        const kind = path.replace(/[?#].*/, "").replace(/\/status\/[A-Z]{2}/, "/status/XX");
        if (seen.has(kind) || kind.startsWith("/gallery")) continue;
        const page = await browser.open(path);
        seen.set(kind, page.status);
        waiting.push(
          ...[...page.whole.matchAll(/ href="(\/[^"]*)"/g)].map(([, to = ""]) => to.replaceAll("&amp;", "&")),
        );
      }
      // Of an entry that no head covers yet there is no proof (422).
      expect([...seen].filter(([, status]) => status !== 200 && status !== 422)).toEqual([]);
      expect([...seen.keys()].filter((path) => /^\/(requests|orders|duty|exhibits|letters)/.test(path))).toEqual([]);
    },
  );

  it("begins with the record of the treaty for whoever keeps it, and enrols nobody for cases", async () => {
    expect((await (await secretariat.browse("treatyOfficer")).open("/")).path).toBe("/treaty");
    expect((await (await secretariat.browse("screener")).open("/")).path).toBe("/queue");
    const { html } = await (await secretariat.browse("admin")).open("/people");
    expect(html).toContain('value="treaty-officer"');
    expect(html).not.toContain('value="drafter"');
    const person = { name: "Dana Draft", languages: ["en"], roles: ["drafter"] };
    expect(await secretariat.as("admin").refusal("POST", "/people-preview", person)).toBe("role-not-of-office");
  });

  it("puts what went wrong between the servers into the queue, until it was seen", async () => {
    await secretariat.platform.database.transaction(async (tx) => {
      const dossierId = parseDossierId(randomUUID());
      const content = bodyExamples.request;
      const outgoing = { to: pair.owner.state, kind: "request", dossierId, content, priority: "ordinary" } as const;
      await secretariat.federation.send(tx, { ...outgoing, by: actor });
    });
    await settle();
    const browser = await secretariat.browse("authoriser");
    expect((await browser.open("/queue")).html).toContain("See what went wrong between the servers");
    for (const { alarmId } of await secretariat.federation.alarms()) {
      await browser.open("/peers");
      await browser.submit(`/line-alarms/${alarmId}/acknowledge`);
    }
    expect((await browser.open("/queue")).html).not.toContain("See what went wrong between the servers");
  });
});

describe("a State's server", () => {
  it("takes no request and no exhibit of a secretariat, nor anything else about a case", async () => {
    const answers = await sendEachKind(secretariat, pair.owner);
    expect(answers.get("request")).toBe("refused secretariat-no-state");
    expect(answers.get("exhibit-offer"), "as owner").toBe("refused secretariat-no-state");
    for (const [kind, answer] of answers) expect(answer, kind).toMatch(/^(refused|not-found) /);
    const { rows } = await sql`select 1 from desk.dossier where state = 'XZ'`.execute(pair.owner.platform.database.db);
    expect(rows).toEqual([]);
  });

  it("opens no dossier with one, although it has met its server", async () => {
    const drafter = pair.owner.as("drafter");
    expect(await drafter.refusal("POST", "/dossiers", { title: "Matter", state: "XZ" })).toBe("secretariat-no-state");
    const { html } = await (await pair.owner.browse("drafter")).open("/dossiers/new");
    expect(html).toContain("Aurelia");
    expect(html).not.toContain("Secretariat");
  });

  describe("in a dossier that it keeps with one, as the Conference will", () => {
    let dossierId: DossierId;
    const facts = () => ({ dossierId, title: text("Mailbox"), kind: "mailbox" as const, acquisition: { tools: [] } });

    beforeAll(async () => {
      dossierId = parseDossierId(randomUUID());
      const opened = { dossierId, title: "Session", state: "XZ", correspondentId: undefined, actor };
      await pair.owner.platform.database.transaction(
        async (tx) => await pair.owner.desk.start(tx, { ...opened, openedBy: pair.owner.people.drafter.id }),
      );
    });

    it("drafts no request", async () => {
      const answer = await pair.owner.as("drafter").refusal("POST", `/dossiers/${dossierId}/requests`, {
        mechanism: "preservation",
      });
      expect(answer).toBe("secretariat-no-state");
    });

    it("takes no exhibit in: it is no asker", async () => {
      const { evidence, people } = pair.owner;
      const upload = { stream: once(new Uint8Array(10)), size: 10 };
      const refused = { code: "secretariat-no-state" };
      await expect(evidence.exhibits.takeIn(facts(), upload, people.executing)).rejects.toMatchObject(refused);
      await expect(
        evidence.exhibits.takeInFromDropBox(facts(), "mailbox.mbox", people.executing),
      ).rejects.toMatchObject(refused);
    });

    it("drafts no order", async () => {
      const serves = { dossierId, requestId: randomUUID() as never, state: "XZ", reference: "XZ-1" };
      const terms = {
        power: "preserve",
        provider: { name: "Harbour Mail", address: "1 Quay" },
        data: "The mailbox harbour.desk",
        until: "2027-05-01",
      } as never;
      const drafted = pair.owner.measures.orders.draft(
        { terms, serves, drill: false, unguarded: false },
        pair.owner.people.executing,
      );
      await expect(drafted).rejects.toMatchObject({ code: "secretariat-no-state" });
    });
  });
});
