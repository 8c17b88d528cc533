"""EventBridge."""

import json
from datetime import datetime, timezone

from asking import client, refused

events = client('events')
sqs = client('sqs')
heard = sqs.get_queue_url(QueueName='heard')['QueueUrl']

entry = {
    'Time': datetime(2026, 11, 23, 10, tzinfo=timezone.utc),
    'Source': 'clients',
    'DetailType': 'Said',
    'Detail': '{"a":"é"}',
    'EventBusName': 'news',
}
put = events.put_events(Entries=[entry, {**entry, 'Source': 'aws.none'}])
assert put['FailedEntryCount'] == 1
assert put['Entries'][1]['ErrorCode'] == 'NotAuthorizedForSourceException'
(message,) = sqs.receive_message(QueueUrl=heard, WaitTimeSeconds=20)['Messages']
event = json.loads(message['Body'])
assert (event['detail'], event['time']) == ({'a': 'é'}, '2026-11-23T10:00:00Z')
assert event['id'] == put['Entries'][0]['EventId']

refused('UnknownOperationException', events.list_rules)
