// A server's audit log that is killed at any moment: appends, integrates and shows heads without pause, and prints each
// entry after its commit and each head after it was shown.
import { createAudit } from "../../src/modules/audit/create-audit.ts";
import { openDatabase, silentLog } from "../../src/platform/index.ts";
import { openAuditPlatform } from "./audit-platform.ts";

const [dataFolder = "", databaseUrl] = process.argv.slice(2);
const location = databaseUrl === undefined ? { dataFolder } : { dataFolder, databaseUrl };
const database = await openDatabase({ ...location, log: silentLog(), mustBeDurable: false });
const platform = await openAuditPlatform({ state: "XA", database, dataFolder, clock: { now: new Date() } });
const audit = createAudit({ platform });
const state = await audit.start();
if (state.kind !== "ready") throw new Error(`the log is not ready: ${JSON.stringify(state)}`);

for (let i = 0; ; i++) {
  const { entryId } = await database.transaction((tx) =>
    audit.append(tx, {
      type: "test.event",
      actor: { kind: "system", job: "writer" },
      subject: { kind: "test", id: String(i) },
      details: {},
    }),
  );
  process.stdout.write(`entry ${entryId}\n`);
  if (i % 3 === 0) await audit.integrate();
  if (i % 7 === 0) {
    const { size, root } = await audit.showHead();
    process.stdout.write(`head ${size} ${root}\n`);
  }
}
