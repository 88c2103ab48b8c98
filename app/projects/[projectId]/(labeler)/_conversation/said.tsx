import type { ReactNode } from "react";
import { Badge } from "@/app/_ui/badge";

/** One message of a conversation: who says it, and what. */
export const Said = ({ who, note, children }: { who: string; note?: string | undefined; children: ReactNode }) => (
  <div className="grid gap-x-4 gap-y-1 sm:grid-cols-[80px_1fr]">
    <div className="text-xs leading-[26px] text-muted">{who}</div>
    <div className="flex min-w-0 flex-col items-start gap-2">
      <div className="reading">{children}</div>
      {note && <Badge>{note}</Badge>}
    </div>
  </div>
);
