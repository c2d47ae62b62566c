import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../scripts/free-port.ts";
import { oneAuthority, type SetUpAnswers } from "../../src/set-up/set-up.ts";
import { temporaryFolder } from "./temporary-folders.ts";

/** Answers of an invented State with two administrators and two officers, on a free port of this machine. */
export async function setUpAnswers(config: Partial<SetUpAnswers["config"]> = {}): Promise<SetUpAnswers> {
  const port = config.port ?? (await freePort());
  return {
    config: { state: "XA", operator: "Ministry of Justice of Aurelia", profile: "training", port, ...config },
    designation: oneAuthority({
      name: "Central Authority of Aurelia",
      operator: "Ministry of Justice of Aurelia",
      phone: "+999 1 555 0100",
      timeZone: "Etc/UTC",
      languages: ["en"],
    }),
    people: [
      { name: "Ada One", languages: ["en"], roles: ["administrator"] },
      { name: "Ben Two", languages: ["en"], roles: ["administrator"] },
      { name: "Cleo Three", languages: ["en"], roles: ["drafter", "duty-officer"] },
      { name: "Dag Four", languages: ["en"], roles: ["authoriser"] },
    ],
  };
}

/** The answers as the file that `rogatory init --from` reads. */
export function writeAnswers(answers: SetUpAnswers): string {
  const file = join(temporaryFolder(), "set-up.json");
  writeFileSync(file, JSON.stringify(answers));
  return file;
}

/** What the form of a new server is filled with. */
export const SET_UP_FORM = {
  state: "XA",
  authority: "Central Authority of Aurelia",
  phone: "+999 1 555 0100",
  timeZone: "Etc/UTC",
  languages: "en",
  administrator1: "Ada One",
  administrator2: "Ben Two",
  officer: "Cleo Three",
  secondOfficer: "Eve Five",
  authoriser: "Dag Four",
};
