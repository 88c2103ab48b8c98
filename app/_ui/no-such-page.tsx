import { Compass } from "lucide-react";
import { LinkButton } from "./button";
import { EmptyState } from "./empty-state";

export const NoSuchPage = () => (
  <div className="flex min-h-[60dvh] flex-col justify-center">
    <EmptyState
      heading="h1"
      title="There is no page at this address"
      icon={Compass}
      action={<LinkButton href="/">Go to the start</LinkButton>}
    >
      It may have moved, or the address may be misspelt.
    </EmptyState>
  </div>
);
