import { z } from "zod";
import { compact } from "../../../../protocol/compact.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { userActor } from "../../../identity/index.ts";
import { demandRequest, rolesFor } from "../../access.ts";
import { person, writeEvent } from "../../request/actions/write.ts";
import { requestAnswer } from "../../request/answers.ts";
import { act } from "../../request/context.ts";
import { demandAsked } from "../../request/domain/information.ts";
import { offencesTold } from "../../request/domain/offences.ts";
import { CONDUCT_ANSWERS, HEAVIER_PENALTIES, type RequestFile } from "../../request/domain/request-file.ts";
import { arrivalDigest } from "../../request/domain/screening.ts";
import { requestIdParam } from "../../request/path.ts";
import { requestJson } from "../../request/presenter.ts";
import { presented } from "../../../../web/index.ts";
import { onlyOwner } from "./decide.ts";

const line = z.string().trim().min(1).max(500);
const words = z.string().trim().min(1).max(20_000);

/**
 * UNCC arts. 2(h), 35(3), 40(8): what whoever examines a request finds of one of its offences in our own law, for the request as it
 * stands. The other State is not told. Refuses `offence-unknown`, and `offence-acts-missing` for conduct that is punishable in part.
 */
export const testOffence = act({
  id: "cooperation.test-offence",
  at: "POST /requests/:id/offence-tests",
  who: rolesFor("screen-incoming"),
  params: { id: requestIdParam },
  input: z.strictObject({
    /** Its place in the request, from 1. */
    offence: z.int().min(1).max(100),
    conduct: z.enum(CONDUCT_ANSWERS),
    acts: words.optional(),
    lacking: words.optional(),
    provision: line.optional(),
    name: line.optional(),
    maxMonths: z.int().min(0).max(12_000).optional(),
    maxKind: z.enum(HEAVIER_PENALTIES).optional(),
    required: z.enum(["yes", "no"]).optional(),
    examiner: line.optional(),
    examinedOn: z.iso.date().optional(),
    note: words.optional(),
  }),
  answer: presented(requestAnswer, requestJson),
  repeat: "again",
  refusals: [
    "request-unknown",
    "only-the-owner-may-say-this",
    "information-is-not-decided",
    "offence-unknown",
    "offence-acts-missing",
  ],
  words: "cooperation.offence-test",
  run: async (context, { required, ...found }, by, { id }): Promise<RequestFile> => {
    const { file } = await demandRequest(context, by, id);
    if (file.direction !== "incoming") throw onlyOwner();
    demandAsked(file);
    if (found.offence > offencesTold(file).length) {
      throw new Refusal("offence-unknown", `The request has no offence number ${found.offence}.`, { field: "offence" });
    }
    if (found.conduct === "partly-punishable" && found.acts === undefined) {
      throw new Refusal("offence-acts-missing", "Say which of the acts are punishable here.", { field: "acts" });
    }
    const test = {
      ...compact(found),
      ...(required === undefined ? {} : { required: required === "yes" }),
      digest: arrivalDigest(file),
    };
    const event = {
      type: "offence-tested",
      at: context.platform.clock.now().toISOString(),
      by: person(by),
      test,
    } as const;
    return await context.platform.database.transaction(
      async (tx) => await writeEvent(context, tx, file, event, userActor(by)),
    );
  },
});
