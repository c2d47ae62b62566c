import { expect, it } from "vitest";
import { openNetwork } from "../../../../tests/support/federation-network.ts";
import { sha256Hex, utf8 } from "../../../protocol/index.ts";
import { filesToRemove, insertFilesToRemove } from "./store.ts";

it("notes the files of a dossier with more dispatches than one statement has parameters", async () => {
  const [server] = (await openNetwork(["XA"])).servers;
  if (server === undefined) throw new Error("no server");
  const { database, clock } = server.platform;
  const digests = Array.from({ length: 40_000 }, (_, number) => sha256Hex(utf8(String(number))));
  await database.transaction(async (tx) => await insertFilesToRemove(tx.db, digests, clock.now()));
  expect(await filesToRemove(database.db)).toEqual(digests.toSorted().slice(0, 500));
});
