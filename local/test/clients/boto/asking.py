"""What the scripts of this folder share: clients of boto3, which find the backend in the environment, and how they are refused."""

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

session = boto3.Session()


def called(model, parsed, **_):
    """Prints what was called, for the test to read; nothing is asked twice, whatever the answer was."""
    print('called', model.service_model.service_name, model.name, flush=True)
    attempts = parsed['ResponseMetadata']['RetryAttempts']
    assert attempts == 0, f'{model.name} was tried {attempts} times more'


session.events.register('after-call', called)


def client(service, endpoint=None, **config):
    return session.client(service, endpoint_url=endpoint, config=Config(**config))


def refused(code, call, /, **arguments):
    """Asserts that a call is refused by a code, with a sentence; gives the error."""
    try:
        answer = call(**arguments)
    except ClientError as error:
        said = error.response['Error']
        assert said['Code'] == code, f'{said} where {code} was expected'
        assert len(said['Message'].split()) > 1, f'no sentence: {said}'
        return error
    raise AssertionError(f'{answer} where {code} was expected')
