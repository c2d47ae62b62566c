import { join } from "node:path";
import { expect, it } from "vitest";
import { startServer } from "../support/cli-process.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";

// docs/operate/monitor.md: the log is one JSON object a line, so that a program can read it.

const WARNING = `
  const { isMainThread } = process.getBuiltinModule("node:worker_threads");
  const say = () => {
    process.emitWarning("nobody needs to read this", "ExperimentalWarning");
    process.emitWarning("a word of the case", { type: "SomethingWrong", code: "X1" });
  };
  if (isMainThread) setTimeout(say, 2_000).unref();
`;

it("keeps what Node warns of on lines of the log, without its words, and leaves out what is experimental", async () => {
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(WARNING)}`, ROGATORY_PORT: "0" };
  const server = await startServer(join(temporaryFolder(), "data"), env);
  await expect.poll(() => server.output()).toContain("SomethingWrong");
  const lines = server.output().split("\n");
  const line = JSON.parse(lines.find((one) => one.includes("SomethingWrong")) ?? "") as object;
  expect(line).toMatchObject({ event: "process.warning", name: "SomethingWrong", code: "X1" });
  expect(server.output()).not.toMatch(/Experimental|nobody needs|a word of the case|trace-warnings/);
  await server.stop();
});
