import { spawn } from "node:child_process";
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { Person } from "./api-client.ts";
import { ServerProcess } from "./server-process.ts";

/** Answers every call, and ends connections on which nothing comes for a moment, as a server does after its half minute. */
const IMPATIENT = `
  const answer = JSON.stringify({ token: "t", challenge: "c", rp: { id: "localhost" } });
  const server = require("node:http").createServer((call, reply) => call.resume().once("end", () => reply.end(answer)));
  Object.assign(server, { keepAliveTimeout: 2000, keepAliveTimeoutBuffer: 0 });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;

it("posts, and is answered, after the demo's own process stood still for longer than a server keeps a connection", async () => {
  const server = spawn(process.execPath, ["-e", IMPATIENT], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [port] = (await once(server.stdout, "data")) as [Buffer];
    const appUrl = `http://localhost:${Number(port.toString())}`;
    const place = { root: "", dataFolder: "", appUrl, logFile: "" };
    const person = await Person.signIn("Ada", new ServerProcess(place), "link");
    await setImmediate(); // the connection is free again
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
    await expect(person.post("/acts", {})).resolves.toHaveProperty("token");
  } finally {
    server.kill();
  }
});
