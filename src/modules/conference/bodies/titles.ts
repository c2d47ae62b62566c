import type { Translator } from "../../../web/index.ts";
import { visibleText } from "../../../web/index.ts";
import type { Task } from "./domain/task.ts";

/** Its own title, else that of the usual task in the reader's language; hidden characters are spelled out. */
export function titleOf(
  { t }: { readonly t: Translator },
  { template, title }: Pick<Task, "template" | "title">,
): string {
  return visibleText(title ?? t(`conference.task-template.${template ?? ""}`));
}
