"""Lambda: functions that are invoked."""

import json

from asking import client, refused

functions = client('lambda')

answer = functions.invoke(FunctionName='echo', Payload='{"a":"é"}'.encode())
assert (answer['StatusCode'], answer['ExecutedVersion']) == (200, '$LATEST')
assert json.load(answer['Payload']) == {'given': {'a': 'é'}}
failed = functions.invoke(FunctionName='echo', Payload=b'{"fail":true}', LogType='Tail')
assert failed['FunctionError'] == 'Unhandled'
assert json.load(failed['Payload'])['errorMessage'] == 'it was asked to fail'
assert functions.invoke(FunctionName='echo', InvocationType='Event')['StatusCode'] == 202
assert functions.invoke(FunctionName='echo', InvocationType='DryRun')['StatusCode'] == 204

missing = refused('ResourceNotFoundException', functions.invoke, FunctionName='none')
assert isinstance(missing, functions.exceptions.ResourceNotFoundException)
refused('InvalidRequestContentException', functions.invoke, FunctionName='echo', Payload=b'{')
refused('UnknownOperationException', functions.list_functions)
