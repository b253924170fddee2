import { demoProject, type LocalServer } from './local-server.ts';

/** What `up` has to tell who started it. */
export type Facts = {
  readonly apiUrl: string;
  /** The server of the Discord of our own, if it is that. */
  readonly server: LocalServer | undefined;
  /** The dashboard's own line. */
  readonly dashboard: string;
  /** The files, as one would type their names. */
  readonly environmentFile: string;
  readonly logFile: string | undefined;
  /** Whether lines can be typed. */
  readonly hasPrompt: boolean;
};

/** What is there, and what can be done with it, a line each. */
export function introduction(facts: Facts): readonly string[] {
  const { apiUrl, server, dashboard, environmentFile, logFile, hasPrompt } = facts;
  const programs = `  programs  node --env-file=${environmentFile} examples/deploy.mjs`;
  if (!server) return ['Cloud Engine serves Discord.', dashboard, programs, 'Ctrl-C stops it.'];
  return [
    'Cloud Engine is up, with a Discord of its own, since DISCORD_TOKEN is not set.',
    `  Discord   ${apiUrl}, server ${server.guildId} "Cloud Engine", channel #${server.channel.name}`,
    '  members   admin (Manage Server), alice (deploy on demo), bob',
    `  project   ${demoProject}, on the sandbox provider`,
    dashboard,
    programs,
    ...(logFile === undefined ? [] : [`  log       ${logFile}; errors are shown here, too`]),
    'Ctrl-C stops it; what was deployed is still there at the next start.',
    ...(hasPrompt
      ? [
          `Be a member: type, for example, "alice /cloud-deploy project:${demoProject}". help shows more, Tab completes.`,
        ]
      : []),
  ];
}
