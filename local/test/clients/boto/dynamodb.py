"""DynamoDB and its streams, with the types of boto3's resource too."""

import os
from decimal import Decimal

from asking import client, refused, session

dynamodb = client('dynamodb')
table = session.resource('dynamodb').Table('notes')
key = {'owner': {'S': 'ann'}, 'id': {'S': '1'}}

assert dynamodb.list_tables()['TableNames'] == ['notes']
described = dynamodb.describe_table(TableName='notes')['Table']
assert described['TableStatus'] == 'ACTIVE'
assert dynamodb.describe_time_to_live(TableName='notes')['TimeToLiveDescription'] == {'TimeToLiveStatus': 'DISABLED'}

# Numbers are decimals, and bytes are bytes.
note = {'owner': 'ann', 'id': '1', 'size': Decimal('1.50'), 'tags': {'a', 'b'}, 'blob': b'\0\xff', 'deep': [{'a': None}]}
table.put_item(Item=note)
got = table.get_item(Key={'owner': 'ann', 'id': '1'}, ConsistentRead=True)['Item']
assert {**got, 'blob': got['blob'].value} == note, got
updated = dynamodb.update_item(
    TableName='notes',
    Key=key,
    UpdateExpression='SET title = :title',
    ExpressionAttributeValues={':title': {'S': 'Zażółć'}},
    ReturnValues='UPDATED_NEW',
)
assert updated['Attributes'] == {'title': {'S': 'Zażółć'}}
failed = refused(
    'ConditionalCheckFailedException',
    dynamodb.delete_item,
    TableName='notes',
    Key=key,
    ConditionExpression='attribute_not_exists(id)',
)
assert isinstance(failed, dynamodb.exceptions.ConditionalCheckFailedException)

with table.batch_writer() as batch:
    for number in range(30):
        batch.put_item(Item={'owner': 'bob', 'id': f'{number:02}'})
pages = dynamodb.get_paginator('query').paginate(
    TableName='notes',
    KeyConditionExpression='#owner = :owner',
    ExpressionAttributeNames={'#owner': 'owner'},
    ExpressionAttributeValues={':owner': {'S': 'bob'}},
    PaginationConfig={'PageSize': 7},
)
assert [len(page['Items']) for page in pages] == [7, 7, 7, 7, 2]
assert dynamodb.scan(TableName='notes', Select='COUNT')['Count'] == 31
batched = dynamodb.batch_get_item(RequestItems={'notes': {'Keys': [key]}})
assert len(batched['Responses']['notes']) == 1 and batched['UnprocessedKeys'] == {}

# boto3 makes a token for each transaction.
dynamodb.transact_write_items(
    TransactItems=[
        {'ConditionCheck': {'TableName': 'notes', 'Key': key, 'ConditionExpression': 'attribute_exists(id)'}},
        {'Put': {'TableName': 'notes', 'Item': {**key, 'id': {'S': '2'}}}},
    ]
)
read = dynamodb.transact_get_items(TransactItems=[{'Get': {'TableName': 'notes', 'Key': {**key, 'id': {'S': '2'}}}}])
assert read['Responses'][0]['Item']['id'] == {'S': '2'}
cancelled = refused(
    'TransactionCanceledException',
    dynamodb.transact_write_items,
    TransactItems=[{'ConditionCheck': {'TableName': 'notes', 'Key': key, 'ConditionExpression': 'attribute_not_exists(id)'}}],
)
assert [reason['Code'] for reason in cancelled.response['CancellationReasons']] == ['ConditionalCheckFailed']
assert table.delete_item(Key={'owner': 'ann', 'id': '1'}, ReturnValues='ALL_OLD')['Attributes']['title'] == 'Zażółć'

statement = {'Statement': 'SELECT * FROM notes'}
refused('ValidationException', dynamodb.execute_statement, **statement)
refused('ValidationException', dynamodb.batch_execute_statement, Statements=[statement])
refused('ValidationException', dynamodb.execute_transaction, TransactStatements=[statement])
missing = refused('ResourceNotFoundException', dynamodb.get_item, TableName='none', Key=key)
assert isinstance(missing, dynamodb.exceptions.ResourceNotFoundException)

arn = described['TableArn']
policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"dynamodb:DeleteTable","Resource":"*"}]}'
revision = dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy)['RevisionId']
assert dynamodb.get_resource_policy(ResourceArn=arn)['RevisionId'] == revision
dynamodb.delete_resource_policy(ResourceArn=arn)
refused('PolicyNotFoundException', dynamodb.get_resource_policy, ResourceArn=arn)

streams = client('dynamodbstreams')
stream = os.environ['STREAM']
assert [each['StreamArn'] for each in streams.list_streams(TableName='notes')['Streams']] == [stream]
shards = streams.describe_stream(StreamArn=stream)['StreamDescription']['Shards']
iterator = streams.get_shard_iterator(
    StreamArn=stream, ShardId=shards[0]['ShardId'], ShardIteratorType='TRIM_HORIZON'
)['ShardIterator']
records = streams.get_records(ShardIterator=iterator)['Records']
assert [record['eventName'] for record in records[:2]] == ['INSERT', 'MODIFY']
assert records[0]['dynamodb']['NewImage']['blob'] == {'B': b'\0\xff'}
