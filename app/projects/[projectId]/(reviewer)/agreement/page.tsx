import { requireRole } from "@/app/access";
import { preloadCall } from "@/app/preload-call";
import { Crowd, getAgreement } from "@/lib/contract/agreement";
import { AgreementPage } from "./agreement-page.client";

export const metadata = { title: "Agreement" };

type Asked = { params: Promise<{ projectId: string }>; searchParams: Promise<{ labelers?: string }> };

export default async function Agreement({ params, searchParams }: Asked) {
  await requireRole("reviewer");
  const { projectId } = await params;
  const crowd = Crowd.safeParse((await searchParams).labelers).data ?? "everyone";
  preloadCall(getAgreement, { params: { projectId }, body: { crowd } });
  return <AgreementPage projectId={projectId} />;
}
