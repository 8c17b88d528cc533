"""S3: bodies as boto3 sends them, and pages of lists."""

import io
import os
import socket
import tempfile
import urllib.request

from asking import client, refused

s3 = client('s3')
bucket = 'files'


def body(**of):
    return s3.get_object(Bucket=bucket, **of)['Body'].read()


# By itself boto3 sends a CRC32, in a header by HTTP and behind a body in chunks by TLS, and asks for it where it reads.
for at in [s3, client('s3', os.environ['AWS_ENDPOINT_URL'].replace('http:', 'https:'))]:
    put = at.put_object(Bucket=bucket, Key='a b/é+%', Body=b'hello', ContentType='text/plain', Metadata={'of': 'ann'})
    got = at.get_object(Bucket=bucket, Key='a b/é+%')
    assert (got['Body'].read(), got['ContentType'], got['Metadata']) == (b'hello', 'text/plain', {'of': 'ann'})
    assert (got['VersionId'], got['ETag'], got['ChecksumCRC32']) == (put['VersionId'], put['ETag'], put['ChecksumCRC32'])
    assert 'ContentEncoding' not in got
    for algorithm in ['CRC32', 'SHA1', 'SHA256']:
        put = at.put_object(Bucket=bucket, Key='sum', Body=algorithm.encode(), ChecksumAlgorithm=algorithm)
        assert body(Key='sum', VersionId=put['VersionId']) == algorithm.encode()

    # Of a file boto3 asks first whether it may send it, by `Expect: 100-continue`.
    large = os.urandom(3 * 1024 * 1024)
    at.put_object(Bucket=bucket, Key='large', Body=large)
    assert body(Key='large') == large
    at.upload_fileobj(io.BytesIO(large), bucket, 'upload')
    into = io.BytesIO()
    at.download_fileobj(bucket, 'upload', into)
    assert into.getvalue() == large
    with tempfile.TemporaryFile() as file:
        file.write(large)
        file.seek(1024)
        at.put_object(Bucket=bucket, Key='rest', Body=file)
    assert body(Key='rest') == large[1024:]
    for huge in [bytes(40 * 1024 * 1024), io.BytesIO(bytes(40 * 1024 * 1024))]:
        refused('EntityTooLarge', at.put_object, Bucket=bucket, Key='huge', Body=huge)

assert s3.head_object(Bucket=bucket, Key='sum')['ContentLength'] == len('SHA256')
assert body(Key='sum', Range='bytes=0-2') == b'SHA'
assert refused('NoSuchKey', s3.get_object, Bucket=bucket, Key='none').response['Error']['Key'] == 'none'
missing = refused('NoSuchBucket', s3.get_object, Bucket='none', Key='none')
assert isinstance(missing, s3.exceptions.NoSuchBucket)
refused('PreconditionFailed', s3.put_object, Bucket=bucket, Key='sum', Body=b'', IfNoneMatch='*')

# What is larger than 8 MiB goes up in parts, unless it is told otherwise.
parts = refused('NotImplemented', s3.create_multipart_upload, Bucket=bucket, Key='parts')
assert 'POST of an object with uploads' in str(parts)
refused('NotImplemented', s3.upload_fileobj, Fileobj=io.BytesIO(bytes(9 * 1024 * 1024)), Bucket=bucket, Key='parts')

for call, arguments in [
    (s3.list_buckets, {}),
    (s3.create_bucket, {'Bucket': 'other'}),
    (s3.list_objects, {'Bucket': bucket}),
    (s3.copy_object, {'Bucket': bucket, 'Key': 'copy', 'CopySource': f'{bucket}/large'}),
    (s3.delete_objects, {'Bucket': bucket, 'Delete': {'Objects': [{'Key': 'large'}]}}),
    (s3.put_object_tagging, {'Bucket': bucket, 'Key': 'large', 'Tagging': {'TagSet': []}}),
]:
    refused('NotImplemented', call, **arguments)

pages = s3.get_paginator('list_objects_v2').paginate(Bucket=bucket, PaginationConfig={'PageSize': 2})
assert [each['Key'] for page in pages for each in page['Contents']] == ['a b/é+%', 'large', 'rest', 'sum', 'upload']
assert s3.delete_object(Bucket=bucket, Key='sum')['DeleteMarker']
versions = s3.get_paginator('list_object_versions').paginate(Bucket=bucket, Prefix='sum', PaginationConfig={'PageSize': 2})
pages = list(versions)
assert sum(len(page.get('Versions', [])) for page in pages) == 6
assert sum(len(page.get('DeleteMarkers', [])) for page in pages) == 1

# Others read and write by a link; boto3 signs links as it did before unless it is told otherwise.
link = client('s3', signature_version='s3v4').generate_presigned_url('get_object', Params={'Bucket': bucket, 'Key': 'rest'})
with urllib.request.urlopen(link) as answer:
    assert answer.read() == large[1024:]
refused('InvalidRequest', client('s3', signature_version='s3').get_object, Bucket=bucket, Key='rest')

# Buckets in the host's name, which not every system takes for this machine's: where the backend is told of the name.
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: resolve('localhost' if host.endswith('.localhost') else host, *rest, **more)
virtual = client('s3', s3={'addressing_style': 'virtual'})
assert virtual.get_object(Bucket=bucket, Key='large')['Body'].read() == large
virtual.put_object(Bucket=bucket, Key='by host', Body=b'a')
assert body(Key='by host') == b'a'
assert 'ALLOWED_HOSTS' in str(refused('MisdirectedRequestException', virtual.get_object, Bucket='none', Key='a'))
