"use client";
import { useTranslations } from "use-intl";
import { classNames } from "@/app/_ui/class-names";
import { Keys } from "@/app/_ui/keys";
import type { GivenRatings, ShownResponse } from "./board-types";
import { LETTERS } from "./letters";
import { type Choice, isSameChoice } from "./pair";
import { GRADE_KEYS } from "./rank-keys";
import { RatingMark } from "./rating-mark.client";
import { ResponseText } from "./response-text.client";

/** The short form of the board: two responses side by side, and below them one scale from the first to the second. */
export function PairBoard({
  responses,
  choices,
  choice,
  strengthAsked,
  ratings,
  onChoose,
}: {
  responses: readonly ShownResponse[];
  choices: readonly Choice[];
  choice: Choice | null;
  strengthAsked: boolean;
  ratings?: GivenRatings | undefined;
  onChoose: (choice: Choice) => void;
}) {
  const t = useTranslations("rank");
  const side = (better: 0 | 1) => choices.filter((c) => c !== "tie" && c.better === better);
  const isBetter = (at: number) => choice !== null && choice !== "tie" && choice.better === at;
  const option = (one: Choice) => (
    <Option
      key={JSON.stringify(one)}
      chosen={isSameChoice(one, choice)}
      label={
        one === "tie"
          ? t("pair.tied")
          : t("pair.option", { letter: LETTERS[one.better], strength: one.strength ?? "none" })
      }
      shortcut={shortcutOf(one, side)}
      onClick={() => onChoose(one)}
    >
      {one === "tie"
        ? t("pair.tie")
        : one.strength
          ? t(`pair.${one.strength}`)
          : t("pair.better", { letter: LETTERS[one.better] })}
    </Option>
  );
  return (
    <>
      <div className="grid min-h-56 flex-1 gap-3 md:grid-cols-2">
        {responses.map(({ id, text }, at) => (
          <article
            key={id}
            aria-label={t("response", { letter: LETTERS[at] ?? "" })}
            className={classNames(
              "flex min-h-0 min-w-0 flex-col gap-2 rounded-md border bg-surface p-4 transition-colors",
              isBetter(at) && "border-accent ring-1 ring-accent ring-inset",
            )}
          >
            <h2 className="flex items-center gap-2 text-sm font-semibold">
              <span
                className={classNames(
                  "inline-flex size-6 items-center justify-center rounded-md",
                  isBetter(at) ? "bg-accent text-on-accent" : "bg-sunken",
                )}
              >
                {LETTERS[at]}
              </span>
              <RatingMark ratings={ratings} id={id} />
            </h2>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
            <div className="min-h-0 overflow-y-auto" tabIndex={0}>
              <ResponseText text={text} />
            </div>
          </article>
        ))}
      </div>
      <fieldset className="flex shrink-0 flex-col gap-2">
        <legend className="mb-2 text-sm font-medium">{strengthAsked ? t("pair.askStrength") : t("pair.ask")}</legend>
        <div className="grid gap-2 md:grid-cols-[3fr_auto_3fr]">
          <Side title={strengthAsked ? t("pair.better", { letter: "A" }) : null}>{side(0).map(option)}</Side>
          <div className="flex md:items-end">{choices.includes("tie") && option("tie")}</div>
          <Side title={strengthAsked ? t("pair.better", { letter: "B" }) : null}>{side(1).map(option)}</Side>
        </div>
      </fieldset>
    </>
  );
}

const Side = ({ title, children }: { title: string | null; children: React.ReactNode }) => (
  <div className="flex flex-col gap-1">
    {title && (
      <span aria-hidden className="text-xs text-muted">
        {title}
      </span>
    )}
    <div className="flex gap-2">{children}</div>
  </div>
);

const Option = ({
  chosen,
  label,
  shortcut,
  onClick,
  children,
}: {
  chosen: boolean;
  label: string;
  shortcut: string;
  onClick: () => void;
  children: string;
}) => (
  <button
    type="button"
    aria-label={label}
    aria-pressed={chosen}
    className={classNames(
      "inline-flex min-h-11 flex-1 items-center justify-center gap-2 rounded-md border px-3 text-sm font-medium whitespace-nowrap transition-colors md:min-h-9",
      chosen ? "border-transparent bg-accent text-on-accent" : "bg-surface hover:bg-hover",
    )}
    onClick={onClick}
  >
    {children}
    <Keys keys={shortcut} onAccent={chosen} />
  </button>
);

/** The key of an option: a letter of the scale, or the number of its side where there is only that. */
function shortcutOf(option: Choice, side: (better: 0 | 1) => readonly Choice[]): string {
  if (option === "tie") return "=";
  if (option.strength === null) return String(option.better + 1);
  const place = side(option.better).findIndex((one) => isSameChoice(one, option));
  return GRADE_KEYS[option.better][place] ?? "";
}
