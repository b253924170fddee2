import type { Command } from 'commander';
import { loadConfig, processEnvironment, requireVariables } from '../config.ts';
import type { AuditReport } from '../db/verify-audit.ts';
import { digestOf } from '../domain/audit-chain.ts';
import { findingWords } from './audit-words.ts';
import { readHeads } from './noted-heads.ts';
import { print } from './output.ts';

type Options = { readonly json?: true; readonly since?: string };

/** `cloud-engine audit …`: what operators ask the audit log. */
export function addAudit(program: Command): void {
  const audit = program.command('audit').description('look into the audit log: audit verify');
  audit
    .command('verify')
    .description(
      'check that nothing in the audit log was altered, taken out or put in; exits with 1 otherwise',
    )
    .option('--json', 'print the result, with the heads of all chains, as JSON')
    .option('--since <file>', 'also check that the log goes on from that earlier result (made with --json)')
    .allowExcessArguments(false)
    .addHelpText('after', '\nDATABASE_URL must be set.')
    .action(verify);
}

async function verify({ json, since }: Options): Promise<void> {
  const { DATABASE_URL } = requireVariables(loadConfig(processEnvironment()), 'DATABASE_URL');
  const noted = since === undefined ? undefined : await readHeads(since);
  const { verifyAuditAt } = await import('../roles/verify-audit.ts');
  const report = await verifyAuditAt(DATABASE_URL, noted);
  if (json) print(JSON.stringify(resultOf(report), null, 2));
  else for (const line of lines(report)) print(line);
  if (noted !== undefined && !json)
    print(`Compared with ${count(noted.length, 'chain')} noted earlier; their digest is ${digestOf(noted)}.`);
  if (report.found > 0) process.exitCode = 1;
}

function lines(report: AuditReport): readonly string[] {
  const { events, chains, findings, found, heads } = report;
  if (found === 0) {
    return [
      `${count(events, 'event')} in ${count(chains, 'chain')} ${events === 1 ? 'is' : 'are'} intact; digest ${digestOf(heads)}`,
    ];
  }
  const rest = found - findings.length;
  return [
    `The audit log was tampered with (${count(events, 'event')} in ${count(chains, 'chain')} looked at):`,
    ...findings.map((finding) => `- ${findingWords(finding)}`),
    ...(rest > 0 ? [`- … and ${rest} more`] : []),
  ];
}

function resultOf({ events, chains, findings, found, heads }: AuditReport) {
  return {
    intact: found === 0,
    events,
    chains,
    digest: digestOf(heads),
    found,
    findings: findings.map((finding) => ({ ...finding, words: findingWords(finding) })),
    heads,
  };
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}
