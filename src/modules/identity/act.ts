import { type ActMounts, actRoutes, type Actors, acts } from "../../web/index.ts";
import { requireUser } from "./access.ts";
import { roleMissing, type Role } from "./domain/roles.ts";
import type { User } from "./types.ts";

/** People of this State, who may what one of their roles may. */
const people: Actors<User, Role> = {
  may: (by, anyOf) => anyOf.length === 0 || anyOf.some((role) => by.roles.includes(role)),
  missing: roleMissing,
};

/** The function `act` of a module: one thing that a signed-in person can do (src/web/acts/act.ts). */
export function actsIn<Context>() {
  return acts<Context, User, Role>(people);
}

/** Mounts what signed-in people do and see in one module (src/web/acts/act-routes.tsx). */
export function personRoutes<Context>(context: Context, mounts: Omit<ActMounts<User, Role>, "may" | "whoActs">) {
  return actRoutes(context, { ...mounts, ...people, whoActs: requireUser });
}
