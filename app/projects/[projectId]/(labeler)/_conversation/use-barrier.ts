"use client";
import { useCall } from "@/app/_ui/use-call";
import type { ConversationKind } from "@/lib/contract/conversations";
import { getProject } from "@/lib/contract/projects";
import { getExam } from "@/lib/contract/screening";

/** What keeps a labeler from a new conversation: it is turned off, or the exam comes first, or is not decided yet. */
export type Barrier = "off" | "exam" | "examUnderWay" | "examHandedIn";

/** The barrier before a new conversation, null when there is none; in the form that QueryView shows. */
export function useBarrier(projectId: string, kind: ConversationKind) {
  const project = useCall(getProject, { params: { projectId }, body: {} });
  const exam = useCall(getExam, { params: { projectId }, body: {} });
  const barrier = (): Barrier | null => {
    if (project.data?.[kind === "helpful" ? "chatEnabled" : "redTeamEnabled"] === false) return "off";
    if (!exam.data?.required) return null;
    if (exam.data.standing.state === "submitted") return "examHandedIn";
    return exam.data.standing.state === "open" ? "examUnderWay" : "exam";
  };
  return {
    data: project.data && exam.data && { barrier: barrier() },
    error: project.error ?? exam.error,
    refetch: () => Promise.all([project.refetch(), exam.refetch()]),
  };
}
