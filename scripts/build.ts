/** Bundles the server, the command line, the worker threads, the browser assets and the verifier page into dist/. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildClient, writeClient } from "./build-client.ts";
import { buildServer } from "./build-server.ts";
import { writeVerifier } from "./build-verifier.ts";

const root = join(import.meta.dirname, "..");

rmSync(join(root, "dist"), { recursive: true, force: true });
await buildServer(root, "dist");
await writeClient(await buildClient(root), join(root, "dist/client"));
await writeVerifier();
