import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { databaseForServer } from "../support/server-database.ts";
import { BOREALIA, foundState, personOf, type StateProcess, until } from "../support/state-processes.ts";

// A person closes the tab, a line breaks: the server has one calm line about it, wherever in the body it happens.

let state: StateProcess;
let facts: string;
beforeAll(async () => {
  state = await foundState(BOREALIA, ["duty1"], await databaseForServer());
  const officer = personOf(state, "duty1");
  const card = { state: "XC", languages: ["en"], timeZone: "Etc/UTC", address: "Harbour 1", authority: "Court" };
  const { correspondentId } = await officer.post<{ correspondentId: string }>("/api/v1/correspondents", card);
  const dossier = { title: "An invented fraud", state: "XC", correspondentId };
  const { dossierId } = await officer.post<{ dossierId: string }>("/api/v1/dossiers", dossier);
  const title = { language: "en", text: "A mailbox" };
  facts = JSON.stringify({ dossierId, title, kind: "mailbox", acquisition: { tools: [] } });
});
afterAll(async () => await state.server().kill());

const FORM = "multipart/form-data; boundary=b";
const FIELD = '--b\r\ncontent-disposition: form-data; name="facts"\r\n\r\n';
const FILE = '\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\n';

const CUTS: readonly (readonly [where: string, path: string, type: string, begun: () => string])[] = [
  ["before the body", "/api/v1/exhibits", FORM, () => ""],
  ["in the facts", "/api/v1/exhibits", FORM, () => FIELD],
  ["in the file", "/api/v1/exhibits", FORM, () => `${FIELD}${facts}${FILE}${"x".repeat(300_000)}`],
  ["in a field of a page's upload", "/exhibits", FORM, () => FIELD],
  ["in JSON", "/api/v1/dossiers", "application/json", () => "{"],
  ["in a form", "/dossiers", "application/x-www-form-urlencoded", () => "name="],
  ["in what a peer brings", "/peer/v1/designation", "application/octet-stream", () => "{"],
];

it.each(CUTS)("a body that is cut %s leaves one calm line and no stack", async (_, path, type, begun) => {
  const before = state.server().output().length;
  await cut(path, type, begun(), (socket) => socket.end());
  await cut(path, type, begun(), (socket) => socket.resetAndDestroy());
  const said = (): string[] => state.server().output().slice(before).trim().split("\n");
  await until("two lines", async () => (said().length >= 2 ? true : undefined));
  await pause(300); // nothing comes after them
  const firstPart = `/${path.split("/")[1]}`;
  expect(said().map((line) => JSON.parse(line) as unknown)).toEqual(
    [1, 2].map(() => ({ level: 30, time: expect.any(String) as string, event: "http.sender-gone", path: firstPart })),
  );
});

it("and keeps nothing of what came", async () => {
  await state.server().stop();
  const { stdout } = await state.command("fsck", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ isWhole: true, orphans: [] });
});

async function cut(path: string, type: string, begun: string, end: (socket: Socket) => unknown): Promise<void> {
  const { host, port } = new URL(state.appUrl);
  const { token } = personOf(state, "duty1");
  const socket = connect(Number(port), "127.0.0.1");
  socket.on("error", () => undefined); // it is torn down on purpose
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: ${host}`,
    `origin: ${state.appUrl}`,
    `authorization: Bearer ${token}`,
    `cookie: rogatory-XB-session=${token}`,
    `content-type: ${type}`,
    "content-length: 1000000",
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n${begun}`);
  await pause(200);
  end(socket);
}
