"""What is not served is refused in the protocol of its service: the client tells the code and a sentence, and asks once."""

import boto3
from asking import called, client, refused, session
from botocore.session import get_session

said = {
    ('sts', 'get_caller_identity'): 'the action GetCallerIdentity of sts is not emulated',
    ('cloudformation', 'list_stacks'): 'the action ListStacks of cloudformation is not emulated',
    ('iam', 'list_roles'): 'the action ListRoles of iam is not emulated',
    ('sns', 'list_topics'): 'the action ListTopics of sns is not emulated',
    ('ses', 'list_identities'): 'the action ListIdentities of ses is not emulated',
    ('ec2', 'describe_instances'): 'the action DescribeInstances of ec2 is not emulated',
}
for (service, operation), text in said.items():
    error = refused('InvalidAction', getattr(client(service), operation))
    assert error.response['Error']['Message'] == text, error
for service, operation in [
    ('logs', 'describe_log_groups'),
    ('cloudwatch', 'list_metrics'),
    ('apigateway', 'get_rest_apis'),
    ('cloudfront', 'list_distributions'),
    ('route53', 'list_hosted_zones'),
]:
    error = refused('UnknownOperationException', getattr(client(service), operation))
    assert 'is not emulated' in str(error), error



def speaking(protocol, service):
    """A client that speaks another of a service's protocols, as boto3 did before or may do next."""
    core = get_session()
    loader = core.get_component('data_loader')
    load = loader.load_service_model

    def load_one(name, kind, **rest):
        model = load(name, kind, **rest)
        if kind != 'service-2':
            return model
        return {**model, 'metadata': {**model['metadata'], 'protocol': protocol, 'protocols': [protocol]}}

    loader.load_service_model = load_one
    own = boto3.Session(botocore_session=core)
    own.events.register('after-call', called)
    return own.client(service)


refused('UnknownOperationException', speaking('smithy-rpc-v2-cbor', 'cloudwatch').list_metrics)
refused('InvalidAction', speaking('query', 'cloudwatch').list_metrics)
url = client('sqs').get_queue_url(QueueName='jobs')['QueueUrl']
refused('InvalidAction', speaking('query', 'sqs').send_message, QueueUrl=url, MessageBody='a')

# So are keys that nobody has, and bodies that are too large.
wrong = {'aws_access_key_id': 'wrong', 'aws_secret_access_key': 'wrong'}
refused('UnrecognizedClientException', session.client('sqs', **wrong).list_queues)
refused('UnrecognizedClientException', session.client('lambda', **wrong).invoke, FunctionName='echo')
refused('InvalidAccessKeyId', session.client('s3', **wrong).list_objects_v2, Bucket='files')
too_large = 'x' * 7 * 1024 * 1024
refused('RequestEntityTooLargeException', client('sqs').send_message, QueueUrl=url, MessageBody=too_large)
refused('RequestEntityTooLargeException', client('lambda').invoke, FunctionName='echo', Payload=too_large)
refused('InvalidAction', client('sns').publish, TopicArn='arn:aws:sns:us-east-1:123456789012:a', Message=too_large)
