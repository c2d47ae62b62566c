import { z } from "zod";
import { dispatchIdSchema, Refusal, stateCodeSchema } from "../../protocol/index.ts";
import { pathParam } from "../../web/index.ts";
import { noSuchPeer } from "./peers/peer-report.ts";

const ours = pathParam(z.uuid(), () => new Refusal("not-found", "There is nothing under this id."));

export const peerParams = { peerId: ours };
export const alarmParams = { id: ours };
export const stateParams = { state: pathParam(stateCodeSchema, noSuchPeer) };
export const dispatchParams = {
  id: pathParam(dispatchIdSchema, () => new Refusal("not-found", "There is no such dispatch.")),
};
