import { utf8 } from "../../src/protocol/bytes.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { decideLink, displayOrder, haveCrossed, type LaneEntry, nextLinks } from "../../src/protocol/lanes.ts";
import { codeOf, type World } from "./world.ts";

export async function laneVectors({ a, b }: World): Promise<object> {
  const entry = (
    author: LaneEntry["author"],
    name: string,
    own: LaneEntry | null,
    seen: LaneEntry | null,
  ): LaneEntry => ({
    author,
    digest: sha256Hex(utf8(name)),
    own: own?.digest ?? null,
    seen: seen?.digest ?? null,
  });
  const ask = entry(a.view.state, "ask", null, null);
  const answer = entry(b.view.state, "answer", null, ask);
  const withdraw = entry(a.view.state, "withdraw", ask, null);
  const close = entry(b.view.state, "close", answer, withdraw);
  const dossier = [close, withdraw, answer, ask];
  const again = entry(a.view.state, "ask again", null, null);
  const rival = entry(a.view.state, "rival", ask, answer);
  return {
    about: "Two lanes of one dossier: XA asks, XB answers while XA withdraws, XB closes knowing of both.",
    dossier,
    order: displayOrder(dossier).map((one) => one.digest),
    crossed: [[answer.digest, withdraw.digest]].filter(
      ([x, y]) => x !== undefined && y !== undefined && haveCrossed(dossier, x, y),
    ),
    next: { XA: nextLinks(dossier, a.view.state), XB: nextLinks(dossier, b.view.state) },
    links: [
      { name: "continues", known: [ask], entry: withdraw, result: decideLink([ask], withdraw) },
      { name: "predecessor-missing", known: [], entry: withdraw, result: decideLink([], withdraw) },
      {
        name: "same-body-again",
        known: [ask, withdraw],
        entry: withdraw,
        result: decideLink([ask, withdraw], withdraw),
      },
    ],
    refused: [
      {
        name: "fork",
        known: [ask, withdraw],
        entry: rival,
        code: await codeOf(() => decideLink([ask, withdraw], rival)),
      },
      { name: "second-beginning", known: [ask], entry: again, code: await codeOf(() => decideLink([ask], again)) },
    ],
  };
}
