/** Shortcuts of each page of the task, as lists for `useHotkeys`. */
import type { Hotkey } from "@/app/_ui/hotkeys";
import type { RankTexts } from "./board-types";
import { canMoveToFlag, canTurnPage, type FormParts, focusNote, moveToFlag, turnPage } from "./form-parts";
import { LETTERS } from "./letters";
import { type Choice, choose, pressed, stepped } from "./pair";
import { type Board, idsAt, place, type Rules, shift, tieWithAbove } from "./ranks";
import type { Evaluation } from "./ratings";

/** What every page has, to stand before the keys of the page. D and G are also names of responses when there are that many: then Shift makes them commands. */
export function commandKeys(input: {
  k: number;
  t: RankTexts;
  onGuidelines: () => void;
  onTraits: (() => void) | null;
  onView: () => void;
  onUndo: () => void;
  onRedo: () => void;
  onSkip: () => void;
}): Hotkey[] {
  const { k, t, onTraits } = input;
  return [
    { keys: keysOf("g", k), label: t("keys.guidelines"), run: input.onGuidelines },
    ...(onTraits ? [{ keys: "shift+p", label: t("keys.traits"), run: onTraits }] : []),
    { keys: "m", label: t("keys.view"), run: input.onView },
    { keys: "shift+z", label: t("keys.redo"), run: input.onRedo },
    { keys: "z", label: t("keys.undo"), run: input.onUndo },
    { keys: "s", label: t("keys.skip"), run: input.onSkip },
  ];
}

/** What both ways of ordering have: the board and the choice between two. */
export function orderKeys(input: {
  k: number;
  t: RankTexts;
  onCompare: () => void;
  onNone: () => void;
  onBack: (() => void) | null;
  onSubmit: () => void;
}): Hotkey[] {
  const { k, t, onBack } = input;
  return [
    { keys: keysOf("d", k), label: t("keys.compare"), run: input.onCompare },
    { keys: "n", label: t("keys.none"), run: input.onNone },
    ...(onBack ? [{ keys: "r", label: t("keys.back"), run: onBack }] : []),
    { keys: "mod+enter", label: t("keys.submit"), run: input.onSubmit },
  ];
}

/** The board: letters pick a response, digits set its rank. */
export function boardKeys(input: {
  board: Board;
  rules: Rules;
  picked: string | null;
  t: RankTexts;
  onPick: (id: string) => void;
  onChange: (board: Board) => void;
}): Hotkey[] {
  const { board, rules, picked, t, onPick, onChange } = input;
  const { shown } = rules;
  const letters = lettersOf(shown.length);
  const onPicked = (move: (id: string) => Board) => () => {
    if (picked) onChange(move(picked));
  };
  const step = (by: number) => () => {
    const order = range(0, shown.length).flatMap((rank) => idsAt(board, shown, rank));
    const at = picked ? order.indexOf(picked) : by > 0 ? -1 : order.length;
    const next = order[(at + by + order.length) % order.length];
    if (next) onPick(next);
  };
  return [
    {
      keys: letters.join(" "),
      label: t("keys.pick"),
      run: (event) => {
        const id = shown[placeOf(letters, event)];
        if (id) onPick(id);
      },
    },
    {
      keys: range(1, shown.length).join(" "),
      label: t("keys.give"),
      run: (event) => onPicked((id) => place(board, rules, id, Number(event.key)))(),
    },
    {
      keys: "0",
      label: t("keys.take"),
      run: onPicked((id) => place(board, rules, id, 0)),
    },
    ...(rules.tiesAllowed
      ? [
          {
            keys: "=",
            label: t("keys.tie"),
            run: onPicked((id) => tieWithAbove(board, rules, id)),
          },
        ]
      : []),
    {
      keys: "arrowleft",
      label: t("keys.up"),
      run: onPicked((id) => shift(board, rules, id, -1)),
    },
    {
      keys: "arrowright",
      label: t("keys.down"),
      run: onPicked((id) => shift(board, rules, id, 1)),
    },
    { keys: "arrowdown", label: t("keys.nextOne"), run: step(1) },
    { keys: "arrowup", label: t("keys.previousOne"), run: step(-1) },
  ];
}

/** The choice between two: a scale from Q, the first by far, to P, the second by far, and the two sides by number. */
export function pairKeys(input: {
  board: Board;
  shown: readonly string[];
  choices: readonly Choice[];
  choice: Choice | null;
  strengthAsked: boolean;
  t: RankTexts;
  onChange: (board: Board) => void;
}): Hotkey[] {
  const { board, shown, choices, choice, strengthAsked, t } = input;
  const put = (next: Choice | undefined) => next && input.onChange(choose(board, shown, next));
  const firsts = choices.filter((c) => c !== "tie" && c.better === 0);
  const seconds = choices.filter((c) => c !== "tie" && c.better === 1);
  return [
    {
      keys: "1 a",
      label: strengthAsked ? t("keys.chooseA") : t("pair.better", { letter: "A" }),
      run: () => put(pressed(choice, 0, strengthAsked)),
    },
    {
      keys: "2 b",
      label: strengthAsked ? t("keys.chooseB") : t("pair.better", { letter: "B" }),
      run: () => put(pressed(choice, 1, strengthAsked)),
    },
    ...(choices.includes("tie") ? [{ keys: "=", label: t("keys.chooseTie"), run: () => put("tie") }] : []),
    ...(strengthAsked
      ? [
          {
            keys: GRADE_KEYS[0].join(" "),
            label: t("keys.gradeA"),
            run: (e: KeyboardEvent) => put(firsts[placeOf(GRADE_KEYS[0], e)]),
          },
          {
            keys: GRADE_KEYS[1].join(" "),
            label: t("keys.gradeB"),
            run: (e: KeyboardEvent) => put(seconds[placeOf(GRADE_KEYS[1], e)]),
          },
        ]
      : []),
    { keys: "arrowleft", label: t("keys.left"), run: () => put(stepped(choices, choice, -1)) },
    { keys: "arrowright", label: t("keys.right"), run: () => put(stepped(choices, choice, 1)) },
  ];
}

/** Keys of the grades, by side, as they lie from left to right. */
export const GRADE_KEYS: readonly [readonly string[], readonly string[]] = [
  ["q", "w", "e"],
  ["i", "o", "p"],
];

/** The evaluation of one response: digits rate, letters of the row above answer the questions, which arrows also reach. */
export function evaluationKeys(input: {
  evaluation: Evaluation;
  t: RankTexts;
  parts: FormParts;
  onQuality: (quality: number) => void;
  onFlag: (flag: Evaluation["flags"][number]) => void;
  onStep: (by: 1 | -1) => void;
  onBoard: () => void;
  /** Null where there is only one way on. */
  onOn: (() => void) | null;
}): Hotkey[] {
  const { evaluation, t, parts, onOn } = input;
  const flagKeys = FLAG_KEYS.slice(0, evaluation.flags.length);
  return [
    {
      keys: range(1, evaluation.scale).map(qualityKey).join(" "),
      label: t("keys.quality"),
      run: (event) => input.onQuality(Number(event.key) || 10),
    },
    ...(flagKeys.length > 0
      ? [
          {
            keys: flagKeys.join(" "),
            label: t("keys.flag"),
            run: (event: KeyboardEvent) => {
              const flag = evaluation.flags[placeOf(flagKeys, event)];
              if (flag) input.onFlag(flag);
            },
          },
          {
            keys: "arrowup arrowdown",
            label: t("keys.toFlag"),
            when: (event: KeyboardEvent) => canMoveToFlag(parts, event),
            run: ({ key }: KeyboardEvent) => moveToFlag(parts, key === "ArrowDown" ? 1 : -1),
          },
        ]
      : []),
    { keys: "c", label: t("keys.note"), run: () => focusNote(parts) },
    {
      keys: "pageup pagedown",
      label: t("keys.scroll"),
      when: (event) => canTurnPage(parts, event),
      run: ({ key }) => turnPage(parts, key === "PageDown" ? 1 : -1),
    },
    { keys: "j", label: t("keys.nextResponse"), run: () => input.onStep(1) },
    { keys: "k", label: t("keys.previousResponse"), run: () => input.onStep(-1) },
    { keys: "b", label: t("keys.board"), run: input.onBoard },
    ...(onOn ? [{ keys: "mod+enter", label: t("keys.onward"), run: onOn }] : []),
  ];
}

/** Keys of the yes/no questions, in their order: no command of the page has one of them. */
export const FLAG_KEYS = ["q", "w", "e", "r", "t", "y", "u", "i", "o", "p", "a"] as const satisfies readonly string[];

/** The key of a quality: its digit, 0 for 10. */
export const qualityKey = (quality: number): string => String(quality % 10);

/** Which of some letters was pressed, by its sign, else by its place on the keyboard, for layouts without Latin letters. */
function placeOf(letters: readonly string[], { key, code }: Pick<KeyboardEvent, "key" | "code">): number {
  const bySign = letters.indexOf(key.toLowerCase());
  return bySign >= 0 ? bySign : letters.indexOf(code.slice(-1).toLowerCase());
}

const lettersOf = (k: number): string[] => LETTERS.slice(0, k).map((l) => l.toLowerCase());

/** The keys of a command named by a letter: with Shift when a response has that letter. */
export const keysOf = (letter: "d" | "g", k: number): string =>
  lettersOf(k).includes(letter) ? `shift+${letter}` : letter;

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
