"""AppSync: code that is evaluated."""

import json

from asking import client, refused

appsync = client('appsync')

runtime = {'name': 'APPSYNC_JS', 'runtimeVersion': '1.0.0'}
code = 'export const request = (ctx) => ({ payload: ctx.args });\nexport const response = (ctx) => util.error("no", "Refused");'
context = '{"arguments":{"id":"é"}}'


def evaluate(function, **more):
    return appsync.evaluate_code(**{'runtime': runtime, 'code': code, 'context': context, 'function': function, **more})


assert json.loads(evaluate('request')['evaluationResult']) == {'payload': {'id': 'é'}}
failed = evaluate('response')
assert failed['error']['message'] == 'no', failed
wrong = refused('BadRequestException', evaluate, function='request', code='export const request = () => {\n  class A {}\n};')
assert wrong.response['detail']['codeErrors'][0]['location']['line'] == 2, wrong.response
refused('BadRequestException', evaluate, function='request', context='[]')
refused('UnknownOperationException', appsync.list_graphql_apis)
