import { createTranslator } from "use-intl/core";
import { describe, expect, test, vi } from "vitest";
import { MESSAGES } from "@/app/_messages/messages";
import type { Hotkey } from "@/app/_ui/hotkeys";
import { matchesKeys } from "@/app/_ui/key-match";
import { ResponseFlag } from "@/lib/contract/evaluation";
import { choicesOf } from "./pair";
import { boardKeys, commandKeys, evaluationKeys, orderKeys, pairKeys } from "./rank-keys";
import { emptyBoard } from "./ranks";

const t = createTranslator({ locale: "en", messages: MESSAGES.en, namespace: "rank" });
const nothing = () => undefined;
const shown = (k: number) => Array.from({ length: k }, (_, i) => `response ${i}`);

const commands = (k: number) =>
  commandKeys({
    k,
    t,
    onGuidelines: nothing,
    onTraits: nothing,
    onView: nothing,
    onUndo: nothing,
    onRedo: nothing,
    onSkip: nothing,
  });
const order = (k: number) =>
  orderKeys({ k, t, onCompare: nothing, onNone: nothing, onBack: nothing, onSubmit: nothing });
const rest = { t, onPick: nothing, onChange: nothing };
const evaluation = { scale: 10, flags: ResponseFlag.options };
const onEvaluation = {
  onQuality: vi.fn(),
  onFlag: vi.fn(),
  parts: { text: { current: null }, flags: { current: null }, note: { current: null } },
  onStep: nothing,
  onBoard: nothing,
  onOn: nothing,
};

const PAGES: [string, Hotkey[]][] = [
  ["the evaluation with all eleven questions", [...commands(0), ...evaluationKeys({ evaluation, t, ...onEvaluation })]],
  [
    "the choice between two",
    [
      ...commands(0),
      ...order(0),
      ...pairKeys({
        board: emptyBoard,
        shown: shown(2),
        choices: choicesOf({ tiesAllowed: true }, true),
        choice: null,
        strengthAsked: true,
        ...rest,
      }),
    ],
  ],
  ...[3, 4, 6, 7, 9].map((k): [string, Hotkey[]] => [
    `the board of ${k}`,
    [
      ...commands(k),
      ...order(k),
      ...boardKeys({ board: emptyBoard, rules: { shown: shown(k), tiesAllowed: true }, picked: null, ...rest }),
    ],
  ]),
];

/** A key of a shortcut as the keyboard sends it. */
const pressOf = (keys: string) => ({
  key: keys.split("+").at(-1) || "+",
  code: "",
  ctrlKey: keys.startsWith("mod+"),
  metaKey: false,
  altKey: false,
  shiftKey: keys.includes("shift+"),
});

describe.each(PAGES)("the shortcuts of %s", (_, hotkeys) => {
  test("each do what they are listed for: none stands in the way of another", () => {
    for (const hotkey of hotkeys)
      for (const one of hotkey.keys.split(" "))
        expect(hotkeys.find((h) => matchesKeys(h.keys, pressOf(one)))?.label, one).toBe(hotkey.label);
  });
});

test("digits rate, with 0 for ten, and letters answer the questions in their order, also on a keyboard without them", () => {
  const keys = evaluationKeys({ evaluation, t, ...onEvaluation });
  const press = (key: string, code = "") => {
    const event = { ...pressOf(key), code } as KeyboardEvent; // all that a shortcut reads of one
    keys.find((h) => matchesKeys(h.keys, event))?.run(event);
  };
  for (const key of ["1", "7", "0"]) press(key);
  expect(onEvaluation.onQuality.mock.calls.flat()).toEqual([1, 7, 10]);
  press("q");
  press("a");
  press("ц", "KeyW");
  expect(onEvaluation.onFlag.mock.calls.flat()).toEqual([
    "fails_to_follow",
    "expresses_moral_judgment",
    "inappropriate_for_assistant",
  ]);
});
