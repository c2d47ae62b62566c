import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPostgres, startPostgres, type PostgresCluster } from "../support/postgres.ts";
import { skipReason } from "../support/skips.ts";
import {
  AURELIA,
  BOREALIA,
  foundState,
  hasFailedWith,
  isReceipted,
  meet,
  personOf,
  receiptsOf,
  type StateProcess,
  testCall,
  until,
} from "../support/state-processes.ts";

// Borealia's PostgreSQL stops as in a crash while people work there and Aurelia sends. Nothing is restarted but PostgreSQL.

const postgres = findPostgres();
if ("missing" in postgres) skipReason("a database that is away under a running server", postgres.missing);

describe.skipIf("missing" in postgres)("a database that is away under a running server", () => {
  const clusters: PostgresCluster[] = [];
  let own: PostgresCluster;
  let aurelia: StateProcess;
  let borealia: StateProcess;

  async function newDatabase(): Promise<{ cluster: PostgresCluster; databaseUrl: string }> {
    if (!("folder" in postgres)) throw new Error(postgres.missing);
    const cluster = await startPostgres(postgres.folder, { isDurable: true });
    clusters.push(cluster);
    await cluster.createDatabase("state");
    return { cluster, databaseUrl: cluster.url("state") };
  }

  beforeAll(async () => {
    const [theirs, ours] = await Promise.all([newDatabase(), newDatabase()]);
    own = ours.cluster;
    [aurelia, borealia] = await Promise.all([
      foundState(AURELIA, ["administrator1", "administrator2", "screener"], theirs),
      foundState(BOREALIA, ["administrator1", "administrator2", "duty1", "lawyer"], ours),
    ]);
    await meet(aurelia, borealia);
  });
  afterAll(async () => {
    for (const state of [aurelia, borealia]) await state.server().kill();
    for (const cluster of clusters) await cluster.remove();
  });

  it("is told to everybody in their own way, loses nothing that was typed, and work goes on by itself", async () => {
    const officer = borealia.browserOf(personOf(borealia, "duty1"));
    const form = await officer.get("/dossiers/new");
    expect([form.status, form.headers["content-language"]]).toEqual([200, "ar"]);
    const token = /name="form-token" value="([^"]+)"/.exec(form.text)?.[1] ?? "";
    const first = await testCall(aurelia);
    await until("a line that works", async () => await isReceipted(aurelia, first));

    await own.stop();
    const sent = await testCall(aurelia);

    // A page: HTML in the officer's language (which only the database knows), what to do, and a way to try again.
    const page = await officer.get("/dossiers");
    expect([page.status, page.headers["retry-after"], page.headers["content-language"]]).toEqual([503, "30", "ar"]);
    expect(page.headers["content-type"]).toContain("text/html");
    expect(page.text).toContain("قاعدة بيانات هذا الخادم لا تجيب الآن");
    expect(page.text).toContain(`href="/dossiers"`);
    expect((await officer.get("/")).status).toBe(503);
    expect((await officer.get(/href="(\/assets\/[^"]+\.css)"/.exec(page.text)?.[1] ?? "/none")).status).toBe(200);

    // A form: what was typed comes back as a form that needs neither script nor database.
    const typed = {
      title: 'Two words, "quoted" & <marked>\r\nand a second line',
      counterpart: "XA",
      "form-token": token,
    };
    const refused = await officer.post("/dossiers", typed);
    expect(refused.status).toBe(503);
    const kept = hiddenFields(refused.text, "/dossiers");
    expect(kept).toEqual(typed);
    const foreign = await officer.post("/dossiers", { ...typed, "form-token": "of another site" });
    expect(hiddenFields(foreign.text, "/dossiers")).toMatchObject({ "form-token": "of another site" });

    // Programs, the balancer, the peer.
    await expect(personOf(borealia, "lawyer").get("/api/v1/dossiers")).rejects.toMatchObject({
      status: 503,
      code: "database-away",
    });
    const health = async (path: string): Promise<[number, unknown]> => {
      const { status, text } = await borealia.browserOf(personOf(borealia, "lawyer")).get(path);
      return [status, JSON.parse(text)];
    };
    expect(await health("/health/live")).toEqual([200, { live: true }]);
    expect(await health("/health/ready")).toEqual([
      503,
      { ready: false, state: "database-away", faults: ["database-away"] },
    ]);
    const shown = await borealia.browserOf(personOf(borealia, "administrator1")).get("/health");
    expect([shown.status, shown.text]).toEqual([
      503,
      expect.stringContaining("The database of this server does not answer"),
    ]);
    const knock = await officer.post("/peer/v1/dispatches", {});
    expect([knock.status, knock.headers["retry-after"]]).toEqual([503, "30"]);
    expect(JSON.parse(knock.text)).toEqual({ code: "internal", time: expect.any(String) });
    await until("a try of Aurelia's", async () => await hasFailedWith(aurelia, sent, "peer-not-ready"));
    expect(await receiptsOf(personOf(aurelia, "screener"), sent)).toEqual([]);

    await own.start();
    expect(await until("a ready server", async () => (await health("/health/ready"))[0] === 200 || undefined)).toBe(
      true,
    );
    const taken = await officer.post("/dossiers", kept);
    expect([taken.status, taken.headers["location"]]).toEqual([303, expect.stringMatching(/^\/dossiers\//)]);
    expect((await officer.get(taken.headers["location"] as string)).text).toContain("and a second line");
    const { dossiers } = await personOf(borealia, "duty1").get<{ dossiers: unknown[] }>("/api/v1/dossiers");
    expect(dossiers).toHaveLength(1);

    // Told to come again in half a minute, Aurelia waits that long; its clock makes it short.
    await personOf(aurelia, "administrator1").post("/api/v1/training/clock", { advanceMs: 31_000 });
    await until("the receipts", async () => await isReceipted(aurelia, sent));
    expect(await receiptsOf(personOf(aurelia, "screener"), sent)).toEqual(["stored", "valid"]);
    const { dispatches } = await personOf(borealia, "lawyer").get<{ dispatches: { dispatchId: string }[] }>(
      "/api/v1/dispatches",
    );
    expect(dispatches.filter(({ dispatchId }) => dispatchId === sent)).toHaveLength(1);
    const administrator = borealia.browserOf(personOf(borealia, "administrator1"));
    await until(
      "background work without failures, the ringer's among it",
      async () => (await administrator.get("/health")).text.includes("All done without failures.") || undefined,
    );
    expect(borealia.server().child.exitCode).toBe(null);
    expect(borealia.server().output()).not.toContain('"web.failed"');
  });

  it("leaves the folder and the log whole", async () => {
    await borealia.server().stop();
    const fsck = await borealia.command("fsck", "--json");
    expect([fsck.code, fsck.stderr]).toEqual([0, ""]);
    const found = JSON.parse(fsck.stdout) as { missing: unknown[]; orphans: { kind: string }[] };
    expect(found.missing).toEqual([]);
    expect(found.orphans.filter(({ kind }) => kind !== "blob")).toEqual([]);
  });
});

function hiddenFields(html: string, action: string): Record<string, string> {
  const form = (html.match(/<form[^>]*>.*?<\/form>/gs) ?? []).find((one) => one.includes(`action="${action}"`)) ?? "";
  const fields = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(fields.map(([, name = "", value = ""]) => [name, unescapeHtml(value)]));
}

function unescapeHtml(text: string): string {
  const marks: Record<string, string> = { "&quot;": '"', "&lt;": "<", "&gt;": ">", "&#39;": "'", "&amp;": "&" };
  return text.replaceAll(/&(?:quot|lt|gt|#39|amp);/g, (mark) => marks[mark] ?? mark);
}
