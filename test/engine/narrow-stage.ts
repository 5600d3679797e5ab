/** The small campaign on disk, with a narrow limit: that makes a short curve, which questions carry. */
import { onStage, type Stage } from "../epoch/stage.ts";

export function onNarrowStage(run: (stage: Stage) => Promise<void>): Promise<void> {
  return onStage(run, (file) => {
    for (const terms of file.phases.beta.terms) terms.maxSpreadPercent = "0.1";
    return file;
  });
}
