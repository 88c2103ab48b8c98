import { listQualifications } from "@/lib/collection/list-qualifications";
import { qualifyLabeler } from "@/lib/collection/qualify-labeler";
import { listQualifications as listContract, qualifyLabeler as qualifyContract } from "@/lib/contract/qualifications";
import { route } from "@/lib/http/route";

export const GET = route(listContract, ({ params }) => listQualifications(params.projectId));

export const POST = route(qualifyContract, ({ params, body }) => qualifyLabeler({ ...params, qualification: body }));
