// Deploys a virtual machine from a program, without Discord. Beside `npm start`:
//   node --env-file=.cloud-engine/environment examples/deploy.mjs
import { CloudOrchestrator } from 'cloud-engine';

const {
  CLOUD_ENGINE_GUILD: guildId,
  CLOUD_ENGINE_USER: userId,
  CLOUD_ENGINE_PROJECT: projectId,
} = process.env;
const name = `vm-${Date.now().toString(36)}`;

const orchestrator = new CloudOrchestrator(); // DATABASE_URL, REDIS_URL
try {
  const { id } = await orchestrator.startSession({ guildId, userId, projectId });
  await orchestrator.addResource(id, 'compute_vm', { name, machine_type: 'small' });

  const { isValid, violations } = await orchestrator.validateSession(id);
  if (!isValid) throw new Error(violations.map(({ field, problem }) => `${field} ${problem}`).join('; '));

  const plan = await orchestrator.runPlan(id);
  if (!plan.success) throw new Error(`no plan: ${JSON.stringify(plan.reason)}`);
  console.log(`${plan.resourcesToAdd} to add, $${plan.monthly.toFixed(2)} more a month`);

  const applied = orchestrator.approveAndApply(id, { approverId: userId, planId: plan.planId });
  for await (const event of orchestrator.watch(id)) {
    if (event.type === 'line' && event.run === 'apply') console.log(event.text);
    if (event.type === 'session') console.log(`session ${id}: ${event.session.state}`);
    if (event.type === 'session' && event.session.state === 'FAILED') break; // it could be planned again
  }
  if (!(await applied).success) process.exitCode = 1;
} finally {
  await orchestrator.close();
}
