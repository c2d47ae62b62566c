import { LANGUAGES } from "../../../web/index.ts";
import type { SearchRow, SearchSource } from "../../desk/index.ts";
import { READING_ROLES } from "../access.ts";
import type { ConferenceContext } from "../context.ts";
import { findTasks } from "./store.ts";
import { titleOf } from "./titles.ts";

/** Under which the search knows a task: its address below the conferences. */
export function taskSubject({
  conferenceId,
  taskId,
}: {
  readonly conferenceId: string;
  readonly taskId: string;
}): string {
  return `${conferenceId}/tasks/${taskId}`;
}

/** Tasks, by their titles in every language, for those who read conferences. */
export function taskSearch({ press }: Pick<ConferenceContext, "press">): SearchSource {
  return {
    source: "conference-task",
    href: (subject) => `/conferences/${subject}`,
    async derive(db, subjects) {
      const ids = subjects.map((one) => one.slice(one.lastIndexOf("/") + 1));
      const rows = (await findTasks(db, ids)).map((one): [string, readonly SearchRow[]] => {
        const titles = LANGUAGES.map((lang) => titleOf({ t: press.locales.translator(lang) }, one));
        const [title = ""] = titles;
        const texts = [...new Set(titles), one.evidence, one.reason];
        const row = { kind: "task", at: one.recordedAt, readers: READING_ROLES, reference: "", title, texts } as const;
        return [taskSubject(one), [row]];
      });
      return new Map(rows);
    },
    subjects: async (db) => (await findTasks(db)).map(taskSubject),
  };
}
