import { REFUSALS } from "@/lib/contract/refusals";
import chat from "./en/chat.json";
import demonstrate from "./en/demonstrate.json";
import exam from "./en/exam.json";
import home from "./en/home.json";
import profile from "./en/profile.json";
import prompt from "./en/prompt.json";
import rank from "./en/rank.json";
import report from "./en/report.json";
import reviews from "./en/reviews.json";
import session from "./en/session.json";
import shell from "./en/shell.json";
import task from "./en/task.json";
import titles from "./en/titles.json";
import toDo from "./en/to-do.json";
import ui from "./en/ui.json";
import work from "./en/work.json";

/** The table as texts in any language: `string` in place of each English sentence. */
type Texts<T> = { readonly [C in keyof T]: { readonly [R in keyof T[C]]: string } };

export default {
  shell,
  ui,
  task,
  rank,
  demonstrate,
  prompt,
  report,
  session,
  chat,
  exam,
  toDo,
  work,
  reviews,
  profile,
  home,
  titles,
  /** What the server says: its own sentences. */
  errors: REFUSALS as Texts<typeof REFUSALS>,
};
