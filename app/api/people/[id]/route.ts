import { updatePerson as contract } from "@/lib/contract/people";
import { route } from "@/lib/http/route";
import { updatePerson } from "@/lib/people/update-person";
import { now } from "@/lib/platform/clock";

export const PATCH = route(contract, ({ params, body }) => updatePerson({ ...params, ...body, now: now() }));
