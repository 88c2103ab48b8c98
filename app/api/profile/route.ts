import { getOwnProfile as get, updateOwnProfile as update } from "@/lib/contract/profile";
import { route } from "@/lib/http/route";
import { getOwnProfile, updateOwnProfile } from "@/lib/people/own-profile";
import { now } from "@/lib/platform/clock";

export const GET = route(get, ({ actor }) => getOwnProfile(actor));

export const PATCH = route(update, ({ actor, body }) =>
  updateOwnProfile({ userId: actor.userId, profile: body, now: now() }),
);
