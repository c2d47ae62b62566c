import { mechanism as mechanismRecord, type MechanismId } from "../../../../convention/index.ts";
import type { RequestContent } from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import type { Lane, Message } from "./message.ts";
import type { MessageKind } from "./message-kinds.ts";
import type { Direction, RequestFile } from "./request-file.ts";

// UNCC arts. 40(4)-(5), 43, 51: information that nobody asked for. Its author gives; whoever receives it takes note and decides nothing.

/** Whether a State gives under this mechanism without being asked. */
export function isInformation({ mechanism }: { readonly mechanism: MechanismId }): boolean {
  return !mechanismRecord(mechanism).byRequest;
}

/** The side that gives, sets conditions and lets go of them: the State that was asked, or the author of information. */
export function giverLane(file: { readonly mechanism: MechanismId; readonly direction: Direction }): Lane {
  return isInformation(file) === (file.direction === "outgoing") ? "own" : "peer";
}

/** What says nothing to information, from either side. */
const OF_REQUESTS_ONLY: readonly MessageKind[] = ["decision", "consultation", "extension"];
/** Where information may stand. */
const STANDINGS: readonly string[] = ["acknowledged", "noted", "withdrawn", "closed"];

/** Refuses `information-is-not-decided`, `noted-already`, `nothing-to-withhold`, and `request-is-decided` for a note of what was asked for. */
export function demandFitting({ kind, content }: Pick<Message, "kind" | "content">, file: RequestFile): void {
  const status = kind === "status" && "status" in content ? content.status : undefined;
  if ("facts" in content && content.facts.withheld !== undefined && file.mechanism !== "preservation") {
    throw new Refusal("nothing-to-withhold", "Only of a preservation that is carried out something is withheld.");
  }
  if (!isInformation(file)) {
    if (status === "noted") throw new Refusal("request-is-decided", "A request is decided, and not taken note of.");
    return;
  }
  if (OF_REQUESTS_ONLY.includes(kind) || (status !== undefined && !STANDINGS.includes(status))) throw notDecided(file);
  if (status === "noted" && file.takenNote !== undefined) {
    throw new Refusal("noted-already", `Information ${file.ownReference} was taken note of before.`, {
      details: { reference: file.ownReference },
    });
  }
}

/** Refuses `information-is-not-decided`. */
export function demandAsked(file: Pick<RequestFile, "mechanism" | "ownReference">): void {
  if (isInformation(file)) throw notDecided(file);
}

function notDecided({ ownReference: reference }: Pick<RequestFile, "ownReference">): Refusal {
  return new Refusal(
    "information-is-not-decided",
    `${reference} is information: it is taken note of, and not decided.`,
    {
      details: { reference },
    },
  );
}

/** Conditions go with information, each under an id of its own. Refuses `conditions-not-of-a-request` and `condition-doubled`. */
export function demandConditions({
  mechanism,
  conditions = [],
}: Pick<RequestContent, "mechanism" | "conditions">): void {
  if (conditions.length > 0 && !isInformation({ mechanism })) {
    throw new Refusal("conditions-not-of-a-request", "Whoever asks sets no conditions; the State that gives does.");
  }
  if (new Set(conditions.map(({ id }) => id)).size === conditions.length) return;
  throw new Refusal("condition-doubled", "Two conditions have the same id; give each its own.", {
    field: "conditions",
  });
}

/** Why what is taken up cannot be, or undefined. What is taken up is the other State's, and of the same dossier. */
export function unfitToTakeUp(
  earlier: Pick<RequestFile, "mechanism" | "drill" | "direction" | "dossierId"> | undefined,
  later: Pick<RequestFile, "mechanism" | "drill" | "direction" | "dossierId">,
): "not-theirs" | "drill" | "not-a-preservation" | "not-information" | undefined {
  if (earlier?.dossierId !== later.dossierId || earlier.direction === later.direction) return "not-theirs";
  // R37: nothing of an exercise leads to something real, nor the other way round.
  if (earlier.drill !== later.drill) return "drill";
  // UNCC art. 43(1): while a request to preserve is carried out.
  if (later.mechanism === "preserved-traffic-disclosure") {
    return earlier.mechanism === "preservation" ? undefined : "not-a-preservation";
  }
  return isInformation(earlier) ? undefined : "not-information";
}
