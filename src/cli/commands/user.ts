import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import type { Person } from "../../modules/identity/index.ts";
import { callControl, loadConfig } from "../../platform/index.ts";
import { API_HELP, apiFrom, callApi, confirmByApi } from "../api.ts";
import { chooseDataFolder, dataOption } from "../data-folder.ts";
import { print, printOnce } from "../output.ts";

interface InviteOptions {
  readonly url?: string;
  readonly role: readonly string[];
  readonly language: readonly string[];
  readonly phone?: string;
  readonly json?: boolean;
}

interface RecoverOptions {
  readonly data?: string;
  readonly reason: string;
  readonly json?: boolean;
}

const RECOVER_DEADLINE_MS = 30_000;

const collect = (text: string, before: string[]): string[] => [...before, text];

export function addUserCommands(program: Command): void {
  const user = program.command("user").description("People of this State.").addHelpText("after", API_HELP);
  user
    .command("list")
    .description("Everybody, with roles.")
    .option("--url <url>", "the server")
    .option("--json", "answer as JSON")
    .action(async (options: { url?: string; json?: boolean }) => {
      const { people } = await callApi<{ people: Person[] }>(apiFrom(options), "GET", "/api/v1/people");
      print(
        options,
        people,
        people.map(({ id, name, state, roles }) => `${id}  ${name}  ${state}  ${roles.join(", ")}`),
      );
    });
  user
    .command("recover <name>")
    .description(
      "On the server's machine: a new sign-in link for an administrator whom no two others can let in. Oversight is told.",
    )
    .requiredOption("--reason <text>", "why; it stands in the list of oversight")
    .addOption(dataOption())
    .option("--json", "answer as JSON")
    .action(async (name: string, options: RecoverOptions) => {
      chooseDataFolder(options.data);
      const { localFolder } = loadConfig(process.env, process.env["ROGATORY_CONFIG"], { isToServe: false });
      const request = { action: "recover-administrator", name, reason: options.reason };
      const answer = await callControl(localFolder, request, RECOVER_DEADLINE_MS);
      await printOnce(options, answer, [
        `${String(answer["name"])} has no passkey and no session any more. The link works once, within three days:`,
        String(answer["link"]),
        "Oversight is told.",
      ]);
    });
  user
    .command("invite <name>")
    .description("Propose a person. Another administrator approves, and only then a sign-in link exists.")
    .option("--role <role>", "may be repeated", collect, [])
    .option("--language <code>", "may be repeated", collect, [])
    .option("--phone <number>", "with country code")
    .option("--url <url>", "the server")
    .option("--json", "answer as JSON")
    .action(async (name: string, options: InviteOptions) => {
      const languages = options.language.length > 0 ? options.language : ["en"];
      const phone = options.phone ? { phone: options.phone } : {};
      const body = { userId: randomUUID(), name, roles: options.role, languages, ...phone };
      const proposed = await confirmByApi<{ userId: string }, object>(
        apiFrom(options),
        "/api/v1/people",
        body,
        (person, digest) => process.stderr.write(`${JSON.stringify(person, null, 2)}\nConfirming ${digest}\n`),
      );
      print(options, proposed, [`${name} is proposed (${proposed.userId}). Another administrator must approve.`]);
    });
}
