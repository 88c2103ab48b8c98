"use client";
import { useCall } from "@/app/_ui/use-call";
import { listPrompts } from "@/lib/contract/prompts";

/** A few prompts of the project, to begin with. */
export function Suggestions({ projectId, onChoose }: { projectId: string; onChoose: (question: string) => void }) {
  const { data } = useCall(listPrompts, { params: { projectId }, body: { limit: 5 } });
  const single = data?.prompts.filter((p) => p.messages.length === 1) ?? [];
  const questions = [...new Set(single.flatMap((p) => p.messages.map((m) => m.content)))];
  if (questions.length === 0) return null;
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-sm font-medium">Or begin with one of your prompts</h2>
      <ul className="flex flex-wrap gap-2">
        {questions.map((question) => (
          <li key={question} className="max-w-full">
            <button
              type="button"
              className="max-w-full truncate rounded-md border bg-surface px-3 py-2 text-left text-sm hover:bg-hover"
              onClick={() => onChoose(question)}
            >
              {question}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
