export { slackEntry } from './slack.entry';
