import { z } from "zod";
import { isRefusal, parseStrictJson, PEER_CODES } from "../../../protocol/index.ts";
import type { PeerAnswer } from "../types.ts";

const refusalSchema = z.object({ code: z.enum(PEER_CODES) });

/** The code of a signed answer that refuses. Whatever is not one of the constant set counts as `internal`. */
export function peerCodeOf(answer: Pick<PeerAnswer, "body">): (typeof PEER_CODES)[number] {
  try {
    return (
      refusalSchema.safeParse(parseStrictJson(answer.body, { maxBytes: 4_096, maxDepth: 4 })).data?.code ?? "internal"
    );
  } catch (error) {
    if (isRefusal(error)) return "internal";
    throw error;
  }
}
