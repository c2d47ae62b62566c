/** Bundled by `npm run build`, then run: writes the OpenAPI description of a training server, which has every operation, to a file. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig, silentLog } from "../src/platform/index.ts";
import { openServer } from "../src/server/open-server.ts";

const [file = ""] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "rogatory-description-"));
try {
  const config = loadConfig({ ROGATORY_DATA_FOLDER: folder, ROGATORY_STATE: "XA", ROGATORY_PROFILE: "training" });
  const { server } = await openServer(config, { log: silentLog() });
  const answer = await server.app.request("/api/openapi.json");
  if (!answer.ok) throw new Error(`/api/openapi.json answered with ${answer.status}.`);
  writeFileSync(file, `${JSON.stringify(await answer.json(), undefined, 1)}\n`);
  await server.stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
