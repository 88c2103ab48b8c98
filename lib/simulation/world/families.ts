import { adviceFamily } from "./families/advice";
import { chatFamily, nameFamily } from "./families/chat";
import { checkFamily } from "./families/check";
import { extractFamily } from "./families/extract";
import { followUpFamily } from "./families/follow-up";
import { harmfulFamily } from "./families/harmful";
import { listFamily } from "./families/list";
import { passageFamily } from "./families/passage";
import { politeFamily } from "./families/polite";
import { questionFamily } from "./families/question";
import { sentimentFamily } from "./families/sentiment";
import { shorterFamily } from "./families/shorter";
import { sortFamily } from "./families/sort";
import { sumFamily } from "./families/sum";
import { unknownFamily } from "./families/unknown";
import { writeFamily } from "./families/write";
import type { Family, Task, TaskKind } from "./task";

/**
 * All families, in the order in which a prompt is tried against them: narrow wordings before wide ones.
 */
export const families: { readonly [K in TaskKind]: Family<K> } = {
  chat: chatFamily,
  name: nameFamily,
  followUp: followUpFamily,
  harmful: harmfulFamily,
  advice: adviceFamily,
  sum: sumFamily,
  polite: politeFamily,
  shorter: shorterFamily,
  extract: extractFamily,
  passage: passageFamily,
  sentiment: sentimentFamily,
  check: checkFamily,
  list: listFamily,
  sort: sortFamily,
  write: writeFamily,
  question: questionFamily,
  unknown: unknownFamily,
};

// Object.keys widens to string; the record above has exactly the task kinds.
export const TASK_KINDS = Object.keys(families) as readonly TaskKind[];

/** The family of a task. The cast pairs a task with the family of its own kind, which the record guarantees. */
export function familyOf(task: Task): Family<TaskKind> {
  return families[task.kind] as unknown as Family<TaskKind>;
}
