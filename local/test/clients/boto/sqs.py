"""SQS, whose digests boto3 checks."""

from asking import client, refused

sqs = client('sqs')
url = sqs.get_queue_url(QueueName='jobs')['QueueUrl']
assert url in sqs.list_queues()['QueueUrls']

attributes = {
    'kind': {'DataType': 'String', 'StringValue': 'é'},
    'blob': {'DataType': 'Binary', 'BinaryValue': b'\0\xff'},
}
sent = sqs.send_message(QueueUrl=url, MessageBody='Zażółć', MessageAttributes=attributes)
(message,) = sqs.receive_message(
    QueueUrl=url, MessageAttributeNames=['All'], MessageSystemAttributeNames=['All'], WaitTimeSeconds=20
)['Messages']
assert (message['MessageId'], message['Body']) == (sent['MessageId'], 'Zażółć')
assert message['MessageAttributes'] == attributes
assert message['Attributes']['ApproximateReceiveCount'] == '1'
handle = message['ReceiptHandle']
sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=60)
counted = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['All'])['Attributes']
assert counted['ApproximateNumberOfMessagesNotVisible'] == '1'
sqs.delete_message(QueueUrl=url, ReceiptHandle=handle)
sqs.purge_queue(QueueUrl=url)
assert 'Messages' not in sqs.receive_message(QueueUrl=url)

# The codes of the protocol that SQS had before, which boto3 knows errors by.
code = 'AWS.SimpleQueueService.NonExistentQueue'
for call in [lambda: sqs.get_queue_url(QueueName='none'), lambda: sqs.send_message(QueueUrl=f'{url}2', MessageBody='a')]:
    assert isinstance(refused(code, call), sqs.exceptions.QueueDoesNotExist)
refused('ReceiptHandleIsInvalid', sqs.delete_message, QueueUrl=url, ReceiptHandle='none')
refused('UnknownOperationException', sqs.send_message_batch, QueueUrl=url, Entries=[{'Id': 'a', 'MessageBody': 'a'}])
