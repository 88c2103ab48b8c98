"use client";
import { useTranslations } from "use-intl";
import { Skeleton } from "@/app/_ui/skeleton";
import { useCall } from "@/app/_ui/use-call";
import { UseCase } from "@/lib/contract/common";
import { getProject } from "@/lib/contract/projects";

type Choice = { listedUseCase: string; useCase?: UseCase };

/** Picks the use case that the prompt is written for: one that the project lists, or, when it lists none, a kind of task. */
export function UseCasePicker({
  projectId,
  picked,
  onPick,
}: {
  projectId: string;
  picked: string | null;
  onPick: (choice: Choice) => void;
}) {
  const t = useTranslations("prompt");
  const project = useCall(getProject, { params: { projectId }, body: {} }).data;
  if (!project) return <Skeleton lines={3} />;
  const choices: (Choice & { line: string })[] =
    project.listedUseCases.length > 0
      ? project.listedUseCases.map((line) => ({ listedUseCase: line, line }))
      : UseCase.options.map((useCase) => ({
          // As the data names it, whatever language the page is in.
          listedUseCase: useCase,
          useCase,
          line: `${t(`useCase.${useCase}`)}: ${t(`useCaseLine.${useCase}`)}`,
        }));
  return (
    <fieldset className="flex flex-col">
      <legend className="mb-1 text-sm font-medium">{t("listedUseCase")}</legend>
      <div className="flex max-h-72 flex-col overflow-y-auto rounded-md border p-2">
        {choices.map(({ line, ...choice }) => (
          <label
            key={choice.listedUseCase}
            className="flex min-h-9 shrink-0 items-start gap-3 rounded-md px-2 py-2 text-sm hover:bg-hover"
          >
            <input
              type="radio"
              name="listed-use-case"
              className="mt-0.5 size-4 shrink-0 accent-(--accent)"
              checked={picked === choice.listedUseCase}
              onChange={() => onPick(choice)}
            />
            {line}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
