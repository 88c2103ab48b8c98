import { Lock } from "lucide-react";
import { LinkButton } from "./_ui/button";
import { EmptyState } from "./_ui/empty-state";

/** The 403 page, also inside a project's shell. */
export default function Forbidden() {
  return (
    <div className="flex min-h-[60dvh] flex-col justify-center">
      <EmptyState
        heading="h1"
        title="This page is for another role"
        icon={Lock}
        action={<LinkButton href="/">Go to the start</LinkButton>}
      >
        You are signed in, but your role does not include it. Ask an admin if you need it.
      </EmptyState>
    </div>
  );
}
