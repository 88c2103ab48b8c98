import { headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import { isAllowed, type Role } from "@/lib/contract/roles";
import { type Actor, currentActor } from "@/lib/http/session";

/** The signed-in person of this request, or null. */
export const actorOfRequest = cache(currentActor);

/** The signed-in person. Without one the browser goes to sign in and comes back; with too small a role it gets the 403 page. */
export async function requireRole(role: Role): Promise<Actor> {
  const actor = await actorOfRequest();
  if (!actor) {
    const asked = (await headers()).get("x-path") ?? "/";
    redirect(`/sign-in?callbackUrl=${encodeURIComponent(asked)}`);
  }
  if (!isAllowed(actor.role, role)) forbidden();
  return actor;
}
