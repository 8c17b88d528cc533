"""Step Functions: executions, tasks that wait for their token, and what tells whether a definition is right."""

import json

from asking import client, refused

# `TestState` has a host of its own on AWS.
states = client('stepfunctions', inject_host_prefix=False)
sqs = client('sqs')
asked = sqs.get_queue_url(QueueName='asked')['QueueUrl']

(machine,) = states.list_state_machines()['stateMachines']
arn = machine['stateMachineArn']
described = states.describe_state_machine(stateMachineArn=arn)
assert (described['name'], described['status'], described['type']) == ('question', 'ACTIVE', 'STANDARD')


def start(name):
    """Starts an execution; gives its ARN and the token that it waits for."""
    execution = states.start_execution(stateMachineArn=arn, name=name, input='{"a":"é"}')['executionArn']
    (message,) = sqs.receive_message(QueueUrl=asked, WaitTimeSeconds=20)['Messages']
    return execution, message['Body']


def types(execution):
    pages = states.get_paginator('get_execution_history').paginate(executionArn=execution, PaginationConfig={'PageSize': 3})
    return [event['type'] for page in pages for event in page['events']]


done, token = start('done')
states.send_task_heartbeat(taskToken=token)
states.send_task_success(taskToken=token, output='{"b":1}')
ended = states.describe_execution(executionArn=done)
assert (ended['status'], ended['output'], ended['input']) == ('SUCCEEDED', '{"b":1}', '{"a":"é"}'), ended
assert ended['startDate'] <= ended['stopDate']
assert types(done)[0] == 'ExecutionStarted' and types(done)[-1] == 'ExecutionSucceeded'
assert states.describe_state_machine_for_execution(executionArn=done)['stateMachineArn'] == arn

failed, token = start('failed')
states.send_task_failure(taskToken=token, error='Refused', cause='no')
ended = states.describe_execution(executionArn=failed)
assert (ended['status'], ended['error'], ended['cause']) == ('FAILED', 'Refused', 'no')

stopped, token = start('stopped')
states.stop_execution(executionArn=stopped, error='Enough')
assert states.describe_execution(executionArn=stopped)['status'] == 'ABORTED'
assert isinstance(
    refused('TaskTimedOut', states.send_task_success, taskToken=token, output='{}'), states.exceptions.TaskTimedOut
)

listed = states.list_executions(stateMachineArn=arn, statusFilter='SUCCEEDED')['executions']
assert [each['name'] for each in listed] == ['done']
again = refused('ExecutionAlreadyExists', states.start_execution, stateMachineArn=arn, name='done', input='{"a":2}')
assert isinstance(again, states.exceptions.ExecutionAlreadyExists)
refused('InvalidToken', states.send_task_success, taskToken='none', output='{}')
refused('ExecutionDoesNotExist', states.describe_execution, executionArn=f'{done}2')
refused('UnknownOperationException', states.delete_state_machine, stateMachineArn=arn)

definition = json.dumps(
    {
        'QueryLanguage': 'JSONata',
        'StartAt': 'Add',
        'States': {'Add': {'Type': 'Pass', 'Output': '{% $states.input.a + 1 %}', 'End': True}},
    }
)
assert states.validate_state_machine_definition(definition=definition)['result'] == 'OK'
tested = states.test_state(definition=definition, stateName='Add', input='{"a":1}')
assert (tested['status'], tested['output']) == ('SUCCEEDED', '2')
