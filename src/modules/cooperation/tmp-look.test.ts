import { it } from "vitest";
import { Hono } from "hono";
import { launchChromium, chromiumPath } from "../../../tests/browser/chromium.ts";
import { openCasePair } from "../../../tests/support/cooperation-network.ts";
import { acceptRequest, draftPreservation, draftRequest, gatesPassed, preserve, sendRequest, text } from "../../../tests/support/case-steps.ts";
import { serve, silentLog } from "../../platform/index.ts";
import { loadAssets, assetRoutes } from "../../web/index.ts";
import { buildClient } from "../../../scripts/build-client.ts";

it("looks", async () => {
  const pair = await openCasePair();
  const { requestId: a, dossierId } = await draftPreservation(pair, {});
  await sendRequest(pair, a, "preservation");
  const { rings } = await pair.owner.as("duty").get("/duty/rings");
  await acceptRequest(pair, a, "preservation");
  const { orderId } = await preserve(pair, a);
  const { requestId: b } = await draftRequest(pair, { mechanism: "stored-data", dossierId, follows: a });
  await sendRequest(pair, b, "stored-data");
  const { requestId: c } = await draftPreservation(pair, { leaveOut: ["42(3)(e)"] });
  await pair.owner.as("duty").post(`/requests/${b}/acknowledgement`);
  await pair.owner.as("duty").post(`/requests/${b}/screening`, { records: gatesPassed("stored-data", "before-deciding") });
  await pair.owner.as("duty").post(`/requests/${b}/decision`, { outcome: "accept-on-conditions", conditions: [{ kind: "use-limit", article: "40(19)", text: text("Only for this case.") }] });
  const assets = assetRoutes(await buildClient());
  const shots: [any, string, string, string, number][] = [
    [pair.owner, "duty", "/queue", "queue", 1100],
    [pair.owner, "authoriser", `/requests/${b}`, "request-authorise", 1100],
    [pair.owner, "duty", `/requests/${a}`, "request-preservation", 1100],
    [pair.owner, "duty", `/dossiers/${dossierId}`, "dossier", 1100],
    [pair.owner, "executing", `/orders/${orderId}`, "order", 1100],
    [pair.asker, "drafter", `/requests/${c}/draft/check`, "check", 1100],
    [pair.asker, "drafter", `/requests/${c}/draft/basis`, "basis", 1100],
    [pair.asker, "drafter", `/requests/${c}/draft/42-3-c`, "element", 400],
    [pair.owner, "duty", `/duty/rings/${rings[0].ringId}`, "ring", 360],
    [pair.owner, "duty", `/requests/${b}/decision`, "decision", 1100],
    [pair.owner, "duty", `/duty`, "duty", 1100],
    [pair.asker, "screener", `/statistics`, "statistics", 1100],
  ];
  const browser = await launchChromium(chromiumPath()!);
  for (const [server, person, path, name, width] of shots) {
    const { token } = await server.identity.becomeForTraining(server.people[person].id);
    const app = new Hono().route("/assets", assets).all("*", async (ctx) => server.app.request(ctx.req.url, { headers: { authorization: `Bearer ${token}`, "accept-language": ctx.req.header("accept-language") ?? "en" } }));
    const http = await serve(app, { host: "127.0.0.1", port: 0, log: silentLog() });
    for (const lang of ["en", "ar"]) {
      if (lang === "ar" && !["queue", "request-preservation", "ring"].includes(name)) continue;
      const page = await browser.newPage({ viewport: { width, height: 900 }, locale: lang });
      await page.goto(http.url + path);
      await page.screenshot({ path: `/tmp/look/${name}-${lang}.png`, fullPage: true });
      await page.close();
    }
    await http.close();
  }
  await browser.close();
}, 180000);
