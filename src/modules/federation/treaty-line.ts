import { dateIn } from "../../convention/index.ts";
import type { Platform } from "../../platform/index.ts";
import {
  type DesignationView,
  parseDossierId,
  parseStateCode,
  type TreatyStatementContent,
} from "../../protocol/index.ts";
import { AUTHORITY_FUNCTIONS, type DirectoryPart, type TreatyModule } from "../treaty/index.ts";
import type { FederationModule } from "./federation-module.ts";

/** What `treaty`, which comes before federation, is handed of it, and what of the dispatches is treaty's to take. */
export function joinTreaty(
  federation: Pick<FederationModule, "directory" | "receive" | "recover" | "send">,
  treaty: Pick<TreatyModule, "contributeAuthorities" | "setStatementLine" | "takeOwnStatement" | "takeStatement">,
  { random }: Pick<Platform, "random">,
): void {
  treaty.setStatementLine({
    peers: async (over) => {
      const peers = await federation.directory(over).peers();
      return peers.filter(({ standing }) => standing === "confirmed").map(({ state }) => state);
    },
    send: async (tx, to, content, by) => {
      await federation.send(tx, {
        to: parseStateCode(to),
        kind: "treaty-statement",
        // It is about no case: a dossier of its own, of which no office keeps a file.
        dossierId: parseDossierId(random.uuid()),
        content,
        priority: "ordinary",
        by: { kind: "user", userId: by },
      });
    },
  });
  federation.receive("treaty-statement", async (tx, { from, dispatchId, content }) => {
    // Checked against the schema of its kind when it was opened.
    const statement = content as TreatyStatementContent;
    await treaty.takeStatement(tx, { from: from.state, dispatchId, content: statement });
  });
  federation.recover("treaty-statement", async (tx, { dispatchId, content }) => {
    // Checked against the schema of its kind when it was opened.
    await treaty.takeOwnStatement(tx, { dispatchId, content: content as TreatyStatementContent });
  });
  treaty.contributeAuthorities(async () => {
    const directory = federation.directory();
    const own = await directory.own();
    // What nobody has compared is nobody's word yet.
    const peers = (await directory.peers()).filter(({ standing }) => standing === "confirmed");
    return [
      ...(own === undefined ? [] : authoritiesOf(own, "own-designation")),
      ...peers.flatMap(({ designation }) => authoritiesOf(designation, "designation")),
    ];
  });
}

/** One entry for each authority and function; a designation was confirmed on the day on which it was issued. */
function authoritiesOf(
  { state, designation: { authorities, number, issuedAt } }: DesignationView,
  origin: DirectoryPart["origin"],
): DirectoryPart[] {
  return authorities.flatMap(({ roles, names, languages, requirements, phone, email }) =>
    AUTHORITY_FUNCTIONS.filter((one) => roles.includes(one)).map((one) => ({
      state,
      function: one,
      names: Object.entries(names).map(([language, text]) => ({ language, text })),
      languages,
      requirements: requirements.map(({ language, text }) => ({ language, text })),
      origin,
      source: String(number),
      // The day everywhere on earth: an issue of this evening is not one of tomorrow.
      confirmedOn: dateIn(new Date(issuedAt), "UTC"),
      reach: { ...(phone === undefined ? {} : { phone }), ...(email === undefined ? {} : { email }) },
    })),
  );
}
