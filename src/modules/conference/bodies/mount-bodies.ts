import type { ConferenceContext, ConferenceRoutes } from "../context.ts";
import { contributeUses } from "./document-use.ts";
import { mountBodies } from "./pages/body.tsx";
import { mountMeetings } from "./pages/meetings.tsx";
import { mountOrganising } from "./pages/organising.tsx";
import { mountTasks } from "./pages/tasks.tsx";
import { taskSearch } from "./search-source.ts";
import { contributeTasks } from "./task-source.ts";

/** What bodies add to the whole server: late tasks in the queue, tasks in the search, documents that they stand on. */
export function contributeBodies(context: ConferenceContext): void {
  contributeTasks(context);
  context.desk.search.contribute(taskSearch(context));
  contributeUses(context);
}

export function mountBodyPages(routes: ConferenceRoutes, context: ConferenceContext): void {
  mountOrganising(routes, context);
  mountMeetings(routes, context);
  mountBodies(routes, context);
  mountTasks(routes, context);
}
