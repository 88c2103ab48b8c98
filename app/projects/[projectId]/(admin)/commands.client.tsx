"use client";
import { Camera, Gauge, MessagesSquare, Upload } from "lucide-react";
import { useParams } from "next/navigation";
import { useCommands } from "@/app/_ui/palette";

/** What admins do most, in the command palette of every admin page. */
export function AdminCommands() {
  const { projectId } = useParams<{ projectId: string }>();
  const base = `/projects/${projectId}`;
  useCommands([
    {
      id: "start-round",
      label: "Start a round",
      group: "Do",
      icon: Gauge,
      href: `${base}/rounds/new`,
    },
    {
      id: "freeze",
      label: "Freeze a snapshot",
      group: "Do",
      icon: Camera,
      href: `${base}/snapshots`,
    },
    {
      id: "sample",
      label: "Sample responses",
      group: "Do",
      icon: MessagesSquare,
      href: `${base}/responses`,
    },
    {
      id: "import",
      label: "Import prompts",
      group: "Do",
      icon: Upload,
      href: `${base}/prompts?import=open`,
    },
  ]);
  return null;
}
