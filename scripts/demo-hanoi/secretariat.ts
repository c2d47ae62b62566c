import { Office } from "../demo/office.ts";
import { newRunFolder, portLike } from "../demo/preflight.ts";
import { PEOPLE, type Role, setUpFile, ZONE, ZONE_OFFSET } from "./cast.ts";

const PREFERRED_PORT = 8410;

/** The secretariat with its people. */
export class Secretariat extends Office<Role> {
  /** In a folder of its own. */
  static async place(root: string, databaseUrl?: string): Promise<Secretariat> {
    const cast = { timeZone: ZONE, people: PEOPLE, setUp: setUpFile };
    const port = await portLike(PREFERRED_PORT);
    return new Secretariat(cast, { root, folder: newRunFolder(root), port, databaseUrl });
  }

  override async byTwo(
    path: string,
    body: object,
    two: readonly [Role, Role] = ["officer", "organiser"],
  ): Promise<void> {
    await super.byTwo(path, body, two);
  }

  /** Until the clock on the wall shows this hour. */
  async letTimePassTo(day: string, hour: string): Promise<void> {
    await this.letTimePassUntil(new Date(`${day}T${hour}:00${ZONE_OFFSET}`));
  }
}
