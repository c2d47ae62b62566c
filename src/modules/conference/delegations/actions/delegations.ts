import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { DESK_ROLES } from "../../access.ts";
import { act } from "../../context.ts";
import { changedMeanwhile } from "../../frame/actions/conferences.ts";
import { conferenceParams, rulesOn, todayAt, UPON_CONFERENCE } from "../../frame/upon.ts";
import { delegationAnswer } from "../answers.ts";
import {
  type Delegation,
  invitedKind,
  isComing,
  newAnnouncement,
  newInvitation,
  reason,
  seenVersion,
} from "../domain/delegation.ts";
import { countedOf, lacksOf } from "../domain/lacks.ts";
import { insertDelegation, listDelegations, listParticipants, stepDelegation } from "../store.ts";
import {
  delegationParams,
  demandDelegation,
  inTurn,
  keptAwayNamesake,
  LEAVING_REFUSALS,
  note,
  refuseOverQuota,
  stepPerson,
  UPON_DELEGATION,
} from "./keep.ts";

const every = { who: DESK_ROLES, answer: delegationAnswer, repeat: "refused" } as const;

/** Opens the file of a delegation; one that said no may be invited again. */
export const inviteDelegation = act({
  ...every,
  id: "conference.invite-delegation",
  at: "POST /conferences/:conference/delegations",
  params: conferenceParams,
  input: newInvitation,
  status: 201,
  refusals: [...UPON_CONFERENCE, "delegation-known", "entity-unknown"],
  words: "conference.invitation",
  run: async ({ context, input: { entity, kind: asked }, by, ids: { conference: conferenceId } }) => {
    const isOrganisation = entity.startsWith("org:");
    const name = isOrganisation ? await context.organisations.nameOf(entity) : undefined;
    const own = isOrganisation ? undefined : invitedKind(entity, context.platform.config.profile === "production");
    if (name === undefined && own === undefined) {
      const message =
        "No State and no organisation is called so. Record an organisation among the organisations first.";
      throw new Refusal("entity-unknown", message, { field: "entity" });
    }
    const input = { entity, kind: asked === "state" ? (own ?? asked) : asked };
    return await inTurn(context, conferenceId, async (tx) => {
      const isHost = (kind: string): boolean => kind === "host";
      const known = (await listDelegations(tx.db, conferenceId)).find(
        (one) => one.entity === entity && isHost(one.kind) === isHost(input.kind),
      );
      if (known !== undefined && known.state !== "declined" && known.state !== "withdrawn") {
        const message = "This delegation is here already. Go on with it, instead of inviting it twice.";
        throw new Refusal("delegation-known", message, { field: "entity" });
      }
      const made: Delegation = known
        ? { ...known, state: "invited", version: known.version + 1 }
        : {
            delegationId: context.platform.random.uuid(),
            conferenceId,
            ...input,
            ...(name && { name }),
            state: "invited",
            invitedAt: context.platform.clock.now(),
            version: 1,
          };
      await (known === undefined ? insertDelegation(tx.db, made) : stepDelegation(tx.db, made));
      await note(context, tx, by, { delegation: made, what: "invited", entry: input });
      return made;
    });
  },
});

/** Its word came that it will be there. */
export const announceDelegation = act({
  ...every,
  id: "conference.announce-delegation",
  at: "POST /conferences/:conference/delegations/:delegation/announcement",
  params: delegationParams,
  input: newAnnouncement,
  refusals: [...UPON_DELEGATION, "already-announced", "day-in-future"],
  words: "conference.announcement",
  run: async ({ context, input, by, ids }) =>
    await inTurn(context, ids.conference, async (tx, head) => {
      const delegation = await demandDelegation(tx.db, ids);
      if (delegation.state !== "invited") {
        throw new Refusal("already-announced", "Word of this delegation came already. Enter its people.");
      }
      if (input.on > todayAt(context, head)) {
        throw new Refusal("day-in-future", `${input.on} is still to come.`, { field: "on" });
      }
      const made: Delegation = { ...delegation, state: "announced", version: delegation.version + 1 };
      await stepDelegation(tx.db, made);
      await note(context, tx, by, { delegation: made, what: "announced", entry: input });
      return made;
    }),
});

/** Accepts everybody of it who waits: there is a head, and no quota is broken. */
export const acceptDelegation = act({
  ...every,
  id: "conference.accept-delegation",
  at: "POST /conferences/:conference/delegations/:delegation/acceptance",
  params: delegationParams,
  input: z.strictObject({ version: seenVersion }),
  refusals: [
    ...UPON_DELEGATION,
    "changed-meanwhile",
    "delegation-head-missing",
    "namesake-uncleared",
    "nobody-waits",
    "quota-exceeded",
  ],
  words: "conference.acceptance",
  run: async ({ context, input: { version }, by, ids }) =>
    await inTurn(context, ids.conference, async (tx, head) => {
      const delegation = await demandDelegation(tx.db, ids);
      if (delegation.version !== version) throw changedMeanwhile();
      const { delegationId } = delegation;
      const people = await listParticipants(tx.db, { delegationId });
      const rules = await rulesOn(tx.db, head.conferenceId, todayAt(context, head));
      const lacks = lacksOf(delegation, countedOf(people), head, rules);
      if (!lacks.includes("acceptance")) {
        throw new Refusal("nobody-waits", "Nobody of this delegation waits to be accepted. Enter its people first.");
      }
      if (lacks.includes("head")) {
        const message = "No head of this delegation is named. Ask the delegation who leads it, and enter that person.";
        throw new Refusal("delegation-head-missing", message);
      }
      await refuseOverQuota(context, tx.db, head, countedOf(people));
      for (const one of people.filter(({ state }) => state === "nominated")) {
        if ((await keptAwayNamesake(context, tx.db, one, people)) === undefined) continue;
        const { shownName } = one.entry;
        const message = `Two people keep away somebody of the name of ${shownName}. On the page of this person two people say first that it is another one.`;
        throw new Refusal("namesake-uncleared", message, { details: { shownName } });
      }
      const made: Delegation = { ...delegation, state: "accepted", version: version + 1 };
      await stepDelegation(tx.db, made);
      for (const one of people.filter(({ state }) => state === "nominated")) {
        const participant = { ...one, state: "accepted" } as const;
        await stepPerson(context, tx, by, { delegation: made, participant, what: "accepted" });
      }
      return made;
    }),
});

/** It does not come, or no longer: and nobody of it. */
export const endDelegation = act({
  ...every,
  id: "conference.end-delegation",
  at: "POST /conferences/:conference/delegations/:delegation/ending",
  params: delegationParams,
  input: z.strictObject({ as: z.enum(["declined", "withdrawn"]), reason }),
  refusals: [...UPON_DELEGATION, ...LEAVING_REFUSALS, "delegation-gone"],
  words: "conference.ending",
  run: async ({ context, input: { as: state, reason: why }, by, ids }) =>
    await inTurn(context, ids.conference, async (tx) => {
      const delegation = await demandDelegation(tx.db, ids);
      if (delegation.state === "declined" || delegation.state === "withdrawn") {
        throw new Refusal("delegation-gone", "This delegation said already that it does not come.");
      }
      const made: Delegation = { ...delegation, state, version: delegation.version + 1 };
      await stepDelegation(tx.db, made);
      const people = await listParticipants(tx.db, { delegationId: delegation.delegationId });
      for (const one of people.filter(isComing)) {
        const participant = { ...one, state: "withdrawn" } as const;
        await stepPerson(context, tx, by, { delegation: made, participant, what: "withdrawn", reason: why });
      }
      await note(context, tx, by, { delegation: made, what: state, entry: {}, reason: why });
      return made;
    }),
});
