"use client";
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/app/_ui/class-names";
import { count, counted } from "@/app/_ui/format";
import { Link } from "@/app/_ui/link";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { LoopCounts } from "@/lib/contract/projects";
import { type Arrow, arrowsOf } from "./loop-arrows";

/**
 * The loop as a picture: prompts and comparisons give snapshots, rounds make models of them, the promoted policy
 * answers, and people rank its answers. Wide screens show the ring; narrow ones the same stations from top to bottom.
 */
export function LoopPicture({ counts, base }: { counts: LoopCounts; base: string }) {
  const arrows = arrowsOf(counts, base);
  return (
    <section
      aria-label="The loop"
      className="grid gap-2 lg:grid-cols-[1fr_minmax(150px,0.8fr)_1fr_minmax(150px,0.8fr)_1fr] lg:grid-rows-[auto_112px_auto] lg:gap-0"
    >
      <Station
        className="lg:col-start-1 lg:row-start-1"
        name="Prompts"
        value={count(counts.prompts)}
        detail="what people ask"
        href={`${base}/prompts`}
      />
      <FlowArrow arrow={arrows.demonstrations} wide="right" className="lg:col-start-2 lg:row-start-1" />
      <Station
        className="lg:col-start-3 lg:row-start-1"
        name="Snapshots"
        value={count(counts.snapshots)}
        detail="frozen data"
        href={`${base}/snapshots`}
      />
      <FlowArrow
        arrow={arrows.rounds}
        wide="right"
        live={counts.roundsActive > 0}
        className="lg:col-start-4 lg:row-start-1"
      />
      <Station
        className="lg:col-start-5 lg:row-start-1"
        name="Models"
        value={count(counts.policies + counts.rewardModels)}
        detail={`${counted(counts.policies, "policy", "policies")}, ${counted(counts.rewardModels, "reward model")}`}
        href={`${base}/models`}
      />
      <FlowArrow arrow={arrows.promotion} wide="down" className="lg:col-start-5 lg:row-start-2" />
      <Station
        className="lg:col-start-5 lg:row-start-3"
        name="Served policy"
        value={counts.served?.label ?? "none"}
        detail={
          counts.served ? (
            <>
              since <RelativeTime at={counts.served.since} />
            </>
          ) : (
            "promote a version first"
          )
        }
        href={`${base}/try`}
        accent
      />
      <FlowArrow arrow={arrows.responses} wide="left" className="lg:col-start-4 lg:row-start-3" />
      <Station
        className="lg:col-start-3 lg:row-start-3"
        name="Comparisons"
        value={count(counts.comparisons)}
        detail="responses to rank, blind"
        href={`${base}/responses`}
      />
      <FlowArrow arrow={arrows.rankings} wide="up" className="lg:col-start-3 lg:row-start-2" />
      <p className="px-3 text-xs text-muted lg:hidden">… and back into the next snapshot.</p>
      <AskedOf />
    </section>
  );
}

function Station({
  name,
  value,
  detail,
  href,
  accent = false,
  className,
}: {
  name: string;
  value: ReactNode;
  detail: ReactNode;
  href: string;
  accent?: boolean;
  className: string;
}) {
  return (
    <Link
      href={href}
      className={classNames(
        "flex flex-col gap-1 rounded-md border bg-surface p-4 transition-colors hover:bg-hover",
        accent && "border-accent",
        className,
      )}
    >
      <span className="text-xs text-muted">{name}</span>
      <span className="text-lg font-semibold">{value}</span>
      <span className="text-xs text-muted">{detail}</span>
    </Link>
  );
}

type Direction = "right" | "left" | "up" | "down";
const HEAD: Record<Direction, LucideIcon> = {
  right: ArrowRight,
  left: ArrowLeft,
  up: ArrowUp,
  down: ArrowDown,
};

/** An arrow with what flows along it. On narrow screens all point down; on wide ones to where the next station stands. */
function FlowArrow({
  arrow,
  wide,
  live = false,
  className,
}: {
  arrow: Arrow;
  wide: Direction;
  /** Something is moving along it right now. */
  live?: boolean;
  className: string;
}) {
  const Head = HEAD[wide];
  const horizontal = wide === "left" || wide === "right";
  return (
    <Link
      href={arrow.href}
      className={classNames(
        "group flex items-center gap-3 rounded-md px-3 py-2 text-xs hover:bg-hover lg:gap-2 lg:px-2",
        horizontal ? "lg:flex-col lg:justify-center" : "lg:justify-center",
        className,
      )}
    >
      <ArrowDown aria-hidden className="size-4 shrink-0 text-accent lg:hidden" />
      <span
        className={classNames("flex flex-col gap-1.5", horizontal ? "lg:items-center lg:text-center" : "lg:order-2")}
      >
        <span className={classNames(live && "font-medium text-accent")}>{arrow.label}</span>
        {arrow.share !== null && <Meter share={arrow.share} />}
      </span>
      <span
        aria-hidden
        className={classNames(
          "hidden text-accent lg:flex",
          horizontal ? "w-full items-center" : "h-full flex-col items-center",
          (wide === "left" || wide === "up") && (horizontal ? "flex-row-reverse" : "flex-col-reverse"),
        )}
      >
        <span
          className={classNames(
            "grow border-accent",
            horizontal ? "-mr-1 border-t-2" : "border-l-2",
            live && "border-dashed",
          )}
        />
        <Head className="size-4 shrink-0" />
      </span>
    </Link>
  );
}

/** How much of what is wanted has arrived. */
const Meter = ({ share }: { share: number }) => (
  <span className="block h-1 w-24 overflow-hidden rounded-full bg-line" aria-hidden>
    <span className="block h-full bg-accent" style={{ width: `${share * 100}%` }} />
  </span>
);

/** The prompts that the served policy is asked: from Prompts down and right to Comparisons. Wide screens only. */
const AskedOf = () => (
  <div
    aria-hidden
    className="pointer-events-none relative hidden lg:col-span-2 lg:col-start-1 lg:row-span-2 lg:row-start-2 lg:block"
  >
    <div className="absolute top-0 right-2 bottom-1/4 left-[31%] rounded-bl-md border-b border-l border-dashed border-line-strong" />
    <ArrowRight className="absolute right-0 bottom-1/4 size-4 translate-y-1/2 text-faint" />
    <span className="absolute bottom-1/4 left-[36%] -translate-y-2 text-xs text-muted">asked of the served policy</span>
  </div>
);
