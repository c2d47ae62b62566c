// The demo's ringer: instead of dialling, writes who was called and why, one line a call.
import { appendFileSync } from "node:fs";

const [, , file] = process.argv;
const said = Object.entries(process.env)
  .filter(([name]) => name.startsWith("ROGATORY_RING_"))
  .map(([name, value]) => `${name.replace("ROGATORY_RING_", "").toLowerCase()}=${value}`);
appendFileSync(file, `${new Date().toISOString()} ${said.join(" ")}\n`);
