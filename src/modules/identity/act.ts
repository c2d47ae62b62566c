import { acts } from "../../web/index.ts";
import { roleMissing, type Role } from "./domain/roles.ts";
import type { User } from "./types.ts";

/** The function `act` of a module: one thing that a signed-in person can do (src/web/acts/act.ts). */
export function actsIn<Context>() {
  return acts<Context, User, Role>(roleMissing);
}
