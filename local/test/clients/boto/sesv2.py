"""SES."""

from asking import client, refused

ses = client('sesv2')

letter = {
    'FromEmailAddress': 'Żółw <desk@clients.example>',
    'Destination': {'ToAddresses': ['eve@people.example']},
    'Content': {'Simple': {'Subject': {'Data': 'Zażółć', 'Charset': 'UTF-8'}, 'Body': {'Text': {'Data': 'Good day'}}}},
}
assert ses.send_email(**letter)['MessageId']
raw = b'From: desk@clients.example\r\nTo: eve@people.example\r\nSubject: Raw\r\n\r\nGood day\r\n'
assert ses.send_email(Content={'Raw': {'Data': raw}})['MessageId']

rejected = refused('MessageRejected', ses.send_email, **{**letter, 'FromEmailAddress': 'x@other.example'})
assert isinstance(rejected, ses.exceptions.MessageRejected)
refused('UnknownOperationException', ses.list_email_identities)
