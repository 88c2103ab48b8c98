import { findPersonalData } from "@/lib/collection/personal-data";
import { checkText } from "@/lib/contract/personal-data";
import { route } from "@/lib/http/route";

export const POST = route(checkText, async ({ body }) => ({ personalData: findPersonalData(body.text) }));
