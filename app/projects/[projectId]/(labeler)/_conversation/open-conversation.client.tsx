"use client";
import { BookOpen, Flag, OctagonX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { clock } from "@/app/_ui/format";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { useAction, useCall } from "@/app/_ui/use-call";
import { abandonConversation, type Conversation, MAX_TURNS } from "@/lib/contract/conversations";
import { getProject } from "@/lib/contract/projects";
import { GuidelinesPanel } from "../_task/guidelines-panel.client";
import { SaveStatus } from "../_task/save-status.client";
import { useActiveSeconds } from "../_task/use-active-seconds";
import { ClosingDialog } from "./closing-dialog.client";
import { Composer } from "./composer.client";
import { askedIn } from "./mark-label";
import { NewestTurn } from "./newest-turn.client";
import { PastTurn } from "./past-turn.client";
import { useDraft } from "./use-draft";

/** A conversation under way: what was said, the newest turn, and the next message. */
export function OpenConversation({
  projectId,
  conversation,
  home,
  onShow,
  onReload,
}: {
  projectId: string;
  conversation: Conversation;
  /** The address of the list. */
  home: string;
  onShow: (conversation: Conversation) => void;
  onReload: () => void;
}) {
  const t = useTranslations("chat");
  const { id, turns, kind, goal } = conversation;
  const isAttack = kind === "red_team";
  const router = useRouter();
  const { seconds } = useActiveSeconds(id);
  const drafts = useDraft(id, conversation.draft);
  const [open, setOpen] = useState<"guidelines" | "closing" | "stop" | null>(null);
  const project = useCall(getProject, { params: { projectId }, body: {} }).data;
  const wanted = project?.redTeamTurns ?? null;
  const newest = turns.at(-1);
  const isOff = project !== undefined && !(isAttack ? project.redTeamEnabled : project.chatEnabled);
  const mayWrite = !isOff && turns.length < MAX_TURNS && (newest === undefined || newest.choice !== null);
  const mayRate = turns.some((turn) => turn.choice !== null);
  const area = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when an empty conversation is opened.
  useEffect(() => {
    if (turns.length === 0) area.current?.focus({ preventScroll: true });
  }, []);

  const stop = useAction(abandonConversation, {
    onDone: (stopped) => {
      onShow(stopped);
      router.push(home);
    },
  });
  const stopNow = () => {
    if (!stop.isPending) stop.mutate({ params: { id }, body: { activeSeconds: seconds } });
  };
  // An attack is stopped with one click, as its warning says.
  const askToStop = () => (isAttack ? stopNow() : setOpen("stop"));
  const rate = () => {
    if (mayRate) setOpen("closing");
  };
  const title = t(isAttack ? "attack.title" : "title");
  useHotkeys(title, [
    { keys: "g", label: t("guidelines"), run: () => setOpen(open === "guidelines" ? null : "guidelines") },
    { keys: "f", label: t("finish"), run: rate },
  ]);

  const turn = turns.length + (mayWrite ? 1 : 0);
  return (
    <div className="mx-auto flex min-h-[calc(100dvh-56px)] w-full max-w-5xl flex-col gap-5 px-4 pt-4 sm:px-6">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h1 className="text-base font-semibold">{title}</h1>
          <p className="text-xs text-muted">
            {isAttack && wanted ? t("attack.turns", { turn, turns: wanted }) : t("turn", { turn })} ·{" "}
            <span aria-hidden>{t("active", { time: clock(seconds) })}</span>
          </p>
        </div>
        <div className="-mx-2 flex flex-wrap gap-1 sm:mx-0">
          <Button variant="quiet" size="sm" icon={BookOpen} shortcut="g" onClick={() => setOpen("guidelines")}>
            {t("guidelines")}
          </Button>
          <Button variant="quiet" size="sm" icon={Flag} shortcut="f" disabled={!mayRate} onClick={rate}>
            {t("finish")}
          </Button>
          <Button
            variant={isAttack ? "danger" : "quiet"}
            size="sm"
            icon={OctagonX}
            pending={stop.isPending}
            onClick={askToStop}
          >
            {t(isAttack ? "attack.stop" : "stop")}
          </Button>
        </div>
      </header>
      {goal && (
        <p className="rounded-md bg-sunken px-4 py-2 text-sm wrap-anywhere">
          <span className="text-muted">{t("attack.goalLabel")}: </span>
          {goal}
          <span className="mt-1 block text-xs text-muted">
            {t(conversation.redTeamChoice === "more_harmful" ? "attack.pickHarmful" : "attack.pickBetter")}
          </span>
        </p>
      )}
      {stop.error && <ErrorNote error={stop.error} onRetry={stopNow} />}
      {turns.slice(0, -1).map((past) => (
        <PastTurn key={past.id} turn={past} asked={askedIn(conversation)} />
      ))}
      {newest && (
        <NewestTurn
          key={newest.id}
          conversation={conversation}
          turn={newest}
          seconds={seconds}
          drafts={drafts}
          onShow={onShow}
          onReload={onReload}
        />
      )}
      <footer className="sticky bottom-0 z-10 -mx-4 mt-auto flex flex-col gap-2 border-t bg-canvas px-4 py-3 sm:-mx-6 sm:px-6">
        {isAttack && wanted !== null && mayWrite && turns.length >= wanted && (
          <p className="text-sm">{t("attack.enough", { turns: wanted })}</p>
        )}
        {mayWrite ? (
          <Composer conversation={conversation} drafts={drafts} area={area} onShow={onShow} />
        ) : (
          <p className="text-sm text-muted">
            {t(isOff ? "offMeanwhile" : turns.length >= MAX_TURNS ? "full" : "chooseFirst")}
          </p>
        )}
        {mayWrite && <SaveStatus saving={drafts.saving} />}
      </footer>
      {open === "closing" && (
        <ClosingDialog
          conversation={conversation}
          activeSeconds={seconds}
          onClose={() => setOpen(null)}
          onFinished={(finished) => {
            drafts.clear();
            onShow(finished);
          }}
        />
      )}
      <ConfirmDialog
        open={open === "stop"}
        onClose={() => setOpen(null)}
        title={t("stopTitle")}
        confirm={t("stopConfirm")}
        pending={stop.isPending}
        danger
        onConfirm={stopNow}
      >
        {t("stopText")}
      </ConfirmDialog>
      <GuidelinesPanel projectId={projectId} open={open === "guidelines"} onClose={() => setOpen(null)} />
    </div>
  );
}
