import chat from "./de/chat.json";
import demonstrate from "./de/demonstrate.json";
import errors from "./de/errors.json";
import exam from "./de/exam.json";
import home from "./de/home.json";
import profile from "./de/profile.json";
import prompt from "./de/prompt.json";
import rank from "./de/rank.json";
import report from "./de/report.json";
import reviews from "./de/reviews.json";
import session from "./de/session.json";
import shell from "./de/shell.json";
import task from "./de/task.json";
import titles from "./de/titles.json";
import toDo from "./de/to-do.json";
import ui from "./de/ui.json";
import work from "./de/work.json";

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
  errors,
};
