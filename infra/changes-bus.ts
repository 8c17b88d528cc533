import { Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { changeDetailType, changeSource } from '../functions/domain/change.ts';

/** The bus that every accepted change is put on; what is to hear of changes has a rule on it. */
export class ChangesBus extends Construct {
  readonly bus: EventBus;

  /** @param archiveDays for how many days changes are kept, to be replayed; without it, none is */
  constructor(scope: Construct, id: string, { archiveDays }: { archiveDays?: string | undefined }) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus');
    if (archiveDays)
      this.bus.archive('Archive', {
        description: `Accepted changes of ${Stack.of(this).stackName}`,
        eventPattern: { source: [changeSource], detailType: [changeDetailType] },
        retention: Duration.days(Number(archiveDays)),
      });
  }
}
