"""Cognito user pools: one who signs up, and one who is made by an administrator."""

import os
import re
from email import message_from_bytes
from pathlib import Path

from asking import client, refused

cognito = client('cognito-idp')
pool, app = os.environ['POOL'], os.environ['CLIENT']


def mailed(name):
    """The code in the newest mail to somebody."""
    mails = [message_from_bytes(path.read_bytes()) for path in sorted(Path(os.environ['MAIL']).glob('*.eml'))]
    newest = [mail for mail in mails if mail['To'] == name][-1]
    return re.search(r'\b\d{6}\b', newest.get_payload(decode=True).decode()).group()


def sign_in(name, password, flow='USER_PASSWORD_AUTH'):
    parameters = {'USERNAME': name, 'PASSWORD': password}
    return cognito.initiate_auth(ClientId=app, AuthFlow=flow, AuthParameters=parameters)


# Whoever signs up has no keys: these calls are not signed.
ann = {'ClientId': app, 'Username': 'ann@people.example'}
signed_up = cognito.sign_up(Password='Secret-123', **ann)
assert not signed_up['UserConfirmed']
assert signed_up['CodeDeliveryDetails']['Destination'] == 'a***@p***'
assert isinstance(
    refused('UserNotConfirmedException', sign_in, name=ann['Username'], password='Secret-123'),
    cognito.exceptions.UserNotConfirmedException,
)
cognito.resend_confirmation_code(**ann)
refused('CodeMismatchException', cognito.confirm_sign_up, ConfirmationCode='none', **ann)
cognito.confirm_sign_up(ConfirmationCode=mailed(ann['Username']), **ann)

tokens = sign_in(ann['Username'], 'Secret-123')['AuthenticationResult']
access, refresh = {'AccessToken': tokens['AccessToken']}, tokens['RefreshToken']
attributes = {each['Name']: each['Value'] for each in cognito.get_user(**access)['UserAttributes']}
assert (attributes['email'], attributes['email_verified']) == (ann['Username'], 'true')
cognito.update_user_attributes(UserAttributes=[{'Name': 'name', 'Value': 'Zażółć'}], **access)
cognito.get_user_attribute_verification_code(AttributeName='email', **access)
cognito.verify_user_attribute(AttributeName='email', Code=mailed(ann['Username']), **access)
cognito.change_password(PreviousPassword='Secret-123', ProposedPassword='Secret-456', **access)

parameters = {'REFRESH_TOKEN': refresh}
assert cognito.initiate_auth(ClientId=app, AuthFlow='REFRESH_TOKEN_AUTH', AuthParameters=parameters)['AuthenticationResult']
assert cognito.get_tokens_from_refresh_token(ClientId=app, RefreshToken=refresh)['AuthenticationResult']
cognito.revoke_token(ClientId=app, Token=refresh)
refused('NotAuthorizedException', cognito.get_tokens_from_refresh_token, ClientId=app, RefreshToken=refresh)
cognito.forgot_password(**ann)
cognito.confirm_forgot_password(ConfirmationCode=mailed(ann['Username']), Password='Secret-789', **ann)
access = {'AccessToken': sign_in(ann['Username'], 'Secret-789')['AuthenticationResult']['AccessToken']}
cognito.global_sign_out(**access)
refused('NotAuthorizedException', cognito.get_user, **access)

bob = {'UserPoolId': pool, 'Username': 'bob@people.example'}
verified = [{'Name': 'email', 'Value': bob['Username']}, {'Name': 'email_verified', 'Value': 'true'}]
made = cognito.admin_create_user(UserAttributes=verified, TemporaryPassword='Secret-123', **bob)['User']
assert made['UserStatus'] == 'FORCE_CHANGE_PASSWORD' and made['UserCreateDate'].tzinfo
asked = sign_in(bob['Username'], 'Secret-123')
answered = cognito.respond_to_auth_challenge(
    ClientId=app,
    ChallengeName=asked['ChallengeName'],
    Session=asked['Session'],
    ChallengeResponses={'USERNAME': bob['Username'], 'NEW_PASSWORD': 'Secret-456'},
)
assert answered['AuthenticationResult']['TokenType'] == 'Bearer'
cognito.admin_set_user_password(Password='Secret-789', Permanent=True, **bob)
cognito.admin_reset_user_password(**bob)
assert cognito.admin_get_user(**bob)['UserStatus'] == 'RESET_REQUIRED'
cognito.admin_disable_user(**bob)
assert not cognito.admin_get_user(**bob)['Enabled']
cognito.admin_enable_user(**bob)
cognito.admin_add_user_to_group(GroupName='staff', **bob)
groups = cognito.get_paginator('admin_list_groups_for_user').paginate(**bob)
assert [each['GroupName'] for page in groups for each in page['Groups']] == ['staff']
cognito.admin_remove_user_from_group(GroupName='staff', **bob)
users = cognito.get_paginator('list_users').paginate(UserPoolId=pool, PaginationConfig={'PageSize': 1})
assert sum(len(page['Users']) for page in users) == 2
(found,) = cognito.list_users(UserPoolId=pool, Filter='email ^= "bob"')['Users']
assert found['Username'] == made['Username']
cognito.admin_delete_user(**bob)
assert isinstance(refused('UserNotFoundException', cognito.admin_get_user, **bob), cognito.exceptions.UserNotFoundException)
refused('UnknownOperationException', cognito.list_user_pools, MaxResults=1)
