// The door for `npm run …` and `npm start`: installs what is missing, finds Node 24, then runs the task with it.
// Plain JavaScript for any Node from 18 on, because it runs before anything is installed.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const installerFile = join(root, ".installing");
const stampFile = join(root, "node_modules", ".rogatory-installed");

/** Each task: the script that Node 24 runs, with its first words, and whether the server must be built first. */
const tasks = {
  build: { script: "scripts/build.ts", builds: false },
  check: { script: "scripts/check.ts", builds: false },
  test: { script: "scripts/test.ts", builds: true },
  demo: { script: "scripts/demo/main.ts", builds: true },
  "demo:hanoi": { script: "scripts/demo-hanoi/main.ts", builds: true },
  "demo:assistance": { script: "scripts/demo-assistance/main.ts", builds: true },
  bench: { script: "bench/run.ts", builds: true },
  // One server of one's own in ./data, on the embedded engine, marked evaluation.
  start: { script: "dist/cli.js", words: ["serve"], builds: true },
  rogatory: { script: "dist/cli.js", builds: true },
};

function main() {
  const [name, ...args] = process.argv.slice(2);
  const task = tasks[name];
  if (!task) fail(`There is no task "${name}". Tasks: ${Object.keys(tasks).join(", ")}.`);

  installWhatIsMissing();
  const node = node24();
  if (task.builds) runToTheEnd(node, ["scripts/build.ts"]);
  handOver(node, [task.script, ...(task.words ?? []), ...args]);
}

function installWhatIsMissing() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const isInstalled = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === lock;
  if (isInstalled()) return;
  beTheOnlyInstaller();
  try {
    if (isInstalled()) return rmSync(installerFile, { force: true });
    console.log("Installing the packages named in package-lock.json (once) …");
    const { status, error } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: root,
      stdio: "inherit",
    });
    if (error) throw error;
    if (status !== 0) throw new Error(`npm ended with exit code ${status}`);
    writeFileSync(stampFile, lock);
  } catch (error) {
    rmSync(installerFile, { force: true });
    fail(`The packages could not be installed: ${error.message}`);
  }
  rmSync(installerFile, { force: true });
}

/** Two commands begun side by side must not tear each other's packages apart: the second waits for the first. */
function beTheOnlyInstaller() {
  let isTold = false;
  for (;;) {
    try {
      writeFileSync(installerFile, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") fail(`Cannot write into ${root}: ${error.message}`);
    }
    if (!isRunning(installerFile)) {
      rmSync(installerFile, { force: true });
      continue;
    }
    if (!isTold) console.log(`Another command installs the packages; waiting until it has removed ${installerFile} …`);
    isTold = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
}

/** Whether the process that wrote its number into the file still runs; a killed one leaves its file behind. */
function isRunning(file) {
  try {
    const owner = Number(readFileSync(file, "utf8"));
    // Nothing in it yet: whoever made it is about to write its number.
    if (owner > 0) process.kill(owner, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** The running Node if it is 24 or newer, else the one that the platform package brought. */
function node24() {
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  const packaged = join(root, "node_modules", `node-linux-${process.arch}`, "bin", "node");
  if (existsSync(packaged)) return packaged;
  return fail(
    `Rogatory needs Node 24 or newer; this is Node ${process.versions.node}, and no packaged Node exists for ` +
      `${process.platform}-${process.arch}. Install Node 24 and run the command again.`,
  );
}

function runToTheEnd(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (error) fail(`Could not run ${command} ${args.join(" ")}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs the task with our terminal; Ctrl-C reaches it directly, other signals are passed on. */
function handOver(node, args) {
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ""}` };
  const child = spawn(node, args, { cwd: root, stdio: "inherit", env });
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", (error) => fail(`Could not start ${node}: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

main();
