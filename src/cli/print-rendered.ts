import { renderConfig } from '../catalog/render.ts';
import { readDeployment } from './deployment-file.ts';
import { printResult } from './output.ts';

/** Prints the Terraform JSON of a deployment file. @throws DomainError INPUT_INVALID */
export async function printRendered(file: string): Promise<void> {
  const { provider, project, region, resources } = await readDeployment(file);
  const { text } = renderConfig(provider, resources, {
    // Names that have to be unique in the world are made from the id, which only a real project has.
    project: { id: project, name: project, region, protected: false },
    madeBy: () => 'file',
  });
  printResult(text);
}
