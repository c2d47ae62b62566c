/**
 * Loaded into a server process before its own code (`node --import …/kill-at-removal.mjs?after=2`): the process ends as by `kill -9` at the
 * moment at which it would remove the file of a dispatch, after so many were removed. Nothing of it is in the program itself.
 */
import { createRequire, syncBuiltinESMExports } from "node:module";

const BLOB = /[/\\]blobs[/\\][0-9a-f]{2}[/\\][0-9a-f]{2}[/\\][0-9a-f]{64}$/;
const after = Number(new URL(import.meta.url).searchParams.get("after"));
const files = createRequire(import.meta.url)("node:fs/promises");
const { rm } = files;
let removed = 0;

files.rm = async (path, options) => {
  if (BLOB.test(String(path))) {
    if (removed === after) process.kill(process.pid, "SIGKILL");
    removed += 1;
  }
  await rm(path, options);
};
syncBuiltinESMExports();
