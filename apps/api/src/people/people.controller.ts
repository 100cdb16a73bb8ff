import { Controller } from '@nestjs/common';
import { listPeople, readOverview } from '@thread/contracts';
import { Database, PrismaPeopleStore, readOverview as readOverviewOf } from '@thread/data';
import { calendarDayIn } from '@thread/domain';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';

@Controller()
export class PeopleController {
  constructor(
    private readonly people: PrismaPeopleStore,
    private readonly database: Database,
  ) {}

  @Handles(listPeople)
  async list({ session }: CallOf<typeof listPeople>): Promise<AnswerOf<typeof listPeople>> {
    return { data: await this.people.list(session.workspaceId) };
  }

  @Handles(readOverview)
  async overview({ session }: CallOf<typeof readOverview>): Promise<AnswerOf<typeof readOverview>> {
    return readOverviewOf(this.database, session.workspaceId, calendarDayIn(new Date(), session.timeZone));
  }
}
