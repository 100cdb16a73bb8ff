import { callingContext, readyConnector } from '@thread/connector-kit/testing';
import { defineTables } from '../../fixtures/deal-tables';
import { dealsId, NotionDouble } from '../../fixtures/notion-double';
import { notionEntry } from '../notion.connector';

it('lists what a rule can wait for: each column with values, and that a row is made', async () => {
  const notion = await NotionDouble.start();
  try {
    defineTables(notion);
    const { triggers } = readyConnector({ entry: notionEntry, env: notion.env });
    const pipelines = (await triggers?.listPipelines(callingContext().context)) ?? [];
    const deals = pipelines.filter(({ id }) => id.startsWith(dealsId));
    expect(deals.map(({ label }) => label)).toEqual([
      'Pipeline · Status',
      'Pipeline · Signed',
      'Pipeline · Close date',
      'Pipeline · new rows',
    ]);
    expect(deals[0]?.stages).toEqual([
      { id: 'lead', label: 'Lead', kind: 'open' },
      { id: 'won', label: 'Closed won', kind: 'won' },
      { id: 'lost', label: 'Closed lost', kind: 'lost' },
    ]);
    expect(triggers?.defaultStage(pipelines)).toEqual({ pipelineId: `${dealsId}:sT%3Au`, stageId: 'won' });
    expect(triggers?.defaultStage(pipelines.slice(1).filter(({ id }) => id !== deals[0]?.id))).toBeNull();
  } finally {
    await notion.server.close();
  }
});
