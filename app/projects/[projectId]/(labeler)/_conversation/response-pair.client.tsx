"use client";
import { Check, PenLine } from "lucide-react";
import { useTranslations } from "use-intl";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { classNames } from "@/app/_ui/class-names";
import { TextArea } from "@/app/_ui/field";
import { matchesKeys } from "@/app/_ui/key-match";
import { MAX_MESSAGE_CHARACTERS } from "@/lib/contract/common";
import type { Turn } from "@/lib/contract/conversations";
import { LETTERS } from "./strength-scale";
import type { Writing } from "./use-turn-stream";

/** An edit being written: its text, and what becomes of it. */
export type Editing = {
  text: string;
  pending: boolean;
  onChange: (text: string) => void;
  onSave: () => void;
  onCancel: () => void;
};

/** The two responses of the newest turn, side by side, or as they are being written. */
export function ResponsePair({
  turn,
  writing,
  goesOnId,
  editing,
  onPick,
}: {
  turn: Turn;
  writing: Writing;
  /** The response that the conversation goes on from, or null while nothing is chosen. */
  goesOnId: string | null;
  editing: Editing | null;
  onPick: (place: 0 | 1) => void;
}) {
  const t = useTranslations("chat");
  return (
    <div className="grid gap-3 md:grid-cols-2">
      {([0, 1] as const).map((place) => {
        const letter = LETTERS[place];
        const response = turn.responses?.[place];
        const isChosen = response !== undefined && response.id === turn.choice?.pickedId;
        const goesOn = response !== undefined && response.id === goesOnId;
        return (
          <article
            key={letter}
            aria-label={t("response", { letter })}
            aria-busy={!response}
            className={classNames(
              "flex min-w-0 flex-col gap-3 rounded-md border bg-surface p-4",
              goesOn ? "border-accent" : "border-line",
            )}
          >
            <header className="flex min-h-7 items-center justify-between gap-2">
              <h2 className="text-xs font-medium text-muted">{t("response", { letter })}</h2>
              {isChosen ? (
                <Badge tone="accent" icon={Check}>
                  {t("chosen")}
                </Badge>
              ) : (
                goesOn && <Badge>{t("goesOn")}</Badge>
              )}
            </header>
            {goesOn && editing ? (
              <EditForm letter={letter} editing={editing} />
            ) : goesOn && turn.edit ? (
              <Edited edited={turn.edit.text} original={response.text} />
            ) : (
              <p className="reading flex-1">
                {response?.text ?? (writing.texts[place] || <span className="text-muted">{t("writing")}</span>)}
                {!response && writing.state === "writing" && writing.texts[place] && (
                  <span aria-hidden className="ml-0.5 inline-block h-4 w-1.5 translate-y-0.5 bg-line-strong" />
                )}
              </p>
            )}
            {response && !isChosen && !editing && (
              <div>
                <Button size="sm" shortcut={String(place + 1)} onClick={() => onPick(place)}>
                  {t("choose", { letter })}
                </Button>
              </div>
            )}
          </article>
        );
      })}
    </div>
  );
}

function Edited({ edited, original }: { edited: string; original: string }) {
  const t = useTranslations("chat");
  return (
    <div className="flex flex-1 flex-col items-start gap-2">
      <p className="reading">{edited}</p>
      <Badge icon={PenLine}>{t("edited")}</Badge>
      <details className="text-sm">
        <summary className="w-fit text-xs text-muted hover:text-ink">{t("original")}</summary>
        <p className="reading mt-1 text-muted">{original}</p>
      </details>
    </div>
  );
}

function EditForm({ letter, editing }: { letter: string; editing: Editing }) {
  const t = useTranslations("chat");
  const label = t("editLabel", { letter });
  return (
    <div className="flex flex-col gap-2">
      <TextArea
        aria-label={label}
        // The labeler has just asked to write here.
        autoFocus
        className="text-base!"
        value={editing.text}
        maxLength={MAX_MESSAGE_CHARACTERS}
        onChange={(e) => editing.onChange(e.target.value)}
        onKeyDown={(e) => {
          if (e.key === "Escape") return editing.onCancel();
          // Not for the page, which would send the next message.
          if (!matchesKeys("mod+enter", e)) return;
          e.preventDefault();
          editing.onSave();
        }}
      />
      <p className="text-xs text-muted">{t("editHint")}</p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" shortcut="mod+enter" pending={editing.pending} onClick={editing.onSave}>
          {t("saveEdit")}
        </Button>
        <Button size="sm" variant="quiet" shortcut="escape" onClick={editing.onCancel}>
          {t("cancel")}
        </Button>
      </div>
    </div>
  );
}
