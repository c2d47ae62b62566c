import type { SheetTaken } from "../../web/index.ts";
import { userActor, type User } from "../identity/index.ts";
import type { RegistryContext } from "./context.ts";

/** Keeps in the log who took which list with them; what was searched for can name a person, and stays out of it. */
export function logExport(list: string) {
  return async ({ platform, audit }: RegistryContext, by: User, { chosen, rows }: SheetTaken): Promise<void> => {
    await platform.database.transaction(async (tx) => {
      await audit.append(tx, {
        type: "registry.list-exported",
        actor: userActor(by),
        subject: { kind: "list", id: list },
        details: { rows, chosen },
      });
    });
  };
}
