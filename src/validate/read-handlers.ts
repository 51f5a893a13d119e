import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { entryOf } from '../engine/workload.ts';
import { Failure } from '../failure.ts';
import type { SourceFile } from '../integration/json-file.ts';
import type { Template, TemplateFunction } from '../integration/template/model.ts';
import { problemsOfTemplate, templateFile } from '../platforms/4me/definition/read-definition.ts';
import type { Report } from './finding.ts';
import { BuildFailed, readHandler } from './handler/read-handler.ts';
import type { Declared } from './handler/recorder.ts';

interface ReadHandlers {
  readonly handlers: ReadonlyMap<string, Declared>;
  readonly isComplete: boolean;
  readonly sources: readonly SourceFile[];
}

/** Builds every function of the template as deploy does, and hears what its handler declares. */
export async function readHandlers(template: Template, report: Report): Promise<ReadHandlers> {
  const handlers = new Map<string, Declared>();
  const sources = new Map<string, SourceFile>();
  for (const fn of template.functions) {
    const { id, exportName } = fn;
    const folder = resolve(template.file, '..', fn.codeUri);
    const entry = await entryFile(fn, folder, template, report);
    if (entry === undefined) continue;
    try {
      const { declared, sources: own } = await readHandler({ folder, entry, exportName });
      for (const source of own) sources.set(source.file, source);
      if (typeof declared === 'string') {
        report('handler-load', { file: entry, pointer: '', text: `cannot be loaded: ${declared}` });
        continue;
      }
      handlers.set(id, declared);
      if (declared.isHandler) continue;
      const text = `"${exportName}" is not what createHandler gives`;
      report('handler-export', { file: entry, pointer: '', text });
    } catch (error) {
      if (!(error instanceof BuildFailed)) throw error;
      for (const problem of error.problems) report('handler-build', { pointer: '', ...problem });
    }
  }
  return { handlers, isComplete: handlers.size === template.functions.length, sources: [...sources.values()] };
}

/** Undefined where there is none, which is reported. */
async function entryFile(
  fn: TemplateFunction,
  folder: string,
  template: Template,
  report: Report,
): Promise<string | undefined> {
  const place = { file: templateFile, pointer: '', line: template.lineOf(['Resources', fn.id]) };
  try {
    const entry = await entryOf(fn, folder, template);
    if ((await stat(join(folder, entry)).catch(() => undefined))?.isFile() === true) return entry;
    report('handler-build', { ...place, text: `${fn.id} has no entry file ${entry}` });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    for (const { text } of problemsOfTemplate(error, template.file)) report('handler-build', { ...place, text });
  }
  return undefined;
}
