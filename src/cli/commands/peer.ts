import type { Command } from "commander";
import { base64 } from "../../protocol/bytes.ts";
import { API_HELP, apiFrom, callApi, confirmByApi } from "../api.ts";
import { readInput } from "../files.ts";
import { print } from "../output.ts";

interface CommonOptions {
  readonly url?: string;
  readonly json?: boolean;
}

interface ListedPeer {
  readonly peerId: string;
  readonly state: string;
  readonly standing: string;
  readonly words?: readonly string[];
}

export function addPeerCommands(program: Command): void {
  const peer = program.command("peer").description("States that this server knows.").addHelpText("after", API_HELP);
  const withCommon = (command: Command): Command =>
    command.option("--url <url>", "the server").option("--json", "answer as JSON");

  withCommon(peer.command("list").description("Every peer and how far it is trusted.")).action(
    async (options: CommonOptions) => {
      const { peers } = await callApi<{ peers: ListedPeer[] }>(apiFrom(options), "GET", "/api/v1/peers");
      print(
        options,
        peers,
        peers.map(({ peerId, state, standing }) => `${state}  ${standing.padEnd(10)}  ${peerId}`),
      );
    },
  );

  withCommon(peer.command("import <file-or-address>"))
    .description("Take in a designation, from a file or from a peer's address. It is introduced, not trusted.")
    .action(async (source: string, options: CommonOptions) => {
      const body = /^https?:\/\//.test(source)
        ? { url: source }
        : { designation: base64(readInput(source)), source: "file" };
      const made = await callApi<{ peerId: string; state: string; outcome: string }>(
        apiFrom(options),
        "POST",
        "/api/v1/peers",
        body,
      );
      print(options, made, [
        `${made.state}: ${made.outcome} (${made.peerId}).`,
        "Now call that State on a number that you have from elsewhere: each side reads its whole fingerprint aloud, and the other enters it.",
      ]);
    });

  withCommon(peer.command("compare <peer-id> <heard...>"))
    .description("Enter the 12 words or 39 digits that the other side read aloud.")
    .action(async (peerId: string, heard: string[], options: CommonOptions) => {
      await confirmPeer(options, `/api/v1/peers/${encodeURIComponent(peerId)}/comparison`, { heard: heard.join(" ") });
      print(options, { peerId, standing: "compared" }, ["The fingerprint is the same. A second person must confirm."]);
    });

  withCommon(peer.command("confirm <peer-id>"))
    .description("The second person confirms; from then on the peer is trusted.")
    .action(async (peerId: string, options: CommonOptions) => {
      await confirmPeer(options, `/api/v1/peers/${encodeURIComponent(peerId)}/confirmation`, {});
      print(options, { peerId, standing: "confirmed" }, ["Confirmed by two people."]);
    });
}

/** Says on standard error, beside the answer, for which peer the person stands. */
async function confirmPeer(options: CommonOptions, path: string, body: Record<string, unknown>): Promise<void> {
  await confirmByApi(apiFrom(options), path, body, ({ state, words }: { state: string; words: string[] }, digest) => {
    process.stderr.write(`${state}: ${words.join(" ")}\nConfirming ${digest}\n`);
  });
}
